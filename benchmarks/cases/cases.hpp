// The lists that make up `all_contests`.
#ifndef UBIOPS_WEBHOOKS_BENCHMARKS_CASES_HPP
#define UBIOPS_WEBHOOKS_BENCHMARKS_CASES_HPP

#include <string_view>
#include <vector>

#include "contest.hpp"

namespace bench {

inline constexpr std::string_view whole_floor = "curve + SHA-512";
inline constexpr std::string_view small_floor = "512 B floor";

std::vector<contest> verify_contests();
std::vector<contest> own_part_contests();
std::vector<contest> refusal_contests();
std::vector<contest> worst_contests();
std::vector<contest> part_contests();
std::vector<contest> event_contests();
std::vector<contest> replay_contests();

}  // namespace bench

#endif
