// Whole verifications of scripted requests against the slow verifier. Three times: with libsodium's Ed25519, and with
// one that says yes to everything and one that says no, so that every base is compared and every way through the steps
// is taken. verify() and verify_head() with the body in pieces say the same, and whatever is accepted was really
// signed.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/verifier.hpp>

#include "../requests/policies.hpp"
#include "../requests/script.hpp"
#include "../slow/verifier.hpp"
#include "../target.hpp"
#include "exact.hpp"
#include "heads.hpp"
#include "signing.hpp"

namespace verify_target {

namespace uw = ubiops::webhooks;
using fuzz::require;

enum class ed25519 { real, yes, no };

/// libsodium's cryptography, which notes what it is asked and may answer otherwise.
struct watched_crypto {
  using sha256 = uw::sodium_crypto::sha256;
  using sha512 = uw::sodium_crypto::sha512;

  static inline ed25519 answers = ed25519::real;
  static inline std::vector<slow::question> asked = {};

  static bool initialize() noexcept { return uw::sodium_crypto::initialize(); }
  static bool verify_ed25519(std::span<const std::byte, 64> signature, std::string_view message,
                             std::span<const std::byte, 32> key) noexcept {
    const std::string bytes(reinterpret_cast<const char*>(signature.data()), signature.size());
    const auto raw = our_key().trusted();
    const bool first = std::memcmp(key.data(), raw.raw().data(), key.size()) == 0;
    asked.push_back({bytes, std::string(message), first ? std::size_t{0} : std::size_t{1}});
    if (answers != ed25519::real) return answers == ed25519::yes;
    return uw::sodium_crypto::verify_ed25519(signature, message, key);
  }
  static bool equal(std::string_view secret, std::string_view presented) noexcept {
    return uw::sodium_crypto::equal(secret, presented);
  }
};
using watched_verifier = uw::basic_verifier<watched_crypto>;

const std::vector<watched_verifier>& verifiers() {
  static const std::vector<watched_verifier> all = [] {
    uw::keyring keys;
    for (const slow::trusted_key& each : fuzz::trusted_keys()) {
      const auto added = keys.add(each.id, fuzz::key_of(each.index).trusted());
      require(added.has_value(), "the keyring takes the keys");
    }
    std::vector<watched_verifier> made;
    for (const auto& each : fuzz::policies()) {
      auto verifier = watched_verifier::create(keys, each.ours);
      require(verifier.has_value(), "the policies hold");
      made.push_back(*std::move(verifier));
    }
    return made;
  }();
  return all;
}

/// What is said of a request: of one that verifies all but its components and its body.
struct outcome {
  uw::errc code{};
  std::string base = {};
  std::string label = {};
  std::string key_id = {};
  std::string signature = {};
  std::int64_t created = 0;
  std::int64_t replay_until = 0;
  std::optional<std::int64_t> expires = {};
  std::optional<std::string> nonce = {};
  std::optional<std::string> tag = {};

