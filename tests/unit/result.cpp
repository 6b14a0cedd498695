#include <ubiops/webhooks/result.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;
using uw::error;
using uw::result;

namespace {

constexpr error failure(errc::malformed_date, "date", 5);

// Whether `action` ends its process through std::terminate, seen from a child.
template <class Action>
bool terminates(Action action) {
  constexpr int by_terminate = 86;
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::set_terminate([] { _exit(by_terminate); });
    action();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  const int code = WEXITSTATUS(status);
  REQUIRE((code == 0 || code == by_terminate));
  return code == by_terminate;
}

// Keeps a value from being optimised away.
template <class T>
void use(const T& value) {
  asm volatile("" : : "r"(&value) : "memory");
}

struct point {
  int x = 0;
  int y = 0;
};

result<std::string> long_text() { return std::string(100, 'a'); }
result<std::vector<int>> numbers() { return std::vector<int>{1, 2, 3}; }

template <class Result>
concept has_value_function = requires(Result& outcome) { outcome.value(); };
template <class Result>
concept has_arrow = requires(Result&& outcome) { std::forward<Result>(outcome).operator->(); };

}  // namespace

static_assert(!std::is_convertible_v<result<int>, bool> && std::is_constructible_v<bool, result<int>>);
static_assert(!std::is_convertible_v<result<void>, bool> && std::is_constructible_v<bool, result<void>>);
static_assert(!std::is_convertible_v<result<int>, int>);
static_assert(!std::is_default_constructible_v<result<int>>);
static_assert(std::is_default_constructible_v<result<void>>);
static_assert(!std::is_constructible_v<result<int>, errc>);  // an error is made in so many words
static_assert(std::is_same_v<result<int>::error_type, error>);
static_assert(!has_value_function<result<int>> && !has_value_function<result<void>>);
static_assert(has_arrow<result<point>&> && has_arrow<const result<point>&>);
static_assert(!has_arrow<result<point>> && !has_arrow<const result<point>>);
static_assert(std::is_same_v<decltype(*std::declval<result<point>>()), point>);
static_assert(std::is_same_v<decltype(*std::declval<result<point>&>()), point&>);
static_assert(std::is_same_v<decltype(*std::declval<const result<point>&>()), const point&>);
static_assert(std::is_same_v<decltype(std::declval<result<point>>().error()), error>);

static_assert([] {
  result<int> outcome = 3;
  *outcome += 1;
  return outcome && outcome.has_value() && *outcome == 4;
}());
static_assert([] {
  const result<int> outcome = failure;
  return !outcome && outcome.error().code() == errc::malformed_date && outcome.error().subject() == "date";
}());
static_assert(result<void>() && !result<void>(failure));

TEST_CASE("a result holds a value or an error") {
  const result<point> value(std::in_place, point{1, 2});
  REQUIRE(value);
  CHECK(value.has_value());
  CHECK(value->x == 1);
  CHECK((*value).y == 2);

  const result<point> none = failure;
  REQUIRE_FALSE(none);
  CHECK_FALSE(none.has_value());
  CHECK(none.error().code() == errc::malformed_date);
  CHECK(none.error().subject() == "date");
  CHECK(none.error().offset() == 5);

  const result<void> done;
  CHECK(done);
  *done;
  const result<void> undone = failure;
  REQUIRE_FALSE(undone);
  CHECK(undone.error().code() == errc::malformed_date);
}

TEST_CASE("a value that is false or null is a value") {
  CHECK(result<bool>(false).has_value());
  CHECK(result<int>(0).has_value());
  CHECK(result<const char*>(nullptr).has_value());
}

TEST_CASE("a value that can only be moved goes in and out") {
  result<std::unique_ptr<int>> made = std::make_unique<int>(7);
  REQUIRE(made);
  CHECK(**made == 7);
  const std::unique_ptr<int> taken = *std::move(made);
  CHECK(*taken == 7);
}

TEST_CASE("a value that cannot even be moved is built in place") {
  result<std::atomic<int>> made(std::in_place, 7);
  REQUIRE(made);
  CHECK(made->load() == 7);
  made->store(8);
  CHECK(*made == 8);
}

TEST_CASE("what is read from a temporary outlives it") {
  std::size_t letters = 0;
  for (const char c : *long_text()) letters += c == 'a';
  CHECK(letters == 100);
  int sum = 0;
  for (const int number : *numbers()) sum += number;
  CHECK(sum == 6);
  const std::string& text = *long_text();
  CHECK(text == std::string(100, 'a'));
  const error& told = result<int>(failure).error();
  CHECK(told.subject() == "date");
}

TEST_CASE("assignment turns a value into an error, an error into a value") {
  result<std::string> outcome = long_text();
  outcome = failure;
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == errc::malformed_date);
  outcome = std::string("again");
  REQUIRE(outcome);
  CHECK(*outcome == "again");
  const result<std::string> copy = outcome;
  outcome = error(errc::malformed_field);
  CHECK(*copy == "again");
  CHECK(outcome.error().code() == errc::malformed_field);
}

TEST_CASE("reading the value of an error ends the program") {
  CHECK_FALSE(terminates([] {}));  // the test can fail
  CHECK(terminates([] {
    result<point> none = failure;
    use(*none);
  }));
  CHECK(terminates([] {
    const result<point> none = failure;
    use(*none);
  }));
  CHECK(terminates([] {
    result<point> none = failure;
    use(none->x);
  }));
  CHECK(terminates([] {
    const result<point> none = failure;
    use(none->x);
  }));
  CHECK(terminates([] { use(*result<point>(failure)); }));
  CHECK(terminates([] {
    const result<void> none = failure;
    *none;
  }));
  CHECK_FALSE(terminates([] {
    result<point> value = point{};
    use(*value);
    use(value->x);
    use(*std::move(value));
  }));
  CHECK_FALSE(terminates([] { *result<void>(); }));
}

TEST_CASE("reading the error of a value ends the program") {
  CHECK(terminates([] {
    const result<point> value = point{};
    use(value.error());
  }));
  CHECK(terminates([] { use(result<point>(point{}).error()); }));
  CHECK(terminates([] {
    const result<void> done;
    use(done.error());
  }));
  CHECK(terminates([] { use(result<void>().error()); }));
  CHECK_FALSE(terminates([] {
    const result<point> none = failure;
    use(none.error());
    use(result<point>(none).error());
  }));
  CHECK_FALSE(terminates([] {
    const result<void> none = failure;
    use(none.error());
    use(result<void>(none).error());
  }));
}
