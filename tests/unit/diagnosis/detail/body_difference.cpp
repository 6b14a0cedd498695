#include <ubiops/webhooks/diagnosis/detail/body_difference.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "evidence.hpp"

namespace uw = ubiops::webhooks;
namespace diagnosis = ubiops::webhooks::diagnosis;
using diagnosis::proof;

namespace {

struct body_case {
  std::string sent;
  std::string comes;
  std::string causes;
  proof how = proof::digest;
};

void check_told(const body_case& of, std::vector<uw::testing::field> fields = {}) {
  CAPTURE(of.sent, of.comes);
  for (const auto digest : {uw::testing::body_digest::sha256, uw::testing::body_digest::sha512}) {
    diagnosed_case damaged(plain_url, fields, of.sent, {.digest = digest});
    damaged.sent.body = of.comes;
    const auto told = damaged.explain();
    REQUIRE(told.verdict);
    CHECK(told.verdict->code() == uw::errc::content_digest_mismatch);
    REQUIRE(names_of_causes(told) == of.causes);
    CHECK(told.causes[0].how == of.how);
    CHECK(told.signatures[0].verified);
    CHECK(told.ed25519_checks <= 4);  // hashes alone
    damaged.sent.body = of.sent;
    CHECK(damaged.accepted());
  }
}

}  // namespace

TEST_CASE("the form that a body was sent in is proved by its digest") {
  const std::string compact = R"({"event":"x","deployment_id":"1","request_id":"2","text":"a/b"})";
  const std::string spaced = R"({"event": "x", "deployment_id": "1", "request_id": "2", "text": "a/b"})";
  const std::string sorted = R"({"deployment_id": "1", "event": "x", "request_id": "2", "text": "a/b"})";
  const std::string pretty =
      "{\n  \"event\": \"x\",\n  \"deployment_id\": \"1\",\n  \"request_id\": \"2\",\n  \"text\": "
      "\"a/b\"\n}";
  for (const body_case& each : {
           body_case{spaced, spaced + "\n", "body_line_end"},
           body_case{spaced + "\n", spaced, "body_line_end"},
           body_case{spaced + "\r\n", spaced, "body_line_end"},
           body_case{"a\r\nb\r\n", "a\nb\n", "body_line_ends"},
           body_case{"a\nb", "a\r\nb", "body_line_ends"},
           body_case{spaced, "\xef\xbb\xbf" + spaced, "body_byte_order_mark"},
           body_case{"\xef\xbb\xbf" + spaced, spaced, "body_byte_order_mark"},
           body_case{spaced, compact, "body_json_rewritten"},
           body_case{compact, spaced, "body_json_rewritten"},
           body_case{compact, pretty, "body_json_rewritten"},
           body_case{pretty, compact, "body_json_rewritten"},
           body_case{spaced, sorted, "body_json_rewritten"},
           body_case{sorted, spaced, "body_json_rewritten"},
           body_case{compact, R"({"event":"x","deployment_id":"1","request_id":"2","text":"a\/b"})",
                     "body_json_rewritten"},
           body_case{R"({"text": "Zo\u00eb \ud83d\ude00"})", "{\"text\":\"Zo\xc3\xab \xf0\x9f\x98\x80\"}",
                     "body_json_rewritten"},
           body_case{"{\"text\": \"Zo\xc3\xab\"}", R"({"text":"Zo\u00eb"})", "body_json_rewritten"},
           body_case{"Zo\xc3\xab", "Zo\xc3\x83\xc2\xab", "body_charset"},
           body_case{"Zo\xc3\xab", "Zo\xeb", "body_charset"},
           body_case{"Zo\xeb", "Zo\xc3\xab", "body_charset"},
           body_case{"abcd", std::string("a\0b\0c\0d\0", 8), "body_charset"},
           body_case{"hello", "5\r\nhello\r\n0\r\n\r\n", "body_chunked"},
           body_case{"hello world", "5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n", "body_chunked"},
           body_case{"abc", std::string("abc\0\0\0", 6), "body_cut_at_nul"},
           body_case{std::string("abc\0", 4), "abc", "body_cut_at_nul"},
       }) {
    check_told(each);
  }
}

TEST_CASE("what no form has is told by the size, and by Content-Encoding") {
  const std::string sent = R"({"request_id": "1"})";
  check_told({sent, "", "body_read_before", proof::observed});
  check_told({sent, sent.substr(0, 7), "body_cut", proof::observed});
  check_told({sent, sent + "garbage", "body_longer", proof::observed});
  check_told({sent, R"({"request_id": "2"})", "body_changed", proof::observed});
  check_told({"\x1f\x8b\x08 zipped", sent, "body_decompressed", proof::observed}, {{"Content-Encoding", "gzip"}});
}

TEST_CASE("a Content-Encoding tells of a body that is there, and not compressed") {
  const std::string sent = R"({"request_id": "1"})";
  const std::string other = R"({"request_id": "2"})";
  check_told({sent, other, "body_changed", proof::observed}, {{"Content-Encoding", "identity"}});
  check_told({sent, other, "body_changed", proof::observed}, {{"Content-Encoding", "Identity"}});
  check_told({sent, "", "body_read_before", proof::observed}, {{"Content-Encoding", "gzip"}});
  check_told({"\x1f\x8b\x08 zipped", "\x1f\x8b\x08 zippe!", "body_changed", proof::observed},
             {{"Content-Encoding", "gzip"}});
  check_told({"\x28\xb5\x2f\xfd zipped", "\x28\xb5\x2f\xfd zippe!", "body_changed", proof::observed},
             {{"Content-Encoding", "zstd"}});
}

TEST_CASE("without a Content-Length an empty body was read before, and another one changed") {
  const auto causes = [](const std::string& body) {
    diagnosed_case damaged;
    damaged.erase_field("Content-Length");
    REQUIRE(damaged.accepted());
    damaged.sent.body = body;
    return names_of_causes(damaged.explain());
  };
  CHECK(causes("") == "body_read_before");
  CHECK(causes("x") == "body_changed");
}

TEST_CASE("what the digest proves of a body takes the place of what its size shows") {
  for (const bool longer : {false, true}) {
    CAPTURE(longer);
    const std::string body = R"({"request_id": "1"})";
    diagnosed_case damaged(plain_url, {}, longer ? body : body + "\n");
    damaged.sent.body = longer ? body + "\n" : body;
    damaged.sent.target = "/forged";  // so that the size is looked at, since nothing is found
    CHECK(names_of_causes(damaged.explain()) == "body_line_end not_signed_or_altered");
    damaged.sent.body += "x";
    CHECK(names_of_causes(damaged.explain()) ==
          (longer ? "body_longer not_signed_or_altered" : "body_changed not_signed_or_altered"));
  }
}

TEST_CASE("a Content-Digest that cannot be read says nothing of the body") {
  diagnosed_case of;
  const std::string digest = of.field("Content-Digest");
  for (const std::string field : {"", "sha-256", "sha-256=:YQ==:", "md5=:YQ==:"}) {
    CAPTURE(field);
    with_evidence(of, [&](uw::detail::evidence& evidence) {
      CHECK_FALSE(uw::detail::compare_body(evidence, field));
      CHECK(evidence.report.causes.empty());
      CHECK(uw::detail::compare_body(evidence, digest));
    });
  }
}

TEST_CASE("a large body is looked at by its size alone") {
  const std::string sent(2 * 1024 * 1024, 'x');
  check_told({sent, sent.substr(1), "body_cut", proof::observed});
}
