// Structured fields to be read, {"read": text, "as": "item", "list" or "dictionary"}, and bare items to be written,
// {"write": [type, value]}. An answer has the text that is written, {"text"}, and of what was read the "value":
//
//   bare item   [type, value]; integers and dates are numbers, decimals their thousandths, the rest texts
//   item        ["item", bare item, [[key, bare item]…]]
//   inner list  ["inner list", [item…], [[key, bare item]…]]
//   field       an item; [item or inner list…]; [[key, item or inner list]…]
//
// or says why it was "refused". Fields come out of the grammar of RFC 9651, at its bounds, and are then changed or not.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_FIELDS_CASES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_FIELDS_CASES_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../chance.hpp"
#include "../lines.hpp"
#include "signing.hpp"

namespace differential {

/// What changes put into a field.
inline constexpr std::string_view field_pieces[] = {
    " ",    "\t",     ",",      ";",         "=",     "\"",     "\\",
    "(",    ")",      ":",      "?",         "@",     "%",      "%\"",
    "?1",   "?0",     "-",      ".",         "0",     "9",      "a",
    "A",    "*",      "_",      "==",        "=",     "\\\"",   ", ",
    ";a",   ";a=1",   "%c3%a9", "%ed%a0%80", "%C3",   "%f4%90", "%00",
    "\n",   "\x7f",   "\x80",   "\xc3\xa9",  "999",   "1.5",    ":YQ==:",
    ":YQ:", ":YR==:", "()",     " )",        "(a b)", "*a",     std::string_view("\0", 1)};

class field_writer {
 public:
  explicit field_writer(chance& random) : random_(random) {}

  std::string field(std::string_view kind) {
    std::string out = blanks(12);
    if (kind == "item") return out + item() + blanks(12);
    const std::size_t members = random_.one_in(40) ? random_.from_to(60, 70) : random_.below(5);
    for (std::size_t i = 0; i < members; ++i) {
      if (i != 0) out += optional_blanks() + "," + optional_blanks();
      if (kind == "list") {
        out += member();
        continue;
      }
      out += key();
      out += random_.one_in(4) ? parameters() : "=" + member();
    }
    return out + blanks(12);
  }

 private:
  // Mostly as a serializer writes them.
  std::string blanks(std::size_t seldom) { return random_.one_in(seldom) ? std::string(random_.below(4), ' ') : ""; }
  std::string optional_blanks() { return random_.one_in(2) ? " " : random_.text(0, 3, " \t"); }

  std::string member() { return random_.one_in(4) ? inner_list() : item(); }

  std::string inner_list() {
    std::string out = "(" + blanks(4);
    for (std::size_t left = random_.below(4); left != 0; --left) {
      out += item();
      if (left != 1) out += " " + blanks(6);
    }
    return out + blanks(4) + ")" + parameters();
  }

  std::string item() { return bare() + parameters(); }

  std::string parameters() {
    std::string out;
    const std::size_t count = random_.one_in(50) ? random_.from_to(14, 20) : random_.one_in(2) ? 0 : random_.below(4);
    for (std::size_t left = count; left != 0; --left) {
      out += ";" + blanks(4) + key();
      if (!random_.one_in(3)) out += "=" + bare();
    }
    return out;
  }

  // Few, so that some come twice.
  std::string key() {
    static constexpr std::string_view few[] = {"a", "b", "c", "a1", "*", "*-._", "sha-256", "key", "u"};
    if (!random_.one_in(6)) return std::string(random_.pick(few));
    return random_.text(1, 1, "abcxyz*") + random_.text(0, random_.one_in(10) ? 70 : 6, "abcxyz019_-.*");
  }

  std::string bare() {
    switch (random_.below(9)) {
      case 0: return sign() + digits(at_bound(15, 4));
      case 1: return sign() + digits(at_bound(12, 3)) + "." + random_.text(1, at_bound(3, 2), "0159");
      case 2: return "\"" + characters() + "\"";
      case 3: return random_.text(1, 1, "abzAZ*") + random_.text(0, 8, "aZ09!#$%&'*+-.^_`|~:/");
      case 4: return bytes();
      case 5: return random_.one_in(2) ? "?0" : "?1";
      case 6: return "@" + sign() + date();
      case 7: return display_string();
      default: return std::to_string(random_.below(100));
    }
  }

  /// Seldom one above.
  std::size_t at_bound(std::size_t most, std::size_t usual) {
    return random_.one_in(20) ? most + 1 : random_.one_in(3) ? most : usual;
  }

  std::string sign() { return random_.one_in(4) ? "-" : ""; }
  std::string digits(std::size_t most) {
    if (random_.one_in(4)) return std::string(most, random_.one_in(2) ? '9' : '0');
    return random_.text(1, most, "0123456789");
  }
  // Years 1 to 9999, and more.
  std::string date() {
    static constexpr std::string_view bounds[] = {"62135596800",     "62135596801", "253402300799", "253402300800",
                                                  "999999999999999", "0",           "1753500000"};
    return random_.one_in(3) ? std::string(random_.pick(bounds)) : random_.text(1, 11, "0123456789");
  }

