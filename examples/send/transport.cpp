#define CPPHTTPLIB_OPENSSL_SUPPORT
#include <httplib.h>

#include "transport.hpp"

#include <ubiops/webhooks/http/target.hpp>

namespace sender {

namespace uw = ubiops::webhooks;

reply post(const uw::testing::signed_request& request, std::chrono::seconds timeout, const std::string& ca_file) {
  const auto uri = uw::split_uri(request.url);
  const auto authority = uri ? uw::split_authority(uri->authority) : std::nullopt;
  if (!authority) return {0, "", "the URL has no host"};
  std::string origin(uri->scheme);
  origin.append("://").append(authority->host);
  if (authority->port) origin.append(":").append(*authority->port);

  httplib::Client client(origin);
  if (!client.is_valid()) return {0, "", "cannot connect to " + origin};
  if (!ca_file.empty()) client.set_ca_cert_path(ca_file.c_str());
  client.set_connection_timeout(timeout);
  client.set_read_timeout(timeout);
  client.set_write_timeout(timeout);
  client.set_url_encode(false);
  client.set_follow_location(false);

  httplib::Headers headers;
  std::string content_type = "application/json";
  for (const auto& [name, value] : request.fields) {
    if (uw::detail::equals_ignoring_case(name, "content-type")) {
      content_type = value;
    } else if (!uw::detail::equals_ignoring_case(name, "content-length")) {
      headers.emplace(name, value);
    }
  }
  const auto answered = client.Post(request.target.c_str(), headers, request.body, content_type.c_str());
  if (!answered) return {0, "", httplib::to_string(answered.error())};
  return {answered->status, answered->body, ""};
}

}  // namespace sender
