#include "recorder.hpp"

#include <exception>
#include <utility>

#include "recording.hpp"

namespace listener {

namespace {

using clock = std::chrono::steady_clock;

constexpr clock::duration between = std::chrono::seconds(1);
// More wait only where the disk is that slow.
constexpr std::size_t max_waiting = 4;

}  // namespace

recorder::recorder(settings given, explanation explain, log& log)
    : given_(std::move(given)), explain_(std::move(explain)), log_(log), folder_(given_.folder),
      next_(clock::now().time_since_epoch().count()), thread_([this] { run(); }) {}

recorder::~recorder() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool recorder::wants(const answer& given, bool has_head) noexcept {
  if (!has_head || given.status < 400 || given.status >= 500) return false;
  const auto now = clock::now().time_since_epoch();
  auto next = next_.load();
  if (now.count() >= next && next_.compare_exchange_strong(next, (now + between).count())) return true;
  ++left_out_;
  return false;
}

void recorder::see(delivery seen) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < max_waiting) {
      waiting_.push_back(std::move(seen));
    } else {
      ++left_out_;
    }
  }
  changed_.notify_all();
}

void recorder::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const delivery next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    keep(next);
    lock.lock();
  }
}

void recorder::keep(const delivery& seen) {
  std::string failed;
  try {
    const auto report = explain_(seen);
    const refused_delivery refused{seen, report, left_out_.exchange(0)};
    failed = folder_.keep(given_.raw ? raw_recording(refused) : masked_recording(refused, given_.secret_names),
                          seen.received_at);
  } catch (const std::exception&) {  // what() may quote the request
    failed = "it could not be explained";
  }
  if (!failed.empty()) log_.tell({.level = "warning", .text = "a refused request is not recorded: " + failed});
}

}  // namespace listener
