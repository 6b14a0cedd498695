// A request that was signed, what a receiver makes of it, and the report about that.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_DIAGNOSIS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_DIAGNOSIS_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/diagnosis/explain.hpp>
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "catch.hpp"
#include "new_key_pair.hpp"

/// One receiver and one request, which a test changes before it asks for the report.
struct diagnosed_case {
  static constexpr std::chrono::sys_seconds signed_at{std::chrono::seconds(1'800'000'000)};

  ubiops::webhooks::testing::key_pair pair = new_key_pair();
  ubiops::webhooks::policy policy{.public_origin = "https://hooks.example.com"};
  ubiops::webhooks::testing::signed_request sent;
  ubiops::webhooks::diagnosis::options settings{.now = signed_at};

  explicit diagnosed_case(std::string_view url = "https://hooks.example.com/ubiops",
                          std::vector<ubiops::webhooks::testing::field> fields = {},
                          std::string_view body = R"({"event": "deployment_request_completed", "request_id": "1"})",
                          ubiops::webhooks::testing::signing_options options = {}) {
    if (!options.created) options.created = signed_at;
    auto made = ubiops::webhooks::testing::sign(pair, "POST", url, std::move(fields), body, options);
    REQUIRE(made);
    sent = *std::move(made);
  }

  [[nodiscard]] ubiops::webhooks::verifier verifier() const {
    auto made = ubiops::webhooks::verifier::create(pair.public_key(), policy);
    REQUIRE(made);
    return *std::move(made);
  }

  [[nodiscard]] ubiops::webhooks::diagnosis::report explain() const {
    return ubiops::webhooks::diagnosis::explain(verifier(), sent.head(), sent.body, settings);
  }
};

#endif