  std::string characters() {
    static constexpr std::string_view pieces[] = {"a", "Z", " ", "\\\"", "\\\\", ";", ",", "=", ":", "%", "~", "!"};
    std::string out;
    for (std::size_t left = random_.below(random_.one_in(20) ? 200 : 12); left != 0; --left)
      out += random_.pick(pieces);
    return out;
  }

  // Mostly strict base64; else without padding, with another, or with unused bits that are set.
  std::string bytes() {
    std::string raw;
    for (std::size_t left = random_.below(random_.one_in(10) ? 70 : 7); left != 0; --left) {
      raw.push_back(static_cast<char>(random_.below(256)));
    }
    std::string text = base64_of(raw);
    if (random_.one_in(6)) {
      while (text.ends_with('=')) text.pop_back();
      text.append(random_.one_in(2) ? 0 : random_.below(4), '=');
    } else if (random_.one_in(6) && text.ends_with('=')) {
      char& last = text[text.find('=') - 1];
      last = last == 'Q' ? 'R' : last == 'g' ? 'h' : last == 'A' ? 'B' : last;
    }
    return ":" + text + ":";
  }

  std::string display_string() {
    static constexpr std::string_view pieces[] = {"a",   " ",   "%c3%a9", "%e2%82%ac", "%f0%9f%92%a9", "%22", "%25",
                                                  "%41", "%00", "%7f",    "\\",        "%ef%bf%bf",    "~"};
    static constexpr std::string_view faults[] = {"%ed%a0%80", "%c0%80", "%f4%90%80%80", "%80", "%e2%82",
                                                  "%C3%A9",    "%4"};
    std::string out = "%\"";
    for (std::size_t left = random_.below(6); left != 0; --left) {
      out += random_.one_in(30) ? random_.pick(faults) : random_.pick(pieces);
    }
    return out + "\"";
  }

  chance& random_;
};

/// A value that may be none of its type.
inline json value_to_write(chance& random) {
  constexpr std::int64_t bound = 1'000'000'000'000'000;
  const auto number = [&]() -> std::int64_t {
    const auto near = static_cast<std::int64_t>(random.below(3)) - 1;
    const std::int64_t value = random.one_in(2) ? static_cast<std::int64_t>(random.below(100'000)) : bound + near;
    return random.one_in(2) ? value : -value;
  };
  const auto decimal = [&]() -> double {
    // Middles between two thousandths, what is near one, and the bounds.
    const double thousandths = static_cast<double>(random.below(random.one_in(2) ? 20'000 : 900'000'000'000'000));
    const double eighths = static_cast<double>(random.below(9)) / 8;
    const double value = random.one_in(8) ? 999'999'999'999.999 + eighths / 1000 : (thousandths + eighths) / 1000;
    return random.one_in(2) ? value : -value;
  };
  switch (random.below(8)) {
    case 0: return {"integer", number()};
    case 1:
    case 2: return {"decimal", decimal()};
    case 3: return {"string", shown(random.text(0, 8, "ab \"\\~!\x7f\t\x1f"))};
    case 4: return {"token", random.text(0, 5, "aZ*09:/!\"(")};
    case 5: return {"byte sequence", shown(random.text(0, 7, "\x80\xff\x01zA"))};
    case 6: return {"date", static_cast<std::int64_t>(random.below(253'402'300'800)) - 62'135'596'800};
    default: {
      static constexpr std::string_view pieces[] = {"a",    "\"", "%",  "\xc3\xa9", "\xf0\x9f\x92\xa9",
                                                    "\x7f", "\n", "\\", "\x80"};
      std::string text;
      for (std::size_t left = random.below(6); left != 0; --left)
        text += random.pick(std::span(pieces, random.one_in(8) ? 9 : 8));
      return {"display string", shown(text)};
    }
  }
}

inline std::vector<json> field_cases(std::uint64_t seed, std::size_t count) {
  chance random(seed);
  static constexpr std::string_view kinds[] = {"item", "list", "dictionary"};
  std::vector<json> all;
  while (all.size() < count) {
    if (random.one_in(10)) {
      all.push_back({{"write", value_to_write(random)}});
      continue;
    }
    const std::string_view kind = random.pick(kinds);
    std::string text = field_writer(random).field(kind);
    if (random.one_in(2)) text = changed(random, std::move(text), field_pieces, random.from_to(1, 3));
    all.push_back({{"read", shown(text)}, {"as", random.one_in(20) ? random.pick(kinds) : kind}});
  }
  return all;
}

}  // namespace differential

#endif
