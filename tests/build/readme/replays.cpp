#include <chrono>
#include <string>
#include <utility>

#include <ubiops/webhooks.hpp>

namespace uw = ubiops::webhooks;

namespace {

int reply(int status) { return status; }
int reply(int status, const std::string&) { return status; }
bool handle(const uw::event&) { return true; }
void log(const std::string&) {}

[[maybe_unused]] int receive(const uw::result<uw::verified_head>& verified, const uw::result<uw::event>& event,
                             std::chrono::sys_seconds now) {
#include "replays.inc"
}

}  // namespace

int main() {}
