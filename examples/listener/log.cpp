#include "log.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <new>

#include <nlohmann/json.hpp>

namespace listener {

namespace {

using clock = std::chrono::steady_clock;

constexpr double most_at_once = 100;
constexpr double lines_per_second = 20;
constexpr std::size_t max_waiting = 64 * 1024;
constexpr std::chrono::seconds patience_of_announcements{2};

std::string now_in_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[sizeof "2026-01-31T23:59:59Z"];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// ", POST /hook, keyid sha512:..."
std::string shown(const asked& request) {
  std::string text;
  if (!request.method.empty()) text += ", " + request.method + " " + request.path;
  if (!request.key_id.empty()) text += ", keyid " + request.key_id;
  return text;
}

std::string as_text(const record& each) {
  std::string line;
  if (each.status != 0) {
    line += std::to_string(each.status) + " ";
    if (!each.code.empty())
      line += each.code + " from " + each.peer + " at " + now_in_utc() + shown(each.request) + ": ";
  } else if (each.level == "warning") {
    line += "warning: ";
  }
  return line + each.text + "\n";
}

std::string as_json(const record& each) {
  nlohmann::ordered_json line = {{"time", now_in_utc()}, {"level", each.level}, {"message", each.text}};
  if (each.status != 0) line["status"] = each.status;
  if (!each.code.empty()) line["code"] = each.code;
  if (!each.peer.empty()) line["peer"] = each.peer;
  if (!each.request.method.empty()) line["method"] = each.request.method;
  if (!each.request.path.empty()) line["path"] = each.request.path;
  if (!each.request.key_id.empty()) line["keyid"] = each.request.key_id;
  return line.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string shown(const record& each, log_format format) {
  return format == log_format::json ? as_json(each) : as_text(each);
}

log::log(log_format format)
    : format_(format), lines_(STDERR_FILENO, max_waiting), credit_(most_at_once), credited_(clock::now()) {}

log::~log() {
  const std::lock_guard lock(mutex_);
  offer_count();
}

void log::say(const record& each) {
  const std::lock_guard lock(mutex_);
  offer(each);
}

void log::tell(const record& each) {
  const std::lock_guard lock(mutex_);
  if (within_rate()) {
    offer(each);
  } else {
    ++left_out_;
  }
}

void log::tell_of_want_of_memory(std::string_view given_up) noexcept {
  try {
    tell({.level = "error", .text = "out of memory: " + std::string(given_up)});
  } catch (const std::bad_alloc&) {
    return;
  }
}

void log::announce(const record& each) { lines_.write(shown(each, format_), clock::now() + patience_of_announcements); }

bool log::within_rate() {
  const auto now = clock::now();
  const double seconds = std::chrono::duration<double>(now - credited_).count();
  credited_ = now;
  credit_ = std::min(most_at_once, credit_ + seconds * lines_per_second);
  if (credit_ < 1) return false;
  credit_ -= 1;
  return true;
}

void log::offer(const record& each) {
  offer_count();
  if (!lines_.offer(shown(each, format_))) ++left_out_;
}

void log::offer_count() {
  if (left_out_ == 0) return;
  const record count{.level = "warning", .text = std::to_string(left_out_) + " lines were left out"};
  if (lines_.offer(shown(count, format_))) left_out_ = 0;
}

}  // namespace listener
