// --record: refused requests as files for their owner, each with why it was refused; bounded in number, bytes and rate,
// with no secret in them unless they are asked for raw.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace recorder_tests {

using nlohmann::json;
namespace uw = ubiops::webhooks;
namespace fs = std::filesystem;

constexpr std::size_t max_files = 100;
constexpr std::uint64_t max_bytes = std::uint64_t{16} * 1024 * 1024;

// In the order of their names.
std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

unsigned mode_of(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

uw::testing::signed_request forged_event(const listener_process& listener, std::string_view body,
                                         std::vector<listener_process::field> fields = {}) {
  auto forged = listener.sign(body, std::move(fields));
  forged.target = "/evil";
  return forged;
}

// Sends it again and again, since one a second is kept, until there is one file more in the folder.
bool refuse_until_kept(const listener_process& listener, const std::string& folder, const std::string& request,
                       const std::string& verdict) {
  const auto before = fs::exists(folder) ? files_in(folder) : std::vector<std::string>();
  return eventually([&] {
    CHECK(verdict_of(response_to(listener.port, request)) == verdict);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return files_in(folder) != before;
  });
}

json recording_in(const std::string& folder, std::size_t which = 0) {
  json read;
  // It may still be on its way into the file.
  CHECK(eventually([&] {
    read = json::parse(read_file(folder + "/" + files_in(folder).at(which)), nullptr, false);
    return read.is_object();
  }));
  return read;
}

std::string joined(const json& lines) {
  std::string text;
  for (const json& line : lines) text += line.get<std::string>() + "\n";
  return text;
}

}  // namespace recorder_tests

using namespace recorder_tests;

TEST_CASE("a refused request is kept with its report, an accepted one and one that is no request are not") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  {
    listener_process listener({"--record", folder});
    CHECK(listener.child.warns("refused requests are kept in " + folder + ", secrets and signatures masked"));
    CHECK(verdict_of(listener.post(listener.sign(event_of("genuine")))) == "204");
    CHECK(verdict_of(response_to(listener.port, "\x15\x03 nonsense\r\n\r\n")) == "400 malformed_request");
    auto moved = listener.sign(event_of("1"));
    moved.target = "/hook/";
    CHECK(verdict_of(listener.post(moved)) == "403 signature_mismatch");
    CHECK(listener.terminate() == 0);
  }
  REQUIRE(files_in(folder).size() == 1);
  const json kept = recording_in(folder);
  CHECK(kept["ubiops_webhooks_masked_recording"] == 1);
  CHECK(kept["answer"]["status"] == 403);
  CHECK(kept["answer"]["code"] == "signature_mismatch");
  CHECK(kept["peer"] == "127.0.0.1");
  CHECK(kept["not_recorded_before"] == 0);
  CHECK(kept["request"]["method"] == "POST");
  CHECK(kept["request"]["target"] == "/hook/");
  CHECK(kept["request"]["body"] == event_of("1"));  // it came behind the answer
  CHECK(kept["request"]["body_is_whole"] == true);
  CHECK(kept["report"]["verdict"]["code"] == "signature_mismatch");
  CHECK(kept["report"]["causes"][0]["id"] == "trailing_slash");
  CHECK(joined(kept["explanation"]).starts_with("Refused with signature_mismatch: "));
}

TEST_CASE("files have mode 0600 and the folder that is made 0700, whatever the process's mask") {
  for (const char* const mask : {"000", "077", "277"}) {
    const scratch_folder scratch;
    const std::string folder = scratch.path("records");
    listener_process listener("umask " + std::string(mask) + R"(; exec "$@")", {"--record", folder});
    const std::string forged = forged_event(listener, event_of("1")).http_text();
    CHECK(refuse_until_kept(listener, folder, forged, "403 signature_mismatch"));
    CHECK(mode_of(folder) == 0700);
    CHECK(mode_of(folder + "/" + files_in(folder)[0]) == 0600);
    CHECK(listener.terminate() == 0);
  }
  // A folder that is there stays as it is.
  const scratch_folder scratch;
  REQUIRE(::chmod(scratch.path().c_str(), 0750) == 0);
  listener_process listener({"--record", scratch.path()});
  CHECK(refuse_until_kept(listener, scratch.path(), forged_event(listener, event_of("1")).http_text(),
                          "403 signature_mismatch"));
  CHECK(mode_of(scratch.path()) == 0750);
  CHECK(mode_of(scratch.path(files_in(scratch.path())[0])) == 0600);
}

