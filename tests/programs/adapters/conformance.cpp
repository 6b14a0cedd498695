// One server and the whole list. In the environment are the server's name and path, UBIOPS_WEBHOOKS_ADAPTER and
// UBIOPS_WEBHOOKS_SERVER; and of a framework's, the release that it was built with, UBIOPS_WEBHOOKS_RELEASE, and those
// that its adapter is known to work with, UBIOPS_WEBHOOKS_RELEASES; and UBIOPS_WEBHOOKS_NGINX_BEFORE, the configuration
// of an nginx before it.
#include "catch.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
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
#include "served.hpp"

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

/// The configuration of the nginx before the server, where there is to be one.
std::string nginx_before() { return read_file(environment("UBIOPS_WEBHOOKS_NGINX_BEFORE")); }

/// Whether a release, as "1.74", is as new as another.
bool is_since(std::string_view release, std::string_view other) {
  const auto take = [](std::string_view& text) {
    unsigned part = 0;
    std::from_chars(text.data(), text.data() + text.size(), part);
    text.remove_prefix(std::min(text.size(), text.find('.')));
    if (!text.empty()) text.remove_prefix(1);
    return part;
  };
  while (!other.empty()) {
    const unsigned ours = take(release);
    const unsigned theirs = take(other);
    if (ours != theirs) return ours > theirs;
  }
  return true;
}

const limit* limit_of(const std::string& request) {
  const std::string release = environment("UBIOPS_WEBHOOKS_RELEASE");
  for (const limit& each : limits) {
    if (each.server == adapter() && each.request == request && is_since(release, each.since)) return &each;
  }
  return nullptr;
}

bool is_one_of(const std::string& outcome, std::string_view outcomes) {
  const std::string_view between = " or ";
  for (std::size_t end = 0; end != std::string_view::npos; outcomes.remove_prefix(std::min(outcomes.size(), end + 4))) {
    end = outcomes.find(between);
    if (outcome == outcomes.substr(0, end)) return true;
  }
  return false;
}

std::string readme() {
  std::ifstream file(UBIOPS_WEBHOOKS_README);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
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
  served server(command_for(file), nginx_before());
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
    if (known == nullptr) {
      CHECK(got.text() == usual);
    } else {
      CAPTURE(got.text(), known->outcome);
      CHECK(is_one_of(got.text(), known->outcome));
      if (!each.no_http) CHECK(usual != known->outcome);
    }
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
  const std::string page = readme();
  REQUIRE_FALSE(page.empty());
  std::size_t rows = 0;
  for (const limit& each : limits) {
    if (each.server != adapter()) continue;
    ++rows;
    const std::string since = each.since.empty() ? "" : " since " + std::string(each.since);
    const std::string row = "| " + std::string(each.server) + since + " | " + std::string(each.request) + " | " +
                            std::string(each.outcome) + (each.though_refused ? ", though the library refuses it" : "") +
                            " | " + std::string(each.reason) + " |\n";
    CAPTURE(row);
    CHECK(page.find(row) != std::string::npos);
  }
  std::size_t listed = 0;
  const std::string begin = "\n| " + adapter() + " ";
  for (std::size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at + 1)) ++listed;
  CHECK(listed == rows);
}

TEST_CASE("the README has the releases that an adapter works with, and how long it is") {
  const std::string releases = environment("UBIOPS_WEBHOOKS_RELEASES");
  if (releases.empty()) return;  // the listener is no adapter
  const std::string page = readme();
  const std::string begin = "\n| " + releases + " | `";
  CAPTURE(begin);
  const std::size_t row = page.find(begin);
  REQUIRE(row != std::string::npos);
  const std::size_t name = row + begin.size();
  const std::string file = page.substr(name, page.find('`', name) - name);
  std::ifstream adapter_file(std::filesystem::path(UBIOPS_WEBHOOKS_README).replace_filename(file));
  const auto lines = std::count(std::istreambuf_iterator<char>(adapter_file), std::istreambuf_iterator<char>(), '\n');
  CHECK(page.substr(name + file.size(), 20).starts_with("`, " + std::to_string(lines) + " lines"));
}

