// The public structured-field tests (github.com/httpwg/structured-field-tests), read from the folder in
// UBIOPS_WEBHOOKS_CONFORMANCE: they are other people's.
#include <ubiops/webhooks/structured_fields/canonical.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "catch.hpp"
#include "exact.hpp"

namespace sf = ubiops::webhooks::structured_fields;
namespace json = simdjson::dom;

namespace {

// A field as values: what a parser's events come to, and what the suite expects.
struct bare {
  sf::item_type type = sf::item_type::integer;
  std::int64_t number = 0;  // as in sf::bare_item
  std::string text;         // plain: no escapes, no base64
  double decimal = 0;       // what the suite gives; not compared

  friend bool operator==(const bare& a, const bare& b) {
    return a.type == b.type && a.number == b.number && a.text == b.text;
  }
};
using parameters = std::vector<std::pair<std::string, bare>>;
struct item {
  bare value;
  parameters with;
  friend bool operator==(const item&, const item&) = default;
};
struct member {
  std::string key;  // empty but in dictionaries
  bool is_inner_list = false;
  std::vector<item> items;  // of an inner list; else one
  parameters with;          // an inner list's own
  friend bool operator==(const member&, const member&) = default;
};
using field = std::vector<member>;

// Cases that may fail, and do: base64 is strict here.
const std::set<std::string> refused_by_design = {"binary.json: bad padding", "binary.json: non-zero pad bits"};
// Cases above the bounds of `canonicalize`; parsing has none.
const std::set<std::string> above_the_limits = {
    "large-generated.json: large dictionary", "large-generated.json: large list",
    "large-generated.json: large parameterised list", "large-generated.json: large params"};

// RFC 9651's ordered maps: the place of the first, the value of the last.
void set_last(parameters& map, std::string_view key, bare value) {
  for (auto& [known, old] : map) {
    if (known == key) {
      old = std::move(value);
      return;
    }
  }
  map.emplace_back(key, std::move(value));
}
void set_last(field& dictionary, member value) {
  for (member& known : dictionary) {
    if (known.key == value.key) {
      known = std::move(value);
      return;
    }
  }
  dictionary.push_back(std::move(value));
}

bare read_bare(const sf::bare_item& from) {
  bare value{from.type, from.number, std::string(from.text), 0};
  std::optional<std::size_t> size = value.text.size();
  if (from.type == sf::item_type::string) {
    size = sf::unescape_string(from.text, value.text.data());
  } else if (from.type == sf::item_type::display_string) {
    size = sf::decode_display_string(from.text, value.text.data());
  } else if (from.type == sf::item_type::byte_sequence) {
    size = sf::base64::decode(from.text, std::as_writable_bytes(std::span(value.text)));
  }
  REQUIRE(size.has_value());
  value.text.resize(size.value_or(0));
  return value;
}

std::optional<field> read_field(std::string_view text, sf::field_type type) {
  field members;
  sf::parser parser(text, type);
  member now;
  bool open = false;
  parameters* with = nullptr;
  const auto close = [&] {
    if (open && type == sf::field_type::dictionary) set_last(members, now);
    if (open && type != sf::field_type::dictionary) members.push_back(now);
  };
  const auto begin = [&](bool is_inner_list) {
    close();
    now = member{std::string(parser.key()), is_inner_list, {}, {}};
    open = true;
  };
  const auto add_item = [&] {
    now.items.push_back({read_bare(parser.value()), {}});
    with = &now.items.back().with;
  };
  for (;;) {
    switch (parser.next()) {
      case sf::parser_event::item:
        begin(false);
        add_item();
        break;
      case sf::parser_event::inner_list: begin(true); break;
      case sf::parser_event::inner_item: add_item(); break;
      case sf::parser_event::inner_list_end: with = &now.with; break;
      case sf::parser_event::parameter: set_last(*with, parser.key(), read_bare(parser.value())); break;
      case sf::parser_event::end: close(); return members;
      case sf::parser_event::error: return std::nullopt;
    }
  }
}

std::string base32(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string bytes;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text.substr(0, text.find('='))) {
    bits = bits << 5 | static_cast<unsigned>(alphabet.find(c));
    count += 5;
    if (count >= 8) bytes.push_back(static_cast<char>(static_cast<unsigned char>(bits >> (count -= 8) & 0xff)));
  }
  return bytes;
}

