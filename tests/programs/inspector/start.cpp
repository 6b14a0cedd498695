// How the inspector starts, what it says, and how it ends.

#include <chrono>
#include <string>
#include <vector>

#include "catch.hpp"
#include "inspector_process.hpp"
#include "problem.hpp"

namespace {

finished_process started_inspector(std::vector<std::string> options) {
  options.insert(options.begin(), {UBIOPS_WEBHOOKS_INSPECTOR, "--port", "0"});
  return run_process(std::move(options));
}

}  // namespace

TEST_CASE("the inspector prints both addresses, says that it is for development, and ends as the listener does") {
  inspector_process inspector;
  CHECK(
      inspector.child.err().find("warning: for development, never for production: whoever uses this machine sees what "
                                 "arrives, and nothing is done with it\n") != std::string::npos);
  CHECK(inspector.child.out() == "The page is at http://127.0.0.1:" + std::to_string(inspector.page_port) +
                                     "/\nListening on 127.0.0.1:" + std::to_string(inspector.port) + "\n");
  const news_stream open(inspector);
  raw_http idle(inspector.page_port);
  CHECK(inspector.terminate() == 0);
  CHECK(idle.is_closed());

  inspector_process interrupted;
  interrupted.child.signal(SIGINT);
  CHECK(interrupted.child.wait() == 130);
}

TEST_CASE("a page that cannot be served, and what makes no sense here, is told in one sentence") {
  const scratch_folder scratch;
  const std::string key = scratch.write("key", new_key_pair().spki_pem());
  const loopback_listener taken;
  const auto no_port = started_inspector({"--pubkey", key, "--page-port", std::to_string(taken.port())});
  CHECK(no_port.code == 2);
  CHECK(no_port.err.ends_with("inspector: cannot listen on 127.0.0.1 port " + std::to_string(taken.port()) +
                              " for the page: Address already in use\n"));
  CHECK(no_port.out.empty());
  for (const char* const option : {"--record", "--on-event", "--lease"}) {
    const auto unknown = started_inspector({"--pubkey", key, option, "1"});
    CHECK(unknown.code == 2);
    CHECK(unknown.err.starts_with(std::string("inspector: no such option: ") + option));
  }
  const auto no_key = started_inspector({"--pubkey", scratch.path("none")});
  CHECK(no_key.code == 2);
  CHECK(no_key.err.find("inspector: " + scratch.path("none")) != std::string::npos);
  const auto help = started_inspector({"--help"});
  CHECK(help.code == 0);
  CHECK(help.out.find("For development, never for production.") != std::string::npos);
  CHECK(help.out.find("--page-port") != std::string::npos);
  CHECK(help.out.find("--record") == std::string::npos);
}

TEST_CASE("the page has the URL to register, the keys that are trusted and what doctor says of the URL") {
  inspector_process inspector;
  auto state = inspector.json_of("/state");
  CHECK(state["url"] == inspector.origin() + "/ubiops");
  CHECK(state["url_report"].get<std::string>().starts_with("WHAT UBIOPS SENDS\n  POST /ubiops HTTP/1.1\n"));
  CHECK(state["url_report"].get<std::string>().find("http sends the event and every secret header in the clear") !=
        std::string::npos);
  REQUIRE(state["keyids"].size() == 1);
  CHECK(state["keyids"][0] == std::string(inspector.pair.public_key().key_id()));
  CHECK(state["throw_away_keyid"].get<std::string>().starts_with("sha512:"));
  CHECK(state["throw_away_keyid"] != state["keyids"][0]);
  CHECK(state["events"].size() == 8);

  // After a rotation, those that are trusted now.
  const auto next = new_key_pair();
  inspector.folder.write("public-key", next.spki_pem());
  inspector.child.signal(SIGHUP);
  CHECK(inspector.child.warns("keys reloaded"));
  state = inspector.json_of("/state");
  REQUIRE(state["keyids"].size() == 1);
  CHECK(state["keyids"][0] == std::string(next.public_key().key_id()));

  inspector_process behind({"--target-uri", "https://hooks.example.com/a?token=planted", "--path", "/inner"});
  state = behind.json_of("/state");
  CHECK(state["url"] == "https://hooks.example.com/a?token=<redacted, 7 bytes>");
  CHECK(state["url_report"].get<std::string>().find("planted") == std::string::npos);
}

TEST_CASE("without a key of UbiOps the throw-away one is trusted, and the buttons work") {
  child_process child({UBIOPS_WEBHOOKS_INSPECTOR, "--port", "0", "--page-port", "0"});
  CHECK(child.says("Listening on "));
  child.signal(SIGTERM);
  CHECK(child.wait() == 0);
}