TEST_CASE("a hundred recordings stay, one more takes the place of the oldest, and other files are not touched") {
  const scratch_folder scratch;
  const std::string folder = scratch.path();
  for (const char* const other : {"mine.json", "refused-.txt", "arefused-1.json"}) scratch.write(other, "x");
  const auto old_name = [](std::size_t i) {
    return "refused-20200101T000000.000000" + std::to_string(100 + i) + "Z.json";
  };
  for (std::size_t i = 0; i < max_files - 1; ++i) scratch.write(old_name(i), "{}");
  listener_process listener({"--record", folder});
  const std::string forged = forged_event(listener, event_of("1")).http_text();
  const auto has = [&](const std::string& name) { return fs::exists(folder + "/" + name); };

  REQUIRE(refuse_until_kept(listener, folder, forged, "403 signature_mismatch"));
  CHECK(files_in(folder).size() == max_files + 3);
  CHECK(has(old_name(0)));

  REQUIRE(refuse_until_kept(listener, folder, forged, "403 signature_mismatch"));
  CHECK(eventually([&] { return files_in(folder).size() == max_files + 3; }));
  CHECK(!has(old_name(0)));
  CHECK(has(old_name(1)));
  for (const char* const other : {"mine.json", "refused-.txt", "arefused-1.json"}) CHECK(has(other));
}

TEST_CASE("16 MiB of recordings stay, and where a byte more would be there the oldest goes") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  listener_process listener({"--record", folder});
  const std::string forged = forged_event(listener, event_of("1")).http_text();
  REQUIRE(refuse_until_kept(listener, folder, forged, "403 signature_mismatch"));
  REQUIRE(recording_in(folder).is_object());
  // Others are as large, but for the number of those that were left out.
  const std::uint64_t size = fs::file_size(folder + "/" + files_in(folder)[0]);
  constexpr std::uint64_t digits = 8;
  const auto fill = [&](const std::string& name, std::uint64_t bytes) {
    const int file = ::open((folder + "/" + name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    REQUIRE(::ftruncate(file, static_cast<off_t>(bytes)) == 0);
    ::close(file);
  };
  fill("refused-20200101T000000.000000001Z.json", 1000);
  fill("refused-20200101T000000.000000002Z.json", max_bytes - 1000 - 2 * size - digits);
  REQUIRE(refuse_until_kept(listener, folder, forged, "403 signature_mismatch"));
  CHECK(files_in(folder).size() == 4);  // it fits

  // With the second of them, so much that one more leaves no room for the first.
  fill("refused-20200101T000000.000000002Z.json", max_bytes - 3 * size);
  REQUIRE(refuse_until_kept(listener, folder, forged, "403 signature_mismatch"));
  CHECK(eventually([&] { return !fs::exists(folder + "/refused-20200101T000000.000000001Z.json"); }));
  std::uint64_t sum = 0;
  for (const std::string& name : files_in(folder)) sum += fs::file_size(folder + "/" + name);
  CHECK(sum <= max_bytes);
}

TEST_CASE("one refused request a second is explained and kept, and the others are counted and answered at once") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  listener_process listener({"--record", folder});
  const std::string forged = forged_event(listener, event_of("1")).http_text();
  const auto begin = std::chrono::steady_clock::now();
  std::size_t sent = 0;
  while (sent < 300 || std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(2200)) {
    CHECK(response_to(listener.port, forged).status == 403);
    ++sent;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  CHECK(listener.terminate() == 0);
  const std::size_t kept = files_in(folder).size();
  CHECK(kept >= 2);
  CHECK(static_cast<double>(kept) <= seconds + 1);
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < kept; ++i) left_out += recording_in(folder, i)["not_recorded_before"].get<std::size_t>();
  CHECK(left_out > 0);
  CHECK(left_out + kept <= sent);
}

