// send over https: to a server whose certificate is trusted, and to servers whose is not.

#include <string>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "new_key_pair.hpp"
#include "nginx_process.hpp"

namespace {

constexpr const char* answering = R"(server {
  listen 443 ssl;
  ssl_certificate /etc/ssl/certs/hooks.example.com.pem;
  ssl_certificate_key /etc/ssl/private/hooks.example.com.key;
  location /taken { return 204; }
  location /refused { return 403; }
}
)";

}  // namespace

TEST_CASE("https delivers to a trusted certificate for that host, and to no other") {
  const nginx_process server(answering);
  const scratch_folder folder;
  const std::string key = folder.write("private-key", new_key_pair().pkcs8_pem());
  const auto send = [&](const std::string& url, const std::vector<std::string>& options) {
    std::vector<std::string> command = {UBIOPS_WEBHOOKS_SEND, "--key", key, "--url", url, "--timeout", "10"};
    command.insert(command.end(), options.begin(), options.end());
    return run_process(command);
  };
  const std::string by_name = "https://localhost:" + std::to_string(server.port);
  const std::vector<std::string> trusting = {"--ca-file", server.certificate()};
  for (const std::string& origin : {server.origin(), by_name}) {
    const finished_process taken = send(origin + "/taken", trusting);
    CHECK(taken.code == 0);
    CHECK(taken.out == "204\n");
    CHECK(send(origin + "/refused", trusting).code == 1);

    const finished_process untrusted = send(origin + "/taken", {});
    CHECK(untrusted.code == 2);
    CHECK(untrusted.out.empty());
    CHECK(untrusted.err ==
          "send: " + origin + "/taken: its certificate is not trusted (--ca-file names the certificates to trust)\n");
  }
  const nginx_process other(answering, "DNS:other.example,IP:127.0.0.2");
  const finished_process other_host = send(other.origin() + "/taken", {"--ca-file", other.certificate()});
  CHECK(other_host.code == 2);
  CHECK(other_host.out.empty());
  CHECK(other_host.err == "send: " + other.origin() + "/taken: its certificate is another host's\n");
  const finished_process no_file = send(server.origin() + "/taken", {"--ca-file", folder.path("missing")});
  CHECK(no_file.code == 2);
  CHECK(no_file.err.starts_with("send: " + server.origin() + "/taken: --ca-file holds no certificates"));
  // The listener does not speak TLS.
  const listener_process plain;
  const std::string no_tls = "https" + plain.origin().substr(4) + "/taken";
  CHECK(send(no_tls, trusting).err.starts_with("send: " + no_tls + ": no TLS connection: "));
}
