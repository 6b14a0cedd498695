// The body, and the digest that binds it (RFC 9530 §2).
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

constexpr std::string_view usual_body = R"({"event": "deployment_request_completed"})";

/// The base64 of a digest as sha256_digest and sha512_digest write it.
std::string base64_in(const std::string& digest) { return digest.substr(9, digest.size() - 10); }

/// The text with '@' and '#' for the base64 of SHA-256 and SHA-512 of the body, and '~' and '^' for those of the empty
/// one.
std::string with_digests(std::string_view text, std::string_view body) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '@': out += base64_in(sha256_digest(body)); break;
      case '#': out += base64_in(sha512_digest(body)); break;
      case '~': out += base64_in(sha256_digest({})); break;
      case '^': out += base64_in(sha512_digest({})); break;
      default: out += c;
    }
  }
  return out;
}

void digest_is(scene& s, std::string_view text) { s.put_digest(with_digests(text, s.head().body)); }

/// Signs this body, and sends the text in its place.
void body_signed(scene& s, std::string_view body) {
  s.draft = usual_request(our_key(), "hooks.example.com", "/hook?id=7", body);
  s.on_the_way = [](message& m, std::string_view text) { m.body = text; };
}

constexpr attack body_rows[] = {
    {"body-one-bit",
     "one bit of the body is another",
     content_digest_mismatch,
     "content-digest",
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         if (text.empty()) return;
         const std::size_t bit = std::stoul(std::string(text));
         char& byte = m.body[bit / 8];
         byte = static_cast<char>(byte ^ (1 << bit % 8));
       };
     },
     "",
     {"0", "7", "8", "63", "64", "100", "127", "128", "255", "256", "326", "327"}},
    {"body-longer",
     "a body with more behind it, before it, or twice",
     content_digest_mismatch,
     "content-digest",
     [](scene& s, std::string_view) { body_signed(s, "{}"); },
     "{}",
     {"{} ", "{}\n", "{}\0"sv, " {}", "{}{}", "\xef\xbb\xbf{}", "{}\r\n"}},
    {"body-shorter",
     "a part of the body",
     content_digest_mismatch,
     "content-digest",
     [](scene& s, std::string_view) { body_signed(s, usual_body); },
     usual_body,
     {"", "{", usual_body.substr(1), usual_body.substr(0, usual_body.size() - 1), "}"}},
    {"body-replaced",
     "another body, or the same JSON in other bytes",
     content_digest_mismatch,
     "content-digest",
     [](scene& s, std::string_view) { body_signed(s, R"({"a": 1})"); },
     R"({"a": 1})",
     {R"({"a":1})", R"({"a": 2})", R"({"a": 1.0})", R"({"\u0061": 1})", "{'a': 1}", "null"}},
    {"body-with-nul",
     "a body with NUL, cut or changed behind it",
     content_digest_mismatch,
     "content-digest",
     [](scene& s, std::string_view) { body_signed(s, "a\0b\0"sv); },
     "a\0b\0"sv,
     {"a", "a\0"sv, "a\0b"sv, "a\0c\0"sv, "\0b\0"sv, "a\0b\0\0"sv}},
    {"body-not-utf8",
     "a body that is no UTF-8, mended or changed",
     content_digest_mismatch,
     "content-digest",
     [](scene& s, std::string_view) { body_signed(s, "\xff\xc0\xaf"); },
     "\xff\xc0\xaf",
     {"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "\xff\xc0", "?", "/", "\xff\xc0\xae"}},
    {"body-not-covered",
     "a body that no covered digest binds",
     component_not_covered,
     "content-digest",
     [](scene& s, std::string_view text) {
       s.policy.required_components = {"@method", "@authority", "@target-uri", "date"};
       s.signature().uncover(R"("content-digest")");
       s.head().body = text;
     },
     "",
     {usual_body, "{}", "\0"sv, " "}},
    {"digest-of-another-field",
     "a digest in another field than Content-Digest",
     component_not_covered,
     "content-digest",
     [](scene& s, std::string_view text) {
       const std::string value = s.head().get("Content-Digest");
       s.head().remove("Content-Digest");
       s.signature().uncover(R"("content-digest")");
       s.send_covered(text, value);
     },
     "content-digest",
     {"repr-digest", "digest", "content-md5", "content-digest2", "x-content-digest"}},
    {"digest-absent",
     "Content-Digest is covered, and not there",
     missing_component,
     "content-digest",
     [](scene& s, std::string_view) { s.on_the_way = [](message& m, std::string_view text) { m.remove(text); }; },
     "X-Other",
     {"Content-Digest"}},
    {"digest-swapped",
     "the digest of another body with that body",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         m.body = text;
         m.set("Content-Digest", sha256_digest(text));
       };
     },
     usual_body,
     {"{}", "", "\0"sv}},
    {"digest-added",
     "a digest in a line of its own",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) {
         if (!text.empty()) m.add("Content-Digest", with_digests(text, m.body));
       };
     },
     "",
     {"sha-256=:@:", "sha-512=:#:", "sha-512=:^:", "md5=:AA==:", "x"}},
    {"digest-unknown",
     "digests of unknown algorithms alone",
     unsupported_digest_algorithm,
     "",
     digest_is,
     "md5=:AA==:, sha-256=:@:",
     {"md5=:1B2M2Y8AsgTpgAmY7PhCfg==:", "sha-384=:@:", "sha=:AA==:", "unixsum=:AA==:", "crc32c=:AA==:", "sha-1=:AA==:",
      "sha256=:@:", "sha-2560=:@:", "sha-51=:#:", "*=:AA==:", "md5=:AA==:, adler=:AA==:", ""}},
    {"digest-wrong",
     "a digest that is not the body's",
     content_digest_mismatch,
     "content-digest",
     digest_is,
     "sha-256=:@:",
     {"sha-256=:~:", "sha-512=:^:", "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:"}},
    {"digest-right-beside-wrong",
     "a right digest beside a wrong one",
     content_digest_mismatch,
     "content-digest",
     digest_is,
     "sha-256=:@:, sha-512=:#:",
     {"sha-256=:@:, sha-512=:^:", "sha-256=:~:, sha-512=:#:", "sha-512=:#:, sha-256=:~:", "sha-512=:^:, sha-256=:@:",
      "sha-512=:^:, md5=:AA==:, sha-256=:@:"}},
    {"digest-twice",
     "an algorithm twice",
     malformed_content_digest,
     any_subject,
     digest_is,
     "sha-256=:@:, sha-512=:#:",
     {"sha-256=:@:, sha-256=:@:", "sha-256=:~:, sha-256=:@:", "sha-256=:@:, sha-512=:#:, sha-256=:@:",
      "sha-512=:#:, sha-512=:#:", "md5=:AA==:, md5=:AA==:, sha-256=:@:"}},
    {"digest-of-wrong-length",
     "a digest of another length than its algorithm's",
     malformed_content_digest,
     any_subject,
     digest_is,
     "sha-256=:@:",
     {"sha-256=::", "sha-256=:AAAA:", "sha-256=:#:", "sha-512=:@:", "sha-256=:@:, sha-512=:AAAA:",
      "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==:", "sha-512=:AAAA:, sha-256=:@:"}},
    {"digest-of-wrong-type",
     "a digest that is no byte sequence",
     malformed_content_digest,
     any_subject,
     digest_is,
     "sha-256=:@:;a=1",
     {"sha-256", "sha-256=1", "sha-256=?1", "sha-256=\"@\"", "sha-256=(:@:)", "sha-256=tok", "sha-256=1.5",
      "sha-256=:@:, sha-512", "sha-512=1, sha-256=:@:"}},
    {"digest-malformed",
     "a Content-Digest that is no dictionary, or no strict base64",
     malformed_content_digest,
     any_subject,
     digest_is,
     "sha-256=:@:",
     {"sha-256=@", "sha-256:@:", ":@:", "sha-256=:@", "sha-256=:@:,", ",sha-256=:@:", "SHA-256=:@:", "sha-256 =:@:",
      "sha-256= :@:", "sha-256=:@=:", "sha-256=: @:", "sha-256=:@:;", "sha-256=:@: x", "sha-256=:@:, ,x=:AA==:",
      "sha-256=:A_-=:", "sha-256=:AB==:, sha-512=:#:", "sha-256=:AA:, sha-512=:#:", "(sha-256)", "\"sha-256\""}},
};

}  // namespace

std::span<const attack> attacks_on_the_body() { return body_rows; }
