#include <ubiops/webhooks/diagnosis/detail/line_guesses.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "evidence.hpp"

namespace uw = ubiops::webhooks;
namespace diagnosis = ubiops::webhooks::diagnosis;
namespace detail = ubiops::webhooks::detail;

namespace {

using fields = std::vector<uw::testing::field>;

const std::string content = R"({"event": "deployment_request_completed", "request_id": "1"})";

diagnosed_case covering(const fields& lines, const std::vector<std::string>& names) {
  uw::testing::signing_options options;
  for (const auto& name : names) options.components.push_back(name);
  return diagnosed_case(plain_url, lines, content, options);
}

/// A request with some lines of X-Tag that are covered, the lines that come of them, and what is to be told.
struct lines_case {
  std::vector<std::string> sent;
  std::vector<std::string> come;
  std::string causes;
};

void check_told(const lines_case& of) {
  CAPTURE(of.sent, of.come);
  fields lines;
  for (const auto& value : of.sent) lines.push_back({"X-Tag", value});
  diagnosed_case damaged = covering(lines, {"x-tag"});
  const auto genuine = damaged.sent;
  damaged.erase_field("X-Tag");
  for (const auto& value : of.come) damaged.sent.fields.push_back({"X-Tag", value});
  CHECK_FALSE(damaged.accepted());
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == of.causes);
  const auto& cause = told.causes[0];
  CHECK(cause.how == diagnosis::proof::signature);
  CHECK(cause.identifier == "\"x-tag\"");
  CHECK(cause.signed_value != cause.built_value);
  damaged.sent = genuine;
  // A blank at its end can be mended by whoever registers the value alone.
  CHECK(damaged.accepted() == (of.causes != "trailing_blank"));
}

/// The other values of the covered field `name`, in order.
std::vector<std::string> guessed(const diagnosed_case& of, std::string_view name,
                                 const std::optional<detail::url_text>& typed = {}) {
  std::vector<std::string> values;
  with_evidence(of, [&](detail::evidence& evidence) {
    REQUIRE(evidence.drafts.size() == 1);
    const detail::draft& subject = evidence.drafts[0];
    for (std::size_t i = 0; i < subject.lines.size(); ++i) {
      if (subject.lines[i].name != name) continue;
      for (const auto& each : detail::field_guesses(evidence, i, subject, typed)) values.push_back(each.line->value);
    }
  });
  return values;
}

bool holds(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::size_t count_mime(const std::vector<std::string>& values) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [](const auto& each) { return each.starts_with("=?utf-8?"); }));
}

}  // namespace

TEST_CASE("fields that stand elsewhere too are guessed from there") {
  const detail::url_text typed{"https://u:p@typed.example:443", "/", ""};
  diagnosed_case of = covering({{"Content-Type", "text/json"}}, {"host", "content-length", "content-type"});
  of.field("Host") = "inner:8080";
  of.field("Content-Length") = "7";
  CHECK(holds(guessed(of, "host"), "hooks.example.com"));
  CHECK_FALSE(holds(guessed(of, "host"), "typed.example"));
  CHECK(holds(guessed(of, "host", typed), "typed.example"));
  CHECK(holds(guessed(of, "host", typed), "typed.example:443"));
  CHECK(holds(guessed(of, "content-length"), std::to_string(content.size())));
  CHECK(holds(guessed(of, "content-type"), "application/json"));
  CHECK(holds(guessed(of, "content-type"), "application/json; charset=utf-8"));
  of.policy = {.any_authority = true};  // and no URL says a host
  of.erase_field("Host");
  CHECK(guessed(of, "host").empty());

  diagnosed_case secret = covering({{"Authorization", "Token t"}}, {"authorization"});
  const std::string basic = "Basic dTpw";  // of "u:p"
  CHECK_FALSE(holds(guessed(secret, "authorization"), basic));
  CHECK(holds(guessed(secret, "authorization", typed), basic));
  secret.policy.public_origin = "https://u:p@hooks.example.com";
  CHECK(holds(guessed(secret, "authorization"), basic));
  secret.policy.required_fields = {{"x-other", "o"}, {"Authorization", "Token s"}};
  CHECK(holds(guessed(secret, "authorization"), "Token s"));
  CHECK_FALSE(holds(guessed(secret, "authorization"), "o"));
}

