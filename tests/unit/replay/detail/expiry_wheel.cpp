#include <ubiops/webhooks/replay/detail/expiry_wheel.hpp>

#include <ubiops/webhooks/replay/detail/expiry_wheel.hpp>  // again: the guard holds

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

struct item : detail::expiry_links<item> {
  std::uint64_t time = 0;
  bool in = false;
  std::uint64_t due() const noexcept { return time; }
};

using wheel = detail::expiry_wheel<item>;
constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();
constexpr std::uint64_t last_time = std::numeric_limits<std::uint64_t>::max();

item* take(wheel& tested, std::uint64_t now) {
  std::size_t work = unlimited;
  return tested.take_due(now, work);
}

std::size_t take_all(wheel& tested, std::uint64_t now) {
  std::size_t count = 0;
  while (item* due = take(tested, now)) {
    CHECK(due->time <= now);
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("an entry is due at its time and not before, however far away") {
  for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{1'700'000'000}, (std::uint64_t{1} << 63) + 12345}) {
    for (unsigned bit = 0; bit < 63; ++bit) {
      for (const std::uint64_t distance : {std::uint64_t{1} << bit, (std::uint64_t{1} << bit) + 1}) {
        if (distance > last_time - start) continue;
        wheel tested;
        CHECK(take(tested, start) == nullptr);
        item one;
        one.time = start + distance;
        tested.insert(one);
        CHECK(take(tested, start) == nullptr);
        CHECK(take(tested, one.time - 1) == nullptr);
        CHECK(take(tested, one.time) == &one);
        CHECK(take(tested, last_time) == nullptr);
      }
    }
  }
}

TEST_CASE("the first and the last time there is can be waited for") {
  wheel tested;
  item first, last;
  last.time = last_time;
  tested.insert(last);
  tested.insert(first);
  CHECK(take(tested, 0) == &first);
  CHECK(take(tested, last_time - 1) == nullptr);
  CHECK(take(tested, last_time) == &last);
}

TEST_CASE("an entry that was removed is never due, wherever it stood in its slot") {
  for (std::size_t removed = 0; removed < 3; ++removed) {
    wheel tested;
    item items[3];
    for (auto& each : items) {
      each.time = 100;
      tested.insert(each);
    }
    tested.remove(items[removed]);
    CHECK(take(tested, 99) == nullptr);
    std::size_t found = 0;
    while (item* due = take(tested, 100)) {
      CHECK(due != &items[removed]);
      ++found;
    }
    CHECK(found == 2);
  }
}

TEST_CASE("an entry whose time became later is due then") {
  wheel tested;
  item one;
  one.time = 100;
  tested.insert(one);
  one.time = 100'000;
  CHECK(take(tested, 99'999) == nullptr);
  CHECK(take(tested, 100'000) == &one);
}

TEST_CASE("an entry due in the past is found, at the latest when the clock is where it was") {
  wheel tested;
  CHECK(take(tested, 1000) == nullptr);
  item past;
  past.time = 500;
  tested.insert(past);
  CHECK(take(tested, 400) == nullptr);
  CHECK(take(tested, 1000) == &past);
}

TEST_CASE("work is bounded: a call touches no more than it is allowed, and an entry is touched eleven times at most") {
  wheel tested;
  CHECK(take(tested, 1'700'000'000) == nullptr);
  std::vector<item> items(10'000);
  for (auto& each : items) {
    each.time = 1'700'086'400;
    tested.insert(each);
  }
  // Counted by the wheel, entry by entry and slot by slot.
  constexpr std::size_t allowed = 8;
  std::size_t found = 0;
  std::size_t calls = 0;
  std::size_t touched = 0;
  while (found < items.size()) {
    std::size_t work = allowed;
    std::size_t found_in_call = 0;
    while (tested.take_due(1'700'086'400, work) != nullptr) ++found_in_call;
    touched += allowed - work;
    found += found_in_call;
    REQUIRE(found_in_call <= allowed);
    REQUIRE(++calls <= 11 * items.size() / allowed + 100);
  }
  CHECK(touched <= 11 * items.size());
  CHECK(touched >= items.size());
}

TEST_CASE("no work is no answer, and costs nothing") {
  wheel tested;
  item one;
  one.time = 1;
  tested.insert(one);
  std::size_t work = 0;
  CHECK(tested.take_due(10, work) == nullptr);
  CHECK(work == 0);
  work = 10;
  CHECK(tested.take_due(10, work) == &one);
}

TEST_CASE("a wheel agrees with a list that is searched, whatever happens to the clock and to the entries") {
  for (const std::uint64_t range : {std::uint64_t{100}, std::uint64_t{100'000}, std::uint64_t{1} << 40}) {
    std::mt19937_64 random(range);
    const auto below = [&](std::uint64_t bound) { return random() % bound; };
    const auto index_below = [&](std::size_t bound) { return static_cast<std::size_t>(below(bound)); };
    wheel tested;
    std::vector<item> items(300);
    std::uint64_t now = range;
    std::uint64_t latest = now;
    bool agrees = true;
    for (int step = 0; step < 30'000; ++step) {
      item& one = items[index_below(items.size())];
      switch (below(6)) {
        case 0:
        case 1:
          if (!one.in) {
            one.time = now + 1 + below(range);
            one.in = true;
            tested.insert(one);
          }
          break;
        case 2:
          if (one.in) tested.remove(one);
          one.in = false;
          break;
        case 3:
          if (one.in) one.time += below(range / 4);
          break;
        case 4: now += below(range / 16); break;
        default:
          if (below(50) == 0) now -= below(range / 2);
      }
      now = std::max(now, range / 2);
      // Some calls are cut short; nothing is lost by that.
      std::size_t work = below(4) == 0 ? unlimited : index_below(5);
      const bool cut_short = work != unlimited;
      while (item* due = tested.take_due(now, work)) {
        agrees = agrees && due->in && due->time <= now;
        due->in = false;
      }
      latest = std::max(latest, now);
      if (cut_short || now < latest) continue;
      for (const auto& each : items) agrees = agrees && (!each.in || each.time > now);
    }
    CHECK(agrees);
    std::size_t left = 0;
    for (const auto& each : items) left += each.in;
    CHECK(take_all(tested, last_time) == left);
  }
}
