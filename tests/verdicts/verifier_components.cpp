// Every component of a request, derived or field, with every parameter, from the wire to the verdict.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

/// The usual request to `target`, covering one component more.
request_draft covering(const std::string& identifier, const std::string& value,
                       std::string_view target = "/hook?id=7") {
  request_draft draft = usual_request(our_key(), "hooks.example.com", target);
  draft.signature.lines.push_back({identifier, value});
  return draft;
}

errc verdict_of(const request_draft& draft) { return judge(our_verifier(), draft.complete()).code; }

/// A field in lines, covered as `identifier` with `value`.
errc field(const std::vector<std::string>& lines, const std::string& name, const std::string& identifier,
           const std::string& value) {
  request_draft draft = covering(identifier, value);
  for (const std::string& line : lines) draft.head.add(name, line);
  return verdict_of(draft);
}

}  // namespace

TEST_CASE("the derived components of a target") {
  CHECK(verdict_of(covering(R"("@scheme")", "https")) == verified);
  CHECK(verdict_of(covering(R"("@scheme")", "http")) == errc::signature_mismatch);
  CHECK(verdict_of(covering(R"("@path")", "/hook")) == verified);
  CHECK(verdict_of(covering(R"("@path")", "/hook?id=7")) == errc::signature_mismatch);
  CHECK(verdict_of(covering(R"("@query")", "?id=7")) == verified);
  CHECK(verdict_of(covering(R"("@query")", "?", "/hook")) == verified);
  CHECK(verdict_of(covering(R"("@query")", "?", "/hook?")) == verified);
  CHECK(verdict_of(covering(R"("@query")", "?a?b", "/hook?a?b")) == verified);
  CHECK(verdict_of(covering(R"("@request-target")", "/hook?id=7")) == verified);
  CHECK(verdict_of(covering(R"("@request-target")", "/hook", "/hook?")) == errc::signature_mismatch);
  CHECK(verdict_of(covering(R"("@path")", "/%7ehook//x", "/%7ehook//x")) == verified);
}

TEST_CASE("with a target_uri the components are those of the URI, but for @request-target") {
  uw::policy policy;
  policy.target_uri = "https://hooks.example.com/hook?id=7#Part";
  const test_verifier verifier = make_verifier(policy);
  request_draft draft = usual_request();
  draft.signature.value(R"("@target-uri")") = policy.target_uri;
  draft.signature.lines.push_back({R"("@path")", "/hook"});
  draft.signature.lines.push_back({R"("@query")", "?id=7"});
  draft.signature.lines.push_back({R"("@query-param";name="id")", "7"});
  draft.signature.lines.push_back({R"("@request-target")", "/internal?x"});
  draft.signature.lines.push_back({R"("@scheme")", "https"});
  draft.head.target = "/internal?x";
  CHECK(judge(verifier, draft.complete()) == verified);
  draft.head.target = "/hook?id=7";
  CHECK(judge(verifier, draft.complete()) == errc::signature_mismatch);
  const message without_target = draft.complete();
  CHECK(judge_head(verifier, no_target_head(without_target), without_target.body, at(signing_second)) ==
        errc::missing_component);
  draft.signature.uncover(R"("@request-target")");
  const message uncovered = draft.complete();
  CHECK(judge_head(verifier, no_target_head(uncovered), uncovered.body, at(signing_second)) == verified);
}

TEST_CASE("an absolute-form target gives its path and query") {
  request_draft draft = usual_request();
  draft.head.target = "https://hooks.example.com/hook?id=7";
  CHECK(verdict_of(draft) == verified);
  draft.signature.lines.push_back({R"("@request-target")", "https://hooks.example.com/hook?id=7"});
  CHECK(verdict_of(draft) == verified);
  draft.head.target = "HTTPS://HOOKS.example.com:443/hook?id=7";
  CHECK(verdict_of(draft) == errc::signature_mismatch);
  draft.signature.value(R"("@request-target")") = draft.head.target;
  CHECK(verdict_of(draft) == verified);
  uw::policy any;
  any.any_authority = true;
  CHECK(judge(make_verifier(any), draft.complete()) == verified);

  request_draft root = usual_request(our_key(), "hooks.example.com", "/");
  root.head.target = "https://hooks.example.com";
  CHECK(verdict_of(root) == verified);
  CHECK(judge(make_verifier(any), root.complete()) == verified);
}