TEST_CASE("a value is respelled as far as it can be") {
  const auto of_value = [](const std::string& value) {
    return guessed(covering({{"X-Tag", value}}, {"x-tag"}), "x-tag");
  };
  CHECK(holds(of_value(""), "\"\""));
  CHECK(holds(of_value("a b"), "A b"));
  CHECK(holds(of_value("a b"), "A B"));
  CHECK(count_mime(of_value("a b")) == 2);
  CHECK(count_mime(of_value("ab")) == 0);
  for (const std::string& each : of_value("=?utf-8?q?a?= b")) CHECK_FALSE(each.starts_with("=?utf-8?q?=3D"));
  CHECK(count_mime(of_value(std::string(62, 'a') + " b")) == 2);
  CHECK(count_mime(of_value(std::string(63, 'a') + " b")) == 0);
  const std::string large(uw::limits::max_signature_base / 2, 'a');
  diagnosed_case two = covering({{"X-Tag", large}}, {"x-tag"});
  CHECK_FALSE(guessed(two, "x-tag").empty());
  two.sent.fields.push_back({"X-Tag", large});
  CHECK(guessed(two, "x-tag").empty());  // too large to be guessed at
}

TEST_CASE("the more lines or members a field has, the fewer orders are tried") {
  const auto of_lines = [](std::size_t count) {
    diagnosed_case of = covering({{"X-Tag", "a"}}, {"x-tag"});
    for (std::size_t i = 1; i < count; ++i)
      of.sent.fields.push_back({"X-Tag", std::string(1, static_cast<char>('a' + i))});
    return guessed(of, "x-tag");
  };
  CHECK(holds(of_lines(4), "d, c, b, a"));
  CHECK(holds(of_lines(4), "b, d, a, c"));
  CHECK(holds(of_lines(4), "a, b, c"));
  CHECK(holds(of_lines(5), "e, d, c, b, a"));
  CHECK(holds(of_lines(5), "e"));
  CHECK_FALSE(holds(of_lines(5), "a, b, c, d"));
  const auto of_members = [](std::size_t count) {
    std::string value;
    for (std::size_t i = 0; i < count; ++i) value.append(i == 0 ? "" : ",").append(1, static_cast<char>('a' + i));
    return guessed(covering({{"X-Tag", value}}, {"x-tag"}), "x-tag");
  };
  CHECK(holds(of_members(3), "b, c, a"));
  CHECK(holds(of_members(4), "d, c, b, a"));
  CHECK_FALSE(holds(of_members(4), "b, c, d, a"));
  CHECK(holds(of_members(16), "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p"));
  CHECK_FALSE(holds(of_members(17), "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q"));
}

TEST_CASE("no Date can be rebuilt without created, and no more than a dozen digests are guessed") {
  detail::draft undated;
  CHECK(detail::date_guesses(0, undated, "").empty());
  undated.created = diagnosed_case::signed_at.time_since_epoch().count();
  CHECK(detail::date_guesses(0, undated, "").size() == 5);
  CHECK(detail::date_guesses(0, undated, "Fri, 15 Jan 2027 08:00:00 GMT").size() == 4);
  CHECK(detail::digest_guesses(0, content, "").size() == 12);
  CHECK(detail::digest_guesses(0, std::string(uw::limits::max_event_body + 1, 'x'), "").size() == 3);
}

TEST_CASE("a method that was signed is found") {
  diagnosed_case damaged;
  damaged.sent.method = "post";
  auto told = damaged.explain();
  CHECK(names_of_causes(told) == "method_case");
  damaged.sent.method = "PUT";
  CHECK(names_of_causes(damaged.explain()) == "method_changed");
  damaged.sent.method = "POST";
  CHECK(damaged.accepted());
  CHECK(damaged.explain().causes.empty());
}

TEST_CASE("a redirect that makes GET of POST is named, and its lost body with it") {
  diagnosed_case damaged;
  const auto genuine = damaged.sent;
  damaged.sent.method = "GET";
  damaged.sent.body.clear();
  auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "redirected_to_get");
  CHECK(told.causes[0].signed_value == "POST");
  CHECK(told.causes[0].built_value == "GET");
  damaged.sent.target = "/ubiops/";  // and led to another URL
  told = damaged.explain();
  CHECK(names_of_causes(told) == "redirected_to_get trailing_slash");
  damaged.sent = genuine;
  CHECK(damaged.accepted());
}

