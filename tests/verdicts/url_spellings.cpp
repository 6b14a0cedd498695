// One registered URL, signed as either generation of the producer does: both spellings verify, and nothing near them.
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "signing.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

struct spelling {
  std::string authority;
  std::string target_uri;
};

// What reaches us, signed under the given spelling.
message signed_as(const spelling& url, std::string_view target = "/hook?id=7", bool spoilt = false) {
  request_draft draft = usual_request(our_key(), "hooks.example.com", target);
  draft.signature.value(R"("@authority")") = url.authority;
  draft.signature.value(R"("@target-uri")") = url.target_uri;
  draft.signature.spoilt = spoilt;
  return draft.complete();
}

errc code(const uw::policy& settings, const message& request) {
  uw::keyring keys;
  REQUIRE(keys.add(our_key().trusted()));
  REQUIRE(keys.add(second_key().trusted()));
  const auto verifier = uw::verifier::create(keys, settings);
  REQUIRE(verifier);
  const uw::request head = as_request(request);
  const auto whole = verifier->verify(head, request.body, at(signing_second));
  auto pending = verifier->verify_head(head, at(signing_second));
  if (pending) pending->update(request.body);
  const auto pieces =
      pending ? std::move(*pending).finish(at(signing_second)) : uw::result<uw::verified_head>(pending.error());
  CHECK(whole.has_value() == pieces.has_value());
  if (!whole) CHECK(whole.error().code() == pieces.error().code());
  return whole ? errc{} : whole.error().code();
}

uw::policy with_origin(std::string url) { return {.public_origin = std::move(url)}; }
uw::policy target_uri(std::string url) { return {.target_uri = std::move(url)}; }

struct registered {
  std::string origin;  // empty: the URL has a fragment, which no origin shows to the older generation
  std::string url;
  spelling older;
  spelling newer;
};

const std::vector<registered> ambiguous = {
    {"https://hooks.example.com:443",
     "https://hooks.example.com:443/hook?id=7",
     {"hooks.example.com:443", "https://hooks.example.com:443/hook?id=7"},
     {"hooks.example.com", "https://hooks.example.com:443/hook?id=7"}},
    {"http://hooks.example.com:80",
     "http://hooks.example.com:80/hook?id=7",
     {"hooks.example.com:80", "http://hooks.example.com:80/hook?id=7"},
     {"hooks.example.com", "http://hooks.example.com:80/hook?id=7"}},
    {"https://User:Pass@hooks.example.com",
     "https://User:Pass@hooks.example.com/hook?id=7",
     {"user:pass@hooks.example.com", "https://User:Pass@hooks.example.com/hook?id=7"},
     {"hooks.example.com", "https://hooks.example.com/hook?id=7"}},
    {"https://u@hooks.example.com:443",
     "https://u@hooks.example.com:443/hook?id=7",
     {"u@hooks.example.com:443", "https://u@hooks.example.com:443/hook?id=7"},
     {"hooks.example.com", "https://hooks.example.com:443/hook?id=7"}},
    {"",
     "https://hooks.example.com/hook?id=7#f",
     {"hooks.example.com", "https://hooks.example.com/hook?id=7#f"},
     {"hooks.example.com", "https://hooks.example.com/hook?id=7"}},
};

}  // namespace

TEST_CASE("what either generation signs for a registered URL verifies, under the URL and under its origin") {
  for (const registered& each : ambiguous) {
    CAPTURE(each.url);
    for (const spelling& signed_url : {each.older, each.newer}) {
      CAPTURE(signed_url.authority, signed_url.target_uri);
      CHECK(code(target_uri(each.url), signed_as(signed_url)) == errc{});
      CHECK(code(target_uri(each.url), signed_as(signed_url, "/hook?id=7", true)) == errc::signature_mismatch);
      if (each.origin.empty()) continue;
      CHECK(code(with_origin(each.origin), signed_as(signed_url)) == errc{});
      CHECK(code(with_origin(each.origin), signed_as(signed_url, "/hook?id=7", true)) == errc::signature_mismatch);
    }
  }
  // Without the fragment, what the newer generation signs has the origin's own spelling.
  CHECK(code(with_origin("https://hooks.example.com"), signed_as(ambiguous.back().newer)) == errc{});
}

