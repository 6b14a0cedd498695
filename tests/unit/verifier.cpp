// What a user of the verifier meets: heads of every shape, what verified requests hold, and requests under way.
#include <ubiops/webhooks/verifier.hpp>

#include <ubiops/webhooks/http/recorded_head.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "faults.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

static_assert(!std::is_default_constructible_v<uw::verified_head>);
static_assert(!std::is_default_constructible_v<uw::verified_request>);
static_assert(!std::is_default_constructible_v<test_pending_request>);
static_assert(!std::is_default_constructible_v<test_verifier>);
static_assert(!std::is_copy_constructible_v<test_pending_request> && !std::is_copy_assignable_v<test_pending_request>);
static_assert(std::is_nothrow_move_constructible_v<test_pending_request>);
static_assert(std::is_nothrow_move_constructible_v<uw::verified_request>);
static_assert(std::is_copy_constructible_v<test_verifier> && std::is_nothrow_move_constructible_v<uw::verified_head>);

namespace {

/// Whether `action` ends the program.
template <class Action>
bool ends_the_program(Action action) {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    close(STDERR_FILENO);
    action();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
}

uw::result<uw::verified_request> verify(const message& request) {
  return our_verifier().verify(as_request(request), request.body, at(signing_second));
}

}  // namespace

TEST_CASE("the faults of the other tests produce every code that verify can give") {
  std::set<errc> produced = {errc::limit_exceeded};  // verifier_limits.cpp
  for (const fault& each : faults()) produced.insert(each.code);
  for (std::size_t code = 1; code <= uw::errc_count; ++code) {
    const auto each = static_cast<errc>(code);
    CAPTURE(to_string(each));
    CHECK((produced.count(each) == 1) == (each <= errc::content_digest_mismatch));
  }
}

TEST_CASE("heads of every shape are judged alike") {
  const test_verifier verifier = our_verifier();
  const message request = usual_request().complete();
  const auto now = at(signing_second);
  CHECK(judge_head(verifier, as_request(request), request.body, now) == verified);
  CHECK(judge_head(verifier, by_value_head(request), request.body, now) == verified);
  CHECK(judge_head(verifier, span_lines(request).head(), request.body, now) == verified);
  CHECK(judge_head(verifier, http2_head(request), request.body, now) == verified);
  CHECK(judge_head(verifier, no_target_head(request), request.body, now) == errc::missing_component);

  uw::policy any;
  any.any_authority = true;
  const test_verifier by_host = make_verifier(any);
  CHECK(judge_head(by_host, no_target_head(request), request.body, now) == errc::missing_component);
  CHECK(judge_head(by_host, http2_head(request), request.body, now) == errc::missing_component);
  message http2 = request;
  http2.authority = "Hooks.Example.com:443";
  http2.scheme = "https";
  CHECK(judge_head(by_host, http2_head(http2), request.body, now) == verified);
  CHECK(judge(by_host, http2) == verified);
  http2.scheme = "http";
  CHECK(judge_head(by_host, http2_head(http2), request.body, now) == errc::signature_mismatch);
  http2.scheme = "ftp";
  CHECK(judge_head(by_host, http2_head(http2), request.body, now) == errc::malformed_target);
  any.scheme = "https";
  CHECK(judge_head(make_verifier(any), http2_head(http2), request.body, now) == verified);
}

TEST_CASE("a body may be in any container of bytes") {
  const test_verifier verifier = our_verifier();
  const message request = usual_request().complete();
  const uw::request head = as_request(request);
  const auto now = at(signing_second);
  const std::string text = request.body;
  const std::string_view view = text;
  const std::vector<char> chars(text.begin(), text.end());
  const std::vector<unsigned char> octets(text.begin(), text.end());
  const auto bytes = std::as_bytes(std::span(text));
  const std::vector<std::byte> byte_vector(bytes.begin(), bytes.end());
  const std::u8string utf8(text.begin(), text.end());
  CHECK(verifier.verify(head, text, now));
  CHECK(verifier.verify(head, view, now));
  CHECK(verifier.verify(head, std::string_view(text), now));
  CHECK(verifier.verify(head, chars, now));
  CHECK(verifier.verify(head, octets, now));
  CHECK(verifier.verify(head, bytes, now));
  CHECK(verifier.verify(head, byte_vector, now));
  CHECK(verifier.verify(head, utf8, now));
  CHECK(verifier.verify(head, std::span(chars), now));
  CHECK(verifier.verify(head, std::string_view("another"), now).error().code() == errc::content_digest_mismatch);

  auto pending = verifier.verify_head(head, now);
  REQUIRE(pending);
  pending->update(std::string(text.substr(0, 5)));  // a temporary will do: it is not kept
  pending->update(std::vector<char>(chars.begin() + 5, chars.end()));
  CHECK(std::move(*pending).finish(now));
}