TEST_CASE("lines of a covered field that something changed are found") {
  for (const lines_case& each : {
           lines_case{{"one", "two"}, {"two", "one"}, "lines_reordered"},
           lines_case{{"one", "three", "two"}, {"two", "one", "three"}, "lines_reordered"},
           lines_case{{"one", "two"}, {"one,two"}, "lines_joined"},
           lines_case{{"one", "two", "six"}, {"one,two,six"}, "lines_joined"},
           lines_case{{"one", "two"}, {"one; two"}, "lines_joined"},
           lines_case{{"one", "two"}, {"two, one"}, "lines_reordered"},
           lines_case{{"one"}, {"one", "two"}, "lines_added"},
           lines_case{{"one"}, {"one", "one"}, "lines_added"},
           lines_case{{"two"}, {"one", "two"}, "lines_added"},
           lines_case{{"one", "one"}, {"one"}, "lines_lost"},
           lines_case{{"one", "two", "one", "two"}, {"one, two"}, "lines_lost"},
           lines_case{{"a%20b"}, {"a b"}, "percent_decoded"},
           lines_case{{"x%2Fy%3Dz"}, {"x/y=z"}, "percent_decoded"},
           lines_case{{"=?utf-8?q?J=C3=BCrgen?="}, {"J\xc3\xbcrgen"}, "mime_decoded"},
           lines_case{{"=?utf-8?b?SsO8cmdlbg==?="}, {"J\xc3\xbcrgen"}, "mime_decoded"},
           lines_case{{"=?utf-8?q?J=C3=BCrgen?="}, {"J\xfcrgen"}, "mime_decoded"},
           lines_case{{"a  b"}, {"a b"}, "blanks_collapsed"},
           lines_case{{"a  b  c"}, {"a b c"}, "blanks_collapsed"},
           lines_case{{"a\tb"}, {"a b"}, "blanks_collapsed"},
           lines_case{{"Token Abc"}, {"token abc"}, "value_case"},
           lines_case{{"Bearer x"}, {"bearer x"}, "value_case"},
           lines_case{{"ABC"}, {"abc"}, "value_case"},
           lines_case{{"abc"}, {"ABC"}, "value_case"},
           lines_case{{"\"a b\""}, {"a b"}, "quotes_lost"},
           lines_case{{"a"}, {"\"a\""}, "quotes_lost"},
       }) {
    check_told(each);
  }
}

TEST_CASE("a blank at the end of a value, which the producer signs, is found") {
  // The test signer trims, as a verifier does, so this signs what the producer's packages sign.
  diagnosed_case damaged = covering({{"X-Tag", "secret"}}, {"x-tag"});
  const std::string& params = damaged.field("Signature-Input");
  std::string base;
  const auto told = damaged.explain();
  REQUIRE(told.base.size() == 7);
  for (const auto& line : told.base) {
    if (line.identifier == "\"@signature-params\"") break;
    base += line.identifier + ": " + line.value + (line.identifier == "\"x-tag\"" ? " \n" : "\n");
  }
  base += "\"@signature-params\": " + params.substr(params.find('=') + 1);
  const auto bytes = damaged.pair.sign(base);
  damaged.field("Signature") =
      "pyhms=:" + detail::base64_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) + ":";
  const auto judged = damaged.explain();
  REQUIRE(names_of_causes(judged) == "trailing_blank");
  CHECK(judged.causes[0].how == diagnosis::proof::signature);
  CHECK(judged.causes[0].signed_value == "\"secret \"");
  CHECK(judged.causes[0].built_value == "\"secret\"");
  CHECK(judged.causes[0].change == "Register the value of x-tag without a blank at its end.");
}

TEST_CASE("a parameter behind a semicolon is no line of a field") {
  diagnosed_case damaged = covering({{"Content-Type", "application/json"}}, {"content-type"});
  damaged.field("Content-Type") = "application/json; charset=UTF-8";
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "field_changed");
  CHECK(told.causes[0].signed_value == "application/json");
  damaged.field("Content-Type") = told.causes[0].signed_value;
  CHECK(damaged.accepted());
}

TEST_CASE("a covered field that is lost is named, and found where it can be told") {
  diagnosed_case damaged = covering({{"X-Tag", "one"}}, {"x-tag"});
  const auto genuine = damaged.sent;
  damaged.erase_field("X-Tag");
  auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "field_lost");
  CHECK(told.causes[0].how == diagnosis::proof::observed);
  CHECK(told.causes[0].identifier == "\"x-tag\"");

  damaged.sent = genuine;
  damaged.erase_field("Date");
  told = damaged.explain();
  REQUIRE(names_of_causes(told) == "field_lost");
  CHECK(told.causes[0].how == diagnosis::proof::signature);  // rebuilt out of created
  damaged.sent = genuine;
  damaged.erase_field("Content-Digest");
  told = damaged.explain();
  REQUIRE(names_of_causes(told) == "field_lost");
  CHECK(told.causes[0].how == diagnosis::proof::signature);  // made of the body
  damaged.sent = genuine;
  CHECK(damaged.accepted());
}

