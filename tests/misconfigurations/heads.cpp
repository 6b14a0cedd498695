// The method, the fields that are covered, and the two fields of the signature.
#include <string>
#include <utility>
#include <vector>

#include "scored.hpp"

namespace misconfigurations {

namespace {

template <class Damage>
diagnosed_case damaged_by(diagnosed_case whole, Damage damage) {
  damage(whole);
  return whole;
}
template <class Damage>
diagnosed_case damaged_by(Damage damage) {
  return damaged_by(diagnosed_case(), damage);
}

/// With these lines of X-Tag, which are covered, and those that come of them.
diagnosed_case tags(const std::vector<std::string>& sent, const std::vector<std::string>& come) {
  uw::testing::signing_options options;
  options.components.emplace_back("x-tag");
  std::vector<uw::testing::field> lines;
  for (const auto& value : sent) lines.push_back({"X-Tag", value});
  diagnosed_case made(plain_url, lines, "{}", options);
  made.erase_field("X-Tag");
  for (const auto& value : come) made.sent.fields.push_back({"X-Tag", value});
  return made;
}

diagnosed_case method(const std::string& text) {
  return damaged_by([&](diagnosed_case& of) { of.sent.method = text; });
}

/// A redirect: with GET and without a body, or to another URL.
diagnosed_case redirected(const std::string& target) {
  return damaged_by([&](diagnosed_case& of) {
    of.sent.method = "GET";
    of.sent.body.clear();
    of.sent.target = target;
  });
}
diagnosed_case moved_to(const std::string& host) {
  diagnosed_case made("https://old.example/ubiops");
  made.policy.public_origin = "https://" + host;
  made.field("Host") = host;
  made.settings.registered_url = "https://old.example/ubiops";
  return made;
}

diagnosed_case without(const std::string& name) {
  return damaged_by([&](diagnosed_case& of) { of.erase_field(name); });
}

diagnosed_case dated(const std::string& value) {
  return damaged_by([&](diagnosed_case& of) { of.field("Date") = value; });
}

diagnosed_case with_authorization(const std::string& now) {
  diagnosed_case made(plain_url, {{"Authorization", "Token one"}});
  made.policy.required_fields = {{"Authorization", "Token one"}};
  if (now.empty()) {
    made.erase_field("Authorization");
  } else {
    made.field("Authorization") = now;
  }
  return made;
}

diagnosed_case with_project(const std::vector<std::string>& come) {
  diagnosed_case made(plain_url);
  made.policy.required_fields = {{"X-Project", "Secret"}};
  for (const auto& value : come) made.sent.fields.push_back({"X-Project", value});
  return made;
}

/// Something done to the text of one of the two fields.
template <class Damage>
diagnosed_case respelled(const std::string& name, Damage damage) {
  return damaged_by([&](diagnosed_case& of) { damage(of.field(name)); });
}

void erase_all(std::string& text, std::string_view what) {
  for (std::size_t at; (at = text.find(what)) != std::string::npos;) text.erase(at, what.size());
}

const std::string waf_input = R"(waf=("@method");created=1800000000;keyid="waf-1")";
const std::string waf_signature = "waf=:" + std::string(86, 'A') + "==:";

diagnosed_case with_line(const std::string& name, const std::string& value) {
  return damaged_by([&](diagnosed_case& of) { of.sent.fields.push_back({name, value}); });
}

diagnosed_case with_line_again(const std::string& name) {
  return damaged_by([&](diagnosed_case& of) {
    const std::string value = of.field(name);
    of.sent.fields.push_back({name, value});
  });
}

diagnosed_case with_digest_of_another_body() {
  return damaged_by([](diagnosed_case& of) {
    of.sent.body += "\n";
    of.field("Content-Digest") = diagnosed_case(plain_url, {}, of.sent.body).field("Content-Digest");
  });
}

diagnosed_case with_many_lines() {
  return damaged_by([](diagnosed_case& of) { of.sent.fields.insert(of.sent.fields.begin(), 260, {"X-Trace", "1"}); });
}

}  // namespace

std::vector<row> about_heads() {
  const std::string date = "Fri, 15 Jan 2027 08:00:00 GMT";
  return {
      {"11",
       {judge("lower-case method", method("post"), {"method_case", "case"}),
        judge("PUT", method("PUT"), {"method_changed", "POST"}),
        judge("301 to GET", redirected("/ubiops"), {"redirected_to_get", "redirect"}),
        judge("302 to GET elsewhere", redirected("/ubiops/"), {"redirected_to_get", "redirect"}),
        judge("303 to GET", redirected("/ubiops"), {"redirected_to_get", "redirect"}),
        judge("307", moved_to("new.example"), {"redirected_url", "redirect"}),
        judge("308", moved_to("hooks.example.com"), {"redirected_url", "redirect"}),
        judge("empty method", method(""), {"method_changed", "POST"})}},
      {"12",
       {judge("lines reversed", tags({"one", "two"}, {"two", "one"}), {"lines_reordered", "order"}),
        judge("only the first line", tags({"one", "two"}, {"one"}), {"lines_lost", "line"}),
        judge("only the last line", tags({"one", "two"}, {"two"}), {"lines_lost", "line"})}},
      {"13",
       {judge("joined by a comma", tags({"one", "two"}, {"one,two"}), {"lines_joined", "one, two"}),
        judge("joined by a semicolon", tags({"one", "two"}, {"one; two"}), {"lines_joined", "one, two"})}},
      {"14",
       {judge("percent-decoded", tags({"a%20b"}, {"a b"}), {"percent_decoded", "a%20b"}),
        judge("MIME-decoded", tags({"=?utf-8?q?J=C3=BCrgen?="}, {"J\xc3\xbcrgen"}), {"mime_decoded", "=?utf-8?q?"}),
        judge("blanks collapsed", tags({"a  b"}, {"a b"}), {"blanks_collapsed", "blank"}),
        judge("lower case", tags({"Token Abc"}, {"token abc"}), {"value_case", "Token Abc"}),
        judge("Latin-1", tags({"=?utf-8?q?J=C3=BCrgen?="}, {"J\xfcrgen"}), {"mime_decoded", "=?utf-8?q?"}),
        judge("quotes lost", tags({"\"a b\""}, {"a b"}), {"quotes_lost", "\"a b\""})}},
      {"15",
       {judge("covered field stripped", tags({"one"}, {}), {"field_lost", "x-tag"}),
        judge("Date stripped", without("Date"), {"field_lost", "date"}),
        judge("Content-Digest stripped", without("Content-Digest"), {"field_lost", "content-digest"}),
        judge("Signature stripped", without("Signature"), {"signature_stripped", "ignature"}),
        judge("Signature-Input stripped", without("Signature-Input"), {"signature_stripped", "ignature"}),
        judge("both stripped", damaged_by([](diagnosed_case& of) {
                of.erase_field("Signature");
                of.erase_field("Signature-Input");
              }),
              {"signature_stripped", "ignature"}),
        judge("Authorization stripped", with_authorization(""), {"authorization_lost", "uthorization"}),
        judge("Authorization replaced", with_authorization("Basic x"), {"authorization_replaced", "uthorization"})}},
      {"16",
       {judge("Date 3 s later", dated("Fri, 15 Jan 2027 08:00:03 GMT"), {"date_rewritten", date}),
        judge("Date with +0000", dated("Fri, 15 Jan 2027 08:00:00 +0000"), {"date_zone", date}),
        judge("Date twice", with_line("Date", "Fri, 15 Jan 2027 08:00:01 GMT"), {"lines_added", "line"}),
        judge("Date 2 h off", dated("Fri, 15 Jan 2027 10:00:00 GMT"), {"date_zone", date})}},
      {"30",
       {judge("protected header absent", with_project({}), {"required_field_absent", "Register the field"}),
        judge("in another case", with_project({"secret"}), {"required_field_case", "in the same case"}),
        judge("all upper case", with_project({"SECRET"}), {"required_field_case", "in the same case"}),
        judge("quoted", with_project({"\"Secret\""}), {"required_field_quoted", "without the quotes"}),
        judge("twice", with_project({"Secret", "Secret"}), {"required_field_twice", "something adds another"}),
        judge("another value", with_project({"Other"}), {"required_field_other", "Compare the value"})}},
      {"32",
       {judge("Signature folded", respelled("Signature", [](auto& text) { text.insert(40, "\r\n "); }),
              {"signature_folded", "line"}),
        judge("a blank in Signature", respelled("Signature", [](auto& text) { text.insert(50, " "); }),
              {"signature_folded", "exactly as it was sent"}),
        judge("Signature cut", respelled("Signature", [](auto& text) { text.resize(60); }),
              {"signature_cut", "bounds the length"}),
        judge("unpadded", respelled("Signature", [](auto& text) { erase_all(text, "=="); }),
              {"signature_respelled", "padding"}),
        judge("colons lost", respelled("Signature", [](auto& text) { erase_all(text, ":"); }),
              {"signature_respelled", "colon"}),
        judge("quotes lost", respelled("Signature-Input", [](auto& text) { erase_all(text, "\""); }),
              {"signature_respelled", "quotes"}),
        judge("Signature-Input folded", respelled("Signature-Input", [](auto& text) { text.insert(20, "\r\n "); }),
              {"signature_folded", "line"}),
        judge("Signature-Input cut", respelled("Signature-Input", [](auto& text) { text.resize(100); }),
              {"signature_cut", "bounds the length"}),
        judge("a tab in Signature-Input",
              respelled("Signature-Input", [](auto& text) { text.insert(text.find(";created"), "\n\t"); }),
              {"signature_folded", "line"})}},
      {"33",
       {judge("a WAF's in Signature-Input only", with_line("Signature-Input", waf_input),
              {"second_signature", "take it off"}),
        judge("a WAF's in Signature only", with_line("Signature", waf_signature), {"second_signature", "waf"}),
        judge("the same label twice", with_line_again("Signature-Input"), {"second_signature", "pyhms"}),
        judge("doubled", with_line_again("Signature"), {"second_signature", "pyhms"}),
        judge("replaced", damaged_by([](diagnosed_case& of) {
                of.field("Signature-Input") = waf_input;
                of.field("Signature") = waf_signature;
              }),
              {"unknown_key", "waf-1"}),
        judge("old-style Signature", with_line("Signature", R"(keyId="x",algorithm="hs2019",signature="abc")"),
              {"second_signature", "ignature"})}},
      {"34, Host twice", {judge("Host twice", with_line("Host", "inner"), {"malformed_request", "host"})}},
      {"extra",
       {judge("Content-Digest made anew", with_digest_of_another_body(),
              {"digest_remade body_line_end", "Let Content-Digest through"}),
        judge("260 lines", with_many_lines(), {"malformed_request", "field"})}},
  };
}

}  // namespace misconfigurations
