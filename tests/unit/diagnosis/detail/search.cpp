#include <ubiops/webhooks/diagnosis/detail/search.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/explain.hpp>

#include "catch.hpp"
#include "diagnosis.hpp"
#include "how_many.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace diagnosis = ubiops::webhooks::diagnosis;
using diagnosis::cause_id;

namespace {

/// libsodium's, counted.
struct counting_crypto {
  using sha256 = uw::sodium_crypto::sha256;
  using sha512 = uw::sodium_crypto::sha512;
  static inline std::size_t checks = 0;
  static bool initialize() noexcept { return uw::sodium_crypto::initialize(); }
  static bool equal(std::string_view a, std::string_view b) noexcept { return uw::sodium_crypto::equal(a, b); }
  static bool verify_ed25519(std::span<const std::byte, 64> signature, std::string_view message,
                             std::span<const std::byte, 32> key) noexcept {
    ++checks;
    return uw::sodium_crypto::verify_ed25519(signature, message, key);
  }
};

std::size_t counted(const diagnosed_case& of, diagnosis::report& told) {
  const auto verifier = uw::basic_verifier<counting_crypto>::create(of.pair.public_key(), of.policy);
  REQUIRE(verifier);
  counting_crypto::checks = 0;
  told = diagnosis::explain(*verifier, of.sent.head(), of.sent.body, of.settings);
  return counting_crypto::checks;
}

/// A request with all that there is to guess at.
diagnosed_case rich() {
  uw::testing::signing_options options;
  options.components.insert(options.components.end(), {"x-a", "x-b", "@path", "@query"});
  return diagnosed_case("https://hooks.example.com:443/a/b/c/d?x=1&y=2&z=3",
                        {{"X-A", "one, two, three"}, {"X-B", "Token abc"}, {"X-B", "more"}}, R"({"request_id": "1"})",
                        options);
}

}  // namespace

TEST_CASE("every Ed25519 check is counted, and none is made beyond the budget") {
  for (const bool other_spelling : {false, true}) {
    diagnosed_case forged = rich();
    forged.policy.public_origin = other_spelling ? "https://hooks.example.com:443" : "https://hooks.example.com";
    forged.sent.target = "/forged/one?two=3&four=5";
    for (const std::size_t budget : {0u, 1u, 2u, 3u, 7u, 50u, 128u, 20000u}) {
      CAPTURE(other_spelling, budget);
      forged.settings.budget = budget;
      diagnosis::report told;
      const std::size_t checks = counted(forged, told);
      CHECK(checks == told.ed25519_checks);
      CHECK(checks <= std::max<std::size_t>(budget, 2));  // the verdict is found in any case
      CHECK(names_of_causes(told) == "not_signed_or_altered");
      CHECK(told.exhausted == (budget < 20000));
    }
  }
  diagnosed_case genuine = rich();
  genuine.policy.public_origin = "https://hooks.example.com:443";
  diagnosis::report told;
  // In statements of its own: which side of == comes first is the compiler's choice, and the other needs what it tells.
  std::size_t checks = counted(genuine, told);
  CHECK(checks == told.ed25519_checks);
  CHECK_FALSE(told.verdict);
  genuine.policy.required_fields = {{"X-Key", "1"}};
  checks = counted(genuine, told);
  CHECK(checks == told.ed25519_checks);
  genuine.settings.now += std::chrono::hours(9999);
  checks = counted(genuine, told);
  CHECK(checks == told.ed25519_checks);
}

TEST_CASE("a report costs no more than its budget of checks") {
  diagnosed_case forged = rich();
  forged.sent.target = "/forged/one?two=3&four=5";
  const auto verifier = forged.verifier();
  // The processor's time, so that a busy machine does not matter.
  const auto best_of = [](auto&& function) {
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
      const std::clock_t begin = std::clock();
      function();
      best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    return best;
  };
  const auto head = forged.sent.head();
  const double one = best_of([&] {
    for (int i = 0; i < 128; ++i) (void)verifier.verify(head, forged.sent.body, forged.settings.now);
  });
  std::size_t checks = 0;
  const double all =
      best_of([&] { checks = diagnosis::explain(verifier, head, forged.sent.body, forged.settings).ed25519_checks; });
  WARN("explain() with " << checks << " checks: " << all * 1e3 << " ms; 128 calls of verify(): " << one * 1e3 << " ms");
  CHECK(checks == 128);
  CHECK(all < 3 * one);  // sanitizers slow down what is not libsodium
}

