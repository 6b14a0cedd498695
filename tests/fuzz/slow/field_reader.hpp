// Structured fields read as RFC 9651 §4.2 says it, rule by rule. What was read before a fault is kept, in order, since
// some bounds count what comes before one.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_FIELD_READER_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_FIELD_READER_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base64.hpp"
#include "text.hpp"

namespace slow {

enum class form { item, list, dictionary };
enum class item_kind { integer, decimal, string, token, bytes, boolean, date, display_string };

/// A bare item (§3.3). A decimal counts thousandths; a text is without quotes, escapes and base64.
struct bare {
  item_kind kind = item_kind::integer;
  std::int64_t number = 0;
  std::string text = {};

  bool operator==(const bare&) const = default;
};

enum class step { item, inner_list, inner_item, inner_list_end, parameter };

/// One thing that was read.
struct read {
  step what;
  std::string key;
  bare value;
};

struct field {
  std::vector<read> reads;
  bool whole = false;  // else it is malformed behind the last of them
};

class field_reader {
 public:
  static field read_field(std::string_view text, form kind) {
    field_reader reader(text);
    try {
      reader.field_of(kind);
      reader.out_.whole = true;
    } catch (const fault&) {
      reader.out_.whole = false;
    }
    return std::move(reader.out_);
  }

 private:
  struct fault {};

  explicit field_reader(std::string_view text) : rest_(text) {}

  // §4.2
  void field_of(form kind) {
    discard(" ");
    if (kind == form::list) list();
    if (kind == form::dictionary) dictionary();
    if (kind == form::item) item(step::item, "");
    discard(" ");
    if (!rest_.empty()) throw fault();
  }

  // §4.2.1
  void list() {
    while (!rest_.empty()) {
      item_or_inner_list("");
      if (!another_member()) return;
    }
  }

  // §4.2.2
  void dictionary() {
    while (!rest_.empty()) {
      const std::string name = key();
      if (next_is('=')) {
        take();
        item_or_inner_list(name);
      } else {
        note(step::item, name, {item_kind::boolean, 1});
        parameters();
      }
      if (!another_member()) return;
    }
  }

  // §4.2.1 steps 2.2 to 2.6, which §4.2.2 has too.
  bool another_member() {
    discard(" \t");
    if (rest_.empty()) return false;
    if (take() != ',') throw fault();
    discard(" \t");
    if (rest_.empty()) throw fault();
    return true;
  }

  // §4.2.1.1
  void item_or_inner_list(const std::string& name) {
    if (next_is('(')) {
      inner_list(name);
    } else {
      item(step::item, name);
    }
  }

  // §4.2.1.2
  void inner_list(const std::string& name) {
    take();
    note(step::inner_list, name, {});
    while (!rest_.empty()) {
      discard(" ");
      if (next_is(')')) {
        take();
        note(step::inner_list_end, "", {});
        parameters();
        return;
      }
      item(step::inner_item, "");
      if (!next_is(' ') && !next_is(')')) throw fault();
    }
    throw fault();
  }

  // §4.2.3
  void item(step what, const std::string& name) {
    note(what, name, bare_item());
    parameters();
  }

  // §4.2.3.1
  bare bare_item() {
    if (rest_.empty()) throw fault();
    const char c = rest_.front();
    if (c == '-' || is_digit(c)) return number();
    if (c == '"') return string();
    if (c == '*' || is_alpha(c)) return token();
    if (c == ':') return byte_sequence();
    if (c == '?') return boolean();
    if (c == '@') return date();
    if (c == '%') return display_string();
    throw fault();
  }

  // §4.2.3.2
  void parameters() {
    while (next_is(';')) {
      take();
      discard(" ");
      const std::string name = key();
      bare value{item_kind::boolean, 1};
      if (next_is('=')) {
        take();
        value = bare_item();
      }
      note(step::parameter, name, std::move(value));
    }
  }

