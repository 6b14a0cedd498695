#include "buttons.hpp"

#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "../doctor/resigned.hpp"
#include "../listener/masked.hpp"
#include "../send/test_webhook.hpp"
#include "../send/transport.hpp"
#include "../support/ascii.hpp"
#include "../support/show.hpp"

namespace inspector {

namespace uw = ubiops::webhooks;

namespace {

constexpr std::chrono::seconds patience{10};

// Where the webhook's port is reached from here.
std::string origin_of(const std::string& ip, std::uint16_t port) {
  const auto address = boost::asio::ip::make_address(ip);
  std::string host = address.is_unspecified() ? (address.is_v4() ? "127.0.0.1" : "::1") : ip;
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(port);
}

}  // namespace

const std::vector<std::string>& all_events() {
  static const std::vector<std::string> events = [] {
    std::vector<std::string> all;
    for (const char* const object : {"deployment", "pipeline"}) {
      for (const char* const moment : {"started", "completed", "failed", "finished"}) {
        all.push_back(std::string(object) + "_request_" + moment);
      }
    }
    return all;
  }();
  return events;
}

std::optional<manner> manner_of(std::string_view name) {
  if (name == "genuine") return manner::genuine;
  if (name == "tampered") return manner::tampered;
  if (name == "stale") return manner::stale;
  if (name == "other_receiver") return manner::other_receiver;
  return std::nullopt;
}

buttons::buttons(listener::options settings, std::uint16_t port, uw::testing::key_pair key)
    : settings_(std::move(settings)), port_(port), key_(std::move(key)) {
  for (const uw::required_field& field : settings_.required_fields) {
    secret_names_.push_back(examples::lower_case(field.name));
  }
}

std::string buttons::registered_url() const {
  if (!settings_.target_uri.empty()) return settings_.target_uri;
  return listener::policy_for(settings_, port_).public_origin + "/ubiops";
}

sent_event buttons::press(const std::string& event, manner how) const {
  sender::test_webhook webhook;
  webhook.event = event;
  webhook.url = how == manner::other_receiver ? "https://receiver.example/ubiops" : registered_url();
  webhook.include_result = true;
  sender::check(webhook, {});
  const std::string body = sender::dummy_event(webhook, boost::uuids::to_string(boost::uuids::random_generator()()));
  std::vector<uw::testing::field> fields = {{"Content-Type", "application/json"}};
  for (const uw::required_field& field : settings_.required_fields) fields.push_back({field.name, field.value});
  uw::testing::signing_options options;
  options.created = uw::now_by_system_clock();
  if (how == manner::stale) *options.created -= settings_.max_age + settings_.clock_skew + std::chrono::minutes(1);
  auto request = uw::testing::sign(key_, "POST", webhook.url, std::move(fields), body, options);
  if (!request) return {0, "the event cannot be signed: " + request.error().message()};
  if (how == manner::tampered) request->body[request->body.size() / 2] ^= 1;
  if (!settings_.path.empty()) request->target = settings_.path;  // as the proxy does
  request->url = origin_of(settings_.ip, port_);
  const sender::reply answer = sender::post(*request, patience, "");
  return {answer.status, answer.problem};
}

uw::testing::signed_request buttons::signed_anew(const listener::delivery& of, std::chrono::sys_seconds created) const {
  doctor::captured_request request;
  request.method = of.method;
  request.body = of.body;
  for (const examples::header_line& line : of.fields) {
    const bool is_masked = listener::is_masked(line.name, secret_names_);
    request.fields.push_back({line.name, is_masked ? examples::redacted(line.value) : line.value});
  }
  std::string url = examples::shown_url(settings_.target_uri);
  if (url.empty()) url = listener::policy_for(settings_, port_).public_origin + examples::shown_url(of.target);
  return doctor::resigned(request, url, key_, created);
}

std::string buttons::as_curl(const listener::delivery& of) const {
  return doctor::as_curl(signed_anew(of, uw::now_by_system_clock()));
}

std::string buttons::as_test(const listener::delivery& of) const {
  const auto created = uw::now_by_system_clock();
  return doctor::as_test(signed_anew(of, created), key(), created);
}

}  // namespace inspector
