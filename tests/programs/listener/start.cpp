// How the listener starts: what it says, and each reason for which it does not, in one sentence with exit code 2.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"

namespace {

// Starts the listener, which must not run: the sentence that it says on standard error.
std::string refusal(std::vector<std::string> options, bool with_key = true) {
  static const scratch_folder folder;
  static const std::string key = folder.write("key", new_key_pair().spki_pem());
  std::vector<std::string> command = {UBIOPS_WEBHOOKS_LISTENER};
  if (with_key) command.insert(command.end(), {"--port", "0", "--pubkey", key});
  command.insert(command.end(), options.begin(), options.end());
  const finished_process ended = run_process(command);
  CHECK(ended.code == 2);
  CHECK(ended.out.empty());
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  CHECK(ended.err.starts_with("listener: "));
  return ended.err;
}

std::string refused_key(const std::string& file) { return refusal({"--port", "0", "--pubkey", file}, false); }

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("port 0 picks a free port and says which, and the defaults are safe") {
  listener_process one;
  listener_process two;
  CHECK(one.port != 0);
  CHECK(one.port != two.port);
  CHECK(one.child.out() == "Listening on 127.0.0.1:" + std::to_string(one.port) + "\n");
  CHECK(contains(one.child.err(), "warning: neither --require-header-file nor --allow-object is set"));
  CHECK(!contains(one.child.err(), "without TLS"));
  CHECK(one.terminate() == 0);
  CHECK(two.terminate() == 0);
}

TEST_CASE("the option --help names every option and exits 0") {
  const finished_process help = run_process({UBIOPS_WEBHOOKS_LISTENER, "--help"});
  CHECK(help.code == 0);
  for (const char* const option : {"--pubkey",
                                   "--ip",
                                   "--port",
                                   "--public-origin",
                                   "--target-uri",
                                   "--path",
                                   "--require-header-file",
                                   "--allow-object",
                                   "--allow-name",
                                   "--health-path",
                                   "--log",
                                   "--replay-prefix",
                                   "--max-age",
                                   "--clock-skew",
                                   "--max-body",
                                   "--threads",
                                   "--timeout",
                                   "--replay",
                                   "--replay-file",
                                   "--on-event",
                                   "--lease"}) {
    CHECK(contains(help.out, option));
  }
  CHECK(!contains(help.out, "[]"));
  for (const char* const value : {"/run/secrets/webhooks-public-key", "127.0.0.1", "8000", "300", "60", "1048576"}) {
    CHECK(contains(help.out, value));
  }
}

TEST_CASE("the option --help says that anybody may choose a name") {
  const finished_process help = run_process({UBIOPS_WEBHOOKS_LISTENER, "--help"});
  std::string words = help.out;
  std::replace(words.begin(), words.end(), '\n', ' ');
  words.erase(std::unique(words.begin(), words.end(), [](char a, char b) { return a == ' ' && b == ' '; }),
              words.end());
  CHECK(contains(words, "Every UbiOps customer chooses the names of his own objects, and may choose this one"));
}

TEST_CASE("keys that cannot be used keep it from starting") {
  const scratch_folder folder;
  const auto pair = new_key_pair();
  // The path stands there once.
  CHECK(refused_key(folder.path("missing")) == "listener: " + folder.path("missing") + ": cannot be read\n");
  CHECK(refused_key(folder.path()) == "listener: " + folder.path() + ": is a folder, and cannot be read\n");
  CHECK(contains(refused_key(folder.write("private", pair.pkcs8_pem())), "private key"));
  CHECK(contains(refused_key(folder.write("text", "hello\n")), "PEM"));
  CHECK(contains(refused_key(folder.write("empty", "")), "PEM"));
  CHECK(contains(refused_key(folder.write("twice", pair.spki_pem() + pair.spki_pem())), "PEM"));
  // The identity point, encoded: of small order.
  CHECK(contains(refused_key(folder.write("weak",
                                          "-----BEGIN PUBLIC KEY-----\n"
                                          "MCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                                          "-----END PUBLIC KEY-----\n")),
                 "weak"));
  const std::string good = folder.write("good", pair.spki_pem());
  CHECK(contains(refusal({"--pubkey", folder.write("second", pair.pkcs8_pem())}), "private key"));
  child_process passes({UBIOPS_WEBHOOKS_LISTENER, "--port", "0", "--pubkey", good});
  CHECK(passes.says("Listening on"));
}

TEST_CASE("a key file that may not be read keeps it from starting") {
  if (::geteuid() == 0) return;  // root reads everything
  const scratch_folder folder;
  const std::string file = folder.write("key", new_key_pair().spki_pem());
  ::chmod(file.c_str(), 0);
  CHECK(contains(refused_key(file), "cannot be read"));
}

TEST_CASE("without --pubkey the key is where containers have it") {
  if (::access("/run/secrets/webhooks-public-key", F_OK) == 0) return;
  CHECK(contains(refusal({"--port", "0"}, false), "/run/secrets/webhooks-public-key: "));
}

TEST_CASE("a policy that cannot hold keeps it from starting") {
  const std::string origin_rule =
      "listener: --public-origin must be a scheme and an authority, as in \"https://hooks.example.com\", without path, "
      "upper-case letters or trailing slash";
  const std::pair<const char*, const char*> origins[] = {
      {"https://Hooks.example.com", ": Hooks.example.com; UbiOps signs it as https://hooks.example.com\n"},
      {"https://hooks.example.com/",
       ": more than scheme and authority; UbiOps signs it as https://hooks.example.com\n"},
      {"https://hooks.example.com:0", ": :0; UbiOps signs it as https://hooks.example.com\n"},
      {"hooks.example.com", ": scheme\n"},
      {"https://planted@Hooks.example.com", ": Hooks.example.com\n"}};
  for (const auto& [origin, reason] : origins) CHECK(refusal({"--public-origin", origin}) == origin_rule + reason);
  CHECK(contains(refusal({"--target-uri", "https://hooks.example.com/a/../b?x=%41", "--path", "/"}),
                 ": /../; UbiOps signs it as https://hooks.example.com/b?x=<redacted, 1 bytes>"));
  for (const char* const target :
       {"https://hooks.example.com", "https://Hooks.example.com/x", "https://h.example/%2f"}) {
    CHECK(
        contains(refusal({"--target-uri", target, "--path", "/"}), ": --target-uri must be the whole registered URL"));
  }
  CHECK(contains(refusal({"--target-uri", "https://hooks.example.com/x"}), "--path"));
  CHECK(contains(refusal({"--path", "/x"}), "--target-uri"));
  CHECK(contains(refusal({"--target-uri", "https://h.example/x", "--path", "x"}), "--path"));
  CHECK(contains(refusal({"--target-uri", "https://h.example/x", "--path", "/x?y"}), "--path"));
  CHECK(contains(refusal({"--target-uri", "https://h.example/x", "--path", ""}), "--path is empty"));
  CHECK(
      contains(refusal({"--public-origin", "https://h.example", "--target-uri", "https://h.example/x", "--path", "/"}),
               "excludes"));
  CHECK(contains(refusal({"--max-age", "-1"}), ": --max-age must be from 0 seconds to 366 days"));
  CHECK(contains(refusal({"--clock-skew", "99999999"}), ": --clock-skew must be from 0 seconds to 366 days"));
  listener_process passes({"--target-uri", "https://h.example/x", "--path", "/x", "--max-age", "0"});
  CHECK(passes.terminate() == 0);
}

TEST_CASE("options that say nothing, or too much, keep it from starting") {
  CHECK(contains(refusal({"--allow-object", ""}), "--allow-object is empty"));
  CHECK(contains(refusal({"--require-header-file", ""}), "--require-header-file is empty"));
  CHECK(contains(refusal({"--public-origin", ""}), "--public-origin is empty"));
  CHECK(contains(refusal({"--port", "70000"}), "--port"));
  CHECK(contains(refusal({"--threads", "0"}), "--threads"));
  CHECK(contains(refusal({"--max-body", "-1"}), "--max-body"));
  CHECK(contains(refusal({"--timeout", "0"}), "--timeout"));
  CHECK(contains(refusal({"--replay", "sometimes"}), "--replay: expected memory, off, or redis://"));
  CHECK(contains(refusal({"--ip", "localhost"}), "not an IP address"));
  CHECK(contains(refusal({"--allow-name", ""}), "--allow-name is empty"));
  CHECK(contains(refusal({"--health-path", "healthz"}), "--health-path must begin with /"));
  CHECK(contains(refusal({"--health-path", "/x?y"}), "--health-path must begin with / and have no query"));
  CHECK(contains(refusal({"--log", "xml"}), "--log"));
  CHECK(contains(refusal({"--replay-prefix", "a b"}), "--replay-prefix must be printable ASCII without blanks"));
  CHECK(contains(refusal({"--replay-prefix", std::string(129, 'x')}), "128 characters at most"));
  CHECK(contains(refusal({"--no-such-option"}), "--no-such-option"));
  const std::string mistyped = refusal({"--replays", "redis://u:hunter2@h", "--replay-files=hunter2", "hunter2"});
  CHECK(contains(mistyped, "--replays --replay-files"));
  CHECK_FALSE(contains(mistyped, "hunter2"));
}

TEST_CASE("a header file that cannot be used keeps it from starting, and its values are not shown") {
  const scratch_folder folder;
  const auto refused_file = [&](std::string_view text) {
    const std::string said = refusal({"--require-header-file", folder.write("headers", text)});
    CHECK(!contains(said, "planted"));
    return said;
  };
  CHECK(contains(refusal({"--require-header-file", folder.path("missing")}), "cannot be read"));
  CHECK(contains(refusal({"--require-header-file", folder.path()}), "is a folder"));
  CHECK(contains(refused_file(""), "headers is empty"));
  CHECK(contains(refused_file(" \n\t\r\n"), "headers is empty"));
  CHECK(contains(refused_file("# only a remark\n"), "holds no header"));
  CHECK(contains(refused_file("\xef\xbb\xbfX-A: planted\n"), "byte order mark"));
  CHECK(contains(refused_file("Authorization Token planted\n"), ":1: "));
  CHECK(contains(refused_file("X-A: 1\nX B: planted\n"), ":2: "));
  CHECK(contains(refused_file("Authorization:\n"), ":1: "));
  CHECK(contains(refused_file("X-A: planted\nx-a: planted\n"), "--require-header-file must name each header once"));
  CHECK(contains(refused_file("X-A: plant\x01\x65\x64\n"), "with values of printable ASCII"));
  listener_process passes({"--require-header-file", folder.write("good", "X-A: 1")});
  CHECK(passes.terminate() == 0);
}

TEST_CASE("off loopback an origin is needed, and a warning says that TLS must be in front") {
  CHECK(contains(refusal({"--ip", "0.0.0.0"}), "--public-origin or --target-uri"));
  listener_process open({"--ip", "0.0.0.0", "--public-origin", "https://hooks.example.com"});
  CHECK(contains(open.child.err(), "warning: listening on 0.0.0.0 without TLS"));
  CHECK(open.terminate() == 0);
}

TEST_CASE("a port in use keeps it from starting") {
  const listener_process first;
  const std::string port = std::to_string(first.port);
  CHECK(contains(refusal({"--port", port, "--pubkey", first.key_file}, false),
                 "cannot listen on 127.0.0.1 port " + port + ": Address already in use"));
}

TEST_CASE("IPv6 loopback has an origin of its own") {
  listener_process listener({"--ip", "::1"});
  CHECK(listener.child.out() == "Listening on [::1]:" + std::to_string(listener.port) + "\n");
  CHECK(listener.terminate() == 0);
}
