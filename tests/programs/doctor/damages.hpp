// For the page: one damage for each cause, and the report about it. Everything is fixed, keys and times too, so that a
// report is the same whenever it is made.
#ifndef UBIOPS_WEBHOOKS_TESTS_DOCTOR_DAMAGES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DOCTOR_DAMAGES_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/diagnosis/explain.hpp>
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "catch.hpp"

/// A receiver, and a request that it would take.
struct damaged {
  static constexpr std::chrono::sys_seconds signed_at{std::chrono::seconds(1'800'000'000)};
  static constexpr const char* plain_body = R"({"event": "deployment_request_completed", "request_id": "1"})";

  ubiops::webhooks::testing::key_pair pair = key_of(1);
  ubiops::webhooks::keyring keys = of(pair);
  ubiops::webhooks::policy policy{.public_origin = "https://hooks.example.com"};
  std::string registered = "https://hooks.example.com/ubiops";
  std::chrono::sys_seconds now = signed_at;
  ubiops::webhooks::testing::signed_request sent;

  damaged() { sign(registered); }

  static ubiops::webhooks::testing::key_pair key_of(unsigned char number) {
    std::array<std::byte, 32> seed{};
    seed.fill(std::byte{number});
    auto made = ubiops::webhooks::testing::key_pair::from_seed(seed);
    REQUIRE(made);
    return *std::move(made);
  }

  static ubiops::webhooks::keyring of(const ubiops::webhooks::testing::key_pair& pair) {
    ubiops::webhooks::keyring keys;
    REQUIRE(keys.add(pair.public_key()));
    return keys;
  }

  void sign(const std::string& url, std::vector<ubiops::webhooks::testing::field> fields = {},
            std::string_view body = plain_body, ubiops::webhooks::testing::signing_options options = {}) {
    if (!options.created) options.created = signed_at;
    registered = url;
    auto made = ubiops::webhooks::testing::sign(pair, "POST", url, std::move(fields), body, options);
    REQUIRE(made);
    sent = *std::move(made);
  }

  /// With one field more that is covered.
  void sign_with(std::string name, std::string value) {
    ubiops::webhooks::testing::signing_options options;
    std::string lower = name;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    options.components.push_back(lower);
    sign(registered, {{std::move(name), std::move(value)}}, plain_body, options);
  }

  /// The first field of this name; it is there.
  std::string& field(std::string_view name) {
    for (auto& line : sent.fields) {
      if (line.name == name) return line.value;
    }
    FAIL("no field");
    return sent.fields.front().value;
  }

  void erase(std::string_view name) {
    std::erase_if(sent.fields, [&](const auto& line) { return line.name == name; });
  }

  void length_follows() { field("Content-Length") = std::to_string(sent.body.size()); }

  [[nodiscard]] ubiops::webhooks::diagnosis::report report() const {
    const auto verifier = ubiops::webhooks::verifier::create(keys, policy);
    REQUIRE(verifier);
    return ubiops::webhooks::diagnosis::explain(*verifier, sent.head(), sent.body,
                                                {.registered_url = registered, .now = now});
  }
};

struct damage {
  ubiops::webhooks::diagnosis::cause_id id;
  void (*act)(damaged&);
};

/// In no order.
const std::vector<damage>& all_damages();

#endif
