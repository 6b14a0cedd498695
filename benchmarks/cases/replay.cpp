// Claims in memory, of deliveries never seen before, in a store that holds an hour of them at ten a second.
#include <memory>

#include <ubiops/webhooks/replay.hpp>

#include "cases.hpp"
#include "delivery.hpp"

namespace bench {

namespace {

using std::chrono::seconds;

/// Keys as delivery_key() makes them, another one each time, and a clock that advances with them.
class stream {
 public:
  std::string_view next_key() {
    for (std::size_t digit = key_.size(); key_[--digit]++ == '9';) key_[digit] = '0';
    ++taken_;
    return key_;
  }
  std::chrono::sys_seconds now() const { return at(signing_second) + seconds(taken_ / 10); }

 private:
  std::string key_ =
      "deployment_request_completed:id=0b3ec0f9-1a71-4c2b-a5f7-54e2a0b0e3c4:8f0d1a6e-9b7c-4d21-000000000000";
  std::int64_t taken_ = 0;
};

struct claims {
  uw::memory_replay_store store = expect(uw::memory_replay_store::create(1'000'000, {1, 2}));
  stream deliveries;

  claims() {
    for (int i = 0; i < 36'000; ++i) claim();
  }

  uw::claim_ticket claim() {
    const std::string_view key = deliveries.next_key();
    const auto now = deliveries.now();
    return expect(store.claim(key, now + seconds(3600), seconds(60), now));
  }
};

template <class Action>
sides claiming(Action action) {
  return {repeat(sodium_floor(delivery_of(512))),
          repeat([kept = std::make_shared<claims>(), action] { action(*kept); })};
}

sides claim_alone() {
  return claiming([](claims& kept) {
    if (kept.claim().state != uw::claim_state::claimed) give_up("a new key is not claimed");
  });
}

sides claim_and_commit() {
  return claiming([](claims& kept) {
    const std::string_view key = kept.deliveries.next_key();
    const auto now = kept.deliveries.now();
    auto claim = uw::take_claim(kept.store, std::string(key), now + seconds(3600), seconds(60), now);
    if (!claim || claim->already_done() || !claim->commit()) give_up("a new key is not claimed");
  });
}

}  // namespace

std::vector<contest> replay_contests() {
  const std::string floor(small_floor);
  return {{"claim a delivery in memory", floor, &claim_alone, 0.02},
          {"take_claim() and commit()", floor, &claim_and_commit}};
}

}  // namespace bench
