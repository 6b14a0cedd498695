// Bytes in covered values that could make two readers see two requests: line ends, NUL, folded lines, other controls,
// bytes beyond ASCII (RFC 9421 §2.1, §7.5.4; RFC 9110 §5.5; RFC 9112 §5.2). And fields that are empty or split.
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

// In every kind of value that is text.
#define UBIOPS_TEST_FORBIDDEN                                                                                        \
  "\r"sv, "\n"sv, "\0"sv, "\r\n"sv, "\r\n x"sv, "\n x"sv, "\r\n\tx"sv, "\x01"sv, "\x08"sv, "\v"sv, "\f"sv, "\x1f"sv, \
      "\x7f"sv
#define UBIOPS_TEST_NOT_ASCII "\x80"sv, "\xa0"sv, "\xe9"sv, "\xff"sv, "\xc3\xa9"sv, "\xe2\x80\xa8"sv

/// The text between two letters.
std::string between(std::string_view text) { return "a" + std::string(text) + "b"; }

constexpr attack value_rows[] = {
    {"forbidden-byte-in-field",
     "a forbidden byte in a covered field",
     malformed_field,
     "x-a",
     [](scene& s, std::string_view text) { s.send_covered("x-a", between(text)); },
     "\t",
     {UBIOPS_TEST_FORBIDDEN, UBIOPS_TEST_NOT_ASCII}},
    {"forbidden-byte-far-in-field",
     "the same in the middle of a long value",
     malformed_field,
     "x-a",
     [](scene& s, std::string_view text) {
       s.send_covered("x-a", std::string(45, 'v') + std::string(text) + std::string(31, 'w'));
     },
     " \t ",
     {UBIOPS_TEST_FORBIDDEN, UBIOPS_TEST_NOT_ASCII}},
    {"forbidden-byte-in-a-later-line",
     "the same in the second line of a field",
     malformed_field,
     "x-a",
     [](scene& s, std::string_view text) {
       s.send_covered("x-a", "first");
       s.head().add("X-A", between(text));
       s.signature().value("\"x-a\"").append(", ").append(between(text));
     },
     "\t",
     {UBIOPS_TEST_FORBIDDEN, UBIOPS_TEST_NOT_ASCII}},
    {"forbidden-byte-under-bs",
     "a forbidden byte in a field that is covered as bytes",
     malformed_field,
     "x-a",
     [](scene& s, std::string_view text) {
       s.head().add("X-A", between(text));
       s.signature().lines.push_back({"\"x-a\";bs", ":" + base64_of(between(text)) + ":"});
     },
     "\xe9",
     {UBIOPS_TEST_FORBIDDEN}},
    {"forbidden-byte-under-sf",
     "a forbidden byte in a field that is covered as a structured field",
     malformed_field,
     "priority",
     [](scene& s, std::string_view text) {
       s.head().add("Priority", "u=1" + std::string(text) + ",i");
       s.signature().lines.push_back({"\"priority\";sf", "u=1, i"});
     },
     "\t ",
     {UBIOPS_TEST_FORBIDDEN, UBIOPS_TEST_NOT_ASCII}},
    {"forbidden-byte-under-key",
     "a forbidden byte in a field of which a member is covered",
     malformed_field,
     "priority",
     [](scene& s, std::string_view text) {
       s.head().add("Priority", "u=1" + std::string(text) + ",i");
       s.signature().lines.push_back({"\"priority\";key=\"u\"", "1"});
     },
     "\t ",
     {UBIOPS_TEST_FORBIDDEN, UBIOPS_TEST_NOT_ASCII}},
    {"forbidden-byte-in-date",
     "a forbidden byte in Date",
     malformed_field,
     "date",
     [](scene& s, std::string_view text) {
       if (text.empty()) return;
       s.head().set("Date", std::string(signing_date) + std::string(text) + "x");
       s.signature().value("\"date\"") = std::string(signing_date) + std::string(text) + "x";
     },
     "",
     {UBIOPS_TEST_FORBIDDEN, UBIOPS_TEST_NOT_ASCII}},
    {"forbidden-byte-in-digest",
     "a forbidden byte in Content-Digest",
     malformed_field,
     "content-digest",
     [](scene& s, std::string_view text) {
       s.put_digest(s.head().get("Content-Digest") + std::string(text) + ",md5=:AA==:");
     },
     "\t",
     {UBIOPS_TEST_FORBIDDEN, UBIOPS_TEST_NOT_ASCII}},
    {"forbidden-byte-in-covered-host",
     "a forbidden byte in a Host that is covered",
     malformed_field,
     "host",
     [](scene& s, std::string_view text) {
       s.head().remove("Host");
       s.send_covered("host", "hooks" + std::string(text) + ".example.com");
     },
     "",
     {UBIOPS_TEST_FORBIDDEN, UBIOPS_TEST_NOT_ASCII}},
    {"tab-in-sf",
     "a tab where a structured field has none",
     malformed_field,
     "priority",
     [](scene& s, std::string_view text) {
       s.head().add("Priority", std::string(text));
       s.signature().lines.push_back({"\"priority\";sf", "u=1;a"});
     },
     "u=1; a",
     {"u=1;\ta", "u\t=1;a", "u=\t1;a", "u=1\t;a"}},
    {"value-changed",
     "a covered value with other blanks, letters or signs",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.head().add("X-A", std::string(text));
       s.signature().lines.push_back({"\"x-a\"", "Some, value"});
     },
     " \tSome, value\t ",
     {"Some,value", "Some,  value", "some, value", "Some, value,", "Some , value", "Some,\tvalue", "",
      "\"Some, value\"", "Some, value2"}},
    {"value-unfolded",
     "a folded line where the unfolded one was signed",
     malformed_field,
     "x-a",
     [](scene& s, std::string_view text) {
       s.head().add("X-A", "a" + std::string(text) + "b");
       s.signature().lines.push_back({"\"x-a\"", "a b"});
     },
     " ",
     {"\r\n ", "\n ", "\r\n\t", "\r "}},
    {"value-emptied",
     "an empty line where a value was signed, or one where none was",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.signature().lines.push_back({"\"x-a\"", ""});
       s.head().add("X-A", std::string(text));
     },
     " \t",
     {"x", ",", "\"\""}},
    {"line-added",
     "one more line of a covered field",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.send_covered("x-a", "1");
       s.head().add(std::string(text), "").add(std::string(text) + "b", "2");
     },
     "x-",
     {"x-a", "X-A"}},
    {"lines-exchanged",
     "lines of a covered field in another order, or another joint",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.signature().lines.push_back({"\"x-a\"", "1, 2"});
       if (text == "split") s.head().add("X-A", "1").add("x-a", "2");
       if (text == "exchanged") s.head().add("X-A", "2").add("x-a", "1");
       if (text == "empty between") s.head().add("X-A", "1").add("x-a", "").add("x-a", "2");
       if (text == "comma twice") s.head().add("X-A", "1,").add("x-a", "2");
       if (text == "semicolon") s.head().add("X-A", "1; 2");
     },
     "split",
     {"exchanged", "empty between", "comma twice", "semicolon"}},
    {"split-under-bs",
     "a field covered as bytes that was split or joined",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.signature().lines.push_back({"\"x-a\";bs", ":" + base64_of("1") + ":, :" + base64_of("2") + ":"});
       if (text == "split") s.head().add("X-A", "1").add("x-a", "2");
       if (text == "joined") s.head().add("X-A", "1, 2");
       if (text == "exchanged") s.head().add("X-A", "2").add("x-a", "1");
       if (text == "empty line") s.head().add("X-A", "1").add("x-a", "2").add("x-a", "");
     },
     "split",
     {"joined", "exchanged", "empty line"}},
};
#undef UBIOPS_TEST_FORBIDDEN
#undef UBIOPS_TEST_NOT_ASCII

}  // namespace

std::span<const attack> attacks_on_values() { return value_rows; }
