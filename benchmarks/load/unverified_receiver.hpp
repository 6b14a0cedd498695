// The listener's receiver with verification left out, to measure what it costs: whatever is posted is taken and shown.
// Included first, it takes the place of the listener's own receiver.hpp, whose guard it has.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECEIVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECEIVER_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/http/body.hpp>
#include <ubiops/webhooks/result.hpp>

#include "../../examples/listener/answer.hpp"
#include "../../examples/listener/options.hpp"

namespace listener {

class receiver {
 public:
  struct unverified_head {};

  struct pending_request {
    void update(ubiops::webhooks::body_bytes) noexcept {}
    [[nodiscard]] ubiops::webhooks::result<unverified_head> finish() && { return unverified_head(); }
  };

  struct no_verifier {
    template <class Head>
    [[nodiscard]] ubiops::webhooks::result<pending_request> verify_head(const Head&) const {
      return pending_request();
    }
  };

  receiver(options settings, std::uint16_t) : settings_(std::move(settings)) {}

  std::string reload_keys() { return "there are no keys"; }
  [[nodiscard]] const no_verifier* verifier() const noexcept { return &verifier_; }
  answer handle(const unverified_head&, std::string_view body);
  static void log(const std::string& line);
  [[nodiscard]] const options& settings() const noexcept { return settings_; }

 private:
  options settings_;
  no_verifier verifier_;
};

}  // namespace listener

#endif