TEST_CASE("a spelling that neither generation gives a URL never verifies: another port, host, scheme, path or query") {
  for (const registered& each : ambiguous) {
    for (const spelling& genuine : {each.older, each.newer}) {
      std::vector<spelling> others;
      const auto with = [&](std::string_view from, std::string_view to, bool authority_too) {
        spelling other = genuine;
        const std::size_t at = other.target_uri.find(from);
        if (at != std::string::npos) other.target_uri.replace(at, from.size(), to);
        const std::size_t in_authority = other.authority.find(from);
        if (authority_too && in_authority != std::string::npos) other.authority.replace(in_authority, from.size(), to);
        if (other.target_uri != genuine.target_uri || other.authority != genuine.authority) others.push_back(other);
      };
      with("hooks.example.com", "hooks.example.com:8443", true);
      with("hooks.example.com", "hooks.example.org", true);
      with("hooks.example.com", "evil.hooks.example.com", true);
      with("hooks.example.com", "hooks.example.com.", true);
      with("/hook", "/Hook", false);
      with("/hook", "/hook/", false);
      with("?id=7", "?id=8", false);
      with("?id=7", "", false);
      with("https://", "http://", false);
      with("http://", "https://", false);
      others.push_back({"hooks.example.com:8443", genuine.target_uri});
      others.push_back({"attacker.example", genuine.target_uri});
      others.push_back({genuine.authority, "https://attacker.example/hook?id=7"});
      others.push_back({genuine.authority, genuine.target_uri + "#g"});
      others.push_back({"v@" + each.newer.authority, genuine.target_uri});
      for (const spelling& other : others) {
        CAPTURE(each.url, other.authority, other.target_uri);
        CHECK(code(target_uri(each.url), signed_as(other)) == errc::signature_mismatch);
        if (!each.origin.empty()) CHECK(code(with_origin(each.origin), signed_as(other)) == errc::signature_mismatch);
      }
    }
  }
}

TEST_CASE("the two spellings of one URL are not mixed in one signature") {
  for (const registered& each : ambiguous) {
    if (each.older.authority == each.newer.authority || each.older.target_uri == each.newer.target_uri) continue;
    CAPTURE(each.url);
    CHECK(code(target_uri(each.url), signed_as({each.older.authority, each.newer.target_uri})) ==
          errc::signature_mismatch);
    CHECK(code(target_uri(each.url), signed_as({each.newer.authority, each.older.target_uri})) ==
          errc::signature_mismatch);
  }
}

TEST_CASE("a URL that both generations sign alike has one spelling") {
  const spelling own{"hooks.example.com", "https://hooks.example.com/hook?id=7"};
  CHECK(code(with_origin("https://hooks.example.com"), signed_as(own)) == errc{});
  for (const registered& each : ambiguous) {
    for (const spelling& other : {each.older, each.newer}) {
      if (other.authority == own.authority && other.target_uri == own.target_uri) continue;
      CAPTURE(other.authority, other.target_uri);
      CHECK(code(with_origin("https://hooks.example.com"), signed_as(other)) == errc::signature_mismatch);
      CHECK(code(target_uri(own.target_uri), signed_as(other)) == errc::signature_mismatch);
    }
  }
}

TEST_CASE("component() gives the value of the spelling that verified") {
  const registered& each = ambiguous[3];
  const auto verifier = uw::verifier::create(our_key().trusted(), target_uri(each.url));
  REQUIRE(verifier);
  for (const spelling& signed_url : {each.older, each.newer}) {
    const message request = signed_as(signed_url);
    const auto holds = verifier->verify(as_request(request), request.body, at(signing_second));
    REQUIRE(holds);
    CHECK(holds->component("@authority") == signed_url.authority);
    CHECK(holds->component("@target-uri") == signed_url.target_uri);
  }
}

namespace {

int curve_operations = 0;

struct curve_counting_crypto : uw::sodium_crypto {
  static bool verify_ed25519(std::span<const std::byte, 64> signature, std::string_view text,
                             std::span<const std::byte, 32> key) noexcept {
    ++curve_operations;
    return uw::sodium_crypto::verify_ed25519(signature, text, key);
  }
};

// How many Ed25519 verifications one request takes.
int operations(const uw::policy& settings, const message& request) {
  uw::keyring keys;
  REQUIRE(keys.add(our_key().trusted()));
  REQUIRE(keys.add(second_key().trusted()));
  const auto verifier = uw::basic_verifier<curve_counting_crypto>::create(keys, settings);
  REQUIRE(verifier);
  curve_operations = 0;
  static_cast<void>(verifier->verify(as_request(request), request.body, at(signing_second)));
  return curve_operations;
}

message with_two_candidates(const spelling& first, const spelling& second, bool spoilt) {
  request_draft one = usual_request();
  request_draft two = usual_request(second_key());
  two.signature.label = "second";
  for (auto* const draft : {&one, &two}) {
    const spelling& url = draft == &one ? first : second;
    draft->signature.value(R"("@authority")") = url.authority;
    draft->signature.value(R"("@target-uri")") = url.target_uri;
    draft->signature.spoilt = spoilt;
  }
  message request = one.head;
  put_signatures(request, {one.signature, two.signature});
  return request;
}

}  // namespace

