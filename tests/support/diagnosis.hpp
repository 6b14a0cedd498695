// A request that was signed, what a receiver makes of it, and the report about that. What takes long to compile stands
// in a file of its own, compiled once.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_DIAGNOSIS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_DIAGNOSIS_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/diagnosis/json.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/diagnosis/text.hpp>
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "catch.hpp"
#include "new_key_pair.hpp"

/// The URL that is registered unless a test says another.
inline const std::string plain_url = "https://hooks.example.com/ubiops";

/// One receiver and one request, which a test changes before it asks for the report.
struct diagnosed_case {
  static constexpr std::chrono::sys_seconds signed_at{std::chrono::seconds(1'800'000'000)};

  ubiops::webhooks::testing::key_pair pair = new_key_pair();
  ubiops::webhooks::policy policy{.public_origin = "https://hooks.example.com"};
  ubiops::webhooks::testing::signed_request sent;
  ubiops::webhooks::diagnosis::options settings{.now = signed_at};

  explicit diagnosed_case(std::string_view url = plain_url, std::vector<ubiops::webhooks::testing::field> fields = {},
                          std::string_view body = R"({"event": "deployment_request_completed", "request_id": "1"})",
                          ubiops::webhooks::testing::signing_options options = {});

  [[nodiscard]] ubiops::webhooks::verifier verifier() const;

  /// The report, with the verdict of verify().
  [[nodiscard]] ubiops::webhooks::diagnosis::report explain() const;

  /// The same by another keyring.
  [[nodiscard]] ubiops::webhooks::diagnosis::report explain(const ubiops::webhooks::keyring& keys) const;

  [[nodiscard]] bool accepted() const;

  /// The value of the first field of this name; it is there.
  std::string& field(std::string_view name) {
    for (auto& line : sent.fields) {
      if (line.name == name) return line.value;
    }
    FAIL("no field " << name);
    return sent.fields.front().value;
  }
  void erase_field(std::string_view name) {
    std::erase_if(sent.fields, [&](const auto& line) { return line.name == name; });
  }

  /// Takes a setting out of what a report says is to be changed, and sets it. False where it names none.
  bool apply(std::string_view change) {
    for (const auto& [member, name] : {std::pair(&ubiops::webhooks::policy::public_origin, ".public_origin = \""),
                                       std::pair(&ubiops::webhooks::policy::target_uri, ".target_uri = \"")}) {
      const std::size_t at = change.find(name);
      if (at == std::string_view::npos) continue;
      const std::string_view value = change.substr(at + std::string_view(name).size());
      policy.public_origin.clear();
      policy.target_uri.clear();
      policy.any_authority = false;
      policy.*member = value.substr(0, value.find('"'));
      return true;
    }
    return false;
  }
};

/// The cause of this id; null where the report has none.
inline const ubiops::webhooks::diagnosis::cause* find_cause(const ubiops::webhooks::diagnosis::report& told,
                                                            ubiops::webhooks::diagnosis::cause_id id) {
  for (const auto& each : told.causes) {
    if (each.id == id) return &each;
  }
  return nullptr;
}

/// The names of all causes, in order.
inline std::string names_of_causes(const ubiops::webhooks::diagnosis::report& told) {
  std::string names;
  for (const auto& each : told.causes) names.append(names.empty() ? "" : " ").append(to_string(each.id));
  return names;
}

#endif