bare expected_bare(json::element from) {
  if (from.is_bool()) return {sf::item_type::boolean, bool(from) ? 1 : 0, {}, 0};
  if (from.is_int64()) return {sf::item_type::integer, std::int64_t(from), {}, 0};
  if (from.is_double()) {
    return {sf::item_type::decimal, static_cast<std::int64_t>(std::llround(double(from) * 1000)), {}, double(from)};
  }
  if (from.is_string()) return {sf::item_type::string, 0, std::string(std::string_view(from)), 0};
  const std::string_view type = from["__type"];
  if (type == "date") return {sf::item_type::date, std::int64_t(from["value"]), {}, 0};
  const std::string text{std::string_view(from["value"])};
  if (type == "token") return {sf::item_type::token, 0, text, 0};
  if (type == "binary") return {sf::item_type::byte_sequence, 0, base32(text), 0};
  REQUIRE(type == "displaystring");
  return {sf::item_type::display_string, 0, text, 0};
}

parameters expected_parameters(json::element from) {
  parameters all;
  for (const json::element each : json::array(from)) {
    all.emplace_back(std::string_view(each.at(0)), expected_bare(each.at(1)));
  }
  return all;
}

member expected_member(std::string_view key, json::element from) {
  const json::element value = from.at(0);
  const json::element with = from.at(1);
  member expected{std::string(key), value.is_array(), {}, {}};
  if (!expected.is_inner_list) {
    expected.items.push_back({expected_bare(value), expected_parameters(with)});
    return expected;
  }
  expected.with = expected_parameters(with);
  for (const json::element each : json::array(value)) {
    expected.items.push_back({expected_bare(each.at(0)), expected_parameters(each.at(1))});
  }
  return expected;
}

field expected_field(json::element from, sf::field_type type) {
  if (type == sf::field_type::item) return {expected_member("", from)};
  field members;
  for (const json::element each : json::array(from)) {
    members.push_back(type == sf::field_type::dictionary ? expected_member(each.at(0), each.at(1))
                                                         : expected_member("", each));
  }
  return members;
}

// The strict text of a field that is given as values.
class writer {
 public:
  std::optional<std::string> write(const field& members, sf::field_type type) {
    bool first = true;
    for (const member& each : members) {
      if (!first) out_ += ", ";
      first = false;
      if (type == sf::field_type::dictionary) {
        take(sf::append_key(out_, each.key));
        if (!each.is_inner_list && is_true(each.items[0].value)) {
          write(each.items[0].with);
          continue;
        }
        out_ += '=';
      }
      write(each);
    }
    return good_ ? std::optional(out_) : std::nullopt;
  }

 private:
  static bool is_true(const bare& value) { return value.type == sf::item_type::boolean && value.number == 1; }
  void take(bool written) { good_ = good_ && written; }

  void write(const member& from) {
    if (from.is_inner_list) out_ += '(';
    for (std::size_t i = 0; i < from.items.size(); ++i) {
      if (i != 0) out_ += ' ';
      write(from.items[i].value);
      write(from.items[i].with);
    }
    if (from.is_inner_list) out_ += ')';
    write(from.with);
  }
  void write(const parameters& from) {
    for (const auto& [key, value] : from) {
      out_ += ';';
      take(sf::append_key(out_, key));
      if (is_true(value)) continue;
      out_ += '=';
      write(value);
    }
  }
  void write(const bare& from) {
    switch (from.type) {
      case sf::item_type::integer: return take(sf::append_integer(out_, from.number));
      case sf::item_type::decimal: return take(sf::append_decimal(out_, from.decimal));
      case sf::item_type::string: return take(sf::append_string(out_, from.text));
      case sf::item_type::token: return take(sf::append_token(out_, from.text));
      case sf::item_type::byte_sequence: return sf::append_byte_sequence(out_, std::as_bytes(std::span(from.text)));
      case sf::item_type::boolean: return sf::append_boolean(out_, from.number == 1);
      case sf::item_type::date: return take(sf::append_date(out_, from.number));
      case sf::item_type::display_string: return take(sf::append_display_string(out_, from.text));
    }
  }

