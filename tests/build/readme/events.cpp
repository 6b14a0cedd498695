#include <string>
#include <string_view>

#include <ubiops/webhooks.hpp>

namespace uw = ubiops::webhooks;

namespace {

int reply(int status, const std::string&) { return status; }
void alert(std::string_view) {}
void training_run(std::string_view, uw::request_status) {}
void keep(std::string_view, std::string_view) {}

[[maybe_unused]] int receive(const uw::result<uw::verified_request>& verified, std::string_view our_deployment) {
#include "events.inc"
}

}  // namespace

int main() {}
