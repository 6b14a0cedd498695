#include "../../../examples/replay_redis/store.hpp"

#include <string>

namespace {

int fail(const std::string&) { return 1; }

[[maybe_unused]] int open() {
#include "redis_store.inc"
  return store ? 0 : 1;
}

}  // namespace

int main() {}