TEST_CASE("no secret is in a recording that was not asked for raw, nor in a log, and the signature is none to send") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  const std::string headers = scratch.write("headers", "X-Hook-Secret: planted-required\n");
  listener_process listener({"--record", folder, "--require-header-file", headers, "--log", "json"});
  listener_process::signing_options covering;
  covering.components.insert(covering.components.end(), {"x-api-key", "x-hook-secret", "host", "user-agent"});
  auto forged = listener.sign(event_of("1"),
                              {{"Authorization", "Token planted-authorization"},
                               {"Proxy-Authorization", "Basic planted-proxy"},
                               {"Cookie", "id=planted-cookie"},
                               {"Set-Cookie", "id=planted-set-cookie"},
                               {"X-Hook-Secret", "planted-wrong"},
                               {"X-Api-Key", "planted-custom"},
                               {"User-Agent", "a https://user:planted-agent@h/?t=planted-agent"},
                               {"Referer", "https://user:planted-referer@h/?t=planted-too"}},
                              covering);
  forged.target = "/hook?token=planted-query&planted-bare";
  for (auto& [name, value] : forged.fields) {
    if (name == "Host") value = "user:planted-host@" + value;
  }
  CHECK(verdict_of(response_to(listener.port, forged.http_text())) == "403 signature_mismatch");
  CHECK(eventually([&] { return files_in(folder).size() == 1; }));
  // As it was signed, but for a header that is required.
  const auto genuine = listener.sign(
      event_of("2"), {{"X-Hook-Secret", "planted-wrong"}, {"X-Api-Key", "planted-custom"}, {"User-Agent", "a"}},
      covering);
  std::string signature;
  for (const auto& [name, value] : genuine.fields) {
    if (name == "Signature") signature = value.substr(value.find(':') + 1, 60);
  }
  REQUIRE(signature.size() == 60);
  REQUIRE(refuse_until_kept(listener, folder, genuine.http_text(), "403 required_field_mismatch"));
  CHECK(listener.terminate() == 0);

  const auto names = files_in(folder);
  REQUIRE(names.size() >= 2);
  for (const std::string& name : names) {
    const std::string text = read_file(folder + "/" + name);
    INFO(text);
    CHECK(text.find("planted") == std::string::npos);
    CHECK(text.find(signature) == std::string::npos);
    CHECK(text.find("redacted") != std::string::npos);
  }
  const json first = recording_in(folder);
  CHECK(first["request"]["target"] == "/hook?token=<redacted, 13 bytes>&<redacted, 12 bytes>");
  CHECK(first["report"]["verdict"]["code"] == "signature_mismatch");
  CHECK(listener.child.err().find("planted") == std::string::npos);
  CHECK(listener.child.out().find("planted") == std::string::npos);
}

TEST_CASE("a signature that a report would mend is masked, too") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  listener_process listener({"--record", folder});
  auto folded = listener.sign(event_of("1"));
  std::string signature;
  for (auto& [name, value] : folded.fields) {
    if (name != "Signature") continue;
    signature = value.substr(value.find(':') + 1, 60);
    value.insert(value.find(':') + 10, " ");
  }
  CHECK(verdict_of(response_to(listener.port, folded.http_text())) == "400 malformed_signature");
  CHECK(listener.terminate() == 0);
  REQUIRE(files_in(folder).size() == 1);
  const json kept = recording_in(folder);
  CHECK(kept["report"]["causes"][0]["id"] == "signature_folded");
  CHECK(kept["report"]["causes"][0]["signed_value"].get<std::string>().starts_with("<redacted, "));
  CHECK(kept.dump().find(signature.substr(20)) == std::string::npos);
}

