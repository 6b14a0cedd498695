// How the listener starts: what it says, and each reason for which it does not, in one sentence with exit code 2.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

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
  CHECK(refusal({"--port", "0"}, false) ==
        "listener: /run/secrets/webhooks-public-key: cannot be read; --pubkey names the file of UbiOps's public key\n");
}

TEST_CASE("a policy that cannot hold keeps it from starting") {
  const std::string origin_rule =
      "listener: --public-origin must be a scheme and an authority, as in \"https://hooks.example.com\", without path, "
      "upper-case letters or trailing slash";
  const std::pair<const char*, const char*> origins[] = {
      {"https://Hooks.example.com", ": Hooks.example.com; UbiOps signs it as https://hooks.example.com\n"},
      {"https://hooks.example.com/", ": / at the end; UbiOps signs it as https://hooks.example.com\n"},
      {"https://hooks.example.com:0", ": :0; UbiOps signs it as https://hooks.example.com\n"},
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
  const std::string range = " is not a number of seconds from 0 to 31622400";
  CHECK(refusal({"--max-age", "-1"}) == "listener: --max-age: -1" + range + "\n");
  CHECK(refusal({"--clock-skew", "99999999"}) == "listener: --clock-skew: 99999999" + range + "\n");
  CHECK(refusal({"--max-age", "5m"}) == "listener: --max-age: 5m" + range + ": write 300\n");
  CHECK(refusal({"--clock-skew", "1h"}) == "listener: --clock-skew: 1h" + range + ": write 3600\n");
  CHECK(refusal({"--max-age", "soon"}) == "listener: --max-age: soon" + range + "\n");
  CHECK(refusal({"--timeout", "10s"}) ==
        "listener: --timeout: 10s is not a number of seconds from 1 to 3600: write 10\n");
  listener_process passes({"--target-uri", "https://h.example/x", "--path", "/x", "--max-age", "0"});
  CHECK(passes.terminate() == 0);
}

TEST_CASE("a URL without its scheme keeps it from starting, and the whole one is shown") {
  CHECK(refusal({"--public-origin", "hooks.example.com"}) ==
        "listener: --public-origin has no scheme: write https://hooks.example.com\n");
  CHECK(refusal({"--public-origin", "//hooks.example.com"}) ==
        "listener: --public-origin has no scheme: write https://hooks.example.com\n");
  CHECK(refusal({"--public-origin", "localhost:8000"}) ==
        "listener: --public-origin has no scheme: write http://localhost:8000\n");
  CHECK(
      refusal({"--target-uri", "hooks.example.com/x?token=planted&u=http://h", "--path", "/x"}) ==
      "listener: --target-uri has no scheme: write https://hooks.example.com/x?token=<redacted, 7 bytes>&u=<redacted, "
      "8 bytes>\n");
  CHECK(!contains(refusal({"--public-origin", "user:planted@hooks.example.com"}), "planted"));
  CHECK(contains(refusal({"--public-origin", "ftp://hooks.example.com"}), ": no http:// or https://"));
}

TEST_CASE("the option --version prints the program and the version of the library") {
  const finished_process asked = run_process({UBIOPS_WEBHOOKS_LISTENER, "--version"});
  CHECK(asked.code == 0);
  CHECK(asked.err.empty());
  CHECK(asked.out.starts_with("listener of ubiops_webhooks "));
  CHECK(std::count(asked.out.begin(), asked.out.end(), '.') == 2);
}

TEST_CASE("at start it says which URL must have been registered, and which keys it trusts") {
  const auto said = [](const std::vector<std::string>& options) {
    listener_process listener(options);
    const std::string key =
        "trusted is the key " + std::string(listener.pair.public_key().key_id()) + " of " + listener.key_file + "\n";
    CHECK(contains(listener.child.err(), key));
    std::string port = ":" + std::to_string(listener.port);
    std::string text = listener.child.err();
    CHECK(listener.terminate() == 0);
    for (std::size_t at = 0; (at = text.find(port)) != std::string::npos;) text.replace(at, port.size(), ":PORT");
    return text.substr(0, text.find('\n'));
  };
  const std::string begin = "UbiOps must have been given the URL ";
  CHECK(said({}) == begin + "http://127.0.0.1:PORT or http://localhost:PORT, with any path");
  CHECK(said({"--ip", "::1"}) == begin + "http://[::1]:PORT or http://localhost:PORT, with any path");
  CHECK(said({"--ip", "127.0.0.2"}) == begin + "http://127.0.0.2:PORT, with any path");
  CHECK(said({"--public-origin", "https://user:planted@h.example"}) ==
        begin + "https://<redacted, 12 bytes>@h.example, with any path");
  CHECK(said({"--target-uri", "https://h.example/x?token=planted", "--path", "/x"}) ==
        begin + "https://h.example/x?token=<redacted, 7 bytes>");
}

TEST_CASE("on loopback, where no URL was set, localhost and the address are the same") {
  const auto verdict = [](const listener_process& listener, const std::string& host, const char* id) {
    const std::string url = "http://" + host + ":" + std::to_string(listener.port) + "/hook";
    return verdict_of(listener.post(listener.sign(event_of(id), {}, {}, url)));
  };
  const listener_process usual;
  CHECK(verdict(usual, "127.0.0.1", "1") == "204");
  CHECK(verdict(usual, "localhost", "2") == "204");
  CHECK(verdict(usual, "127.0.0.2", "3") == "403 signature_mismatch");
  CHECK(verdict(usual, "localhost.example", "4") == "403 signature_mismatch");
  CHECK(verdict(usual, "LOCALHOST.", "5") == "403 signature_mismatch");
  CHECK(verdict_of(usual.post(usual.sign(event_of("6"), {}, {}, "http://localhost/hook"))) == "403 signature_mismatch");
  CHECK(verdict_of(usual.post(
            usual.sign(event_of("7"), {}, {}, "https://localhost:" + std::to_string(usual.port) + "/hook"))) ==
        "403 signature_mismatch");
  // What was set is what holds.
  const listener_process set(R"(exec "$@" --public-origin "http://127.0.0.1:$3")", {});  // $2 is --port
  CHECK(verdict(set, "127.0.0.1", "1") == "204");
  CHECK(verdict(set, "localhost", "2") == "403 signature_mismatch");
  const listener_process named({"--public-origin", "http://localhost:1"});
  CHECK(verdict(named, "localhost", "1") == "403 signature_mismatch");
  CHECK(verdict(named, "127.0.0.1", "1") == "403 signature_mismatch");
  CHECK(verdict_of(named.post(named.sign(event_of("1"), {}, {}, "http://localhost:1/hook"))) == "204");
  const listener_process whole({"--target-uri", "http://127.0.0.1/hook", "--path", "/hook"});
  CHECK(verdict(whole, "localhost", "1") == "403 signature_mismatch");
  CHECK(verdict_of(whole.post(whole.sign(event_of("1"), {}, {}, "http://localhost/hook"))) == "403 signature_mismatch");
  CHECK(verdict_of(whole.post(whole.sign(event_of("1"), {}, {}, "http://127.0.0.1/hook"))) == "204");
}

TEST_CASE("a protected header and a body are judged for localhost as for the address") {
  const scratch_folder folder;
  const listener_process listener({"--require-header-file", folder.write("headers", "X-Secret: right\n")});
  const std::string url = "http://localhost:" + std::to_string(listener.port) + "/hook";
  const auto verdict = [&](const std::string& secret, std::string_view more) {
    auto request = listener.sign(event_of("1"), {{"X-Secret", secret}}, {}, url);
    request.body += more;
    for (auto& [name, value] : request.fields) {
      if (name == "Content-Length") value = std::to_string(request.body.size());
    }
    return verdict_of(listener.post(request));
  };
  CHECK(verdict("wrong", "") == "403 required_field_mismatch");
  CHECK(verdict("right", " ") == "403 content_digest_mismatch");
  CHECK(verdict("right", "") == "204");
}

TEST_CASE("options that say nothing, or too much, keep it from starting") {
  CHECK(refusal({"--port", "99999"}) == "listener: --port: 99999 is not a port from 0 to 65535\n");
  CHECK(refusal({"--port", "http"}) == "listener: --port: http is not a port from 0 to 65535\n");
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
