// Bodies of webhooks, {"body"}: events as UbiOps sends them, with members doubled, exchanged and of other kinds, values
// nested and strange, and changed or not. An answer says what the library's guide says of the fields ("texts",
// "object", "moment", "training", "key", and the "result" as it stands in the body), "unlike" which member no event has
// so, or why the body was "refused".
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_EVENTS_CASES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_EVENTS_CASES_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../chance.hpp"
#include "../lines.hpp"

namespace differential {

/// What changes put into a body.
inline constexpr std::string_view json_pieces[] = {"{",
                                                   "}",
                                                   "[",
                                                   "]",
                                                   ",",
                                                   ":",
                                                   "\"",
                                                   "\\",
                                                   "\\u0000",
                                                   "\\ud800",
                                                   "\\udc00",
                                                   "\\ud83d\\ude00",
                                                   "\\u00e9",
                                                   "\\/",
                                                   "\\x",
                                                   "null",
                                                   "true",
                                                   "NaN",
                                                   "-Infinity",
                                                   "1e400",
                                                   "-0",
                                                   "01",
                                                   "1.",
                                                   "-",
                                                   "\t",
                                                   "\n",
                                                   "\x0b",
                                                   "\xc2\xa0",
                                                   "\xed\xa0\x80",
                                                   "\xff",
                                                   "\xc3\xa9",
                                                   "\xef\xbb\xbf",
                                                   "//",
                                                   "'",
                                                   "\x7f",
                                                   "\x1f",
                                                   "e",
                                                   std::string_view("\0", 1)};

class body_writer {
 public:
  explicit body_writer(chance& random) : random_(random) {}

