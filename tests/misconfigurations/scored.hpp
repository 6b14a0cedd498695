// Misconfigurations as users make them, and what the library tells about each. An answer has 3 points where it names
// the cause and the change to make, 2 where it narrows it to the right thing, 1 where it tells only the class, and none
// where it names something else.
#ifndef UBIOPS_WEBHOOKS_TESTS_MISCONFIGURATIONS_SCORED_HPP
#define UBIOPS_WEBHOOKS_TESTS_MISCONFIGURATIONS_SCORED_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/result.hpp>

#include "catch.hpp"
#include "diagnosis.hpp"

namespace misconfigurations {

namespace uw = ubiops::webhooks;
namespace diagnosis = ubiops::webhooks::diagnosis;

/// One of them, and what it was answered.
struct answered {
  std::string what;
  std::string answer;
  int points;
};

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Both must stand in the answer for 3 points, the first for 2. Where a word of `not_this` stands in it, it misleads.
struct wanted {
  std::string cause;
  std::string change;
  std::string not_this = {};
};

/// For a setting or a file that is refused: the answer is a message.
inline answered judge(std::string what, const std::string& message, const wanted& right) {
  const bool misleads = !right.not_this.empty() && has(message, right.not_this);
  const int points = misleads ? 0 : !has(message, right.cause) ? 1 : has(message, right.change) ? 3 : 2;
  return {std::move(what), message, points};
}

template <class T>
answered judge(std::string what, const uw::result<T>& refused, const wanted& right) {
  CAPTURE(what);
  REQUIRE_FALSE(refused.has_value());
  return judge(std::move(what), refused.error().message(), right);
}

/// For a request that is refused: the answer is the report. `cause` is the name of a cause; several, where there are
/// several to mend, are divided by blanks. `change` stands in what is to be changed, or in what differs.
inline answered judge(std::string what, const diagnosed_case& damaged, const wanted& right) {
  CAPTURE(what);
  const diagnosis::report told = damaged.explain();
  REQUIRE(told.verdict);
  std::string answer = told.verdict->message() + "\n";
  std::string changes;
  for (const diagnosis::cause& each : told.causes) {
    changes.append(each.change).append(each.why).append(each.signed_value);
    answer.append(to_string(each.id)).append(": ").append(each.change).append(" (").append(each.why).append(")\n");
  }
  const std::string names = names_of_causes(told);
  const bool named = names == right.cause || names.starts_with(right.cause + " ");
  const bool another = !named && !told.causes.empty() && !has(names, right.cause) &&
                       told.causes[0].id != diagnosis::cause_id::not_signed_or_altered &&
                       told.causes[0].id != diagnosis::cause_id::malformed_request;
  const int points = another ? 0 : named ? (has(changes, right.change) ? 3 : 2) : has(names, right.cause) ? 2 : 1;
  return {std::move(what), answer + "causes: " + names, points};
}

/// The rows, each with its number in the list that they were gathered in.
struct row {
  std::string_view number;
  std::vector<answered> cases;
};

inline int points_of(const std::vector<row>& rows) {
  int sum = 0;
  for (const row& each : rows) {
    for (const answered& one : each.cases) sum += one.points;
  }
  return sum;
}

inline std::size_t size_of(const std::vector<row>& rows) {
  std::size_t size = 0;
  for (const row& each : rows) size += each.cases.size();
  return size;
}

std::vector<row> about_urls();
std::vector<row> about_heads();
std::vector<row> about_bodies_and_times();
std::vector<row> about_settings();
std::vector<row> about_keys();

}  // namespace misconfigurations

#endif