  bool operator==(const outcome&) const = default;
};

/// By the library.
template <class Result>
outcome outcome_of(const Result& result) {
  if (!result) return {result.error().code()};
  const auto seconds = [](std::chrono::sys_seconds time) { return std::int64_t{time.time_since_epoch().count()}; };
  outcome out;
  out.base = result->signature_base();
  out.label = result->label();
  out.key_id = result->key_id();
  for (const std::byte each : result->signature()) out.signature.push_back(static_cast<char>(each));
  out.created = seconds(result->created());
  out.replay_until = seconds(result->replay_until());
  if (const auto expires = result->expires()) out.expires = seconds(*expires);
  if (const auto nonce = result->nonce()) out.nonce = *nonce;
  if (const auto tag = result->tag()) out.tag = *tag;
  return out;
}

/// By the slow verifier.
outcome outcome_of(const slow::verdict& verdict, const slow::receiver& policy) {
  if (verdict.code != uw::errc{}) return {verdict.code};
  const auto text = [&](std::string_view name) {
    const slow::bare* const value = verdict.signature.parameter(name);
    return value != nullptr ? std::optional(value->text) : std::nullopt;
  };
  outcome out;
  out.base = verdict.base;
  out.label = verdict.signature.label;
  out.key_id = text("keyid").value();
  out.signature = verdict.asked.back().signature;
  out.created = verdict.signature.parameter("created")->number;
  out.replay_until = out.created + policy.max_age + policy.clock_skew;
  if (const slow::bare* const expires = verdict.signature.parameter("expires")) out.expires = expires->number;
  out.nonce = text("nonce");
  out.tag = text("tag");
  return out;
}

template <class Head>
outcome judge_whole(const watched_verifier& verifier, const Head& head, std::string_view body, std::int64_t now) {
  const exact_buffer exact(body);
  const auto verified = verifier.verify(head, exact.view(), at(now));
  if (verified) require(verified->body().data() == exact.view().data(), "the verified body is the one that was given");
  return outcome_of(verified);
}

template <class Head>
outcome judge_in_pieces(const watched_verifier& verifier, const Head& head, std::string_view body,
                        const fuzz::scripted_request& request, std::int64_t later) {
  auto pending = verifier.verify_head(head, at(request.now));
  if (!pending) return {pending.error().code()};
  for (const std::size_t size : request.pieces) {
    const exact_buffer piece(body.substr(0, size));
    pending->update(piece.view());
    body.remove_prefix(piece.view().size());
  }
  const exact_buffer rest(body);
  pending->update(rest.view());
  return outcome_of(std::move(*pending).finish(at(later)));
}

/// The components that a result shows are the lines of its base.
void check_components(const watched_verifier& verifier, const by_value_head& head, std::string_view body,
                      std::int64_t now) {
  const auto verified = verifier.verify(head, body, at(now));
  if (!verified) return;
  std::string lines;
  for (const auto& [identifier, value] : verified->components()) {
    lines.append(identifier).append(": ").append(value).append("\n");
    require(verified->component(identifier) == value, "a covered component is found by its identifier");
  }
  require(verified->signature_base().starts_with(lines + "\"@signature-params\": "),
          "the components are the lines of the base");
}

void compare(const fuzz::scripted_request& request, ed25519 answers) {
  const watched_verifier& verifier = verifiers()[request.policy];
  const slow::receiver& policy = fuzz::policies()[request.policy].slow;
  const auto slow_answer = [&](const slow::question& question) {
    if (answers != ed25519::real) return answers == ed25519::yes;
    const auto& known = request.really_signed;
    return std::find(known.begin(), known.end(), question) != known.end();
  };
  const auto judge_slowly = [&](std::int64_t later) {
    return slow::verifier(policy, fuzz::trusted_keys(), request.head, request.shows_target, slow_answer)
        .judge(request.now, later);
  };
  const slow::verdict expected = judge_slowly(request.now);

  watched_crypto::answers = answers;
  watched_crypto::asked.clear();
  const by_value_head with_target(request.head);
  const all_but_target_head without_target(request.head);
  const auto whole = request.shows_target ? judge_whole(verifier, with_target, request.head.body, request.now)
                                          : judge_whole(verifier, without_target, request.head.body, request.now);
  const auto asked = std::exchange(watched_crypto::asked, {});
  const auto in_pieces = [&](std::int64_t later) {
    return request.shows_target ? judge_in_pieces(verifier, as_request(request.head), request.head.body, request, later)
                                : judge_in_pieces(verifier, without_target, request.head.body, request, later);
  };
  require(in_pieces(request.now) == whole, "verify() says what verify_head() and finish() say");
  require(watched_crypto::asked == asked, "verify() asks Ed25519 what verify_head() asks");

  if (answers == ed25519::real && whole.code == uw::errc{}) {
    const auto signed_here = [&](const slow::question& each) {
      return each.base == whole.base && each == asked.back();
    };
    require(std::any_of(request.really_signed.begin(), request.really_signed.end(), signed_here),
            "what is accepted was really signed, by that key");
  }
  if (expected.large && whole.code == uw::errc::limit_exceeded) return;
  require(asked == expected.asked, "Ed25519 is asked what the slow verifier asks");
  require(whole == outcome_of(expected, policy), "the library says what the slow verifier says");
  const slow::verdict late = judge_slowly(request.later);
  require(in_pieces(request.later).code == late.code, "a body that comes late is judged by the time of its end");
  if (request.shows_target) check_components(verifier, with_target, request.head.body, request.now);
}

void run(std::string_view input) {
  const fuzz::scripted_request request = fuzz::script::run(input);
  for (const ed25519 answers : {ed25519::real, ed25519::yes, ed25519::no}) compare(request, answers);
}

const fuzz::registered target({"verify", run});

}  // namespace verify_target
