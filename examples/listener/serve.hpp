// The listener's main(), for any receiver.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_SERVE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_SERVE_HPP

#include <cstdint>
#include <functional>
#include <memory>

#include "log.hpp"
#include "options.hpp"
#include "receiver.hpp"

namespace listener {

/// Makes the receiver of a server that has bound a port. Throws bad_setting.
using receiver_maker = std::function<std::unique_ptr<receiver>(const options&, std::uint16_t port, log&)>;

/// Reads the command line and serves. The exit code: 0, or 130 after SIGINT; 2 with one sentence for a setting that
/// cannot be used, 1 where serving failed.
int serve(int argc, char** argv, const receiver_maker& make, const program& which = {});

}  // namespace listener

#endif