TEST_CASE("a verified request says what was signed, and nothing else") {
  request_draft draft = usual_request();
  draft.head.add("X-Uncovered", "v").add("X-Signed", "w");
  draft.signature.label = "a-label";
  draft.signature.lines.push_back({R"("x-signed";bs)", ":dw==:"});
  draft.signature.lines.push_back({R"("@query-param";name="id")", "7"});
  draft.signature.parameters.push_back("expires=1753500100");
  draft.signature.parameters.push_back(R"(nonce="n\"o\\nce")");
  draft.signature.parameters.push_back(R"(tag="")");
  const message request = draft.complete();
  const auto judged = verify(request);
  REQUIRE(judged);
  CHECK(judged->body() == request.body);
  CHECK(judged->signature_base() == draft.signature.base());
  CHECK(judged->label() == "a-label");
  CHECK(judged->key_id() == our_key().key_id());
  CHECK(judged->created() == at(1753500000));
  CHECK(judged->expires() == at(1753500100));
  CHECK(judged->replay_until() == at(1753500360));
  CHECK(judged->nonce() == "n\"o\\nce");
  CHECK(judged->tag() == "");
  const std::string bytes = our_key().sign(draft.signature.base());
  CHECK(std::string_view(reinterpret_cast<const char*>(judged->signature().data()), 64) == bytes);

  CHECK(judged->component("date") == signing_date);
  CHECK(judged->component("\"date\"") == signing_date);
  CHECK(judged->component("Date") == signing_date);
  CHECK(judged->component("@method") == "POST");
  CHECK(judged->component(R"("@query-param";name="id")") == "7");
  CHECK(judged->component(R"("x-signed";bs)") == ":dw==:");
  for (const auto* absent : {"x-uncovered", "x-signed", "host", "@path", R"("@query-param";name="x")", "@query-param",
                             "", "\"", "date;bs", R"("date";bs)", R"("x-signed";bs;bs)"}) {
    CAPTURE(absent);
    CHECK(judged->component(absent) == std::nullopt);
  }
  std::vector<std::string> identifiers;
  for (const auto& [identifier, value] : judged->components()) {
    identifiers.emplace_back(identifier);
    CHECK(value == draft.signature.value(identifier));
  }
  CHECK(judged->components().size() == 7);
  CHECK(identifiers.size() == 7);
  for (std::size_t i = 0; i < identifiers.size(); ++i) CHECK(identifiers[i] == draft.signature.lines[i].identifier);
}

TEST_CASE("what a signature does not say is not made up") {
  request_draft draft = usual_request();
  draft.signature.reparameter("alg", "");
  const message request = draft.complete();
  const auto judged = verify(request);
  REQUIRE(judged);
  CHECK(judged->expires() == std::nullopt);
  CHECK(judged->nonce() == std::nullopt);
  CHECK(judged->tag() == std::nullopt);
}

TEST_CASE("a verified request keeps its text when it is copied or moved, and outlives the request") {
  for (const std::size_t size : {std::size_t{1}, std::size_t{5000}}) {  // in place, and on the heap
    std::optional<uw::verified_request> kept;
    std::string base;
    {
      request_draft draft = usual_request();
      draft.head.add("X-A", std::string(size, 'v'));
      draft.signature.lines.push_back({R"("x-a")", std::string(size, 'v')});
      draft.signature.parameters.push_back(R"(tag="t")");
      base = draft.signature.base();
      const message request = draft.complete();
      auto judged = verify(request);
      REQUIRE(judged);
      uw::verified_request moved = *std::move(judged);
      kept = moved;
      kept = std::move(moved);
    }
    CHECK(kept->signature_base() == base);
    CHECK(kept->component("x-a") == std::string(size, 'v'));
    CHECK(kept->label() == "pyhms");
    CHECK(kept->tag() == "t");
    CHECK(kept->key_id() == our_key().key_id());
    const uw::verified_request copy = *kept;
    kept.reset();
    CHECK(copy.signature_base() == base);
    CHECK(copy.key_id() == our_key().key_id());
  }
}

TEST_CASE("a request under way outlives its verifier, its head and its own first place") {
  std::optional<test_pending_request> pending;
  const message request = usual_request().complete();
  {
    const test_verifier verifier = our_verifier();
    const message temporary = request;
    auto made = verifier.verify_head(by_value_head(temporary), at(signing_second));
    REQUIRE(made);
    made->update(request.body.substr(0, 10));
    pending = *std::move(made);
  }
  pending->update(request.body.substr(10, 10));
  test_pending_request moved = *std::move(pending);
  pending.reset();
  moved.update(request.body.substr(20));
  const auto finished = std::move(moved).finish(at(signing_second));
  REQUIRE(finished);
  CHECK(finished->component("date") == signing_date);
  CHECK(finished->label() == "pyhms");
}

