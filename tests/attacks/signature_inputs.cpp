// The field Signature-Input (RFC 9421 §4.1): what is no dictionary of inner lists, what is in it twice, and what is in
// it and not signed.
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

void pushes(scene& s, std::string_view text) {
  if (!text.empty()) s.signature().parameters.push_back(std::string(text));
}

/// Our member is this text, with our keyid.
void member_is(scene& s, std::string_view text) {
  if (text == "ours") return;
  s.signature().input_override = std::string(text) + ";created=1753500000;keyid=\"" + our_key().key_id() + '"';
}

/// The field, with the text where it was signed to have none.
template <bool before>
void field_with(scene& s, std::string_view) {
  s.on_the_way = [](message& m, std::string_view text) {
    const std::string value = m.get("Signature-Input");
    m.set("Signature-Input", before ? std::string(text) + value : value + std::string(text));
  };
}

constexpr attack signature_input_rows[] = {
    {"signature-input-absent",
     "no Signature-Input",
     missing_signature_input,
     "",
     [](scene& s, std::string_view) { s.on_the_way = [](message& m, std::string_view text) { m.remove(text); }; },
     "X-Other",
     {"Signature-Input"}},
    {"signature-input-empty",
     "an empty Signature-Input",
     missing_key_id,
     "",
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         if (text != "whole") m.set("Signature-Input", std::string(text));
       };
     },
     "whole",
     {"", " ", "\t"}},
    {"signature-input-in-pieces",
     "Signature-Input cut into lines where no member ends",
     malformed_signature_input,
     any_subject,
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         if (text.empty()) return;
         const std::string value = m.get("Signature-Input");
         const std::size_t cut = value.find(text) + text.size();
         m.set("Signature-Input", value.substr(0, cut)).add("Signature-Input", value.substr(cut));
       };
     },
     "",
     {"pyhms=", "pyhms=(", "\"@method\"", "\"date\")", "created=", "created=17535", "\"date\");"}},
    {"member-of-wrong-kind",
     "our signature as a member that is no inner list",
     malformed_signature_input,
     "pyhms",
     member_is,
     "ours",
     {"1", "1.5", "?1", "?0", "tok", "\"a\"", ":AAAA:", "@1", "%\"a\""}},
    {"component-of-wrong-kind",
     "a component that is no string",
     malformed_signature_input,
     any_subject,
     [](scene& s, std::string_view text) {
       s.signature().lines.push_back({std::string(text), "x"});
       s.head().add("x", "x");
     },
     "\"x\"",
     {"x", "1", "1.5", "?1", ":AAAA:", "@1", "%\"x\""}},
    {"malformed-signature-input",
     "a Signature-Input that is no dictionary",
     malformed_signature_input,
     "signature-input",
     field_with<false>,
     "",
     {",",       ";",       ", ",           "(",         " x",         "\"",
      ", a=(",   ", a=)",   ", A=()",       ", a=(1,2)", ", a=(\"x\"", ", a=(\"x\"\"y\")",
      ", a==()", ", =()",   ";A=1",         ";a=",       "; ",         ", a=\"",
      ", a=(x ", ",, a=()", ", a=(();)",    ", a=:A",    ", a=-",      ", a=?2",
      ", 1=()",  "; ;a",    ", a=(\"\\x\")"}},
    {"malformed-before-ours",
     "a malformed member before ours",
     malformed_signature_input,
     "signature-input",
     field_with<true>,
     "",
     {",", "a, ,", "(), ", "A=(), ", "a=( , ", "a=1 b=2, ", "=, ", "\"a\", "}},
    {"forbidden-byte-in-signature-input",
     "CR, LF, NUL, other controls or non-ASCII bytes in Signature-Input",
     malformed_field,
     "signature-input",
     field_with<false>,
     "\t ",
     {"\r", "\n", "\0"sv, "\r\n", "\x7f", "\x01", "\xe9", "\xc3\xa9", "\x80", "\r\n x", "\v", "\x1f"}},
    {"label-twice",
     "a label twice in Signature-Input",
     duplicate_label,
     "pyhms",
     field_with<false>,
     "",
     {", pyhms=()", ", pyhms", ", a=(), pyhms=1"}},
    {"first-label-twice",
     "a label of a stranger twice",
     duplicate_label,
     any_subject,
     field_with<false>,
     "",
     {", a=(), a=()", ", a, b, a", ", a;x, a;y"}},
    {"first-of-two-labels-twice",
     "two labels twice: the first is told",
     duplicate_label,
     "a",
     field_with<false>,
     "",
     {", a=(), a=(), b=(), b=()", ", b=(), a=(), a=(), b=()", ", a, b, a, pyhms=()"}},
    {"parameter-twice",
     "a parameter twice in our signature",
     duplicate_parameter,
     any_subject,
     pushes,
     "x=1;y=1",
     {"x=1;x=2", "x;x", "nonce=\"a\";nonce=\"a\"", "tag=\"a\";tag=\"b\"", "expires=1753500100;expires=1753500200",
      "x;y;x"}},
    {"parameter-of-wrong-type",
     "a nonce or tag that is no string",
     malformed_signature_input,
     any_subject,
     pushes,
     "nonce=\"1\";tag=\"1\"",
     {"nonce=1", "nonce", "nonce=:AAAA:", "nonce=tok", "tag=tok", "tag=1", "tag=?0", "tag"}},
    {"first-fault-of-several",
     "several faults of our parameters: the first is told",
     malformed_signature_input,
     "nonce",
     pushes,
     "",
     {"nonce=1;tag=1", "nonce=1;x;x", "nonce;tag;x;x", "nonce=1;nonce=2"}},
    {"parameter-added",
     "a parameter that was not signed",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) { s.signature().input_override = s.signature().params() + std::string(text); },
     "",
     {";x", ";tag=\"a\"", ";nonce=\"b\"", ";expires=1753500100", ";x=?0"}},
    {"parameter-removed",
     "a parameter that was signed is gone, or stands elsewhere",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       pushes(s, "tag=\"t\"");
       pushes(s, "x=1");
       signature_draft changed = s.signature();
       if (text == "tag" || text == "x" || text == "alg") changed.reparameter(text, "");
       if (text == "exchanged") std::swap(changed.parameters[3], changed.parameters[4]);
       s.signature().input_override = changed.params();
     },
     "none",
     {"tag", "x", "alg", "exchanged"}},
    {"component-removed",
     "a component that was signed is not told",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.send_covered("x-a", "1");
       signature_draft changed = s.signature();
       changed.uncover(text);
       s.signature().input_override = changed.params();
     },
     "nothing",
     {"\"x-a\""}},
    {"component-added",
     "a component that was not signed is told",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       signature_draft changed = s.signature();
       if (!text.empty()) changed.lines.push_back({std::string(text), {}});
       s.signature().input_override = changed.params();
     },
     "",
     {"\"content-type\"", "\"@path\"", "\"host\"", "\"date\";bs"}},
    {"components-in-other-order",
     "components in another order than the one signed",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       signature_draft changed = s.signature();
       if (text == "first two") std::swap(changed.lines[0], changed.lines[1]);
       if (text == "ends") std::swap(changed.lines.front(), changed.lines.back());
       s.signature().input_override = changed.params();
     },
     "as signed",
     {"first two", "ends"}},
};

}  // namespace

std::span<const attack> attacks_on_signature_input() { return signature_input_rows; }
