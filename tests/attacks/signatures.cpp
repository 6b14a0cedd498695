// The field Signature (RFC 9421 §4.2): 64 bytes in strict base64 (RFC 4648 §3.2, §3.3, §3.5), under the labels of
// Signature-Input.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

constexpr std::size_t first_character = 7;  // behind "pyhms=:"

/// Our member of Signature in place of the whole field: "pyhms=" and the text, with '@' for its base64.
void member_in_signature(scene& s, std::string_view) {
  s.on_the_way = [](message& m, std::string_view text) {
    const std::string value = m.get("Signature");
    std::string changed = "pyhms";
    for (const char c : text) {
      changed += c == '@' ? value.substr(first_character, value.size() - first_character - 1) : std::string(1, c);
    }
    m.set("Signature", changed);
  };
}

/// The field and the text.
void signature_and(scene& s, std::string_view) {
  s.on_the_way = [](message& m, std::string_view text) { m.set("Signature", m.get("Signature") + std::string(text)); };
}

/// The text in the place of one character of the base64; nothing changes where it is empty.
template <std::size_t place>
void character_is(scene& s, std::string_view) {
  s.on_the_way = [](message& m, std::string_view text) {
    std::string value = m.get("Signature");
    if (!text.empty()) value.replace(first_character + place, 1, text);
    m.set("Signature", value);
  };
}

constexpr attack signature_rows[] = {
    {"signature-absent",
     "no Signature",
     missing_signature,
     "",
     [](scene& s, std::string_view) { s.on_the_way = [](message& m, std::string_view text) { m.remove(text); }; },
     "X-Other",
     {"Signature"}},
    {"signature-empty",
     "an empty Signature",
     label_mismatch,
     "pyhms",
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         if (text != "whole") m.set("Signature", std::string(text));
       };
     },
     "whole",
     {"", " "}},
    {"signature-of-wrong-kind",
     "a signature that is no byte sequence",
     malformed_signature,
     "pyhms",
     member_in_signature,
     "=:@:;x=1",
     {"", "=1", "=1.5", "=?1", "=tok", "=\"@\"", "=(:@:)", "=()", "=%\"a\"", ";a=:@:"}},
    {"63-bytes",
     "a signature of fewer bytes",
     malformed_signature,
     "pyhms",
     [](scene& s, std::string_view text) { s.signature().cut = std::stoul(std::string(text)); },
     "0",
     {"1", "2", "32", "63", "64"}},
    {"65-bytes",
     "a signature of more bytes",
     malformed_signature,
     "pyhms",
     [](scene& s, std::string_view text) { s.signature().bytes_suffix = text; },
     "",
     {"x", "\0"sv, "xy", "xyz", "0123456789012345678901234567890123456789012345678901234567890123"}},
    {"base64-padding",
     "base64 without its padding, with more of it, or with something behind it",
     malformed_signature,
     any_subject,
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         std::string value = m.get("Signature");
         m.set("Signature", value.replace(value.size() - 3, 2, text));
       };
     },
     "==",
     {"", "=", "===", "====", "=A", "A=", "==A", "==AAAA", "== ", "=A==", " ==", "==="}},
    {"base64-inner-padding",
     "padding in the middle",
     malformed_signature,
     any_subject,
     character_is<40>,
     "",
     {"=", "==", "A=", "A==A"}},
    {"base64-unused-bits",
     "base64 whose unused bits are not zero: two texts of one signature",
     malformed_signature,
     any_subject,
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
         std::string value = m.get("Signature");
         char& last = value[value.size() - 4];
         last = alphabet[alphabet.find(last) + std::stoul(std::string(text))];
         m.set("Signature", value);
       };
     },
     "0",
     {"1", "2", "4", "8", "15"}},
    {"base64-alphabet",
     "a character that is not base64's, first",
     malformed_signature,
     any_subject,
     character_is<0>,
     "",
     {"-", "_", " ", "!", "\"", ".", ",", "\\", "(", "@", "[", "`", "{", "*", "%", "~", ";", "\t", "AA", ":"}},
    {"base64-alphabet-last",
     "a character that is not base64's, last",
     malformed_signature,
     any_subject,
     character_is<85>,
     "",
     {"-", "_", " ", "!", "\"", ".", ",", "\\", "(", "@", "[", "`", "{", "*", "%", "~", ";", "\t"}},
    {"forbidden-byte-in-signature",
     "CR, LF, NUL, other controls or non-ASCII bytes in Signature",
     malformed_field,
     "signature",
     signature_and,
     "\t ",
     {"\r", "\n", "\0"sv, "\r\n", "\x7f", "\x01", "\xe9", "\xc3\xa9", "\x80", "\r\n x", "\v", "\x1f"}},
    {"forbidden-byte-in-base64",
     "the same inside of the base64",
     malformed_field,
     "signature",
     character_is<20>,
     "",
     {"\r", "\n", "\0"sv, "\r\n", "\x7f", "\xe9", "\r\n "}},
    {"malformed-signature-field",
     "a Signature that is no dictionary",
     malformed_signature,
     "signature",
     signature_and,
     "",
     {",", ";", ":", "x", ", A=:AA==:", ", a=", ", a=:A", ", a=(", ",,a=:AA==:", ", a=:AA==", "\"", " x",
      ", a=:A\":", ";A", ", =:AA==:"}},
    {"label-in-signature-alone",
     "a signature that Signature-Input does not describe",
     label_mismatch,
     "other",
     signature_and,
     "",
     {", other=:AA==:", ", other", ", other=1;a"}},
    {"label-in-signature-input-alone",
     "a description without its signature",
     label_mismatch,
     "other",
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         m.set("Signature-Input", m.get("Signature-Input") + std::string(text));
       };
     },
     "",
     {", other=()", ", other=1", ", other"}},
    {"label-twice-in-signature",
     "our label twice in Signature",
     duplicate_label,
     "pyhms",
     signature_and,
     "",
     {", pyhms=:AA==:", ", pyhms", ", pyhms=1, pyhms=2"}},
    {"first-label-twice-in-signature",
     "several faults of labels in Signature: the first label twice is told",
     duplicate_label,
     "pyhms",
     signature_and,
     "",
     {", pyhms=:AA==:, zz=:AA==:", ", zz=:AA==:, pyhms=:AA==:", ", pyhms, zz, zz", ", pyhms, pyhms, zz, zz"}},
    {"first-label-in-signature-alone",
     "several labels that Signature-Input has not: the first is told",
     label_mismatch,
     "zz",
     signature_and,
     "",
     {", zz=:AA==:, yy=:AA==:", ", zz, aa"}},
    {"label-of-another-case",
     "our label in another spelling",
     label_mismatch,
     any_subject,
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         const std::string value = m.get("Signature");
         m.set("Signature", std::string(text) + value.substr(5));
       };
     },
     "pyhms",
     {"pyhm", "pyhmss", "other", "*yhms", "pyhms-", "pyhms.", "a"}},
    {"signature-in-two-lines",
     "Signature cut into two lines",
     malformed_signature,
     any_subject,
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         if (text == "0") return;
         const std::string value = m.get("Signature");
         const std::size_t cut = std::stoul(std::string(text));
         m.set("Signature", value.substr(0, cut)).add("signature", value.substr(cut));
       };
     },
     "0",
     {"5", "6", "7", "8", "50", "93", "95"}},
};

}  // namespace

std::span<const attack> attacks_on_signature() { return signature_rows; }
