// One server and the whole list. The server's name and path are in the environment: UBIOPS_WEBHOOKS_ADAPTER and
// UBIOPS_WEBHOOKS_SERVER.
#include "catch.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>

#include <ubiops/webhooks/verifier.hpp>

#include "connection.hpp"
#include "limits.hpp"
#include "request_case.hpp"
#include "scratch_folder.hpp"
#include "server_process.hpp"

namespace {

namespace uw = ubiops::webhooks;

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string adapter() { return environment("UBIOPS_WEBHOOKS_ADAPTER"); }

/// A public key in a file that is gone when the test is.
class key_file {
 public:
  explicit key_file(const uw::testing::key_pair& key) : path_(folder_.write("public-key", key.spki_pem())) {}

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  scratch_folder folder_;
  std::string path_;
};

std::vector<std::string> command_for(const key_file& key) {
  std::vector<std::string> command = {environment("UBIOPS_WEBHOOKS_SERVER"),
                                      "--port",
                                      "0",
                                      "--pubkey",
                                      key.path(),
                                      "--public-origin",
                                      std::string(our_origin)};
  if (adapter() == "listener") command.insert(command.end(), {"--replay", "off"});
  return command;
}

const limit* limit_of(const std::string& request) {
  for (const limit& each : limits) {
    if (each.server == adapter() && each.request == request) return &each;
  }
  return nullptr;
}

/// The code of the library's own verdict, taken from the request as it is sent.
uw::errc verdict_of(const uw::verifier& verifier, const request_case& each) {
  const auto judged = verifier.verify(each.sent.head(), each.sent.body);
  return judged ? verified : judged.error().code();
}

}  // namespace

TEST_CASE("every request ends as the library would end it, or as the table of limits says") {
  const auto key = uw::testing::key_pair::generate();
  REQUIRE(key);
  uw::policy policy;
  policy.public_origin = our_origin;
  const auto verifier = uw::verifier::create(key->public_key(), policy);
  REQUIRE(verifier);
  const key_file file(*key);
  server_process server(command_for(file));
  const bool http2 = adapter() == "nghttp2";

  std::string answers;
  std::set<std::string> names;
  for (const request_case& each : all_requests(*key)) {
    CAPTURE(each.name);
    CHECK(names.insert(each.name).second);
    const uw::errc library = verdict_of(*verifier, each);
    CHECK(to_string(library) == to_string(each.expected));
    if (http2 && !each.http1_only.empty()) continue;

    const outcome got = http2 ? send_http2(server.port(), each) : send_http1(server.port(), each);
    answers += got.received;
    const limit* const known = limit_of(each.name);
    const std::string usual = expected_outcome(each).text();
    const bool accepted = got.status >= 200 && got.status < 300;
    const bool may_accept = library == verified || (known != nullptr && known->though_refused);
    if (!may_accept) CHECK_FALSE(accepted);  // whatever else the table says
    if (each.no_http && known == nullptr) {
      CAPTURE(got.text());
      CHECK((is_refusal_of_head(got) || (library != verified && got.text() == usual)));
      continue;
    }
    CHECK(got.text() == (known != nullptr ? std::string(known->outcome) : usual));
    if (known != nullptr && !each.no_http) CHECK(usual != known->outcome);
  }

  const int exit_code = server.stop();
  const std::string output = server.output();
  INFO(output);
  CHECK(exit_code == 0);
  CHECK(output.find(planted_secret) == std::string::npos);
  CHECK(output.find("Sanitizer") == std::string::npos);
  CHECK(answers.find(planted_secret) == std::string::npos);
  for (const limit& each : limits) {
    if (each.server == adapter()) CHECK(names.contains(std::string(each.request)));
  }
}

TEST_CASE("the README has every limit") {
  std::ifstream file(UBIOPS_WEBHOOKS_README);
  const std::string readme{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  REQUIRE_FALSE(readme.empty());
  std::size_t rows = 0;
  for (const limit& each : limits) {
    if (each.server != adapter()) continue;
    ++rows;
    const std::string row = "| " + std::string(each.server) + " | " + std::string(each.request) + " | " +
                            std::string(each.outcome) + (each.though_refused ? ", though the library refuses it" : "") +
                            " | " + std::string(each.reason) + " |\n";
    CAPTURE(row);
    CHECK(readme.find(row) != std::string::npos);
  }
  std::size_t listed = 0;
  const std::string begin = "\n| " + adapter() + " | ";
  for (std::size_t at = readme.find(begin); at != std::string::npos; at = readme.find(begin, at + 1)) ++listed;
  CHECK(listed == rows);
}

TEST_CASE("requests that break off leave nothing behind") {
  const auto key = uw::testing::key_pair::generate();
  REQUIRE(key);
  const key_file file(*key);
  server_process server(command_for(file));
  const std::string text = all_requests(*key).front().sent.http_text();
  for (std::size_t size = 0; size < text.size(); size += 41) {
    connection broken(server.port());
    broken.send(text.substr(0, size));
    if (size % 2 != 0) broken.send(std::string_view("no head\0of HTTP\r\n\r\n", 19));
    broken.finish();
    std::string_view ignored;
    while (broken.receive(ignored, client_patience) == connection::state::bytes) continue;
  }
  const int exit_code = server.stop();
  INFO(server.output());
  CHECK(exit_code == 0);
}

TEST_CASE("a head without end takes little memory") {
  const auto key = uw::testing::key_pair::generate();
  REQUIRE(key);
  const key_file file(*key);
  server_process server(command_for(file));
  const std::string head = "POST /hook HTTP/1.1\r\nHost: hooks.example.com\r\n";
  std::string lines;
  for (int i = 0; i < 256; ++i) lines += "X-Line: of 20 bytes\r\n";
  const std::string run(4096, 'x');
  {
    connection first(server.port());
    first.send(head + "\r\n");
    first.finish();
    std::string_view ignored;
    while (first.receive(ignored, client_patience) == connection::state::bytes) continue;
  }
  const std::size_t before = server.peak_memory();
  for (const auto& [begin, more] :
       {std::pair(head, lines), {head + "X-Line: ", run}, {head, run}, {"POST /", run}, {"", run}}) {
    const connection endless(server.port());
    bool open = endless.send(begin);
    for (std::size_t sent = 0; open && sent < 16 << 20; sent += more.size()) open = endless.send(more);
    INFO(begin << more.substr(0, 10));
    CHECK(server.peak_memory() < before + (64 << 10));  // sanitizers take some for each thread
  }
  const int exit_code = server.stop();
  INFO(server.output());
  CHECK(exit_code == 0);
}

TEST_CASE("a server that cannot be used says so in one sentence") {
  const auto key = uw::testing::key_pair::generate();
  REQUIRE(key);
  const key_file file(*key);
  std::vector<std::string> command = command_for(file);
  std::string subject = "/nonexistent";
  SECTION("without a key") { command[4] = subject; }
  SECTION("with an origin that is none") {
    command[6] = "https://hooks.example.com/path";
    subject = "--public-origin must be a scheme and an authority";
  }
  std::string said;
  try {
    const server_process server(command);
  } catch (const std::runtime_error& failed) {
    said = failed.what();
  }
  CHECK(said.find(subject) != std::string::npos);
  CHECK(std::count(said.begin(), said.end(), '\n') == 1);
}
