// Mutated events, with simdjson's DOM, which checks all of a text, as the judge of what is JSON.
#include <ubiops/webhooks/event.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "catch.hpp"
#include "exact.hpp"
#include "how_many.hpp"

namespace uw = ubiops::webhooks;
namespace dom = simdjson::dom;

namespace {

// The DOM refuses numbers that no built-in type holds; an event does not. So digits outside strings are cut to two,
// which leaves a number a number and anything else what it is.
std::string with_short_numbers(std::string_view json) {
  std::string text;
  bool in_string = false;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    digits = !in_string && c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 2) continue;
    text.push_back(c);
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\' && i + 1 < json.size()) text.push_back(json[++i]);
  }
  return text;
}

bool plain(const dom::element& element, std::size_t depth) {
  dom::object object;
  dom::array array;
  if (!element.get(object)) {
    if (depth > uw::limits::max_event_depth) return false;
    std::set<std::string_view> names;
    for (const auto member : object) {
      if (!names.insert(member.key).second || !plain(member.value, depth + 1)) return false;
    }
  } else if (!element.get(array)) {
    if (depth > uw::limits::max_event_depth) return false;
    for (const auto inner : array) {
      if (!plain(inner, depth + 1)) return false;
    }
  }
  return true;
}

// As in a delivery key, where a byte that a URL does not take as it is takes three.
bool is_identifier(std::string_view text) {
  constexpr std::string_view single = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::size_t size = 0;
  for (const char c : text) size += single.find(c) == std::string_view::npos ? 3u : 1u;
  return size <= uw::limits::max_event_identifier;
}

bool has_text(const dom::object& event, std::string_view field) {
  std::string_view text;
  return !event.at_key(field).get(text) && !text.empty() && is_identifier(text);
}

bool has_text_or_nothing(const dom::object& event, std::string_view field) {
  constexpr std::array<std::string_view, 4> identifiers = {"deployment_id", "deployment_name", "pipeline_id",
                                                           "pipeline_name"};
  dom::element value;
  if (event.at_key(field).get(value) || value.is_null()) return true;
  std::string_view text;
  if (value.get(text)) return false;
  return std::find(identifiers.begin(), identifiers.end(), field) == identifiers.end() || is_identifier(text);
}

// What the DOM says about a body: the event, if it is one.
std::optional<dom::object> judge(dom::parser& parser, const std::string& body) {
  dom::element root;
  dom::object event;
  if (body.starts_with("\xef\xbb\xbf") || parser.parse(body).get(root) || root.get(event)) return {};
  if (!plain(root, 1) || !has_text(event, "event") || !has_text(event, "request_id")) return {};
  for (const auto field : uw::detail::event_field_names) {
    if (field != "result" && !has_text_or_nothing(event, field)) return {};
  }
  return event;
}

std::string_view text_of(const dom::object& event, std::string_view field) {
  std::string_view text;
  return event.at_key(field).get(text) ? std::string_view() : text;
}

bool same(const uw::event& event, const dom::object& judged) {
  if (event.name() != text_of(judged, "event") || event.request_id() != text_of(judged, "request_id")) return false;
  if (event.status_text() != text_of(judged, "status") || event.text() != text_of(judged, "text")) return false;
  const std::string object = event.object() == uw::object_type::pipeline ? "pipeline" : "deployment";
  if (event.object() != uw::object_type::unknown) {
    if (event.object_id() != text_of(judged, object + "_id")) return false;
    if (event.object_name() != text_of(judged, object + "_name")) return false;
    if (event.version_id() != text_of(judged, object + "_version_id")) return false;
    if (event.version_name() != text_of(judged, object + "_version_name")) return false;
  }
  dom::element result;
  if (judged.at_key("result").get(result)) return !event.result().has_value();
  dom::parser parser;
  dom::element raw;
  if (!event.result() || parser.parse(with_short_numbers(*event.result())).get(raw)) return false;
  return simdjson::minify(raw) == simdjson::minify(result);
}

