// Structured fields written as RFC 9651 §4.1 says it, out of what was read: a key that comes again has the place of its
// first occurrence and the value of its last (§3.1.2, §3.2).
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_FIELD_WRITER_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_FIELD_WRITER_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base64.hpp"
#include "field_reader.hpp"
#include "text.hpp"

namespace slow {

/// A map that keeps its order.
template <class Value>
struct ordered {
  std::vector<std::pair<std::string, Value>> pairs;

  Value& operator[](const std::string& key) {
    for (auto& [known, value] : pairs) {
      if (known == key) return value;
    }
    return pairs.emplace_back(key, Value()).second;
  }
};

struct item {
  bare value;
  ordered<bare> parameters;
};

struct member {
  bool is_list = false;
  item single;  // or, of an inner list, its parameters
  std::vector<item> inner;
};

/// The members of a field that is whole; keys are empty in a list.
inline std::vector<std::pair<std::string, member>> members_of(const field& source, form kind) {
  ordered<member> by_key;
  std::vector<std::pair<std::string, member>> out;
  member* now = nullptr;
  item* parameterised = nullptr;
  for (const read& each : source.reads) {
    switch (each.what) {
      case step::item:
      case step::inner_list:
        now = kind == form::dictionary ? &by_key[each.key] : &out.emplace_back("", member()).second;
        *now = member{each.what == step::inner_list, {each.value, {}}, {}};
        parameterised = &now->single;
        break;
      case step::inner_item: parameterised = &now->inner.emplace_back(item{each.value, {}}); break;
      case step::inner_list_end: parameterised = &now->single; break;
      case step::parameter: parameterised->parameters[each.key] = each.value; break;
    }
  }
  return kind == form::dictionary ? by_key.pairs : out;
}

// §4.1.3.1
inline std::string text_of(const bare& value) {
  switch (value.kind) {
    case item_kind::integer: return std::to_string(value.number);
    case item_kind::decimal: {
      const std::int64_t magnitude = value.number < 0 ? -value.number : value.number;
      std::string fraction = std::to_string(magnitude % 1000);
      fraction.insert(0, 3 - fraction.size(), '0');
      while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
      return (value.number < 0 ? "-" : "") + std::to_string(magnitude / 1000) + "." + fraction;
    }
    case item_kind::string: {
      std::string out = "\"";
      for (const char c : value.text) out.append(is_one_of(c, "\"\\") ? "\\" : "").push_back(c);
      return out + "\"";
    }
    case item_kind::token: return value.text;
    case item_kind::bytes: return ":" + base64_of(value.text) + ":";
    case item_kind::boolean: return value.number != 0 ? "?1" : "?0";
    case item_kind::date: return "@" + std::to_string(value.number);
    case item_kind::display_string: break;
  }
  std::string out = "%\"";
  for (const char c : value.text) {
    if (!is_printable(c) || is_one_of(c, "%\"")) {
      out.append("%").append(hex_byte(static_cast<unsigned char>(c), "0123456789abcdef"));
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

inline bool is_true(const bare& value) { return value.kind == item_kind::boolean && value.number != 0; }

// §4.1.1.2
inline std::string text_of(const ordered<bare>& parameters) {
  std::string out;
  for (const auto& [key, value] : parameters.pairs) {
    out.append(";").append(key);
    if (!is_true(value)) out.append("=").append(text_of(value));
  }
  return out;
}

// §4.1.3
inline std::string text_of(const item& each) { return text_of(each.value) + text_of(each.parameters); }

// §4.1.1.1, or an item
inline std::string text_of(const member& each) {
  if (!each.is_list) return text_of(each.single);
  std::string out = "(";
  for (const item& inner : each.inner) out.append(out.size() > 1 ? " " : "").append(text_of(inner));
  return out + ")" + text_of(each.single.parameters);
}

// §4.1.1, §4.1.2, §4.1.3
inline std::string text_of(const std::vector<std::pair<std::string, member>>& members) {
  std::string out;
  for (const auto& [key, each] : members) {
    if (!out.empty()) out.append(", ");
    out.append(key);
    if (!key.empty() && !each.is_list && is_true(each.single.value)) {
      out.append(text_of(each.single.parameters));
    } else {
      out.append(key.empty() ? "" : "=").append(text_of(each));
    }
  }
  return out;
}

enum class canonical { ok, malformed, limit, not_found };

/// A field written anew, or the member of one dictionary key, within bounds on members and on the parameters of one.
inline std::pair<canonical, std::string> canonical_text(std::string_view text, form kind,
                                                        const std::optional<std::string>& key, std::size_t most_members,
                                                        std::size_t most_parameters) {
  const field source = read_field(text, kind);
  std::size_t members = 0;
  std::size_t parameters = 0;
  for (const read& each : source.reads) {
    parameters = each.what == step::parameter ? parameters + 1 : 0;
    if (each.what == step::item || each.what == step::inner_list) ++members;
    if (members > most_members || parameters > most_parameters) return {canonical::limit, ""};
  }
  if (!source.whole) return {canonical::malformed, ""};
  const auto all = members_of(source, kind);
  if (!key) return {canonical::ok, text_of(all)};
  for (const auto& [name, each] : all) {
    if (name == *key) return {canonical::ok, text_of(each)};
  }
  return {canonical::not_found, ""};
}

}  // namespace slow

#endif