// UBIOPS_WEBHOOKS_CORRUPTED_REQUESTS is how many there are.
TEST_CASE("on random corruptions the verdict is that of verify(), and what is proved verifies") {
  std::mt19937 random(20270115);  // the same each time
  const auto below = [&random](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  const diagnosed_case genuine = rich();
  uw::policy policy = genuine.policy;
  policy.public_origin = "https://hooks.example.com:443";
  const auto verifier = uw::verifier::create(genuine.pair.public_key(), policy);
  REQUIRE(verifier);
  diagnosed_case as_sent = genuine;
  as_sent.policy = policy;
  const auto base = as_sent.explain().base;
  std::size_t refused = 0;
  std::size_t proved = 0;
  constexpr std::string_view bytes =
      "a/%2?&=+ ,;:\"\\\r\n\t\0\x7f\xc3\x28\x1b[z0A.()"
      "@-_~#'<>";
  const std::size_t count = how_many("UBIOPS_WEBHOOKS_CORRUPTED_REQUESTS", 1'000);
  for (std::size_t i = 0; i < count; ++i) {
    auto sent = genuine.sent;
    std::string* const texts[] = {&sent.method, &sent.target, &sent.body};
    const std::size_t which = below(std::size(texts) + sent.fields.size());
    std::string& text = which < std::size(texts) ? *texts[which] : sent.fields[which - std::size(texts)].value;
    for (std::size_t edits = 1 + below(3); edits != 0; --edits) {
      const std::size_t at = below(text.size() + 1);
      switch (below(4)) {
        case 0: text.insert(at, 1, bytes[below(bytes.size())]); break;
        case 1: text.erase(at, 1 + below(4)); break;
        case 2:
          if (at < text.size()) text[at] = bytes[below(bytes.size())];
          break;
        default:
          if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
      }
    }
    diagnosis::options settings{.budget = i % 25 == 0 ? 128U : 10U, .now = genuine.settings.now};
    const auto head = sent.head();
    const auto judged = verifier->verify(head, sent.body, settings.now);
    const auto told = diagnosis::explain(*verifier, head, sent.body, settings);
    REQUIRE(told.verdict.has_value() == !judged.has_value());
    if (judged) {
      CHECK(told.causes.empty());
      continue;
    }
    ++refused;
    CHECK(told.verdict->message() == judged.error().message());
    CHECK(told.ed25519_checks <= settings.budget);
    CHECK_FALSE(told.causes.empty());
    const std::string shown = diagnosis::to_text(told) + diagnosis::to_json(told);
    for (const char c : shown) {
      if (!(c == '\n' || (c >= 0x20 && c < 0x7f))) FAIL("a byte that is not printable");
    }
    bool by_signature = false;
    for (const auto& cause : told.causes) by_signature = by_signature || cause.how == diagnosis::proof::signature;
    if (!by_signature) continue;
    ++proved;
    // What is said to be signed is what was signed.
    for (const auto& cause : told.causes) {
      if (cause.how != diagnosis::proof::signature || !cause.identifier.starts_with('"')) continue;
      if (cause.identifier == "\"@target-uri\"") continue;  // told in parts
      for (const auto& line : base) {
        if (line.identifier == cause.identifier) CHECK(line.value == cause.signed_value);
      }
    }
    bool verified = false;
    for (const auto& each : told.signatures) verified = verified || each.verified;
    CHECK(verified);
    CHECK(find_cause(told, cause_id::not_signed_or_altered) == nullptr);
  }
  WARN(refused << " of " << count << " corruptions were refused, and " << proved << " of those were undone");
  CHECK(refused > count / 2);
  CHECK(proved > count / 10);
}

TEST_CASE("two guesses are one, unless they change the same") {
  const auto pair = new_key_pair();
  const uw::public_key& key = pair.public_key();
  const detail::guess guesses[] = {{.origin = "https://h"},
                                   {.target = "/a"},
                                   {.fragment = "#f"},
                                   {.method = "PUT"},
                                   {.line = detail::changed_line{1, "a"}},
                                   {.params = "();b"},
                                   {.key = &key}};
  for (std::size_t i = 0; i < std::size(guesses); ++i) {
    for (std::size_t j = 0; j < std::size(guesses); ++j) {
      CAPTURE(i, j);
      const auto both = guesses[i].with(guesses[j]);
      REQUIRE(both.has_value() == (i != j));
      if (!both) continue;
      std::size_t changes = 0;
      for (const bool change :
           {both->origin.has_value(), both->target.has_value(), both->fragment.has_value(), both->method.has_value(),
            both->line.has_value(), both->params.has_value(), both->key != nullptr, both->other_line.has_value()}) {
        changes += change;
      }
      CHECK(changes == 2);
    }
    CHECK(guesses[i].with({}).has_value());
  }
}

TEST_CASE("a guess changes two lines at most, and no line twice") {
  const auto line = [](std::size_t number) { return detail::guess{.line = detail::changed_line{number, "a"}}; };
  const auto pair = line(1).with(line(2));
  REQUIRE(pair);
  CHECK(pair->line->line == 1);
  CHECK(pair->other_line->line == 2);
  CHECK_FALSE(pair->with(line(3)));
  CHECK_FALSE(pair->with(line(1)));
  CHECK_FALSE(line(3).with(*pair));
  const auto keys = new_key_pair();
  detail::guess with_key = line(1);
  with_key.key = &keys.public_key();
  CHECK_FALSE(with_key.with(with_key));
  const auto same = detail::guess{}.with(*pair);
  REQUIRE(same);
  CHECK(same->line->line == 1);
  CHECK(same->other_line->line == 2);
}

namespace {

/// One that verifies nothing, and counts.
struct vain_check {
  static inline std::size_t asked = 0;
  static bool check(std::span<const std::byte, 64>, std::string_view, std::span<const std::byte, 32>) noexcept {
    ++asked;
    return false;
  }
};

/// How often a search asks, over a base of one line.
template <class Search>
std::size_t asked_by(const uw::public_key* key, Search&& act) {
  detail::draft built;
  built.lines.push_back({.identifier = "\"x\"", .name = "x", .argument = {}, .value = "1"});
  built.params = "(\"x\")";
  built.key = key;
  const detail::url_text url{"https://h", "/", ""};
  const std::array<std::byte, 64> signatures[1] = {};
  std::size_t spent = 0;
  vain_check::asked = 0;
  detail::search searching(built, url, signatures, vain_check::check, 100, spent);
  act(searching);
  CHECK_FALSE(searching.found());
  CHECK(spent == vain_check::asked);
  return spent;
}

}  // namespace

TEST_CASE("what cannot be asked costs nothing, and is not asked") {
  const auto pair = new_key_pair();
  const uw::public_key& key = pair.public_key();
  const detail::guess with_key{.key = &key};
  CHECK(asked_by(&key, [](auto& each) { each.holds({}); }) == 1);
  CHECK(asked_by(&key, [](auto& each) { each.holds({}), each.holds({.line = detail::changed_line{0, "1"}}); }) == 1);
  CHECK(asked_by(nullptr, [](auto& each) { each.holds({}); }) == 0);  // by no key
  CHECK(asked_by(nullptr, [&](auto& each) { each.holds(with_key); }) == 1);
  const std::string large(2 * uw::limits::max_signature_base, 'x');
  CHECK(asked_by(&key, [&](auto& each) { each.holds({.line = detail::changed_line{0, large}}); }) == 0);
  // A pair whose parts change the same is none.
  const std::vector<detail::guess_family> families = {{with_key}, {with_key}, {{.method = "PUT"}}};
  CHECK(asked_by(&key, [&](auto& each) { each.holds_any(families, with_key); }) == 1);
  CHECK(asked_by(&key, [&](auto& each) { each.holds_any_pair(families); }) == 1);
}

TEST_CASE("a base that is given must have each line, written as a line") {
  const auto pair = new_key_pair();
  for (const std::string base : {"\"x\": 1\n\"@signature-params\": ()", "\"x\": 1", "\"y\": 2\n\"x\": 1\n"}) {
    CAPTURE(base);
    CHECK(asked_by(&pair.public_key(), [&](auto& each) { each.holds_text(base); }) == 1);
  }
  for (const std::string base :
       {"", "\"x\"", "\"x\":1", "\"x\";bs: 1", "\"x\" : 1", " \"x\": 1", "\"@signature-params\": ()"}) {
    CAPTURE(base);
    CHECK(asked_by(&pair.public_key(), [&](auto& each) { each.holds_text(base); }) == 0);
  }
}
