// The same JSON in other words (RFC 8259): what frameworks make of a body that they parse and write again. Tokens are
// taken as they are; no value is read.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_JSON_FORMS_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_JSON_FORMS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/diagnosis/detail/by_rank.hpp>

namespace ubiops::webhooks::inline v1::detail {

struct json_tree_member;

/// One value: a scalar as it is written, or a list of values, whose names are empty in an array.
struct json_tree {
  std::string text;  // of a scalar; of a list its opening bracket
  std::vector<json_tree_member> members;

  [[nodiscard]] bool is_list() const noexcept { return text == "{" || text == "["; }
};

struct json_tree_member {
  std::string name;  // as it is written, with its quotes
  json_tree value;
};

/// Reads as much syntax as it takes to write it again; nothing where that is not JSON, or nested too deeply.
class json_tree_reader {
 public:
  [[nodiscard]] static std::optional<json_tree> read(std::string_view text) {
    json_tree_reader reader(text);
    json_tree root;
    if (!reader.value(root, 0)) return std::nullopt;
    reader.skip();
    if (!reader.rest_.empty()) return std::nullopt;
    return root;
  }

 private:
  static constexpr int most_levels = 32;

  explicit json_tree_reader(std::string_view text) noexcept : rest_(text) {}

  void skip() noexcept {
    while (!rest_.empty() && std::string_view(" \t\r\n").find(rest_.front()) != std::string_view::npos) {
      rest_.remove_prefix(1);
    }
  }
  bool take(char c) noexcept {
    skip();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool scalar(std::string& out) {
    skip();
    std::size_t size = 0;
    if (rest_.starts_with('"')) {
      for (size = 1; size < rest_.size() && rest_[size] != '"'; ++size) {
        if (rest_[size] == '\\') ++size;
      }
      if (size >= rest_.size()) return false;
      ++size;
    } else {
      const auto belongs = [](char c) {
        return is(c, is_digit | is_lower | is_upper) || c == '.' || c == '-' || c == '+';
      };
      while (size < rest_.size() && belongs(rest_[size])) ++size;
    }
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return size != 0;
  }
  bool value(json_tree& out, int level) {
    if (level > most_levels) return false;
    const bool object = take('{');
    if (!object && !take('[')) return scalar(out.text);
    out.text = object ? "{" : "[";
    const char end = object ? '}' : ']';
    if (take(end)) return true;
    do {
      auto& [name, member] = out.members.emplace_back();
      if (object && (!scalar(name) || !name.starts_with('"') || !take(':'))) return false;
      if (!value(member, level + 1)) return false;
    } while (take(','));
    return take(end);
  }

  std::string_view rest_;
};

/// How JSON is spaced.
struct json_spacing {
  std::string_view after_comma;
  std::string_view after_colon;
  std::size_t indent = 0;  // 0: all in one line
};

/// What strings look like.
enum class json_strings : std::uint8_t { as_they_are, ascii_alone, utf8, bare_slashes, escaped_slashes };

inline void append_utf8(std::string& out, std::uint32_t character) {
  if (character < 0x80) {
    out.push_back(static_cast<char>(character));
  } else if (character < 0x800) {
    out.push_back(static_cast<char>(0xc0 | character >> 6));
    out.push_back(static_cast<char>(0x80 | (character & 0x3f)));
  } else if (character < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | character >> 12));
    out.push_back(static_cast<char>(0x80 | (character >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (character & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xf0 | character >> 18));
    out.push_back(static_cast<char>(0x80 | (character >> 12 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (character >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (character & 0x3f)));
  }
}

/// The number behind `\u`, or nothing.
inline std::optional<std::uint32_t> unicode_escape(std::string_view text) noexcept {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

/// A string with its `\u` escapes as UTF-8, but those of control characters, quotes and backslashes.
inline std::string json_string_in_utf8(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto unit = unicode_escape(text.substr(i));
    if (unit && *unit >= 0xd800 && *unit < 0xdc00) {
      const auto low = unicode_escape(text.substr(i + 6));
      if (low && *low >= 0xdc00 && *low < 0xe000) {
        append_utf8(out, 0x10000 + ((*unit - 0xd800) << 10) + (*low - 0xdc00));
        i += 12;
        continue;
      }
    }
    if (unit && *unit >= 0x20 && *unit != '"' && *unit != '\\' && (*unit < 0xd800 || *unit >= 0xe000)) {
      append_utf8(out, *unit);
      i += 6;
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      out.append(text.substr(i, 2));
      i += 2;
    } else {
      out.push_back(text[i++]);
    }
  }
  return out;
}

/// A string with everything that is not ASCII as `\u` escapes in lower case, as Python writes them.
inline std::string json_string_in_ascii(std::string_view text) {
  std::string out;
  const auto escape = [&out](std::uint32_t unit) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) out.push_back(lower_hex[unit >> shift & 15]);
  };
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t size = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (size == 1 || i + size > text.size()) {
      out.push_back(text[i++]);
      continue;
    }
    std::uint32_t character = byte & (0xffu >> (size + 1));
    for (std::size_t j = 1; j < size; ++j)
      character = character << 6 | (static_cast<unsigned char>(text[i + j]) & 0x3f);
    if (character < 0x10000) {
      escape(character);
    } else {
      escape(0xd800 + ((character - 0x10000) >> 10));
      escape(0xdc00 + ((character - 0x10000) & 0x3ff));
    }
    i += size;
  }
  return out;
}

inline std::string json_string(std::string_view text, json_strings strings) {
  if (!text.starts_with('"')) return std::string(text);
  if (strings == json_strings::ascii_alone) return json_string_in_ascii(text);
  if (strings == json_strings::utf8) return json_string_in_utf8(text);
  if (strings == json_strings::as_they_are) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (escape && text[i + 1] == '/') {
      if (strings == json_strings::escaped_slashes) out.push_back('\\');
      out.push_back(text[++i]);
    } else if (escape) {
      out.append(text.substr(i++, 2));
    } else {
      if (text[i] == '/' && strings == json_strings::escaped_slashes) out.push_back('\\');
      out.push_back(text[i]);
    }
  }
  return out;
}

