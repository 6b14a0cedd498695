// Settings that are refused before any request comes, and what no setting mends.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <ubiops/webhooks/replay.hpp>

#include "scored.hpp"

namespace misconfigurations {

namespace {

uw::result<uw::verifier> created(uw::policy settings) {
  const auto pair = new_key_pair();
  return uw::verifier::create(pair.public_key(), std::move(settings));
}

answered origin(const std::string& text, const wanted& right) {
  return judge(text, created({.public_origin = text}), right);
}
answered target(const std::string& text, const wanted& right) {
  return judge(text, created({.target_uri = text}), right);
}

answered required(const std::string& what, std::vector<uw::required_field> fields, const wanted& right) {
  uw::policy settings{.public_origin = "https://hooks.example.com"};
  settings.required_fields = std::move(fields);
  return judge(what, created(std::move(settings)), right);
}

answered while_in_progress() {
  auto store = *uw::memory_replay_store::create(10);
  const auto now = uw::now_by_system_clock();
  const auto until = now + std::chrono::hours(1);
  const auto first = uw::take_claim(store, "key", until, std::chrono::minutes(1), now);
  REQUIRE(first.has_value());
  const auto second = uw::take_claim(store, "key", until, std::chrono::minutes(1), now);
  return judge("in progress", second, {"being handled already", "delivery"});
}

}  // namespace

std::vector<row> about_settings() {
  const std::string base = "https://hooks.example.com";
  return {
      {"3",
       {origin(base + "/", {"public_origin", "/ at the end"}),
        origin("hooks.example.com", {"public_origin", "no http:// or https://"}),
        origin(base + "/hook", {"public_origin", "more than scheme and authority"}),
        judge("none set", created({}), {"public_origin, target_uri, any_authority", "one of"}),
        judge("both set", created({.public_origin = base, .target_uri = base + "/hook"}),
              {"public_origin or target_uri", "not both"})}},
      {"4", {target(base, {"target_uri", "path"})}},
      {"8",
       {target(base + "/hook?", {"target_uri", "lone ?"}), target(base + "/hook/[a]", {"target_uri", "["}),
        target(base + "/a/../b", {"target_uri", "/../"}), target(base + "/a b", {"target_uri", "blank"}),
        target(base + "/%7e", {"target_uri", "%7e"})}},
      {"27",
       {origin("https://b\xc3\xbc"
               "cher.example",
               {"public_origin", "xn--"}),
        origin("https://Hooks.Example.com", {"public_origin", "lower"})}},
      {"28",
       {origin("https://[2001:DB8::1]", {"public_origin", "lower"}),
        origin("https://2001:db8::1", {"public_origin", "["})}},
      {"29", {while_in_progress()}},
      {"30",
       {required("blank at an end", {{"X-Project", "secret "}}, {"required_fields", "blank at an end"}),
        required("not ASCII",
                 {{"X-Project",
                   "s\xc3\xa9"
                   "cret"}},
                 {"required_fields", "printable ASCII"})}},
  };
}

}  // namespace misconfigurations
