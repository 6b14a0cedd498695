#include <ubiops/webhooks/replay/detail/claim_table.hpp>

#include <ubiops/webhooks/replay/detail/claim_table.hpp>  // again: the guard holds

#include <array>
#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr sys_seconds at(int time) { return sys_seconds(seconds(time)); }

detail::claim_entry& add(detail::claim_table& table, std::uint32_t hash, std::string_view key, int until) {
  const exact_buffer bytes(key);
  auto& entry = *table.insert(hash, bytes.view());
  entry.until = entry.lease_end = at(until);
  table.schedule(entry);
  return entry;
}

detail::claim_entry* take_due(detail::claim_table& table, int now) {
  std::size_t work = std::numeric_limits<std::size_t>::max();
  return table.take_due(at(now), work);
}

static_assert(detail::wheel_time(sys_seconds::min()) == 0);
static_assert(detail::wheel_time(sys_seconds::max()) == std::numeric_limits<std::uint64_t>::max());
static_assert(detail::wheel_time(at(-1)) < detail::wheel_time(at(0)));
static_assert(detail::wheel_time(at(0)) < detail::wheel_time(at(1)));

}  // namespace

TEST_CASE("keys of one hash are told apart, and each can be erased") {
  using namespace std::string_view_literals;
  const std::array keys{""sv, "\0"sv, "a"sv, "ab"sv, "ac"sv};
  for (const auto erased : keys) {
    detail::claim_table table(4);
    for (const auto key : keys) CHECK(table.find(3, key) == nullptr);
    for (const auto key : keys) add(table, 3, key, 100);
    for (const auto key : keys) {
      REQUIRE(table.find(3, key) != nullptr);
      CHECK(table.find(3, key)->key() == key);
    }
    table.erase(*table.find(3, erased));
    for (const auto key : keys) CHECK((table.find(3, key) == nullptr) == (key == erased));
  }
}

TEST_CASE("a key is found by the hash that it was added with, in any number of buckets") {
  for (const std::size_t buckets : {1u, 2u, 64u}) {
    detail::claim_table table(buckets);
    auto& entry = add(table, 0xfedcba98, "key", 100);
    CHECK(table.find(0xfedcba98, "key") == &entry);
    CHECK(table.find(0x0edcba98, "key") == nullptr);
    CHECK(table.find(0xfedcba98, "kez") == nullptr);
  }
}

TEST_CASE("an entry is kept until its end, in progress not less than its lease") {
  detail::claim_table table(4);
  auto& entry = add(table, 1, "key", 100);
  entry.lease_end = at(200);
  CHECK(entry.kept_until() == at(200));
  CHECK(take_due(table, 199) == nullptr);
  entry.done = 1;
  CHECK(entry.kept_until() == at(100));
  table.schedule(entry);
  CHECK(take_due(table, 99) == nullptr);
  auto* due = take_due(table, 199);
  REQUIRE(due == &entry);
  table.erase(*due);
  CHECK(table.find(1, "key") == nullptr);
}

TEST_CASE("an entry that was erased is not due") {
  detail::claim_table table(4);
  table.erase(add(table, 1, "key", 100));
  CHECK(take_due(table, 1000) == nullptr);
}

TEST_CASE("an entry that is kept less long leaves those that wait beside it where they are") {
  for (std::size_t earlier = 0; earlier < 3; ++earlier) {
    CAPTURE(earlier);
    detail::claim_table table(4);
    std::array<detail::claim_entry*, 3> entries;
    for (std::size_t i = 0; i < 3; ++i) {
      entries[i] = &add(table, static_cast<std::uint32_t>(i), "k", 200);
      entries[i]->until = at(100);  // the lease is what keeps it
    }
    entries[earlier]->done = true;
    table.schedule(*entries[earlier]);
    detail::claim_entry* const first = take_due(table, 150);
    REQUIRE(first == entries[earlier]);
    table.erase(*first);
    CHECK(take_due(table, 150) == nullptr);
    for (int left = 2; left > 0; --left) {
      detail::claim_entry* const other = take_due(table, 200);
      REQUIRE(other != nullptr);
      CHECK(other != entries[earlier]);
      table.erase(*other);
    }
    CHECK(take_due(table, 1000) == nullptr);
  }
}

TEST_CASE("entries that are due at one time may all be taken before any is erased, in whatever order") {
  for (const std::array<std::size_t, 3> order :
       {std::array<std::size_t, 3>{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
    CAPTURE(order);
    detail::claim_table table(4);
    for (std::uint32_t i = 0; i < 3; ++i) add(table, i, "k", 100);
    std::array<detail::claim_entry*, 3> entries;
    for (detail::claim_entry*& each : entries) REQUIRE((each = take_due(table, 100)) != nullptr);
    for (const std::size_t i : order) table.erase(*entries[i]);
    CHECK(take_due(table, 100) == nullptr);
    auto& later = add(table, 4, "k", 150);
    CHECK(take_due(table, 150) == &later);
  }
}
