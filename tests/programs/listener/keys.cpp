// Several keys, and their reload by SIGHUP.

#include <filesystem>
#include <string>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace uw = ubiops::webhooks;

namespace {

std::string verdict_with(const listener_process& listener, const uw::testing::key_pair& key, std::string_view id) {
  return verdict_of(listener.post(sign_as_ubiops(key, listener.origin() + "/hook", {}, event_of(id))));
}

}  // namespace

TEST_CASE("a second --pubkey: the listener trusts both keys and no third") {
  const scratch_folder folder;
  const auto second = new_key_pair();
  listener_process listener({"--pubkey", folder.write("second", second.spki_pem())});
  CHECK(verdict_with(listener, listener.pair, "1") == "204");
  CHECK(verdict_with(listener, second, "2") == "204");
  CHECK(verdict_with(listener, new_key_pair(), "3") == "403 unknown_key");
}

TEST_CASE("SIGHUP reloads the keys, and keeps the old ones where a file is bad") {
  listener_process listener;
  const auto next = new_key_pair();
  CHECK(verdict_with(listener, next, "1") == "403 unknown_key");

  listener.folder.write("public-key", "no key at all");
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("keys not reloaded, the old ones stay: " + listener.key_file));
  CHECK(verdict_with(listener, listener.pair, "2") == "204");

  listener.folder.write("public-key", next.pkcs8_pem());
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("private key"));
  CHECK(listener.child.err().find(next.pkcs8_pem().substr(30, 40)) == std::string::npos);
  CHECK(verdict_with(listener, listener.pair, "3") == "204");

  std::filesystem::remove(listener.key_file);
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("cannot be read"));
  CHECK(verdict_with(listener, listener.pair, "4") == "204");

  listener.folder.write("public-key", next.spki_pem());
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("keys reloaded\n"));
  CHECK(verdict_with(listener, next, "5") == "204");
  CHECK(verdict_with(listener, listener.pair, "6") == "403 unknown_key");
  CHECK(listener.terminate() == 0);
}

TEST_CASE("a request whose head was verified under the old key is finished under it") {
  listener_process listener;
  const std::string text = listener.sign(event_of("1"), {{"Expect", "100-continue"}}).http_text();
  const std::size_t head = text.find("\r\n\r\n") + 4;
  raw_http client(listener.port);
  client.send(text.substr(0, head));
  CHECK(client.receive().status == 100);
  listener.folder.write("public-key", new_key_pair().spki_pem());
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("keys reloaded\n"));
  client.send(text.substr(head));
  CHECK(verdict_of(client.receive()) == "204");
}