TEST_CASE("Authorization that was stripped or replaced is named, and never shown") {
  diagnosed_case damaged(plain_url, {{"Authorization", "Token s3cret"}});
  damaged.policy.required_fields = {{"authorization", "Token s3cret"}};
  const auto genuine = damaged.sent;
  const auto check = [&](const std::string& causes) {
    const auto told = damaged.explain();
    CHECK(names_of_causes(told) == causes);
    CHECK(told.causes[0].how == diagnosis::proof::signature);
    for (const std::string& text : {diagnosis::to_text(told), diagnosis::to_json(told)}) {
      CHECK(text.find("s3cret") == std::string::npos);
      CHECK(text.find("b0rrowed") == std::string::npos);
    }
  };
  damaged.field("Authorization") = "Basic b0rrowed";
  check("authorization_replaced required_field_other");
  damaged.erase_field("Authorization");
  check("authorization_lost required_field_absent");
  damaged.sent = genuine;
  CHECK(damaged.accepted());

  diagnosed_case unknown(plain_url, {{"Authorization", "Token s3cret"}});
  unknown.erase_field("Authorization");
  const auto told = unknown.explain();
  REQUIRE(names_of_causes(told) == "authorization_lost");
  CHECK(told.causes[0].how == diagnosis::proof::observed);
}

TEST_CASE("a Date that was rewritten is rebuilt out of created") {
  struct date_case {
    std::string date;
    std::string causes;
  };
  diagnosed_case damaged;
  const std::string genuine = damaged.field("Date");
  REQUIRE(genuine == "Fri, 15 Jan 2027 08:00:00 GMT");
  for (const date_case& each : {
           date_case{"Fri, 15 Jan 2027 08:00:03 GMT", "date_rewritten"},
           date_case{"Fri, 15 Jan 2027 07:59:58 GMT", "date_rewritten"},
           date_case{"Fri, 15 Jan 2027 10:00:00 GMT", "date_zone"},
           date_case{"Fri, 15 Jan 2027 02:30:00 GMT", "date_zone"},
           date_case{"Fri, 15 Jan 2027 08:00:00 +0000", "date_zone"},
           date_case{"2027-01-15T08:00:00Z", "date_zone"},
       }) {
    CAPTURE(each.date);
    damaged.field("Date") = each.date;
    const auto told = damaged.explain();
    const auto* found = find_cause(
        told, each.causes == "date_zone" ? diagnosis::cause_id::date_zone : diagnosis::cause_id::date_rewritten);
    REQUIRE(found != nullptr);
    CHECK(found->how == diagnosis::proof::signature);
    CHECK(found->signed_value == genuine);
    CHECK(found->built_value == each.date);
  }
  damaged.field("Date") = genuine;
  CHECK(damaged.accepted());
  damaged.sent.fields.push_back({"Date", "Fri, 15 Jan 2027 08:00:01 GMT"});
  const auto told = damaged.explain();
  REQUIRE(told.causes.size() == 1);
  CHECK(told.causes[0].how == diagnosis::proof::signature);
}

TEST_CASE("a Content-Digest that a proxy made anew is found by two checks") {
  for (const auto digest : {uw::testing::body_digest::sha256, uw::testing::body_digest::sha512,
                            uw::testing::body_digest::sha256_and_sha512}) {
    diagnosed_case damaged(plain_url, {}, content, {.digest = digest});
    const std::string genuine = damaged.field("Content-Digest");
    const bool sha512 = digest == uw::testing::body_digest::sha512;
    damaged.field("Content-Digest") = sha512 ? detail::digest_field<uw::sodium_crypto::sha256>("sha-256", content)
                                             : detail::digest_field<uw::sodium_crypto::sha512>("sha-512", content);
    auto told = damaged.explain();
    REQUIRE(names_of_causes(told) == "digest_remade");
    CHECK(told.causes[0].signed_value == genuine);
    damaged.field("Content-Digest") = genuine;
    CHECK(damaged.accepted());
    damaged.sent.body += "\n";  // and the body with it
    damaged.field("Content-Digest") = detail::digest_field<uw::sodium_crypto::sha256>("sha-256", damaged.sent.body);
    if (digest != uw::testing::body_digest::sha256) continue;
    CHECK(names_of_causes(damaged.explain()) == "digest_remade body_line_end");
  }
}
