// A refused request as the text of a file.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECORDING_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECORDING_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>

#include "delivery.hpp"

namespace listener {

/// A refused request and why it was refused.
struct refused_delivery {
  const delivery& seen;
  const std::optional<ubiops::webhooks::diagnosis::report>& report;
  std::size_t left_out;  // how many were not recorded since the last that was
};

/// JSON in which secrets are masked, and with them the signature: it cannot be replayed.
std::string masked_recording(const refused_delivery& of, const std::vector<std::string>& secret_names);

/// JSON that doctor reads, with everything in it.
std::string raw_recording(const refused_delivery& of);

}  // namespace listener

#endif