TEST_CASE("a request under way that is moved over another takes nothing of that one along") {
  uw::policy policy = our_policy();
  policy.required_components = {"date"};
  const test_verifier verifier = make_verifier(policy);
  const auto digested = [](const std::string& body, const std::string& digest) {
    request_draft draft = usual_request(our_key(), "hooks.example.com", "/" + std::to_string(digest.size()), body);
    draft.head.set("Content-Digest", digest);
    draft.signature.value(R"("content-digest")") = digest;
    return draft;
  };
  std::vector<request_draft> drafts = {digested("one", sha256_digest("one")), digested("two", sha512_digest("two")),
                                       digested("three", sha256_digest("three") + ", " + sha512_digest("three")),
                                       usual_request(our_key(), "hooks.example.com", "/empty", "")};
  drafts.back().signature.uncover(R"("content-digest")");
  drafts.back().signature.parameters.push_back("expires=1753500001");
  for (const request_draft& moved : drafts) {
    for (const request_draft& other : drafts) {
      CAPTURE(moved.head.target, other.head.target);
      const auto after_move = [&](std::string_view body, std::int64_t finished_at) {
        auto from = verifier.verify_head(as_request(moved.complete()), at(signing_second));
        auto to = verifier.verify_head(as_request(other.complete()), at(signing_second));
        REQUIRE(from);
        REQUIRE(to);
        to->update(other.head.body);
        from->update(std::string_view(moved.head.body).substr(0, 1));
        *to = *std::move(from);
        to->update(body);
        return std::move(*to).finish(at(finished_at));
      };
      const bool empty = moved.head.body.empty();
      const auto right = after_move(empty ? "" : moved.head.body.substr(1), signing_second);
      REQUIRE(right);
      CHECK(right->component("@target-uri") == "https://hooks.example.com" + moved.head.target);
      const auto wrong = after_move(other.head.body + "!", signing_second);
      REQUIRE_FALSE(wrong);
      CHECK(wrong.error().code() == (empty ? errc::component_not_covered : errc::content_digest_mismatch));
      const auto late = after_move(empty ? "" : moved.head.body.substr(1), signing_second + 62);
      CHECK((late ? verified : late.error().code()) == (empty ? errc::signature_expired : verified));
    }
  }
}

TEST_CASE("a request under way that is finished or moved from ends the program when it is used") {
  const test_verifier verifier = our_verifier();
  const message request = usual_request().complete();
  const auto pending = [&] { return *verifier.verify_head(as_request(request), at(signing_second)); };
  CHECK_FALSE(ends_the_program([&] {
    test_pending_request whole = pending();
    whole.update(request.body);
    (void)std::move(whole).finish(at(signing_second));
  }));
  CHECK(ends_the_program([&] {
    test_pending_request whole = pending();
    (void)std::move(whole).finish(at(signing_second));
    (void)std::move(whole).finish(at(signing_second));
  }));
  CHECK(ends_the_program([&] {
    test_pending_request whole = pending();
    (void)std::move(whole).finish(at(signing_second));
    whole.update(request.body);
  }));
  CHECK(ends_the_program([&] {
    test_pending_request from = pending();
    const test_pending_request to = std::move(from);
    (void)std::move(from).finish(at(signing_second));
  }));
  CHECK(ends_the_program([&] {
    test_pending_request from = pending();
    test_pending_request to = pending();
    to = std::move(from);
    from.update(request.body);
  }));
  CHECK(ends_the_program([&] {
    const auto judged = verify(usual_request(strangers_key()).complete());
    (void)judged->body();
  }));
}

TEST_CASE("one verifier serves many threads, and its copies are independent") {
  std::optional<test_verifier> original = our_verifier();
  const test_verifier copy = *original;
  const message request = usual_request().complete();
  std::array<int, 4> good{};
  std::vector<std::thread> threads;
  for (int& each : good) {
    threads.emplace_back([&each, &request, &original] {
      for (int i = 0; i < 25; ++i) {
        each += original->verify(as_request(request), request.body, at(signing_second)) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int each : good) CHECK(each == 25);
  original.reset();
  CHECK(judge(copy, request) == verified);
}

TEST_CASE("a recorded head is judged as the request that it was, and refused with a fault") {
  const message request = usual_request().complete();
  std::string bytes = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.fields) bytes.append(name).append(": ").append(value).append("\r\n");
  const auto judged = [&request](const std::string& recorded) {
    uw::recorded_head head;
    head.record(recorded);
    return judge_head(our_verifier(), head, request.body, at(signing_second));
  };
  CHECK(judged(bytes + "\r\n" + request.body) == judge(our_verifier(), request));
  CHECK(judged(bytes + "\r\n" + request.body) == verified);
  CHECK(judged(bytes) == errc::missing_signature_input);
  CHECK(judged(bytes + " folded\r\n\r\n") == errc::missing_signature_input);
}

TEST_CASE("a verifier needs a key and a policy that can hold") {
  CHECK(test_verifier::create(our_key().trusted(), our_policy()));
  CHECK(test_verifier::create(our_key().trusted(), {}).error().code() == errc::invalid_policy);
  CHECK(test_verifier::create(uw::keyring(), our_policy()).error().code() == errc::invalid_policy);
  CHECK(test_verifier::create(our_key().trusted(), {.public_origin = "https://hooks.example.com"}));
}

TEST_CASE("a cryptography that cannot be initialised is told at once") {
  struct broken : uw::sodium_crypto {
    static bool initialize() noexcept { return false; }
  };
  CHECK(uw::basic_verifier<broken>::create(our_key().trusted(), our_policy()).error().code() ==
        errc::crypto_unavailable);
  CHECK(uw::basic_verifier<uw::sodium_crypto>::create(our_key().trusted(), our_policy()));
}
