#include <ubiops/webhooks/diagnosis/explain.hpp>

#include <ubiops/webhooks/diagnosis/explain.hpp>  // again: the guard holds

#include <string>
#include <utility>

#include "catch.hpp"
#include "diagnosis.hpp"

namespace uw = ubiops::webhooks;
namespace diagnosis = ubiops::webhooks::diagnosis;
namespace detail = ubiops::webhooks::detail;

namespace {

/// The base of a request that is accepted and has no secrets.
std::string base_of(const diagnosed_case& accepted) {
  std::string base;
  for (const auto& line : accepted.explain().base) {
    base.append(base.empty() ? "" : "\n").append(line.identifier).append(": ").append(line.value);
  }
  return base;
}

/// A base with another value in one line.
std::string with_line(std::string base, std::string_view identifier, std::string_view value) {
  const std::size_t at = base.find(identifier) + identifier.size() + 2;
  return base.replace(at, base.find('\n', at) - at, value);
}

}  // namespace

TEST_CASE("a request that verifies is told as such") {
  const diagnosed_case genuine;
  const auto told = genuine.explain();
  CHECK_FALSE(told.verdict);
  CHECK(told.causes.empty());
  REQUIRE(told.checks.size() == diagnosis::step_count);
  for (const auto& each : told.checks) CHECK(each.state == diagnosis::progress::passed);
  REQUIRE(told.signatures.size() == 1);
  CHECK(told.signatures[0].verified);
  CHECK(told.base.size() == 6);
  CHECK_FALSE(told.exhausted);
}

TEST_CASE("what nothing explains is not signed by this key, or altered") {
  diagnosed_case forged;
  forged.sent.target = "/payments";
  const auto told = forged.explain();
  REQUIRE(told.verdict);
  CHECK(told.verdict->code() == ubiops::webhooks::errc::signature_mismatch);
  REQUIRE(told.causes.size() == 1);
  CHECK(told.causes[0].id == diagnosis::cause_id::not_signed_or_altered);
  CHECK(diagnosis::to_text(told).find("not signed by this key, or altered") != std::string::npos);
}

TEST_CASE("the registered URL is tried first") {
  diagnosed_case other("http://hooks.example.com/ubiops");
  other.settings.registered_url = "http://hooks.example.com/ubiops";
  const auto told = other.explain();
  REQUIRE(told.verdict);
  REQUIRE(told.causes.size() == 1);
  CHECK(told.causes[0].id == diagnosis::cause_id::other_scheme);
  CHECK(told.causes[0].how == diagnosis::proof::signature);
  CHECK(told.causes[0].change == "Set .public_origin = \"http://hooks.example.com\".");
}

TEST_CASE("a base that somebody gives is compared line by line") {
  diagnosed_case damaged("https://other.example:9000/deep/hook?x=1", {{"X-Tag", "one"}}, "{}",
                         {.components = {"@method", "@authority", "@target-uri", "content-digest", "date", "x-tag"}});
  diagnosed_case as_signed = damaged;
  as_signed.policy.public_origin = "https://other.example:9000";
  std::string base;
  for (const auto& line : as_signed.explain().base) {
    if (!base.empty()) base += '\n';
    base += line.identifier + ": " + line.value;
  }
  base.replace(base.find("<redacted, 1 bytes>"), 19, "1");  // of the query, which the test knows
  damaged.sent.target = "/hook";
  damaged.sent.method = "PUT";
  damaged.field("X-Tag") = "two";
  damaged.settings.signed_base = base;
  const auto told = damaged.explain();
  CHECK(names_of_causes(told) ==
        "method_changed other_host port_missing path_prefix_stripped query_lost field_changed");
  for (const auto& cause : told.causes) CHECK(cause.how == diagnosis::proof::signature);
  CHECK(told.causes[1].change.starts_with("Is https://other.example:9000/deep/hook?x=<redacted, 1 bytes> your"));

  damaged.settings.signed_base = "\"@method\": GET\nno base at all";
  CHECK(find_cause(damaged.explain(), diagnosis::cause_id::not_signed_or_altered) != nullptr);
}

