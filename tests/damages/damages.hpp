// One damage for each cause that a report can name, and how to carry out the change that the report asks for.
#ifndef UBIOPS_WEBHOOKS_TESTS_DAMAGES_DAMAGES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DAMAGES_DAMAGES_HPP

#include <vector>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>

#include "damaged.hpp"

struct damage {
  ubiops::webhooks::diagnosis::cause_id id;
  void (*act)(damaged&);

  /// What the report's change says, done with nothing but the cause and what whoever reads it has: the registered URL,
  /// the sender, and the bytes that came over the wire where the report shows none.
  void (*mend)(damaged&, const ubiops::webhooks::diagnosis::cause&);
};

std::vector<damage> to_origins();
std::vector<damage> to_targets();
std::vector<damage> to_methods_and_fields();
std::vector<damage> to_signatures_and_keys();
std::vector<damage> to_bodies();
std::vector<damage> to_times();
std::vector<damage> to_rules();

/// All of them, in no order.
std::vector<damage> all_damages();

#endif