std::vector<std::string> seeds() {
  std::vector<std::string> bodies = {
      R"({"event":"deployment_request_started","request_id":"r"})",
      R"({"event":"pipeline_request_failed","request_id":"r",)"
      R"("result":{"a":[1,"b\u0062",{"c":null}],"d":"\ud83d\ude00"}})",
      R"({"result":[[],{},"",0,-1.5e3,true,false,null,"\"\\"],"x":{"y":{"z":[{}]}},"request_id":"r","event":"e"})",
      R"( { "event" : "e" , "request_id" : "\u0072" , "text" : "\"\u00eb\"" , "a" : 1 , "b" : [ "a" , 2 ] } )",
  };
  for (const auto& entry : std::filesystem::directory_iterator(UBIOPS_WEBHOOKS_TEST_DATA "/events")) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::string body(std::istreambuf_iterator<char>(file), {});
    if (body.size() < 2000) bodies.push_back(std::move(body));
  }
  std::ranges::sort(bodies);  // a folder has no order of its own
  return bodies;
}

class mutator {
 public:
  void mutate(std::string& body) {
    const std::size_t at = below(body.size());
    switch (below(7)) {
      case 0: body[at] = static_cast<char>(below(256)); break;
      case 1: body.erase(at, 1 + below(4)); break;
      case 2: body.insert(at, 1, body[below(body.size())]); break;
      case 3: body.insert(at, pieces[below(pieces.size())]); break;
      case 4: body.replace(at, 1, pieces[below(pieces.size())]); break;
      case 5: {
        const std::size_t from = below(body.size());
        body.insert(at, body.substr(from, below(40)));
        break;
      }
      default: replace_structural(body); break;
    }
    if (body.empty()) body = "{";
  }

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

 private:
  static constexpr std::array<std::string_view, 34> pieces = {
      "{",  "}",   "[",  "]",    ",",        ":",     "\"",      "\\",      "null", "true",       "false",    "0",
      "-1", "1e9", "01", "1.",   "\"a\":",   "\"b\"", "\\u0041", "\\ud800", "\\n",  "\"event\":", "\"x\":1,", " ",
      "\n", "{}",  "[]", "\x80", "\xc3\xab", "\"\"",  "1 ",      ",null",   ":{",   "\\\\",
  };

  // A JSON text of the same shape but for one token.
  void replace_structural(std::string& body) {
    constexpr std::string_view structural = "{}[]:,\"";
    const std::size_t at = body.find_first_of(structural, below(body.size()));
    if (at != std::string::npos) body[at] = structural[below(structural.size())];
  }

  std::mt19937 random_{20240116};
};

}  // namespace

// UBIOPS_WEBHOOKS_MUTATED_EVENTS is how many there are.
TEST_CASE("of mutated events, those are accepted that are events by the DOM's judgement") {
  const auto bodies = seeds();
  mutator random;
  dom::parser parser;
  std::size_t accepted = 0;
  std::size_t refused = 0;
  const std::size_t count = how_many("UBIOPS_WEBHOOKS_MUTATED_EVENTS", 10'000);
  for (std::size_t i = 0; i < count; ++i) {
    std::string body = bodies[random.below(bodies.size())];
    for (std::size_t mutations = random.below(4); mutations != 0; --mutations) random.mutate(body);
    const std::string judged_body = with_short_numbers(body);
    const auto judged = judge(parser, judged_body);
    const auto event = [&] {
      const exact_buffer buffer(body);
      return uw::parse_event(buffer.view());
    }();
    ++(event ? accepted : refused);
    if (event && !event->result_is_json()) {
      // The same without the result is an event, and with it the DOM reads nothing.
      const std::string raw(*event->result());
      std::string without = body;
      REQUIRE(without.find(raw) != std::string::npos);
      without.replace(without.find(raw), raw.size(), "null");
      CAPTURE(i, body);
      CHECK_FALSE(judged);
      CHECK(judge(parser, with_short_numbers(without)));
      continue;
    }
    if (event.has_value() == judged.has_value() && (!event || same(*event, *judged))) continue;
    CAPTURE(i, body, judged.has_value());
    FAIL((event ? "accepted" : event.error().message()));
  }
  // Both sides were asked often enough to mean something.
  CHECK(accepted > count / 5);
  CHECK(refused > count / 5);
}
