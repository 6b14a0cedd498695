#include "recording.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>

#include <nlohmann/json.hpp>

#include <ubiops/webhooks/diagnosis/json.hpp>
#include <ubiops/webhooks/diagnosis/text.hpp>

#include "../doctor/base64_text.hpp"
#include "../support/show.hpp"
#include "masked.hpp"
#include "readable.hpp"

namespace listener {

using nlohmann::ordered_json;

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// What both forms have, behind what only one of them has.
void add_answer_and_report(ordered_json& to, const refused_delivery& of) {
  const answer& given = of.seen.given;
  to["peer"] = of.seen.peer;
  to["answer"] = {{"status", given.status}, {"code", given.code}, {"detail", given.detail}};
  to["not_recorded_before"] = of.left_out;
  to["explanation"] = ordered_json::array();
  to["report"] = nullptr;
  if (!of.report) {
    to["explanation"].push_back("No report: the body did not come whole, and the head alone is not what was refused.");
    return;
  }
  std::istringstream lines(ubiops::webhooks::diagnosis::to_text(*of.report));
  for (std::string line; std::getline(lines, line);) to["explanation"].push_back(line);
  to["report"] = ordered_json::parse(ubiops::webhooks::diagnosis::to_json(*of.report));
}

std::int64_t second_of(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string as_text(const ordered_json& recording) {
  return recording.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string masked_recording(const refused_delivery& of, const std::vector<std::string>& secret_names) {
  ordered_json out = {{"ubiops_webhooks_masked_recording", 1},
                      {"note",
                       "Secrets are masked, and so is the signature: this can neither be sent again nor verified. What "
                       "can is kept by --record-raw."},
                      {"received_at", second_of(of.seen.received_at)}};
  add_answer_and_report(out, of);
  auto& request = out["request"] = {{"method", examples::escaped(of.seen.method)},
                                    {"target", examples::shown_url(of.seen.target)},
                                    {"fields", ordered_json::array()},
                                    {"body", readable(of.seen.body)},
                                    {"body_bytes", of.seen.body_bytes},
                                    {"body_is_whole", of.seen.has_body}};
  for (const examples::header_line& line : of.seen.fields) {
    request["fields"].push_back(
        {{"name", examples::escaped(line.name)}, {"value", masked_value(line.name, line.value, secret_names)}});
  }
  return as_text(out);
}

std::string raw_recording(const refused_delivery& of) {
  ordered_json out = {{"ubiops_webhooks_recording", 1},
                      {"note",
                       "Nothing is masked. A genuine request that was refused stays a live credential until its window "
                       "ends: whoever has this file can send it."},
                      {"received_at", second_of(of.seen.received_at)}};
  add_answer_and_report(out, of);
  out["method"] = of.seen.method;
  out["target"] = of.seen.target;
  out["fields"] = ordered_json::array();
  for (const examples::header_line& line : of.seen.fields) {
    ordered_json field = {{"name", line.name}};
    if (is_ascii(line.value)) {
      field["value"] = line.value;
    } else {
      field["value_base64"] = doctor::to_base64(line.value);
    }
    out["fields"].push_back(field);
  }
  // Part of a body would be taken for all of it.
  if (of.seen.has_body) out["body_base64"] = doctor::to_base64(of.seen.body);
  return as_text(out);
}

}  // namespace listener