TEST_CASE("a base in the spelling of the sender's newer generation differs in nothing that it leaves out") {
  for (const auto& url : {std::pair<std::string, std::string>("https://user@hooks.example.com", ""),
                          {"https://user@hooks.example.com:443", ""},
                          {"https://hooks.example.com:443", ""},
                          {"https://user@hooks.example.com", "#part"},
                          {"https://hooks.example.com", "#part"}}) {
    const std::string& origin = url.first;
    const std::string& fragment = url.second;
    CAPTURE(origin, fragment);
    const auto policy_of = [&](const std::string& target) {
      return fragment.empty() ? uw::policy{.public_origin = origin}
                              : uw::policy{.target_uri = origin + target + fragment};
    };
    diagnosed_case damaged(origin + "/hook" + fragment);
    damaged.policy = policy_of("/hook");
    CHECK(damaged.accepted());
    const std::string host_and_port = origin.substr(origin.find("hooks"));
    damaged.settings.signed_base = with_line(with_line(base_of(damaged), "\"@authority\"", "hooks.example.com"),
                                             "\"@target-uri\"", "https://" + host_and_port + "/hook");
    damaged.sent.method = "PATCH";
    CHECK(names_of_causes(damaged.explain()) == "method_changed");

    // What differs beside it is told, and that alone.
    damaged.sent.method = "POST";
    damaged.policy = policy_of("/deep/other");
    if (fragment.empty()) damaged.sent.target = "/deep/other";
    CHECK(names_of_causes(damaged.explain()) == "path_replaced");
  }
}

TEST_CASE("a base in the spelling of the sender's older generation tells of its userinfo") {
  diagnosed_case damaged("https://user@hooks.example.com/hook", {}, "{}", {.signed_by = uw::testing::producer::older});
  damaged.policy = {.public_origin = "https://user@hooks.example.com"};
  damaged.settings.signed_base =
      "\"@method\": POST\n\"@authority\": user@hooks.example.com\n"
      "\"@target-uri\": https://user@hooks.example.com/hook\n" +
      base_of(damaged).substr(base_of(damaged).find("\"content-digest\""));
  CHECK(damaged.accepted());
  damaged.policy = {.public_origin = "https://other@hooks.example.com"};
  CHECK(names_of_causes(damaged.explain()) == "userinfo");
}

TEST_CASE("a base that somebody gives tells of parameters and lines that no guess finds") {
  diagnosed_case damaged(
      "https://hooks.example.com/ubiops", {{"X-Tag", "one"}, {"X-Tag", "two"}}, "{}",
      {.components = {"@method", "@authority", "@target-uri", "content-digest", "date", "x-tag"}, .nonce = "first"});
  const auto genuine = damaged.sent;
  damaged.settings.signed_base = base_of(damaged);
  std::string& input = damaged.field("Signature-Input");
  input.replace(input.find("first"), 5, "other");
  auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "parameters_changed");
  input = input.substr(0, input.find('=') + 1) + told.causes[0].signed_value;
  CHECK(damaged.accepted());

  damaged.erase_field("X-Tag");
  damaged.sent.fields.push_back({"X-Tag", "one"});
  told = damaged.explain();
  REQUIRE(names_of_causes(told) == "lines_lost");
  CHECK(told.causes[0].signed_value == "one, two");
  damaged.sent = genuine;
  CHECK(damaged.accepted());
}