TEST_CASE("with --record-raw a recording is what came, and the listener says what that means") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  listener_process listener({"--record", folder, "--record-raw"});
  CHECK(listener.child.warns("warning: refused requests are kept in " + folder +
                             " with their secrets: a genuine one stays a live credential until its window ends, 360 s "
                             "after it was signed\n"));
  const std::string body = std::string("{\"text\": \"\xc3\xa9\x01\"}\0", 16);
  auto forged = forged_event(listener, body, {{"Authorization", "Token planted"}, {"X-Bytes", "caf\xe9"}});
  CHECK(verdict_of(response_to(listener.port, forged.http_text())) == "403 signature_mismatch");
  CHECK(listener.terminate() == 0);
  REQUIRE(files_in(folder).size() == 1);
  CHECK(mode_of(folder + "/" + files_in(folder)[0]) == 0600);
  const json kept = recording_in(folder);
  CHECK(kept["ubiops_webhooks_recording"] == 1);
  CHECK(kept["note"].get<std::string>().find("live credential until its window ends") != std::string::npos);
  CHECK(kept["target"] == "/evil");
  CHECK(kept["received_at"].is_number_integer());
  REQUIRE(kept["fields"].size() == forged.fields.size());
  for (std::size_t i = 0; i < forged.fields.size(); ++i) {
    CHECK(kept["fields"][i]["name"] == forged.fields[i].name);
    if (forged.fields[i].name == "X-Bytes") {
      CHECK(kept["fields"][i]["value_base64"] == "Y2Fm6Q==");
    } else {
      CHECK(kept["fields"][i]["value"] == forged.fields[i].value);
    }
  }
  CHECK(kept["body_base64"] == "eyJ0ZXh0IjogIsOpASJ9AA==");
}

TEST_CASE("a body that does not come, or is longer than what is kept, leaves a report on the head alone") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  {
    listener_process listener({"--record", folder, "--record-raw"});
    const std::string text = forged_event(listener, event_of("1"), {{"Expect", "100-continue"}}).http_text();
    raw_http client(listener.port);
    client.send(text.substr(0, text.find("\r\n\r\n") + 4));
    CHECK(verdict_of(client.receive()) == "403 signature_mismatch");
    client.end_sending();
    CHECK(eventually([&] { return !files_in(folder).empty(); }));
    const json kept = recording_in(folder);
    CHECK(!kept.contains("body_base64"));
    CHECK(kept["report"]["verdict"]["code"] == "signature_mismatch");
    for (const json& cause : kept["report"]["causes"]) CHECK(!cause["id"].get<std::string>().starts_with("body_"));
    CHECK(listener.terminate() == 0);
  }
  // What is refused for its body, or for none of what verify() says, has no report without it.
  const std::string other = scratch.path("more");
  listener_process listener({"--record", other, "--max-body", "200000"});
  std::string large = event_of("2");
  large.resize(128 * 1024 + 1, ' ');
  auto tampered = listener.sign(large);
  tampered.body.back() = '!';
  CHECK(refuse_until_kept(listener, other, tampered.http_text(), "403 content_digest_mismatch"));
  const json without = recording_in(other);
  CHECK(without["report"].is_null());
  CHECK(without["request"]["body_bytes"] == 128 * 1024 + 1);
  CHECK(without["request"]["body_is_whole"] == false);

  large.resize(128 * 1024);
  auto most = listener.sign(large);
  most.body.back() = '!';
  CHECK(refuse_until_kept(listener, other, most.http_text(), "403 content_digest_mismatch"));
  const json whole = recording_in(other, 1);
  CHECK(whole["report"]["verdict"]["code"] == "content_digest_mismatch");
  CHECK(whole["request"]["body_is_whole"] == true);
}

TEST_CASE("fields that come as trailers are no fields of a recording") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  listener_process listener({"--record", folder, "--record-raw"});
  const auto signed_event = listener.sign(event_of("1"));
  std::string text = "POST /hook HTTP/1.1\r\n";
  for (const auto& [name, value] : signed_event.fields) {
    if (name != "Content-Length") text.append(name).append(": ").append(value).append("\r\n");
  }
  text += "Transfer-Encoding: chunked\r\n\r\n3\r\nbad\r\n0\r\nX-Trailer: 1\r\n\r\n";
  CHECK(verdict_of(response_to(listener.port, text)) == "403 content_digest_mismatch");
  CHECK(listener.terminate() == 0);
  const json kept = recording_in(folder);
  CHECK(kept["body_base64"] == "YmFk");
  for (const json& field : kept["fields"]) CHECK(field["name"] != "X-Trailer");
}

