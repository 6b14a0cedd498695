#include <chrono>
#include <string>
#include <string_view>

#include <ubiops/webhooks.hpp>
#include <ubiops/webhooks/diagnosis/explain.hpp>
#include <ubiops/webhooks/testing/key_pair.hpp>

namespace uw = ubiops::webhooks;

namespace {

void log(const std::string&) {}

}  // namespace

int main() {
  const auto pair = uw::testing::key_pair::generate();
  if (!pair) return 1;
  auto verifier = uw::verifier::create(pair->public_key(), {.public_origin = "https://hooks.example.com"});
  const uw::request head("POST", "/ubiops");
  const std::string_view body;
  const auto now = uw::now_by_system_clock();
#include "explain.inc"
}
