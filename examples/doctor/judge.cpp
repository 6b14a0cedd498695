#include "judge.hpp"

#include <utility>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/testing/url.hpp>

#include "../support/header_file.hpp"
#include "../support/key_file.hpp"
#include "../support/show.hpp"
#include "../support/whole_number.hpp"
#include "problem.hpp"
#include "url_option.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

void add_judge_options(CLI::App& app, judge_options& into) {
  app.add_option("--key", into.key_files, "PEM file of a public key that the receiver trusts; may be repeated")
      ->type_name("FILE")
      ->required();
  app.add_option("--registered", into.registered,
                 "The URL as it is registered at UbiOps: it makes the search for what was signed short")
      ->type_name("URL");
  auto* origin = app.add_option("--public-origin", into.public_origin,
                                "The receiver's public_origin, as in https://hooks.example.com (default: that of "
                                "--registered)");
  auto* target = app.add_option("--target-uri", into.target_uri, "The receiver's target_uri: the whole registered URL");
  origin->type_name("ORIGIN")->excludes(target);
  target->type_name("URL");
  app.add_option("--require-header-file", into.header_file,
                 "File of headers that every request must carry, one \"Name: value\" a line")
      ->type_name("FILE");
  app.add_option("--max-age", into.max_age, "Seconds for which a signature is good")
      ->type_name("SECONDS")
      ->check(examples::seconds_from(0, uw::limits::max_window_seconds));
  app.add_option("--clock-skew", into.clock_skew, "Seconds by which clocks may differ")
      ->type_name("SECONDS")
      ->check(examples::seconds_from(0, uw::limits::max_window_seconds));
}

namespace {

std::string origin_of(const std::string& url) {
  const auto sent = uw::testing::prepare_url(url);
  if (!sent) throw cannot_read("--registered is no URL that UbiOps can send to: " + examples::shown_url(url));
  return sent->text.substr(0, sent->text.find('/', sent->text.find("://") + 3));
}

}  // namespace

uw::policy policy_of(const judge_options& given) {
  check_scheme("--registered", given.registered);
  check_scheme("--public-origin", given.public_origin);
  check_scheme("--target-uri", given.target_uri);
  uw::policy policy;
  policy.public_origin = given.public_origin;
  policy.target_uri = given.target_uri;
  if (policy.public_origin.empty() && policy.target_uri.empty()) {
    if (given.registered.empty()) {
      policy.any_authority = true;
    } else {
      policy.public_origin = origin_of(given.registered);
    }
  }
  policy.max_age = std::chrono::seconds(given.max_age);
  policy.clock_skew = std::chrono::seconds(given.clock_skew);
  if (!given.header_file.empty()) {
    for (examples::header_line& line : examples::read_header_file(given.header_file)) {
      policy.required_fields.push_back({std::move(line.name), std::move(line.value)});
    }
  }
  return policy;
}

uw::verifier make_verifier(const judge_options& given) {
  uw::keyring keys;
  for (const std::string& path : given.key_files) {
    auto key = uw::public_key::from_pem_file(path);
    if (!key) throw cannot_read(examples::key_file_problem(path, key.error()));
    if (const auto added = keys.add(*std::move(key)); !added) throw cannot_read(path + ": " + added.error().message());
  }
  auto verifier = uw::verifier::create(std::move(keys), policy_of(given));
  if (!verifier) throw cannot_read(verifier.error().message());
  return *std::move(verifier);
}

}  // namespace doctor