TEST_CASE("requests that break off leave nothing behind") {
  const auto key = uw::testing::key_pair::generate();
  REQUIRE(key);
  const key_file file(*key);
  served server(command_for(file), nginx_before());
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
  served server(command_for(file), nginx_before());
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

TEST_CASE("a line before a chunk without end takes little memory") {
  const auto key = uw::testing::key_pair::generate();
  REQUIRE(key);
  const key_file file(*key);
  served server(command_for(file), nginx_before());
  const std::size_t before = server.peak_memory();
  auto sent = all_requests(*key).front().sent;
  std::erase_if(sent.fields, [](const auto& line) { return line.name == "Content-Length"; });
  sent.fields.push_back({"Transfer-Encoding", "chunked"});
  sent.body.clear();
  const std::string genuine = sent.http_text();
  const std::string unsigned_head =
      "POST /hook HTTP/1.1\r\nHost: hooks.example.com\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string zeros(64 * 1024, '0');
  const std::string extension(64 * 1024, 'x');
  for (const std::string& head : {genuine, unsigned_head}) {
    for (const auto& [begin, more] :
         {std::pair(head, zeros), {head + "1;", extension}, {head + "0\r\nX: ", extension}}) {
      const connection endless(server.port());
      endless.give_up_after(std::chrono::seconds(2));
      bool open = endless.send(begin);
      for (std::size_t all = 0; open && all < 128 << 20; all += more.size()) open = endless.send(more);
      INFO(begin << more.substr(0, 10));
      CHECK(server.peak_memory() < before + (64 << 10));
    }
  }
  const int exit_code = server.stop();
  INFO(server.output());
  CHECK(exit_code == 0);
}

TEST_CASE("HTTP/2 streams of many small field lines take little memory") {
  if (adapter() != "nghttp2") return;
  const auto key = uw::testing::key_pair::generate();
  REQUIRE(key);
  const key_file file(*key);
  served server(command_for(file), nginx_before());
  const std::size_t before = server.peak_memory();
  const auto frame = [](std::string_view type_and_flags, char stream, const std::string& payload) {
    const auto size = static_cast<unsigned>(payload.size());
    const std::string begin = {static_cast<char>(size >> 16), static_cast<char>(size >> 8), static_cast<char>(size)};
    return begin + std::string(type_and_flags) + std::string(3, '\0') + stream + payload;
  };
  // The client takes no byte of an answer (RFC 9113 §6.5.2), so that no stream ends.
  std::string text = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame({"\x04\x00", 2}, 0, {"\x00\x04\x00\x00\x00\x00", 6});
  for (char stream = 1; stream < 64; stream += 2) {
    // POST, https, /, :authority "h"; then "x" without a value, and that again (RFC 7541 §6.1, §6.2.1).
    const std::string usual("\x83\x87\x84\x41\x01h\x40\x01x\x00", 10);
    text += frame({"\x01\x01", 2}, stream, usual + std::string(16'000, '\xbe'));
    for (int i = 0; i < 2; ++i) text += frame({"\x09\x00", 2}, stream, std::string(16'000, '\xbe'));
    text += frame({"\x09\x04", 2}, stream, std::string(16'000, '\xbe'));
  }
  connection client(server.port());
  client.send(text + frame({"\x06\x00", 2}, 0, "received"));
  std::string received;
  std::string_view chunk;
  while (received.find("received") == std::string::npos &&
         client.receive(chunk, client_patience) == connection::state::bytes) {
    received += chunk;
  }
  CHECK(received.find("received") != std::string::npos);
  CHECK(server.peak_memory() < before + (64 << 10));
  CHECK(server.stop() == 0);
}

TEST_CASE("a second request on a connection is not taken for the first") {
  if (adapter() == "nghttp2") return;  // its streams tell requests apart
  const auto key = uw::testing::key_pair::generate();
  REQUIRE(key);
  const key_file file(*key);
  served server(command_for(file), nginx_before());
  auto sent = all_requests(*key).front().sent;
  const std::string first = sent.http_text();
  sent.target = "/other";
  sent.fields.push_back({"Connection", "close"});
  const std::string second = sent.http_text();
  const bool at_once = GENERATE(true, false);
  CAPTURE(at_once);
  connection client(server.port());
  client.send(at_once ? first + second : first);
  std::string received;
  bool is_open = true;
  const auto receive = [&] {
    std::string_view chunk;
    is_open = client.receive(chunk, client_patience) == connection::state::bytes;
    if (is_open) received += chunk;
  };
  receive();
  if (!at_once) client.send(second);
  while (is_open) receive();
  const std::string accepted = "HTTP/1.1 204";
  CHECK(received.starts_with(accepted));
  CHECK(received.find(accepted, 1) == std::string::npos);
  CHECK(server.stop() == 0);
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