  std::string body() {
    static constexpr std::string_view events[] = {"deployment_request_completed", "deployment_request_started",
                                                  "deployment_request_failed",    "deployment_request_finished",
                                                  "pipeline_request_completed",   "pipeline_request_finished",
                                                  "deployment_version_created",   "pipeline_",
                                                  "deployment_request_",          "training_run_completed"};
    const std::string_view name = random_.pick(events);
    const std::string object = name.starts_with("pipeline") != random_.one_in(20) ? "pipeline" : "deployment";
    std::vector<std::pair<std::string, std::string>> members = {
        {"event", quoted(name)},
        {object + "_id", text("0b7c1f6e-2a")},
        {object + "_name", random_.one_in(8) ? "\"training-base-deployment\"" : text("model")},
        {object + "_version_id", text("11")},
        {object + "_version_name", text("v1")},
        {"request_id", text("a5b1")},
        {"status", random_.one_in(4) ? text("pending") : "\"completed\""},
        {"text", text("Request a5b1 to model was completed")}};
    if (random_.one_in(2)) members.emplace_back("result", value(0));
    for (std::size_t left = random_.one_in(2) ? 0 : random_.below(4); left != 0; --left) change(members);
    std::string out = space() + "{" + space();
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i != 0) out += "," + space();
      out += quoted(members[i].first) + space() + ":" + space() + members[i].second + space();
    }
    out += "}" + space();
    if (random_.one_in(300)) out.insert(random_.one_in(2) ? 0 : out.size(), 1024 * 1024 - random_.below(600), ' ');
    if (random_.one_in(60)) out += random_.one_in(2) ? "{}" : random_.text(1, 3, ",]}x\"0");
    if (random_.one_in(60)) out = wide(out);
    return random_.one_in(60) ? "\xef\xbb\xbf" + out : out;
  }

 private:
  using member_list = std::vector<std::pair<std::string, std::string>>;

  void change(member_list& members) {
    auto& one = members[random_.below(members.size())];
    switch (random_.below(6)) {
      case 0: members.emplace_back(one.first, random_.one_in(2) ? one.second : value(1)); break;
      case 1: std::swap(one, members[random_.below(members.size())]); break;
      case 2: one.second = random_.one_in(2) ? "null" : value(1); break;
      case 3: one = members.back(), members.pop_back(); break;
      case 4: members.emplace_back(random_.one_in(2) ? "x" : "resu" + random_.text(0, 3, "lt"), value(0)); break;
      default: one.second = text(random_.text(0, random_.one_in(4) ? 300 : 30, "ab-. /")); break;
    }
    if (members.empty()) members.emplace_back("event", "\"deployment_request_started\"");
  }

  // Seldom blanks, and all four of them.
  std::string space() { return random_.one_in(3) ? random_.text(0, 2, " \t\n\r") : ""; }

  // Seldom another than the usual.
  std::string text(std::string_view usual) {
    static constexpr std::string_view pieces[] = {"a",
                                                  " ",
                                                  "\\n",
                                                  "\\u00e9",
                                                  "\xc3\xa9",
                                                  "\\\"",
                                                  "\\\\",
                                                  "\\/",
                                                  "\\ud83d\\ude00",
                                                  "\xf0\x9f\x98\x80",
                                                  "\\u0000",
                                                  "\\u007f",
                                                  "\x7f",
                                                  "\xe2\x80\xa8",
                                                  "%",
                                                  ":",
                                                  "\\uD834\\udd1e"};
    static constexpr std::string_view lone[] = {"\\ud800", "\\uD83D", "\\udc00", "\\ude00\\ud83d"};
    if (!random_.one_in(8)) return quoted(usual);
    std::string out;
    for (std::size_t left = random_.below(8); left != 0; --left) {
      out += random_.one_in(40) ? random_.pick(lone) : random_.pick(pieces);
    }
    return "\"" + out + "\"";
  }

  // Letters may stand as escapes.
  std::string quoted(std::string_view plain) {
    std::string out = "\"";
    const bool escapes = random_.one_in(20);
    for (const char c : plain) {
      if (escapes && random_.one_in(4)) {
        constexpr std::string_view digits = "0123456789abcdef";
        out.append("\\u00").push_back(digits[static_cast<unsigned char>(c) >> 4]);
        out.push_back(digits[static_cast<unsigned char>(c) & 15]);
      } else {
        out.push_back(c);
      }
    }
    return out + "\"";
  }

  std::string value(std::size_t depth) {
    static constexpr std::string_view scalars[] = {"null",
                                                   "true",
                                                   "false",
                                                   "0",
                                                   "-0",
                                                   "1.50",
                                                   "1e5",
                                                   "-1E-7",
                                                   "123456789012345678901234567890",
                                                   "1e999",
                                                   "0.1e+1",
                                                   "\"\"",
                                                   "\"a\\u0000b\"",
                                                   "[]",
                                                   "{}",
                                                   "18446744073709551616"};
    static constexpr std::string_view python_only[] = {"NaN", "Infinity", "-Infinity", "\"\\ud800\""};
    static constexpr std::string_view nobodys[] = {"01",  "-00", "1.",   ".5",  "+1", "1e",
                                                   "0x1", "-",   "True", "nul", "'a'"};
    const std::size_t which = random_.below(depth > 3 ? 3 : 7);
    if (which < 2 && random_.one_in(30)) return std::string(random_.pick(nobodys));
    if (which < 2) return std::string(random_.one_in(20) ? random_.pick(python_only) : random_.pick(scalars));
    if (which == 2) return text("result");
    if (which == 3 && random_.one_in(6)) return nested();
    std::string out = which < 5 ? "[" : "{";
    for (std::size_t left = random_.below(4); left != 0; --left) {
      if (which >= 5) out += quoted(random_.text(1, random_.one_in(4) ? 1 : 3, "ab")) + space() + ":";
      out += space() + value(depth + 1) + space();
      if (left != 1) out += ",";
    }
    return out + (which < 5 ? "]" : "}");
  }

  // The event's object is one of the levels.
  std::string nested() {
    const std::size_t depth = random_.one_in(3) ? random_.from_to(60, 66) : random_.below(400);
    std::string out;
    std::string closing;
    for (std::size_t i = 0; i < depth; ++i) {
      const bool object = random_.one_in(3);
      out += object ? "{\"a\":" : "[";
      closing.insert(closing.begin(), object ? '}' : ']');
    }
    return out + "1" + closing;
  }

  // UTF-16 of either order, and UTF-32.
  std::string wide(const std::string& narrow) {
    const std::size_t size = random_.one_in(2) ? 2 : 4;
    const bool big = random_.one_in(2);
    std::string out;
    for (const char c : narrow) {
      std::string unit(size, '\0');
      (big ? unit.back() : unit.front()) = c;
      out += unit;
    }
    return out;
  }

  chance& random_;
};

inline std::vector<json> event_cases(std::uint64_t seed, std::size_t count) {
  chance random(seed);
  std::vector<json> all;
  while (all.size() < count) {
    std::string body = body_writer(random).body();
    if (random.one_in(3)) body = changed(random, std::move(body), json_pieces, random.from_to(1, 3));
    all.push_back({{"body", shown(body)}});
  }
  return all;
}

}  // namespace differential

#endif
