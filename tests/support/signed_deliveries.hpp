// Deliveries as receivers get them: signed requests, each also signed anew a minute later, as for a retry. What a
// worker claims is what it has verified and read.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_SIGNED_DELIVERIES_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_SIGNED_DELIVERIES_HPP

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <ubiops/webhooks/event.hpp>
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "replay_stress.hpp"

namespace replay_suite {

class signed_deliveries {
 public:
  /// `now` is the time of the later signatures.
  signed_deliveries(std::size_t count, sys_seconds now)
      : key_(*uw::testing::key_pair::generate()),
        // Wide enough for a clock that runs fast; the window has tests of its own.
        verifier_(*uw::verifier::create(
            key_.public_key(), {.public_origin = "https://hooks.example.com", .max_age = std::chrono::hours(24)})) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string body = R"({"event":"deployment_request_completed","deployment_id":"d-1","request_id":"r-)" +
                               std::to_string(i) + R"(","status":"completed","text":"done"})";
      for (const seconds age : {seconds{60}, seconds{0}}) {
        uw::testing::signing_options options;
        options.created = now - age;
        requests_.push_back(*uw::testing::sign(key_, "POST", "https://hooks.example.com/ubiops", {}, body, options));
        heads_.push_back(requests_.back().head());
      }
    }
  }

  /// What a presentation of a delivery leads to; nothing if it is refused.
  std::optional<wish> operator()(std::size_t delivery, unsigned presentation, sys_seconds now) const {
    const std::size_t which = 2 * delivery + presentation % 2;
    const auto verified = verifier_.verify(heads_[which], requests_[which].body, now);
    if (!verified) return std::nullopt;
    const auto event = uw::parse_event(verified->body());
    if (!event) return std::nullopt;
    return wish{event->delivery_key(), verified->created() + std::chrono::hours(24)};
  }

 private:
  uw::testing::key_pair key_;
  uw::verifier verifier_;
  std::vector<uw::testing::signed_request> requests_;
  std::vector<uw::request> heads_;
};

// A retry: the same body, signed again 60 s later. One delivery to whoever claims by its key.
template <replay_world World>
void check_retry(World& world) {
  const signed_deliveries deliveries(2, world.now());
  const auto first = deliveries(0, 0, world.now());
  const auto retried = deliveries(0, 1, world.now());
  const auto other = deliveries(1, 0, world.now());
  REQUIRE((first && retried && other));
  CHECK(first->key == retried->key);
  CHECK(first->until + seconds{60} == retried->until);
  CHECK(first->key != other->key);
  const auto claim = [&](const wish& wanted) {
    return uw::take_claim(world.store(), wanted.key, wanted.until, 40 * world.unit(), world.now());
  };

  auto handled = claim(*first);
  REQUIRE(code(handled) == ok);
  CHECK(code(claim(*retried)) == errc::replay_in_progress);
  REQUIRE(code(handled->commit()) == ok);
  const auto again = claim(*retried);
  REQUIRE(code(again) == ok);
  CHECK(again->already_done());
  const auto another = claim(*other);
  REQUIRE(code(another) == ok);
  CHECK_FALSE(another->already_done());
}

}  // namespace replay_suite

#endif
