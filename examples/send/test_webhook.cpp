#include "test_webhook.hpp"

#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "../support/show.hpp"
#include "../support/text_file.hpp"

namespace sender {

using nlohmann::ordered_json;

namespace {

header read_header(const ordered_json& from) {
  header read;
  bool has_value = false;
  for (const auto& [name, value] : from.get_ref<const ordered_json::object_t&>()) {
    if (name == "key") {
      read.key = value.get<std::string>();
    } else if (name == "value") {
      read.value = value.get<std::string>();
      has_value = true;
    } else if (name == "protected") {
      read.is_protected = value.get<bool>();
    } else {
      throw cannot_send("a header has no field \"" + examples::escaped(name) + "\": key, value, protected");
    }
  }
  if (read.key.empty()) throw cannot_send("a header has no \"key\"");
  if (!has_value) throw cannot_send("the header \"" + examples::escaped(read.key) + "\" has no \"value\"");
  return read;
}

// Throws what the JSON library throws for a wrong type: its own conversions would take true for 1 and 1.5 for 1.
int read_seconds(const ordered_json& value) {
  const auto seconds = value.is_number_integer() ? value.get<std::int64_t>() : value.get_ref<const std::int64_t&>();
  return static_cast<int>(std::clamp<std::int64_t>(seconds, 0, 1000));  // check() refuses both ends
}

void read_field(test_webhook& webhook, const std::string& name, const ordered_json& value) {
  if (name == "url") {
    webhook.url = value.get<std::string>();
  } else if (name == "headers") {
    for (const auto& each : value.get_ref<const ordered_json::array_t&>()) {
      webhook.headers.push_back(read_header(each));
    }
  } else if (name == "event") {
    webhook.event = value.get<std::string>();
  } else if (name == "object_type") {
    webhook.object_type = value.get<std::string>();
  } else if (name == "object_name") {
    webhook.object_name = value.get<std::string>();
  } else if (name == "version") {
    webhook.version = value.get<std::string>();
  } else if (name == "timeout") {
    webhook.timeout = read_seconds(value);
  } else if (name == "retry") {
    webhook.retry = value.get<bool>();
  } else if (name == "include_result") {
    webhook.include_result = value.get<bool>();
  } else {
    throw cannot_send("a webhook test has no field \"" + examples::escaped(name) + "\"");
  }
}

}  // namespace

test_webhook read_test_webhook(const std::string& path) {
  const auto json = ordered_json::parse(examples::read_file(path), nullptr, false);
  if (!json.is_object()) throw cannot_send(path + ": not a JSON object");
  test_webhook webhook;
  std::string at;
  try {
    for (const auto& [name, value] : json.items()) {
      at = name;
      read_field(webhook, name, value);
    }
  } catch (const ordered_json::exception&) {
    throw cannot_send(path + ": \"" + examples::escaped(at) + "\" has the wrong type");
  } catch (const cannot_send& wrong) {
    throw cannot_send(path + ": " + wrong.what());
  }
  return webhook;
}

void check(test_webhook& webhook, const field_sources& from) {
  const std::size_t underscore = webhook.event.find('_');
  const std::string object = webhook.event.substr(0, underscore);
  const std::string moment = underscore == std::string::npos ? "" : webhook.event.substr(underscore);
  if ((object != "deployment" && object != "pipeline") ||
      (moment != "_request_started" && moment != "_request_completed" && moment != "_request_failed" &&
       moment != "_request_finished")) {
    throw cannot_send(from.event + " " + examples::escaped(webhook.event) +
                      ": expected deployment or pipeline, then _request_started, _completed, _failed or _finished");
  }
  if (webhook.object_type.empty()) webhook.object_type = object;
  if (webhook.object_type != object) {
    throw cannot_send(from.object_type + " " + examples::escaped(webhook.object_type) + " is not the event's, " +
                      object);
  }
  if (webhook.timeout < 1 || webhook.timeout > 30) throw cannot_send(from.timeout + " must be from 1 to 30 seconds");
  if (webhook.url.empty())
    throw cannot_send("--url is missing, and there is no \"url\" from a --file: where to send the event");
}

std::string dummy_event(const test_webhook& webhook, const std::string& request_id) {
  const std::string& object = webhook.object_type;
  const bool started = webhook.event.ends_with("_started");
  const bool failed = webhook.event.ends_with("_failed");
  const std::string status = started ? "processing" : failed ? "failed" : "completed";
  ordered_json event = {{"event", webhook.event},
                        {object + "_id", "00000000-0000-4000-8000-000000000001"},
                        {object + "_name", webhook.object_name},
                        {object + "_version_id", "00000000-0000-4000-8000-000000000002"},
                        {object + "_version_name", webhook.version},
                        {"request_id", request_id},
                        {"status", status}};
  if (webhook.include_result && !started && !failed) event["result"] = {{"output", 42}};
  std::string text = object + " request " + request_id + " " +
                     (started  ? "started"
                      : failed ? "failed"
                               : "finished") +
                     " for " + object + " " + webhook.object_name + " " + webhook.version + " in project test";
  text.front() = static_cast<char>(text.front() - 32);
  event["text"] = text;
  return event.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace sender
