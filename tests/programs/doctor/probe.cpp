// doctor probe through a real nginx that leaves a request as it is, or changes Host, path and query.

#include <cstdint>
#include <string>
#include <vector>

#include "doctoring.hpp"
#include "free_port.hpp"
#include "nginx_process.hpp"

namespace {

// nginx passes on to `port`, by these directives.
std::string server(std::uint16_t port, const std::string& directives) {
  return "server {\n  listen 443 ssl;\n  ssl_certificate /etc/ssl/certs/hooks.example.com.pem;\n"
         "  ssl_certificate_key /etc/ssl/private/hooks.example.com.key;\n  location / {\n    " +
         replaced(directives, "UPSTREAM", "http://127.0.0.1:" + std::to_string(port)) +
         "\n    proxy_http_version 1.1;\n  }\n}\n";
}

finished_process probe(const std::string& directives, const std::string& url,
                       const std::vector<std::string>& options = {}) {
  const std::uint16_t port = free_port();
  const nginx_process proxy(server(port, directives));
  std::vector<std::string> all = {"probe", "--url", url, "--listen", std::to_string(port)};
  all.insert(all.end(), {"--connect-to", proxy.origin(), "--ca-file", proxy.certificate()});
  all.insert(all.end(), options.begin(), options.end());
  return doctoring::run(all);
}

}  // namespace

TEST_CASE("a way that changes nothing is exit code 0, and public_origin fits") {
  const finished_process ended =
      probe("proxy_pass UPSTREAM; proxy_set_header Host $http_host;", "https://hooks.example.com/a//b%20c?x=planted");
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(ended.out == R"(SENT AGAINST RECEIVED
  No line that is signed differs.

FIELDS THAT THE WAY ADDED
  None.

WHICH POLICY FITS
  .public_origin = "https://hooks.example.com" does.
  .target_uri = "https://hooks.example.com/a//b%20c?x=<redacted, 7 bytes>" does.
)");
}

TEST_CASE("a way that changes Host, path and query: each is told, and target_uri fits") {
  const finished_process ended = probe(
      "rewrite ^/ubiops/(.*)$ /internal/$1?added=planted break; proxy_pass UPSTREAM; "
      "proxy_set_header Host internal.example; proxy_set_header X-Forwarded-Host $http_host;",
      "https://hooks.example.com/ubiops/events");
  INFO(ended.err);
  CHECK(ended.code == 1);
  CHECK(ended.out.starts_with(R"(SENT AGAINST RECEIVED
  "@authority"
    sent:     hooks.example.com
    received: internal.example
  "@target-uri"
    sent:     https://hooks.example.com/ubiops/events
    received: https://internal.example/internal/events?added=<redacted, 7 bytes>

FIELDS THAT THE WAY ADDED
  X-Forwarded-Host (your proxy says so: never take a setting from them)

WHICH POLICY FITS
  .public_origin = "https://hooks.example.com" does not: the signature does not
)"));
  CHECK(contains(ended.out,
                 "  .target_uri = \"https://hooks.example.com/ubiops/events\" does.\n"
                 "  The way changes path or query: verify on the route /internal/events alone.\n"));
}

TEST_CASE("a way that changes a covered field: no policy fits, and the report says more") {
  const finished_process ended = probe(
      "proxy_pass UPSTREAM; proxy_set_header Host $http_host; proxy_set_header Date "
      "\"Fri, 15 Jan 2027 08:00:00 GMT\";",
      "https://hooks.example.com/ubiops");
  INFO(ended.err);
  CHECK(ended.code == 1);
  CHECK(contains(ended.out, "  \"date\"\n    sent:     "));
  CHECK(contains(ended.out, "\n    received: Fri, 15 Jan 2027 08:00:00 GMT\n"));
  CHECK(contains(ended.out, "  .target_uri = \"https://hooks.example.com/ubiops\" does not: "));
  CHECK(contains(ended.out, "\n\nRefused with "));
}

TEST_CASE("the two ends may run apart, with one key, and what others send is passed over") {
  const doctoring with;
  const std::uint16_t port = free_port();
  child_process listener(
      {UBIOPS_WEBHOOKS_DOCTOR, "probe", "--listen", std::to_string(port), "--key", with.private_key});
  REQUIRE(listener.warns("doctor: waiting for the probe on port " + std::to_string(port) + "\n"));
  const std::string here = "http://127.0.0.1:" + std::to_string(port);
  const doctoring stranger;
  const auto send = [&](const std::string& key) {
    return doctoring::run({"probe", "--url", here + "/hook", "--key", key});
  };
  const finished_process other = send(stranger.private_key);
  CHECK(other.code == 1);
  CHECK(other.out == "the URL answered 404\n");
  const finished_process ours = send(with.private_key);
  CHECK(ours.code == 0);
  CHECK(ours.out == "the URL answered 204\n");
  CHECK(listener.wait() == 0);
  CHECK(contains(listener.out(), "  No line that is signed differs.\n"));
}

TEST_CASE("a probe that never comes, and settings that cannot be used, are exit code 2") {
  const finished_process lost = probe("return 404; # UPSTREAM", "https://hooks.example.com/x", {"--timeout", "2"});
  CHECK(lost.code == 2);
  CHECK(lost.out.empty());
  CHECK(lost.err.ends_with("doctor: no probe came within 2 s: the URL answered 404\n"));
  CHECK(doctoring::run({"probe"}).err == "doctor: a probe needs --url, --listen, or both\n");
  CHECK(doctoring::run({"probe", "--listen", "0"}).err ==
        "doctor: where only one end runs here, --key must say which key\n");
  CHECK(doctoring::run({"probe", "--listen", "0", "--ip", "x", "--url", "http://h/"}).err ==
        "doctor: --ip is not an IP address\n");
  CHECK(contains(doctoring::run({"probe", "--listen", "0", "--url", "ftp://h/", "--timeout", "1"}).err,
                 "no probe can be sent to this URL: "));
  CHECK(doctoring::run({"probe", "--listen", "65536"}).err ==
        "doctor: --listen: 65536 is not a port from 0 to 65535\n");
  CHECK(doctoring::run({"probe", "--listen", "0", "--timeout", "5m"}).err ==
        "doctor: --timeout: 5m is not a number of seconds from 1 to 600: write 300\n");
  CHECK(doctoring::run({"probe", "--url", "hooks.example.com/x?t=planted"}).err ==
        "doctor: --url has no scheme: write https://hooks.example.com/x?t=<redacted, 7 bytes>\n");
  CHECK(doctoring::run({"probe", "--url", doctoring::url, "--connect-to", "localhost:8443"}).err ==
        "doctor: --connect-to has no scheme: write http://localhost:8443\n");
}