  // §4.2.3.3
  std::string key() {
    if (rest_.empty() || (!is_lower(rest_.front()) && rest_.front() != '*')) throw fault();
    std::string out;
    while (!rest_.empty() && (is_lower(rest_.front()) || is_digit(rest_.front()) || is_one_of(rest_.front(), "_-.*"))) {
      out.push_back(take());
    }
    return out;
  }

  // §4.2.4
  bare number() {
    bool decimal = false;
    std::int64_t sign = 1;
    std::string digits;
    if (next_is('-')) {
      take();
      sign = -1;
    }
    if (rest_.empty() || !is_digit(rest_.front())) throw fault();
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (is_digit(c)) {
        digits.push_back(take());
      } else if (!decimal && c == '.') {
        if (digits.size() > 12) throw fault();
        digits.push_back(take());
        decimal = true;
      } else {
        break;
      }
      if (digits.size() > (decimal ? 16u : 15u)) throw fault();
    }
    if (!decimal) return {item_kind::integer, sign * std::stoll(digits)};
    const std::size_t point = digits.find('.');
    std::string fraction = digits.substr(point + 1);
    if (fraction.empty() || fraction.size() > 3) throw fault();
    fraction.resize(3, '0');
    return {item_kind::decimal, sign * std::stoll(digits.substr(0, point) + fraction)};
  }

  // §4.2.5
  bare string() {
    bare out{item_kind::string};
    take();
    while (!rest_.empty()) {
      char c = take();
      if (c == '"') return out;
      if (c == '\\') {
        if (rest_.empty() || !is_one_of(rest_.front(), "\"\\")) throw fault();
        c = take();
      }
      if (!is_printable(c)) throw fault();
      out.text.push_back(c);
    }
    throw fault();
  }

  // §4.2.6
  bare token() {
    bare out{item_kind::token};
    while (!rest_.empty() && (is_tchar(rest_.front()) || is_one_of(rest_.front(), ":/"))) out.text.push_back(take());
    return out;
  }

  // §4.2.7
  bare byte_sequence() {
    take();
    const std::size_t end = rest_.find(':');
    if (end == std::string_view::npos) throw fault();
    const auto bytes = bytes_of_base64(rest_.substr(0, end));
    if (!bytes) throw fault();
    rest_.remove_prefix(end + 1);
    return {item_kind::bytes, 0, *bytes};
  }

  // §4.2.8
  bare boolean() {
    take();
    if (!next_is('0') && !next_is('1')) throw fault();
    return {item_kind::boolean, take() - '0'};
  }

  // §4.2.9
  bare date() {
    take();
    const bare seconds = number();
    if (seconds.kind != item_kind::integer) throw fault();
    return {item_kind::date, seconds.number};
  }

  // §4.2.10
  bare display_string() {
    bare out{item_kind::display_string};
    take();
    if (rest_.empty() || take() != '"') throw fault();
    while (!rest_.empty()) {
      const char c = take();
      if (!is_printable(c)) throw fault();
      if (c == '%') {
        if (rest_.size() < 2) throw fault();
        const int high = hex_value(rest_[0]);
        const int low = hex_value(rest_[1]);
        if (high < 0 || low < 0 || is_upper(rest_[0]) || is_upper(rest_[1])) throw fault();
        out.text.push_back(static_cast<char>(high * 16 + low));
        rest_.remove_prefix(2);
      } else if (c == '"') {
        if (!is_utf8(out.text)) throw fault();
        return out;
      } else {
        out.text.push_back(c);
      }
    }
    throw fault();
  }

  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void discard(std::string_view blanks) {
    while (!rest_.empty() && is_one_of(rest_.front(), blanks)) rest_.remove_prefix(1);
  }
  void note(step what, std::string name, bare value) {
    out_.reads.push_back({what, std::move(name), std::move(value)});
  }

  std::string_view rest_;
  field out_;
};

inline field read_field(std::string_view text, form kind) { return field_reader::read_field(text, kind); }

}  // namespace slow

#endif
