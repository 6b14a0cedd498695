// What the listener has recorded, and what doctor says of it.

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace {

// The one file in the folder, when the listener has ended.
std::string only_file(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path().string());
  REQUIRE(files.size() == 1);
  return files.front();
}

struct recorded {
  finished_process doctor;
  nlohmann::json file;
};

// A request for another path than the one that was signed, recorded and shown to doctor.
recorded record_and_diagnose(const std::vector<std::string>& options) {
  const scratch_folder scratch;
  std::vector<std::string> all = {"--record", scratch.path("records")};
  all.insert(all.end(), options.begin(), options.end());
  listener_process listener(all);
  auto damaged = listener.sign(event_of("1"), {{"X-Custom", "kept"}});
  damaged.target = "/evil?token=planted";
  CHECK(verdict_of(listener.post(damaged)) == "403 signature_mismatch");
  CHECK(listener.terminate() == 0);
  const std::string file = only_file(scratch.path("records"));
  return {run_process({UBIOPS_WEBHOOKS_DOCTOR, "request", file, "--key", listener.key_file, "--registered",
                       listener.origin() + "/hook"}),
          nlohmann::json::parse(read_file(file))};
}

}  // namespace

TEST_CASE("doctor reads a raw recording, and gives the verdict of the listener's own report") {
  const auto [doctor, file] = record_and_diagnose({"--record-raw"});
  CHECK(doctor.code == 1);
  CHECK(doctor.err.empty());
  CHECK(doctor.out.starts_with("Refused with signature_mismatch: "));
  CHECK(doctor.out.find("Read as recording: POST /evil?token=<redacted, 7 bytes>") != std::string::npos);
  CHECK(doctor.out.find("planted") == std::string::npos);
  CHECK(file["report"]["verdict"]["code"] == "signature_mismatch");
  CHECK(file["report"]["sentence"].get<std::string>().starts_with("Refused with signature_mismatch: "));
}

TEST_CASE("doctor does not judge a masked recording, and says where its report is") {
  const auto [doctor, file] = record_and_diagnose({});
  CHECK(doctor.code == 2);
  CHECK(doctor.out.empty());
  CHECK(doctor.err.ends_with(
      ": it is a recording with masked secrets, which nobody can verify: its own \"explanation\" says why the request "
      "was refused, and what listener --record-raw keeps can be read here\n"));
  CHECK(file["explanation"].size() > 10);
}