TEST_CASE("a target that is none is refused, covered or not") {
  uw::policy lax = our_policy();
  lax.required_components = {"content-digest"};
  lax.nothing_else_required = true;
  request_draft draft = usual_request();
  draft.signature.uncover(R"("@target-uri")");
  const test_verifier verifier = make_verifier(lax);
  CHECK(judge(verifier, draft.complete()) == verified);
  for (const std::string& target :
       {std::string(), std::string("hook"), std::string("*"), std::string("/a b"), std::string("/a#b"),
        std::string("/a\tb"), std::string("/a\0b", 4), std::string("/\xc3\xa9"), std::string("/a\r\nb"),
        std::string("hooks.example.com:443"), std::string("https://"), std::string("ftp://hooks.example.com/"),
        std::string("https:/hook"), std::string("://x/"), std::string("https:// /"), std::string("/a\x7f")}) {
    CAPTURE(target);
    draft.head.target = target;
    CHECK(judge(verifier, draft.complete()) == errc::malformed_target);
  }
  draft.head.method = "OPTIONS";
  draft.signature.value(R"("@method")") = "OPTIONS";
  draft.head.target = "*";
  CHECK(judge(verifier, draft.complete()) == verified);
}

TEST_CASE("a method is a token, taken as it is") {
  const auto by = [](const std::string& sent, const std::string& value) {
    request_draft draft = usual_request();
    draft.head.method = sent;
    draft.signature.value(R"("@method")") = value;
    return verdict_of(draft);
  };
  CHECK(by("PUT", "PUT") == verified);
  CHECK(by("m-search", "m-search") == verified);
  CHECK(by("post", "POST") == errc::signature_mismatch);
  CHECK(by("POST", "post") == errc::signature_mismatch);
  CHECK(by("", "") == errc::malformed_field);
  CHECK(by("PO ST", "PO ST") == errc::malformed_field);
  CHECK(by("POST\n", "POST\n") == errc::malformed_field);
  CHECK(by(std::string("POST\0", 5), std::string("POST\0", 5)) == errc::malformed_field);
}

TEST_CASE("a query parameter is found by its encoded name and given in its encoded form") {
  const auto param = [](const std::string& target, const std::string& name, const std::string& value) {
    return verdict_of(covering("\"@query-param\";name=\"" + name + '"', value, target));
  };
  // RFC 9421 §2.2.8.
  const std::string example =
      "/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace"
      "&fa%C3%A7ade%22%3A%20=something";
  CHECK(param(example, "var", "this%20is%20a%20big%0Amultiline%20value") == verified);
  CHECK(param(example, "bar", "with%20plus%20whitespace") == verified);
  CHECK(param(example, "fa%C3%A7ade%22%3A%20", "something") == verified);
  CHECK(param(example, "fa%c3%a7ade%22%3a%20", "something") == errc::missing_component);
  CHECK(param("/?a=1&b=&c&=5", "a", "1") == verified);
  CHECK(param("/?a=1&b=&c&=5", "b", "") == verified);
  CHECK(param("/?a=1&b=&c&=5", "c", "") == verified);
  CHECK(param("/?a=1&b=&c&=5", "", "5") == verified);
  CHECK(param("/?a=1", "b", "1") == errc::missing_component);
  CHECK(param("/", "a", "1") == errc::missing_component);
  CHECK(param("/?a=1&a=1", "a", "1") == errc::malformed_target);
  CHECK(param("/?a=1&%61=2", "a", "1") == errc::malformed_target);
  CHECK(param("/?a=1&A=2", "a", "1") == verified);
  CHECK(param("/?a=%ff", "a", "%FF") == errc::malformed_target);
  CHECK(param("/?a=%", "a", "%25") == verified);
}

TEST_CASE("a field with the parameter bs is each of its lines as a byte sequence") {
  CHECK(field({"value"}, "X-A", R"("x-a";bs)", ":dmFsdWU=:") == verified);
  CHECK(field({"value, with, lots", "of, commas"}, "Example-Header", R"("example-header";bs)",
              ":dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:") == verified);  // RFC 9421 §2.1.3
  CHECK(field({"value, with, lots, of, commas"}, "Example-Header", R"("example-header";bs)",
              ":dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:") == errc::signature_mismatch);
  CHECK(field({" \t"}, "X-A", R"("x-a";bs)", "::") == verified);
  CHECK(field({"", ""}, "X-A", R"("x-a";bs)", "::, ::") == verified);
  CHECK(field({"value"}, "X-A", R"("x-a";bs)", "value") == errc::signature_mismatch);
  CHECK(field({}, "X-A", R"("x-a";bs)", "::") == errc::missing_component);
}

TEST_CASE("a structured field with the parameter sf is its strict text") {
  CHECK(field({"u=1 ,  i"}, "Priority", R"("priority";sf)", "u=1, i") == verified);
  CHECK(field({"u=1", "i=?1"}, "Priority", R"("priority";sf)", "u=1, i") == verified);
  CHECK(field({"u=1, u=2"}, "Priority", R"("priority";sf)", "u=2") == verified);
  CHECK(field({""}, "Priority", R"("priority";sf)", "") == verified);
  CHECK(field({"a;q=1.50 , b"}, "Accept-CH", R"("accept-ch";sf)", "a;q=1.5, b") == verified);
  CHECK(field({"u=1,"}, "Priority", R"("priority";sf)", "u=1") == errc::malformed_field);
  CHECK(field({"u=1\r\n"}, "Priority", R"("priority";sf)", "u=1") == errc::malformed_field);
  CHECK(field({"1"}, "X-A", R"("x-a";sf)", "1") == errc::unsupported_component);
  CHECK(field({}, "Priority", R"("priority";sf)", "") == errc::missing_component);
}