inline void append_json(std::string& out, const json_tree& tree, const json_spacing& spacing, json_strings strings,
                        std::size_t level = 0) {
  if (!tree.is_list()) {
    out.append(json_string(tree.text, strings));
    return;
  }
  const auto new_line = [&](std::size_t depth) {
    if (spacing.indent != 0) out.append("\n").append(depth * spacing.indent, ' ');
  };
  out.append(tree.text);
  for (std::size_t i = 0; i < tree.members.size(); ++i) {
    if (i != 0) out.append(",").append(spacing.indent == 0 ? spacing.after_comma : std::string_view());
    new_line(level + 1);
    const auto& [name, member] = tree.members[i];
    if (!name.empty()) out.append(json_string(name, strings)).append(":").append(spacing.after_colon);
    append_json(out, member, spacing, strings, level + 1);
  }
  if (!tree.members.empty()) new_line(level);
  out.push_back(tree.text == "{" ? '}' : ']');
}

/// The members of all objects in the order of their names.
inline json_tree with_sorted_names(json_tree tree) {
  for (auto& [name, member] : tree.members) member = with_sorted_names(std::move(member));
  if (tree.text == "{") {
    std::sort(tree.members.begin(), tree.members.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  }
  return tree;
}

/// The members of the outermost object as UbiOps orders them.
inline json_tree with_names_as_ubiops(json_tree tree) {
  const auto rank = [](std::string_view name) {
    constexpr std::string_view ends[] = {"\"event\"",     "_id\"",           "_name\"",
                                         "_version_id\"", "_version_name\"", "\"request_id\"",
                                         "\"status\"",    "\"result\"",      "\"text\""};
    if (name == ends[5]) return 5;
    if (name.ends_with(ends[3])) return 3;
    if (name.ends_with(ends[4])) return 4;
    for (int i = 0; i < 9; ++i) {
      if (name.ends_with(ends[i])) return i;
    }
    return 9;
  };
  if (tree.text == "{") {
    tree.members = by_rank(std::move(tree.members), 9, [&](const auto& each) { return rank(each.name); });
  }
  return tree;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
