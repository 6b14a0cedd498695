// Changes of a signed request: everything that a signature covers or not, what says what it covers, and the time.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_CHANGES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_CHANGES_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "../../fuzz/slow/text.hpp"
#include "../chance.hpp"
#include "heads.hpp"
#include "signing.hpp"

namespace differential {

/// A request to be judged, and when.
struct dated_request {
  message head;  // and body
  std::int64_t now = signing_second;
};

inline constexpr std::string_view value_pieces[] = {" ",  "\t", ",", ", ",   "a",    "0",
                                                    "\"", ";",  "=", "\x80", "\x01", "\x7f"};
inline constexpr std::string_view target_pieces[] = {"/",    "?",     "&",   "=",  "%41", "%c3%a9",  "%", "+",
                                                     "a",    "..",    "/./", "//", ":",   "@",       "#", " ",
                                                     "id=7", "&id=8", ";",   "~",  "'",   "\xc3\xa9"};
inline constexpr std::string_view input_pieces[] = {" ",
                                                    "\t",
                                                    ";",
                                                    "=",
                                                    "\"",
                                                    "(",
                                                    ")",
                                                    ",",
                                                    "?1",
                                                    ";x",
                                                    ";x=1",
                                                    ";sf",
                                                    ";bs",
                                                    ";tr",
                                                    ";req",
                                                    ";key=\"u\"",
                                                    "\"host\"",
                                                    " \"date\"",
                                                    " \"x-none\"",
                                                    "\"@path\" ",
                                                    ";tag=\"t\"",
                                                    ";nonce=\"n\"",
                                                    ";alg=\"ed25519\"",
                                                    ";created=1753500000",
                                                    ";expires=1753500300",
                                                    ";expires=1",
                                                    ", other=(\"date\");keyid=\"other\"",
                                                    "007",
                                                    ".0",
                                                    "\\\"",
                                                    "A",
                                                    ";created=1753500000.0",
                                                    ";keyid=tok"};

/// A field line whose name is this, or the last.
inline std::string& value_of(message& head, std::string_view name) {
  for (auto& [each, value] : head.fields) {
    if (slow::lower(each) == name) return value;
  }
  return head.fields.back().second;
}

inline void change_method(chance& random, dated_request& request) {
  std::string& method = request.head.method;
  switch (random.below(4)) {
    case 0: method = slow::lower(method); break;
    case 1: method = "OPTIONS"; break;
    case 2: method = random.one_in(2) ? "GET" : "Post"; break;
    default: method = changed(random, method, value_pieces, 1); break;
  }
}

inline void change_target(chance& random, dated_request& request) {
  request.head.target = changed(random, request.head.target, target_pieces, random.from_to(1, 2));
}

inline void change_body(chance& random, dated_request& request) {
  std::string& body = request.head.body;
  if (random.one_in(4)) {
    body.clear();
  } else {
    body = changed(random, body, value_pieces, 1);
  }
}

inline void change_value(chance& random, dated_request& request) {
  auto& value = request.head.fields[random.below(request.head.fields.size())].second;
  value = random.one_in(3) ? random.text(0, 2, " \t") + value + random.text(0, 2, " \t")
                           : changed(random, value, value_pieces, 1);
}

inline void change_name(chance& random, dated_request& request) {
  auto& name = request.head.fields[random.below(request.head.fields.size())].first;
  if (random.one_in(4)) {
    name = changed(random, name, value_pieces, 1);
    return;
  }
  for (char& c : name) {
    if (slow::is_alpha(c) && random.one_in(2)) c = static_cast<char>(c ^ 0x20);
  }
}

/// Lines dropped, doubled, moved, split at a comma, and strangers'.
inline void change_lines(chance& random, dated_request& request) {
  auto& lines = request.head.fields;
  const auto place = lines.begin() + static_cast<std::ptrdiff_t>(random.below(lines.size()));
  switch (random.below(5)) {
    case 0:
      if (lines.size() > 1) lines.erase(place);
      break;
    case 1: lines.push_back(*place); break;
    case 2: std::swap(*place, lines[random.below(lines.size())]); break;
    case 3: {
      const std::size_t comma = place->second.find(',');
      if (comma == std::string::npos) break;
      std::pair<std::string, std::string> rest(place->first, place->second.substr(comma + 1));
      place->second.resize(comma);
      lines.insert(place + 1, std::move(rest));
      break;
    }
    default: {
      static constexpr std::string_view strangers[] = {
          "Host", "Date", "Content-Digest", "Signature", "Signature-Input", "Cookie", "X-Tenant", "Content-Type"};
      lines.insert(place, {std::string(random.pick(strangers)), random.one_in(2) ? "" : "a=1"});
      break;
    }
  }
}

/// The parameters behind the components, each with its semicolon.
inline std::size_t parameters_begin(const std::string& input) {
  const std::size_t end = input.find(')');
  return end == std::string::npos ? input.size() : end + 1;
}

inline void swap_parameters(chance& random, std::string& input) {
  const std::size_t begin = parameters_begin(input);
  const std::size_t second = input.find(';', begin + 1 + random.below(input.size() - begin + 1));
  if (second == std::string::npos || begin >= input.size()) return;
  input = input.substr(0, begin) + input.substr(second) + input.substr(begin, second - begin);
}

inline void change_number(chance& random, std::string& input, std::string_view name) {
  const std::size_t at = input.find(name);
  if (at == std::string::npos) return;
  const std::size_t digits = at + name.size();
  std::size_t end = digits;
  while (end < input.size() && slow::is_digit(input[end])) ++end;
  static constexpr std::string_view numbers[] = {"1753500061", "1753500060",   "1753499640",     "1753499639",   "-1",
                                                 "0",          "1753500000.0", "\"1753500000\"", "1753500000000"};
  input.replace(digits, end - digits, random.pick(numbers));
}

inline void change_input(chance& random, dated_request& request) {
  std::string& input = value_of(request.head, "signature-input");
  switch (random.below(7)) {
    case 0: swap_parameters(random, input); break;
    case 1: change_number(random, input, random.one_in(2) ? ";created=" : ";expires="); break;
    case 2: {  // a space, or another blank, where spaces may be
      const std::size_t blank = input.find(' ', random.below(input.size() + 1));
      if (blank != std::string::npos) input.replace(blank, 1, random.one_in(2) ? "  " : "\t");
      break;
    }
    case 3: {  // a parameter away
      const std::size_t begin = input.find(';', random.below(input.size() + 1));
      if (begin != std::string::npos)
        input.erase(begin, std::min(input.find_first_of("; )", begin + 1), input.size()) - begin);
      break;
    }
    case 4: input.insert(0, random.one_in(2) ? "x" : "other=(), "); break;
    default: input = changed(random, input, input_pieces, random.from_to(1, 2)); break;
  }
}

inline void change_signature(chance& random, dated_request& request) {
  std::string& value = value_of(request.head, "signature");
  const std::size_t end = value.rfind(':');
  switch (random.below(7)) {
    case 5:  // which some readers pass over
      if (end != std::string::npos && end > 20) value.insert(end - 10, random.one_in(2) ? "=" : "\n");
      break;
    case 0:  // without padding, or with unused bits
      if (value.ends_with("==:")) value.erase(value.size() - 3, random.from_to(1, 2));
      break;
    case 1:
      if (value.ends_with("==:")) value[value.size() - 4] = static_cast<char>(value[value.size() - 4] + 1);
      break;
    case 2: value += random.one_in(2) ? ";a=1" : ", other=:AAAA:"; break;
    case 3:
      if (end != std::string::npos && end > 20) value[end - 10] = value[end - 10] == 'A' ? 'B' : 'A';
      break;
    case 4: value.insert(0, random.one_in(2) ? "x" : " "); break;
    default: value = changed(random, value, input_pieces, 1); break;
  }
}

inline void change_digest(chance& random, dated_request& request) {
  std::string& value = value_of(request.head, "content-digest");
  switch (random.below(5)) {
    case 0: value += ", md5=:AAAA:"; break;
    case 1: value += ", sha-512=:" + std::string(86, 'A') + "==:"; break;
    case 2: value = sha512_digest(request.head.body); break;
    case 3: value += ", " + value; break;
    default: value = changed(random, value, input_pieces, 1); break;
  }
}

inline void change_time(chance& random, dated_request& request) {
  static constexpr std::int64_t seconds[] = {-61, -60, -1, 1, 60, 61, 299, 300, 301, 359, 360, 361, 100'000};
  request.now += random.pick(seconds);
}

struct named_change {
  std::string_view name;
  void (*apply)(chance&, dated_request&);
};

inline constexpr named_change changes[] = {
    {"method", change_method}, {"target", change_target},       {"body", change_body},     {"value", change_value},
    {"name", change_name},     {"lines", change_lines},         {"input", change_input},   {"input", change_input},
    {"input", change_input},   {"signature", change_signature}, {"digest", change_digest}, {"time", change_time},
};

}  // namespace differential

#endif