TEST_CASE("a host that was signed with capital letters is told where it was typed so") {
  diagnosed_case damaged;
  std::string base = base_of(damaged);
  base.replace(base.find("https://hooks"), 13, "https://Hooks");
  const auto bytes = damaged.pair.sign(base);
  damaged.field("Signature") =
      "pyhms=:" + detail::base64_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) + ":";
  CHECK_FALSE(damaged.accepted());
  CHECK(names_of_causes(damaged.explain()) == "not_signed_or_altered");
  damaged.settings.registered_url = "https://Hooks.example.com/ubiops";
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "host_case");
  CHECK(told.causes[0].change ==
        "Register the URL with its host in lower case, as UbiOps's sender signs it: https://hooks.example.com/ubiops.");
  CHECK(diagnosed_case("https://hooks.example.com/ubiops").accepted());
}

TEST_CASE("what verify() names without a riddle is told in its words") {
  diagnosed_case damaged("https://hooks.example.com/ubiops", {{"Content-Digest", "md5=:mZFLkyvTelC5g8XnyQrpOw==:"}});
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "malformed_request");
  CHECK(told.causes[0].how == diagnosis::proof::observed);
  CHECK(told.causes[0].change == "Mend what verify() names: " + told.verdict->message() + ".");
  CHECK(diagnosed_case().accepted());
}

TEST_CASE("a head of any shape is explained") {
  struct values_head {
    const ubiops::webhooks::testing::signed_request& sent;
    std::string method() const { return sent.method; }
    std::string target() const { return sent.target; }
    void for_each_field(ubiops::webhooks::field_sink sink) const {
      for (const auto& line : sent.fields) sink(std::string(line.name), std::string(line.value));
    }
  };
  struct bare_head {  // that shows no target
    const ubiops::webhooks::testing::signed_request& sent;
    std::string_view method() const { return sent.method; }
    void for_each_field(ubiops::webhooks::field_sink sink) const {
      for (const auto& line : sent.fields) sink(line.name, line.value);
    }
  };
  diagnosed_case damaged("http://hooks.example.com/ubiops");
  const auto verifier = damaged.verifier();
  const auto same = diagnosis::explain(verifier, values_head{damaged.sent}, damaged.sent.body, damaged.settings);
  CHECK(names_of_causes(same) == "other_scheme");
  const auto bare = diagnosis::explain(verifier, bare_head{damaged.sent}, damaged.sent.body, damaged.settings);
  REQUIRE(bare.verdict);
  CHECK(bare.verdict->code() == ubiops::webhooks::errc::missing_component);
  CHECK(find_cause(bare, diagnosis::cause_id::target_missing) != nullptr);
}

TEST_CASE("hostile requests cost little more than their checks") {
  diagnosed_case hostile;
  hostile.sent.target = "/" + std::string(15000, '/') + "?" + std::string(900, '&');
  for (int i = 0; i < 240; ++i) hostile.sent.fields.push_back({"X-Tag", std::string(200, ',')});
  hostile.field("Signature-Input") =
      "pyhms=(\"x-tag\" \"@query\" \"@method\" \"@target-uri\");created=1800000000;keyid=\"" +
      std::string(hostile.pair.public_key().key_id()) + "\"";
  hostile.sent.body = "[" + std::string(200'000, '[');
  auto told = hostile.explain();
  CHECK(told.verdict);
  hostile.sent.body = "[[]";
  for (int i = 0; i < 60'000; ++i) hostile.sent.body += ",[]";
  hostile.sent.body += "]";
  told = hostile.explain();
  CHECK(told.verdict);
  CHECK(diagnosis::to_text(told).size() < 20'000);
}

TEST_CASE("an empty request is explained") {
  const diagnosed_case genuine;
  const auto verifier = genuine.verifier();
  const auto told = diagnosis::explain(verifier, ubiops::webhooks::request("", ""), std::string_view(), {});
  REQUIRE(told.verdict);
  CHECK(told.verdict->code() == ubiops::webhooks::errc::missing_signature_input);
  CHECK(names_of_causes(told) == "signature_stripped");
  CHECK(told.base.empty());
  CHECK_FALSE(diagnosis::to_text(told).empty());
}
