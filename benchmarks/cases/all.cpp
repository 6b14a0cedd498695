#include <iterator>

#include "cases.hpp"

namespace bench {

std::vector<contest> all_contests() {
  std::vector<contest> all;
  for (const auto list : {&verify_contests, &own_part_contests, &refusal_contests, &worst_contests, &part_contests,
                          &event_contests, &replay_contests}) {
    std::vector<contest> more = list();
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return all;
}

}  // namespace bench
