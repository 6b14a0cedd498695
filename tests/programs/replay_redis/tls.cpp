// Redis by TLS: taken where it proves who it is, and refused by name where it does not.
#include <replay_redis/store.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "calls.hpp"
#include "catch.hpp"
#include "free_port.hpp"
#include "throw_away_certificates.hpp"

namespace {

// A Redis with a port for TLS beside its own.
class tls_server {
 public:
  explicit tls_server(const throw_away_certificates& authority, const std::string& names = "IP:127.0.0.1",
                      const std::string& asks_clients = "no")
      : files_(authority.issue("server", names)),
        server_({"--tls-cert-file", files_.certificate, "--tls-key-file", files_.key, "--tls-ca-cert-file",
                 authority.ca(), "--tls-auth-clients", asks_clients}) {
    for (int attempt = 0; attempt < 5; ++attempt) {
      port_ = free_port();
      if (server_.command({"CONFIG", "SET", "tls-port", std::to_string(port_)}) == "OK") return;
    }
    FAIL("redis-server does not speak TLS");
  }

  const redis_server& server() const noexcept { return server_; }
  std::uint16_t port() const noexcept { return port_; }
  std::string url(const std::string& query, const std::string& host = "127.0.0.1") const {
    return "rediss://" + host + ":" + std::to_string(port_) + "/0" + query;
  }
  long long connections() const {
    const std::string text = server_.command({"INFO", "stats"});
    return std::stoll(text.substr(text.find("total_connections_received:") + 27));
  }

 private:
  throw_away_certificates::issued files_;
  redis_server server_;
  std::uint16_t port_ = 0;
};

std::string trusting(const throw_away_certificates& authority) { return "?ca_file=" + authority.ca(); }

std::string refused(const std::string& url, milliseconds timeout = seconds{20}) {
  auto settings = settings_for(url);
  settings.timeout = timeout;
  const auto made = replay_redis::store::create(settings);
  REQUIRE(code(made) == errc::replay_store_unavailable);
  return std::string(made.error().subject());
}

}  // namespace

TEST_CASE("claims are kept in a Redis that proves by TLS who it is, on connections that last") {
  const throw_away_certificates authority;
  const tls_server server(authority);
  auto shared = connected(settings_for(server.url(trusting(authority))));
  claimed(shared, "first");
  const auto before = server.connections();
  for (int i = 0; i < 20; ++i) {
    const std::string key = "key " + std::to_string(i);
    REQUIRE(code(shared.commit(key, claimed(shared, key))) == ok);
    REQUIRE(state(shared, key) == claim_state::done);
  }
  CHECK(server.connections() == before + 1);  // the question itself
  // Longer than a record of TLS.
  CHECK(code(shared.claim(std::string(1025, 'k'), redis_world::now(), seconds{1}, redis_world::now())) ==
        errc::limit_exceeded);
  CHECK(server.server().command({"CLIENT", "KILL", "TYPE", "normal"}) != "0");
  claimed(shared, "after the connections have ended");
}

TEST_CASE("a Redis that another authority vouches for is refused") {
  const throw_away_certificates authority;
  const throw_away_certificates other;
  const tls_server server(authority);
  const std::string unknown = "TLS: self-signed certificate in certificate chai";  // all that an error holds
  CHECK(refused(server.url(trusting(other))) == unknown);
  CHECK(refused(server.url("")) == unknown);
  connected(settings_for(server.url(trusting(authority))));
}

TEST_CASE("a Redis that is another is refused, by address and by name") {
  const throw_away_certificates authority;
  SECTION("with an address") {
    const tls_server server(authority, "IP:127.0.0.1,DNS:redis.example.com");
    CHECK(refused(server.url(trusting(authority), "localhost")) == "TLS: hostname mismatch");
    connected(settings_for(server.url(trusting(authority))));
  }
  SECTION("with a name") {
    const tls_server server(authority, "IP:127.0.0.2,DNS:localhost");
    CHECK(refused(server.url(trusting(authority))) == "TLS: IP address mismatch");
    connected(settings_for(server.url(trusting(authority), "localhost")));
  }
}

TEST_CASE("a Redis that asks for a certificate of ours is given it") {
  const throw_away_certificates authority;
  const auto ours = authority.issue("client", "DNS:receiver");
  const tls_server server(authority, "IP:127.0.0.1", "yes");
  // By TLS 1.3 the server says so only after the handshake.
  CHECK(refused(server.url(trusting(authority))) == "INFO: closed");
  auto shared = connected(
      settings_for(server.url(trusting(authority) + "&cert_file=" + ours.certificate + "&key_file=" + ours.key)));
  claimed(shared, "key");
}

TEST_CASE("TLS and no TLS are not mistaken for each other") {
  const throw_away_certificates authority;
  const tls_server server(authority);
  const std::string plain_port = std::to_string(server.server().port());
  // A handshake holds no line's end, so that a Redis without TLS waits for one.
  CHECK(refused("rediss://127.0.0.1:" + plain_port + "/0" + trusting(authority), milliseconds{500}) == "TLS: time-out");
  CHECK(refused("redis://127.0.0.1:" + std::to_string(server.port())) == "INFO: closed");
}

TEST_CASE("files of TLS that cannot be used are told by their name") {
  const throw_away_certificates authority;
  const auto ours = authority.issue("client", "DNS:receiver");
  const auto other = authority.issue("other", "DNS:other");
  const scratch_folder folder;
  const std::string empty = folder.write("empty", "");
  struct wrong {
    std::string query, subject;
  };
  for (const wrong& each :
       {wrong{"?ca_file=" + folder.path("absent"), "ca_file"}, wrong{"?ca_file=" + empty, "ca_file"},
        wrong{"?cert_file=" + empty + "&key_file=" + ours.key, "cert_file"},
        wrong{"?cert_file=" + ours.certificate + "&key_file=" + empty, "key_file"},
        wrong{"?cert_file=" + ours.certificate + "&key_file=" + other.key, "key_file"}}) {
    CAPTURE(each.query);
    const auto made = replay_redis::store::create(settings_for("rediss://127.0.0.1:1/0" + each.query));
    REQUIRE(code(made) == errc::unreadable_file);
    CHECK(made.error().subject() == each.subject);
  }
}

TEST_CASE("a TLS handshake without an answer takes no more than the time-out") {
  const throw_away_certificates authority;
  const tls_server server(authority);
  auto settings = settings_for(server.url(trusting(authority)));
  auto patient = connected(settings);
  settings.timeout = milliseconds{400};
  server.server().pause();
  const auto made = replay_redis::store::create(settings);
  REQUIRE(code(made) == errc::replay_store_unavailable);
  CHECK(made.error().subject() == "TLS: time-out");
  server.server().resume();
  claimed(patient, "key");
}
