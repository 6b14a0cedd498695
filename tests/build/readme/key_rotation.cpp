#include <atomic>
#include <memory>
#include <utility>

#include <ubiops/webhooks.hpp>

namespace uw = ubiops::webhooks;

namespace {

void keep_the_old_one(const uw::error&) {}

[[maybe_unused]] void rotate(const uw::result<uw::public_key>& new_key, const uw::result<uw::public_key>& old_key,
                             const uw::policy& settings) {
#include "key_rotation.inc"
}

}  // namespace

int main() {}