  std::string out_;
  bool good_ = true;
};

std::string joined(json::element lines) {
  std::string text;
  bool first = true;
  for (const json::element line : json::array(lines)) {
    if (!first) text += ", ";
    first = false;
    text += std::string_view(line);
  }
  return text;
}

sf::field_type type_of(json::element test) {
  const std::string_view name = test["header_type"];
  if (name == "item") return sf::field_type::item;
  if (name == "list") return sf::field_type::list;
  REQUIRE(name == "dictionary");
  return sf::field_type::dictionary;
}

bool must_fail(json::element test) {
  bool must = false;
  return !test["must_fail"].get(must) && must;
}

std::string canonical(json::element test) {
  json::element lines;
  return joined(test["canonical"].get(lines) ? json::element(test["raw"]) : lines);
}

void check_parsing(json::element test, const std::string& name) {
  const sf::field_type type = type_of(test);
  const exact_buffer raw(joined(test["raw"]));
  const auto read = read_field(raw.view(), type);
  std::string out;
  const auto status = sf::canonicalize(raw.view(), type, out);
  if (must_fail(test) || refused_by_design.contains(name)) {
    CHECK_FALSE(read.has_value());
    CHECK(status == sf::canonical_status::malformed);
    CHECK(out.empty());
    return;
  }
  const field expected = expected_field(test["expected"], type);
  REQUIRE(read.has_value());
  CHECK((read == std::optional(expected)));
  CHECK(writer().write(expected, type) == canonical(test));
  if (above_the_limits.contains(name)) {
    CHECK(status == sf::canonical_status::limit);
    CHECK(out.empty());
  } else {
    CHECK(status == sf::canonical_status::ok);
    CHECK(out == canonical(test));
  }
}

void check_serializing(json::element test) {
  const sf::field_type type = type_of(test);
  const auto text = writer().write(expected_field(test["expected"], type), type);
  if (must_fail(test)) {
    CHECK_FALSE(text.has_value());
  } else {
    CHECK(text == canonical(test));
  }
}

// Every case of every file in the folder; returns the names of all cases.
template <class Check>
std::set<std::string> for_each_case(const std::filesystem::path& folder, std::size_t& count, Check check) {
  std::set<std::string> names;
  json::parser parser;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    for (const json::element test : json::array(parser.load(file.path().string()))) {
      const std::string name = file.path().filename().string() + ": " + std::string(std::string_view(test["name"]));
      CAPTURE(name);
      check(test, name);
      names.insert(name);
      ++count;
    }
  }
  return names;
}

std::filesystem::path suite() {
  const char* const folder = std::getenv("UBIOPS_WEBHOOKS_CONFORMANCE");  // main() has looked that it is set
  return std::filesystem::path(folder) / "structured-field-tests";
}

}  // namespace

TEST_CASE("every parsing case of the public suite") {
  std::size_t count = 0;
  const std::set<std::string> names = for_each_case(suite(), count, check_parsing);
  CHECK(count == 1591);
  for (const std::string& name : refused_by_design) CHECK(names.contains(name));
  for (const std::string& name : above_the_limits) CHECK(names.contains(name));
}

TEST_CASE("every serializing case of the public suite") {
  std::size_t count = 0;
  for_each_case(suite() / "serialisation-tests", count,
                [](json::element test, const std::string&) { check_serializing(test); });
  CHECK(count == 544);
}
