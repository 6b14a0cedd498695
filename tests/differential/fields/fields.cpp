// Structured fields (RFC 9651): what the library says, and the disagreements that have a name.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/structured_fields/canonical.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

#include "../../fuzz/fields/slow_values.hpp"
#include "../../fuzz/slow/field_writer.hpp"
#include "../part.hpp"
#include "base64.hpp"
#include "cases.hpp"
#include "exact.hpp"

namespace differential {

namespace {

namespace sf = ubiops::webhooks::structured_fields;
namespace limits = ubiops::webhooks::limits;

constexpr std::pair<slow::item_kind, std::string_view> type_names[] = {
    {slow::item_kind::integer, "integer"},     {slow::item_kind::decimal, "decimal"},
    {slow::item_kind::string, "string"},       {slow::item_kind::token, "token"},
    {slow::item_kind::bytes, "byte sequence"}, {slow::item_kind::boolean, "boolean"},
    {slow::item_kind::date, "date"},           {slow::item_kind::display_string, "display string"}};

slow::form form_of(const json& asked) {
  const auto& kind = asked["as"].get_ref<const std::string&>();
  return kind == "item" ? slow::form::item : kind == "list" ? slow::form::list : slow::form::dictionary;
}

json bare_json(const slow::bare& value) {
  for (const auto& [kind, name] : type_names) {
    if (kind != value.kind) continue;
    if (kind == slow::item_kind::boolean) return {name, value.number != 0};
    if (kind == slow::item_kind::integer || kind == slow::item_kind::decimal || kind == slow::item_kind::date) {
      return {name, value.number};
    }
    return {name, shown(value.text)};
  }
  return nullptr;
}

json parameters_json(const slow::ordered<slow::bare>& parameters) {
  json out = json::array();
  for (const auto& [key, value] : parameters.pairs) out.push_back({key, bare_json(value)});
  return out;
}

json item_json(const slow::item& each) { return {"item", bare_json(each.value), parameters_json(each.parameters)}; }

json member_json(const slow::member& each) {
  if (!each.is_list) return item_json(each.single);
  json inner = json::array();
  for (const slow::item& one : each.inner) inner.push_back(item_json(one));
  return {"inner list", inner, parameters_json(each.single.parameters)};
}

json field_json(const slow::field& source, slow::form kind) {
  const auto members = slow::members_of(source, kind);
  if (kind == slow::form::item) return member_json(members.front().second);
  json out = json::array();
  for (const auto& [key, each] : members) {
    out.push_back(kind == slow::form::list ? member_json(each) : json{key, member_json(each)});
  }
  return out;
}

/// What the library's parser reads, in its order; nothing where it refuses.
std::optional<slow::field> read_by_library(std::string_view text, slow::form kind) {
  sf::parser parser(text, fuzz::library_type(kind));
  slow::field out;
  for (;;) {
    const sf::parser_event now = parser.next();
    if (now == sf::parser_event::error) return std::nullopt;
    if (now == sf::parser_event::end) break;
    const bool valued = now != sf::parser_event::inner_list && now != sf::parser_event::inner_list_end;
    out.reads.push_back(
        {static_cast<slow::step>(now), std::string(parser.key()), valued ? fuzz::as_slow(parser) : slow::bare()});
  }
  out.whole = true;
  return out;
}

json read(const json& asked) {
  const exact_buffer text(octets(asked["read"]));
  const slow::form kind = form_of(asked);
  const auto source = read_by_library(text.view(), kind);
  if (!source) return {{"refused", "malformed"}};
  json said = {{"value", field_json(*source, kind)}};
  std::string out;
  const auto status = sf::canonicalize(text.view(), fuzz::library_type(kind), out);
  if (status == sf::canonical_status::malformed) return {{"refused", "only when it is to be written anew"}};
  said["text"] = status == sf::canonical_status::ok ? json(shown(out)) : json();
  return said;
}

json write(const json& wanted) {
  const auto& name = wanted[0].get_ref<const std::string&>();
  std::string out;
  bool good = false;
  if (name == "decimal") {
    good = sf::append_decimal(out, wanted[1].get<double>());
  } else {
    slow::bare value;
    for (const auto& [kind, known] : type_names) value.kind = known == name ? kind : value.kind;
    if (wanted[1].is_string()) value.text = octets(wanted[1]);
    if (wanted[1].is_number()) value.number = wanted[1].get<std::int64_t>();
    good = fuzz::append(out, value);
  }
  return good ? json{{"text", shown(out)}} : json{{"refused", "none of its type"}};
}

json ours(const json& asked) { return asked.contains("write") ? write(asked["write"]) : read(asked); }

bool agree(const disagreement& both) {
  if (both.we_refuse() || both.they_refuse()) return both.we_refuse() == both.they_refuse();
  return both.ours == both.theirs;
}

/// Whether they read what we refuse for its base64 alone, as we read the same bytes in their one text.
bool is_lax_base64(const disagreement& both, bool bits) {
  if (!both.stricter() || !both.asked.contains("read")) return false;
  const mended_base64 mended = mend_all(octets(both.asked["read"]));
  if (bits ? !mended.bits : !mended.padding || mended.bits) return false;
  const json again = ours({{"read", shown(mended.text)}, {"as", both.asked["as"]}});
  return !again.contains("refused") && again["value"] == both.theirs["value"];
}

bool is_beyond_years(std::int64_t second) { return second < -62'135'596'800 || second > 253'402'300'799; }

bool has_date_beyond_years(const json& asked) {
  if (asked.contains("write")) return asked["write"][0] == "date" && is_beyond_years(asked["write"][1]);
  for (const slow::read& each : slow::read_field(octets(asked["read"]), form_of(asked)).reads) {
    if (each.value.kind == slow::item_kind::date && is_beyond_years(each.value.number)) return true;
  }
  return false;
}

bool is_beyond_rewriting(const disagreement& both) {
  if (both.we_refuse() || both.they_refuse() || !both.asked.contains("read")) return false;
  if (!both.ours["text"].is_null() || both.ours["value"] != both.theirs["value"]) return false;
  const slow::form kind = form_of(both.asked);
  const auto [status, text] = slow::canonical_text(octets(both.asked["read"]), kind, std::nullopt,
                                                   limits::max_structured_members, limits::max_structured_parameters);
  return status == slow::canonical::limit;
}

/// Thousandths of a decimal's text.
std::int64_t thousandths_of(const std::string& text) {
  return slow::read_field(text, slow::form::item).reads.front().value.number;
}

/// A double that stands for the middle between two thousandths: one of them each.
bool is_middle(const disagreement& both) {
  if (!both.asked.contains("write") || both.asked["write"][0] != "decimal") return false;
  const double value = std::fabs(both.asked["write"][1].get<double>());
  const double below = std::floor(value * 1000);
  bool middle = false;  // the nearest double to one
  for (const double each : {below - 1, below, below + 1}) middle = middle || (each + 0.5) / 1000 == value;
  if (!middle) return false;
  // At the very top one rounds to what has too many digits.
  if (both.we_refuse() != both.they_refuse()) return value > 999'999'999'999.999;
  return std::abs(thousandths_of(both.ours["text"]) - thousandths_of(both.theirs["text"])) == 1;
}

constexpr rule known[] = {
    {"base64 without its padding", [](const disagreement& both) { return is_lax_base64(both, false); }},
    {"base64 with unused bits set", [](const disagreement& both) { return is_lax_base64(both, true); }},
    {"dates beyond the years 1 to 9999",
     [](const disagreement& both) {
       return both.peer == "http_sf" && both.laxer() && has_date_beyond_years(both.asked);
     }},
    {"bounds of what is written anew", is_beyond_rewriting},
    {"a double between two decimals", is_middle},
};

std::vector<json> generate(std::uint64_t seed, std::size_t count, const std::vector<json>&) {
  return field_cases(seed, count);
}

std::vector<std::string_view> explain(const disagreement& both) { return first_of(known, both); }

std::vector<std::string_view> names() { return names_of(known); }

}  // namespace

const part fields_part = {"fields", generate, nullptr, ours, agree, explain, names};

}  // namespace differential
