// A list in the order of ranks, with those of one rank as they stood: std::stable_sort asks for a temporary buffer in a
// way that compilers warn of.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_BY_RANK_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_BY_RANK_HPP

#include <utility>
#include <vector>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// `rank_of` gives each a rank from 0 to `last`.
template <class T, class RankOf>
std::vector<T> by_rank(std::vector<T> all, int last, RankOf rank_of) {
  std::vector<T> ordered;
  ordered.reserve(all.size());
  for (int rank = 0; rank <= last; ++rank) {
    for (T& each : all) {
      if (rank_of(std::as_const(each)) == rank) ordered.push_back(each);
    }
  }
  return ordered;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