TEST_CASE("where nothing can be written the listener goes on, and says so") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  listener_process listener({"--record", folder});
  fs::remove_all(folder);
  CHECK(verdict_of(response_to(listener.port, forged_event(listener, event_of("1")).http_text())) ==
        "403 signature_mismatch");
  CHECK(
      listener.child.warns("warning: a refused request is not recorded: " + folder + ": No such file or directory\n"));
  CHECK(verdict_of(listener.post(listener.sign(event_of("2")))) == "204");
  // And is there again when the folder is.
  REQUIRE(fs::create_directory(folder));
  CHECK(
      refuse_until_kept(listener, folder, forged_event(listener, event_of("3")).http_text(), "403 signature_mismatch"));
  CHECK(listener.terminate() == 0);
}

TEST_CASE("a file that does not fit on the disk is not left there in part") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  // No file may have more than 32 KiB: what is longer fails as on a full disk, once the signal is ignored.
  listener_process listener(R"(trap '' XFSZ; ulimit -f 32; exec "$@")", {"--record", folder});
  CHECK(verdict_of(response_to(listener.port, forged_event(listener, std::string(60'000, 'x')).http_text())) ==
        "403 signature_mismatch");
  CHECK(listener.child.warns("warning: a refused request is not recorded: " + folder + ": File too large\n"));
  CHECK(files_in(folder).empty());
  CHECK(verdict_of(listener.post(listener.sign(event_of("2")))) == "204");
}

TEST_CASE("a folder that cannot be one is told at the start, and --record-raw needs one") {
  const scratch_folder scratch;
  const auto started = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {UBIOPS_WEBHOOKS_LISTENER, "--port", "0", "--pubkey",
                                     scratch.write("key", new_key_pair().spki_pem())});
    return run_process(std::move(options));
  };
  const auto no_folder = started({"--record", scratch.write("file", "")});
  CHECK(no_folder.code == 2);
  CHECK(no_folder.err.ends_with("listener: --record " + scratch.path("file") + " is no folder\n"));
  const auto no_parent = started({"--record", scratch.path("a/b")});
  CHECK(no_parent.code == 2);
  CHECK(no_parent.err.ends_with("listener: --record " + scratch.path("a/b") +
                                " cannot be made: No such file or directory\n"));
  const auto raw_alone = started({"--record-raw"});
  CHECK(raw_alone.code == 2);
  CHECK(raw_alone.err == "listener: --record-raw requires --record\n");
  const auto empty = started({"--record", ""});
  CHECK(empty.code == 2);
  CHECK(empty.err == "listener: --record is empty\n");
}

TEST_CASE("keys that are read anew explain what comes after them, and a stop keeps what waits") {
  const scratch_folder scratch;
  const std::string folder = scratch.path("records");
  listener_process listener({"--record", folder});
  const auto other = new_key_pair();
  const auto by_other = sign_as_ubiops(other, listener.origin() + "/hook", {}, event_of("1"));
  CHECK(refuse_until_kept(listener, folder, by_other.http_text(), "403 unknown_key"));
  CHECK(recording_in(folder)["report"]["verdict"]["code"] == "unknown_key");
  listener.folder.write("public-key", other.spki_pem());
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("keys reloaded"));
  auto damaged = by_other;
  damaged.target = "/evil";
  CHECK(refuse_until_kept(listener, folder, damaged.http_text(), "403 signature_mismatch"));
  CHECK(recording_in(folder, 1)["report"]["verdict"]["code"] == "signature_mismatch");

  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // until another is kept
  const std::size_t before = files_in(folder).size();
  CHECK(verdict_of(response_to(listener.port, damaged.http_text())) == "403 signature_mismatch");
  CHECK(listener.terminate() == 0);
  CHECK(files_in(folder).size() == before + 1);
}
