// Events against simdjson's DOM, which reads the whole document first. An input is a body.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>

#include <simdjson.h>

#include <ubiops/webhooks/event.hpp>
#include <ubiops/webhooks/limits.hpp>

#include "../slow/text.hpp"
#include "../target.hpp"
#include "exact.hpp"

namespace event_target {

namespace uw = ubiops::webhooks;
namespace dom = simdjson::dom;
using fuzz::require;

constexpr std::string_view texts[] = {"event",
                                      "request_id",
                                      "deployment_id",
                                      "deployment_name",
                                      "pipeline_id",
                                      "pipeline_name",
                                      "deployment_version_id",
                                      "deployment_version_name",
                                      "pipeline_version_id",
                                      "pipeline_version_name",
                                      "status",
                                      "text"};

/// Whether no object in a value has a name twice, and none is nested too deep (RFC 8259 §4).
bool is_plain(const dom::element& value, std::size_t depth) {
  if (depth > uw::limits::max_event_depth) return false;
  if (value.is_array()) {
    for (const dom::element each : dom::array(value)) {
      if (!is_plain(each, depth + (each.is_array() || each.is_object() ? 1 : 0))) return false;
    }
  }
  if (value.is_object()) {
    std::set<std::string> names;
    for (const auto& [name, each] : dom::object(value)) {
      if (!names.insert(std::string(name)).second) return false;
      if (!is_plain(each, depth + (each.is_array() || each.is_object() ? 1 : 0))) return false;
    }
  }
  return true;
}

std::optional<std::string> text_of(const dom::object& object, std::string_view name) {
  std::string_view text;
  if (object[name].get(text)) return std::nullopt;
  return std::string(text);
}

/// How long a text is where all but unreserved characters count as three (RFC 3986 §2.3).
std::size_t escaped_size(std::string_view text) {
  std::size_t size = 0;
  for (const char c : text) size += slow::is_unreserved(c) ? 1u : 3u;
  return size;
}

/// Whether a document that DOM has read is an event.
bool is_event(const dom::element& document) {
  if (!document.is_object() || !is_plain(document, 1)) return false;
  const dom::object object(document);
  for (const std::string_view name : texts) {
    dom::element value;
    if (object[name].get(value)) continue;
    if (!value.is_string() && !value.is_null()) return false;
    const bool identifier = name == "event" || name == "request_id" || name == "deployment_id" ||
                            name == "deployment_name" || name == "pipeline_id" || name == "pipeline_name";
    if (identifier && escaped_size(text_of(object, name).value_or("")) > uw::limits::max_event_identifier) return false;
  }
  return !text_of(object, "event").value_or("").empty() && !text_of(object, "request_id").value_or("").empty();
}

std::string minified(std::string_view json) {
  dom::parser parser;
  dom::element value;
  const simdjson::padded_string padded(json);
  require(parser.parse(padded).get(value) == simdjson::SUCCESS, "a result that is JSON can be read alone");
  return simdjson::minify(value);
}

void check_texts(const uw::event& event, const dom::object& object) {
  const auto same = [&object](std::string_view name, std::string_view text) {
    return text_of(object, name).value_or("") == text;
  };
  require(same("event", event.name()) && same("request_id", event.request_id()) &&
              same("status", event.status_text()) && same("text", event.text()),
          "an event's texts are those of the document");
  if (event.object() != uw::object_type::unknown) {
    const std::string type = event.object() == uw::object_type::deployment ? "deployment" : "pipeline";
    require(same(type + "_id", event.object_id()) && same(type + "_name", event.object_name()) &&
                same(type + "_version_id", event.version_id()) && same(type + "_version_name", event.version_name()),
            "an event's object is that of the document");
  }
  dom::element result;
  const bool has_result = object["result"].get(result) == simdjson::SUCCESS;
  require(has_result == event.result().has_value(), "an event has a result where the document has one");
  if (has_result) {
    require(minified(*event.result()) == std::string(simdjson::minify(result)), "the result is that of the document");
  }
  const std::string key = event.delivery_key();
  require(key.size() <= uw::limits::max_delivery_key && key.find(' ') == std::string::npos, "a delivery key is short");
}

/// Whether all numbers of a body have the form of RFC 8259 §6, however large they are.
bool has_good_numbers(std::string_view body) {
  bool in_string = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (in_string && body[i] == '\\') {
      ++i;
    } else if (body[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && (slow::is_digit(body[i]) || body[i] == '-')) {
      const std::string_view number =
          body.substr(i, std::min(body.find_first_not_of("+-.0123456789Ee", i), body.size()) - i);
      static const std::regex form("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");
      if (!std::regex_match(number.begin(), number.end(), form)) return false;
      i += number.size() - 1;
    }
  }
  return true;
}

/// A body whose result only is no JSON becomes JSON with `null` in its place.
void check_marked_result(std::string_view body, std::string_view result) {
  for (std::size_t at = body.find(result); at != std::string_view::npos; at = body.find(result, at + 1)) {
    std::string mended(body);
    mended.replace(at, result.size(), "null");
    const auto event = uw::parse_event(mended);
    if (event && event->result_is_json() && event->result() == "null") return;
  }
  require(false, "a body is refused for its result alone, or not at all");
}

void run(std::string_view input) {
  const exact_buffer body(input);
  const auto event = uw::parse_event(body.view());
  dom::parser parser;
  dom::element document;
  const simdjson::padded_string padded(input);
  const auto failed = parser.parse(padded).get(document);
  // Numbers beyond what DOM holds, and nothing else, are taken where it fails. Only some releases of simdjson have a
  // code of their own for large integers, so that its sentence is asked.
  const std::string_view reason = simdjson::error_message(failed);
  const bool number =
      reason.find("number") != std::string_view::npos || reason.find("integer") != std::string_view::npos;
  if (failed == simdjson::SUCCESS && input.size() <= uw::limits::max_event_body && !input.starts_with("\xEF\xBB\xBF")) {
    require(event.has_value() == is_event(document), "what is an event to DOM is one to the library");
  }
  if (!event) {
    require(event.error().code() == uw::errc::malformed_event, "a body has one code of refusal");
    return;
  }
  if (failed == simdjson::SUCCESS) {
    require(event->result_is_json(), "a result is marked only where it is no JSON");
    check_texts(*event, document);
  } else if (event->result_is_json()) {
    require(number && has_good_numbers(input), "what DOM refuses is refused");
  } else {
    require(event->result().has_value(), "what is marked is there");
    check_marked_result(input, *event->result());
  }
}

const fuzz::registered target({"event", run});

}  // namespace event_target