TEST_CASE("the second spelling costs one more Ed25519 for each candidate at most, and nothing for any other URL") {
  const registered& each = ambiguous[0];
  const spelling own{"hooks.example.com", "https://hooks.example.com/hook?id=7"};
  CHECK(operations(target_uri(each.url), signed_as(each.older)) == 1);
  CHECK(operations(target_uri(each.url), signed_as(each.newer)) == 2);
  CHECK(operations(target_uri(each.url), signed_as(each.older, "/hook?id=7", true)) == 2);
  CHECK(operations(target_uri(each.url), with_two_candidates(each.older, each.newer, true)) == 4);
  CHECK(operations(target_uri(own.target_uri), signed_as(own)) == 1);
  CHECK(operations(target_uri(own.target_uri), signed_as(own, "/hook?id=7", true)) == 1);
  CHECK(operations(target_uri(own.target_uri), with_two_candidates(own, own, true)) == 2);
}

TEST_CASE("with two candidates each is tried in both spellings before the next, and the first that holds is chosen") {
  const registered& each = ambiguous[3];
  for (const spelling& first : {each.older, each.newer}) {
    for (const spelling& second : {each.older, each.newer}) {
      const message request = with_two_candidates(first, second, false);
      CHECK(code(target_uri(each.url), request) == errc{});
      uw::keyring keys;
      REQUIRE(keys.add(our_key().trusted()));
      REQUIRE(keys.add(second_key().trusted()));
      const auto verifier = uw::verifier::create(keys, target_uri(each.url));
      const auto holds = verifier->verify(as_request(request), request.body, at(signing_second));
      REQUIRE(holds);
      CHECK(holds->key_id() == our_key().key_id());
    }
  }
  // The first candidate is a stranger's spelling: the second one holds, in either.
  const spelling stranger{"attacker.example", "https://attacker.example/hook?id=7"};
  for (const spelling& second : {each.older, each.newer}) {
    CHECK(code(target_uri(each.url), with_two_candidates(stranger, second, false)) == errc{});
  }
}

TEST_CASE("a candidate that got further in its second spelling is the answer") {
  const registered& each = ambiguous[0];
  uw::policy settings = target_uri(each.url);
  settings.required_fields = {{"Authorization", "Token 123"}};
  CHECK(code(settings, signed_as(each.newer)) == errc::required_field_mismatch);
  CHECK(code(settings, signed_as(each.older)) == errc::required_field_mismatch);
}

namespace {

// Signed under the given spelling, with a field that makes the signature base so many bytes long.
request_draft with_base_of(std::size_t size, const spelling& url, const signing_key& key = our_key()) {
  request_draft draft = usual_request(key);
  draft.signature.value(R"("@authority")") = url.authority;
  draft.signature.value(R"("@target-uri")") = url.target_uri;
  draft.signature.lines.push_back({R"("x-rest")", ""});
  draft.signature.value(R"("x-rest")") = std::string(size - draft.signature.base().size(), 'r');
  draft.head.add("x-rest", draft.signature.value(R"("x-rest")"));
  return draft;
}

}  // namespace

TEST_CASE("a base that is too long in the first spelling alone verifies in the second") {
  constexpr std::size_t most = uw::limits::max_signature_base;
  for (const registered& each : ambiguous) {
    CAPTURE(each.url);
    for (const spelling& url : {each.older, each.newer}) {
      CHECK(code(target_uri(each.url), with_base_of(most, url).complete()) == errc{});
      CHECK(code(target_uri(each.url), with_base_of(most + 1, url).complete()) == errc::limit_exceeded);
    }
    request_draft spoilt = with_base_of(most, each.older);
    spoilt.signature.spoilt = true;
    CHECK(code(target_uri(each.url), spoilt.complete()) == errc::signature_mismatch);
    // Of two attempts that got equally far the first is the answer.
    spoilt = with_base_of(most, each.newer);
    spoilt.signature.spoilt = true;
    CHECK(code(target_uri(each.url), spoilt.complete()) == errc::limit_exceeded);
    // A candidate behind it is tried, too; and Ed25519 is asked only where a base fits.
    request_draft first = with_base_of(most, each.newer);
    CHECK(operations(target_uri(each.url), first.complete()) == 1);
    CHECK(operations(target_uri(each.url), with_base_of(most + 1, each.newer).complete()) == 0);
    first.signature.spoilt = true;
    request_draft second = with_base_of(most, each.newer, second_key());
    second.signature.label = "second";
    message request = first.head;
    request.set("x-rest", second.signature.value(R"("x-rest")"));
    put_signatures(request, {first.signature, second.signature});
    CHECK(code(target_uri(each.url), request) == errc{});
  }
}
