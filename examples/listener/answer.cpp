#include "answer.hpp"

#include <ubiops/webhooks/replay/claim.hpp>

namespace listener {

namespace uw = ubiops::webhooks;

answer refusal(const uw::error& error) {
  return {static_cast<unsigned>(error.http_status()), std::string(uw::to_string(error.code())), error.message(),
          uw::retry_after(error)};
}

}  // namespace listener
