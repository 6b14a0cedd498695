#include <string>

#include <nlohmann/json.hpp>

#include "formats.hpp"
#include "json_members.hpp"
#include "time_text.hpp"

namespace doctor {

namespace {

captured_request read_entry(const nlohmann::json& entry) {
  captured_request request;
  request.format = "HAR";
  const nlohmann::json& told = entry.at("request");
  request.method = text_member(told, "method").value_or("");
  take_url(text_member(told, "url").value_or(""), request);
  if (const auto headers = told.find("headers"); headers != told.end() && headers->is_array()) {
    for (const nlohmann::json& header : *headers) {
      if (!header.is_object()) throw cannot_read("\"headers\" of a HAR must be objects");
      const std::string name = text_member(header, "name").value_or("");
      const std::string value = text_member(header, "value").value_or("");
      if (name == ":authority") request.authority = value;
      if (!name.starts_with(':')) request.fields.push_back({name, value});
    }
  }
  const auto data = told.find("postData");
  if (data != told.end() && data->is_object()) {
    const std::string text = text_member(*data, "text").value_or("");
    request.take_body(text_member(*data, "encoding") == "base64" ? bytes_of(text, "text") : text);
  } else if (told.value("bodySize", nlohmann::json(-1)) == 0) {
    request.take_body("");
  }
  request.received_at = seconds_of_iso_date(text_member(entry, "startedDateTime").value_or(""));
  return request;
}

}  // namespace

captured_request read_har(const nlohmann::json& document) {
  const auto log = document.find("log");
  const auto entries = log->is_object() ? log->find("entries") : log->end();
  if (!log->is_object() || entries == log->end() || !entries->is_array())
    throw cannot_read("the HAR has no \"entries\"");
  for (const nlohmann::json& entry : *entries) {
    if (!entry.is_object() || !entry.contains("request") || !entry.at("request").is_object()) continue;
    captured_request request = read_entry(entry);
    if (request.field("signature-input") != nullptr) return request;
  }
  throw cannot_read("no request in the HAR has a Signature-Input");
}

}  // namespace doctor
