#include <string>

#include <nlohmann/json.hpp>

#include "formats.hpp"
#include "json_members.hpp"
#include "time_text.hpp"

namespace doctor {

namespace {

using nlohmann::json;

constexpr const char* shapes =
    "\"fields\" must be a list of {\"name\": …, \"value\": …}, of [\"name\", \"value\"] or of \"Name: value\", or an "
    "object";

void add_field(const json& line, captured_request& into) {
  if (line.is_object()) {
    auto name = text_member(line, "name");
    if (!name) name = text_member(line, "key");
    auto value = text_member(line, "value");
    if (const auto bytes = text_member(line, "value_base64")) value = bytes_of(*bytes, "value_base64");
    if (!name || !value) throw cannot_read(shapes);
    into.fields.push_back({*std::move(name), *std::move(value)});
  } else if (line.is_array() && line.size() == 2 && line[0].is_string() && line[1].is_string()) {
    into.fields.push_back({line[0].get<std::string>(), line[1].get<std::string>()});
  } else if (line.is_string()) {
    auto read = examples::parse_header_line(line.get<std::string>());
    if (!read) throw cannot_read(shapes);
    into.fields.push_back(*std::move(read));
  } else {
    throw cannot_read(shapes);
  }
}

void read_fields(const json& fields, captured_request& into) {
  if (fields.is_array()) {
    for (const json& line : fields) add_field(line, into);
    return;
  }
  if (!fields.is_object()) throw cannot_read(shapes);
  into.remarks.emplace_back(
      "The fields are members of an object, which may have lost lines of one name, and their order.");
  for (const auto& [name, value] : fields.items()) {
    if (!value.is_array()) {
      add_field(json::array({name, value}), into);
    } else {
      for (const json& line : value) add_field(json::array({name, line}), into);
    }
  }
}

void read_body(const json& document, captured_request& into) {
  if (const auto bytes = text_member(document, "body_base64")) {
    into.take_body(bytes_of(*bytes, "body_base64"));
    return;
  }
  const auto body = document.find("body");
  if (body == document.end() || body->is_null()) return;
  if (!body->is_string()) {
    throw cannot_read(
        "\"body\" must be the text as it was sent, or \"body_base64\" its bytes: JSON that was read and written again "
        "has another digest");
  }
  into.take_body(body->get<std::string>());
}

}  // namespace

captured_request read_recording(const json& document) {
  if (!document.is_object())
    throw cannot_read("the JSON is no object with \"method\", \"target\", \"fields\" and \"body\"");
  if (document.contains("ubiops_webhooks_masked_recording")) {
    throw cannot_read(
        "it is a recording with masked secrets, which nobody can verify: its own \"explanation\" says why the request "
        "was refused, and what listener --record-raw keeps can be read here");
  }
  captured_request request;
  request.format = document.contains("ubiops_webhooks_recording") ? "recording" : "JSON";
  if (const auto version = document.find("ubiops_webhooks_recording"); version != document.end() && *version != 1) {
    throw cannot_read("it is a recording of another version than 1");
  }
  request.method = text_member(document, "method").value_or("POST");
  bool has_target = false;
  for (const char* const name : {"target", "path", "url"}) {
    if (has_target) break;
    if (const auto text = text_member(document, name)) {
      take_url(*text, request);
      has_target = true;
    }
  }
  if (!has_target) throw cannot_read("the JSON has no \"target\" (path and query as sent), nor a \"url\"");
  request.authority = text_member(document, "authority").value_or("");
  if (const auto scheme = text_member(document, "scheme")) request.scheme = *scheme;
  auto fields = document.find("fields");
  if (fields == document.end()) fields = document.find("headers");
  if (fields == document.end()) throw cannot_read("the JSON has no \"fields\"");
  read_fields(*fields, request);
  read_body(document, request);
  if (const auto at = document.find("received_at"); at != document.end()) {
    if (at->is_number_integer()) {
      const auto seconds = at->get<std::int64_t>();
      if (seconds >= 0 && seconds <= last_second) {
        request.received_at = std::chrono::sys_seconds(std::chrono::seconds(seconds));
      }
    } else {
      request.received_at = seconds_of_iso_date(text_member(document, "received_at").value_or(""));
    }
    if (!request.received_at) throw cannot_read("\"received_at\" must be seconds since 1970, or a date of RFC 3339");
  }
  return request;
}

}  // namespace doctor
