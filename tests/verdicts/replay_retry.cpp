// What a replay window and a claim are for, together: retries that were signed anew, and bodies that take too long.
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/replay.hpp>
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "catch.hpp"
#include "replay_suite.hpp"
#include "signed_deliveries.hpp"

namespace uw = ubiops::webhooks;
using std::chrono::seconds;
using std::chrono::sys_seconds;

TEST_CASE("the memory store handles a retry that was signed anew once") {
  replay_suite::memory_world world;
  replay_suite::check_retry(world);
}

TEST_CASE("a slow body that outlives the window is refused when it is finished, and claims nothing") {
  const sys_seconds created{seconds{1'700'000'000}};
  const auto key = *uw::testing::key_pair::generate();
  const auto verifier = *uw::verifier::create(key.public_key(), {.public_origin = "https://hooks.example.com"});
  const std::string body = R"({"event":"deployment_request_completed","request_id":"r-1"})";
  uw::testing::signing_options options;
  options.created = created;
  const auto request = *uw::testing::sign(key, "POST", "https://hooks.example.com/ubiops", {}, body, options);
  const auto head = request.head();

  const auto finished = [&](sys_seconds at_head, sys_seconds at_end) {
    auto pending = verifier.verify_head(head, at_head);
    REQUIRE(pending.has_value());
    for (std::size_t i = 0; i < body.size(); i += 10) pending->update(std::string_view(body).substr(i, 10));
    return std::move(*pending).finish(at_end);
  };
  // 300 s and a skew of 60.
  const sys_seconds last = created + seconds{360};
  const auto in_time = finished(created, last);
  REQUIRE(in_time.has_value());
  CHECK(in_time->replay_until() == last);
  const auto late = finished(last, last + seconds{1});
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code() == uw::errc::signature_too_old);
  CHECK(late.error().http_status() == 403);

  // The last second in which it verifies is one in which it cannot be claimed any more: `until` must be later.
  auto store = *uw::memory_replay_store::create(10);
  const auto id = in_time->replay_id();
  const std::string replay_id(reinterpret_cast<const char*>(id.data()), id.size());
  const auto too_late = store.claim(replay_id, in_time->replay_until(), seconds{1}, last);
  REQUIRE_FALSE(too_late.has_value());
  CHECK(too_late.error().code() == uw::errc::signature_too_old);
  const auto still = store.claim(replay_id, in_time->replay_until(), seconds{1}, last - seconds{1});
  REQUIRE(still.has_value());
  CHECK(still->state == uw::claim_state::claimed);
}