TEST_CASE("a member of a dictionary with the parameter key is that member alone") {
  CHECK(field({"a=1,   b=2;x=1;y=2, c=(a   b    c), d"}, "Want-Repr-Digest", R"("want-repr-digest";key="a")", "1") ==
        verified);
  CHECK(field({"a=1,   b=2;x=1;y=2, c=(a   b    c), d"}, "Want-Repr-Digest", R"("want-repr-digest";key="b")",
              "2;x=1;y=2") == verified);
  CHECK(field({"a=1,   b=2;x=1;y=2, c=(a   b    c), d"}, "Want-Repr-Digest", R"("want-repr-digest";key="c")",
              "(a b c)") == verified);
  CHECK(field({"a=1,   b=2;x=1;y=2, c=(a   b    c), d"}, "Want-Repr-Digest", R"("want-repr-digest";key="d")", "?1") ==
        verified);
  CHECK(field({"a=1"}, "Want-Repr-Digest", R"("want-repr-digest";sf;key="a")", "1") == verified);
  CHECK(field({"a=1"}, "Want-Repr-Digest", R"("want-repr-digest";key="a";sf)", "1") == verified);
  CHECK(field({"a=1"}, "Want-Repr-Digest", R"("want-repr-digest";key="b")", "1") == errc::missing_component);
  CHECK(field({"a=1, b="}, "Want-Repr-Digest", R"("want-repr-digest";key="a")", "1") == errc::malformed_field);
  CHECK(field({"a=1"}, "X-A", R"("x-a";key="a")", "1") == errc::unsupported_component);
  CHECK(field({"a"}, "Accept-CH", R"("accept-ch";key="a")", "?1") == errc::unsupported_component);
}

TEST_CASE("identifiers are the same whatever the order of their parameters") {
  request_draft draft = covering(R"("priority";sf;key="u")", "1");
  draft.head.add("Priority", "u=1");
  CHECK(verdict_of(draft) == verified);
  draft.signature.lines.push_back({R"("priority";key="u";sf)", "1"});
  CHECK(verdict_of(draft) == errc::duplicate_component);
  draft.signature.lines.back() = {R"("priority";key="u")", "1"};
  draft.signature.lines.push_back({R"("priority";sf)", "u=1"});
  draft.signature.lines.push_back({R"("priority")", "u=1"});
  draft.signature.lines.push_back({R"("priority";bs)", ":" + base64_of("u=1") + ":"});
  CHECK(verdict_of(draft) == verified);
}

TEST_CASE("Content-Digest is covered plain, with sf or with bs, and not by one member") {
  const auto covered_as = [](const std::string& identifier, const std::string& value) {
    request_draft draft = usual_request();
    draft.signature.uncover(R"("content-digest")");
    draft.signature.lines.push_back({identifier, value});
    return draft;
  };
  const std::string digest = sha256_digest(usual_request().head.body);
  request_draft bytes = covered_as(R"("content-digest";bs)", ":" + base64_of(digest) + ":");
  CHECK(verdict_of(bytes) == verified);
  bytes.head.body += " ";
  CHECK(verdict_of(bytes) == errc::content_digest_mismatch);
  request_draft strict = covered_as(R"("content-digest";sf)", digest);
  CHECK(verdict_of(strict) == verified);
  strict.head.body += " ";
  CHECK(verdict_of(strict) == errc::content_digest_mismatch);

  const request_draft member = covered_as(R"("content-digest";key="sha-256")", digest.substr(8));
  CHECK(verdict_of(member) == errc::component_not_covered);
  uw::policy lax = our_policy();
  lax.required_components = {"@method"};
  CHECK(judge(make_verifier(lax), member.complete()) == errc::component_not_covered);  // for its body
  lax.required_components = {R"("content-digest";key="sha-256")"};
  message empty = member.complete();
  CHECK(judge(make_verifier(lax), empty) == errc::component_not_covered);
  empty.body.clear();
  CHECK(judge(make_verifier(lax), empty) == verified);
}

TEST_CASE("the signature's own fields can be covered") {
  request_draft draft = usual_request();
  draft.signature.lines.push_back({R"("signature-input";key="other")", R"(("@method");keyid="proxy")"});
  draft.signature.lines.push_back({R"("signature";key="other")", ":AAAA:"});
  message request = draft.complete();
  request.set("Signature-Input", R"(other=("@method");keyid="proxy", )" + request.get("Signature-Input"));
  request.set("Signature", "other=:AAAA:, " + request.get("Signature"));
  CHECK(judge(our_verifier(), request) == verified);
  request.set("Signature", "other=:AAAB:" + request.get("Signature").substr(12));
  CHECK(judge(our_verifier(), request) == errc::signature_mismatch);
}
