// The quickstart as a newcomer sees it: every verdict right, no secret shown, and a wrong verdict told.

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "child_process.hpp"
#include "scratch_folder.hpp"

namespace {

const std::string bin = UBIOPS_WEBHOOKS_BIN;
const std::string source = UBIOPS_WEBHOOKS_SOURCE;

finished_process receive(const std::string& programs) {
  ::setenv("QUICKSTART_TOKEN", "planted-token-4711", 1);
  return run_process({"bash", source + "/examples/quickstart/receive.sh", programs});
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the first half: a recorded request, two signed now, and forgeries") {
  const finished_process ended = run_process({bin + "/quickstart", source + "/tests/data/pyauth.json"});
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(contains(ended.out, "Every verdict was right."));
  CHECK(contains(ended.out, "older packages"));
  CHECK(contains(ended.out, "<redacted, 16 bytes>"));
  CHECK(!contains(ended.out, "throw-away\n"));
  CHECK(!contains(ended.out, "Token throw-away"));
}

TEST_CASE("the first half says what it is for, and what it wants") {
  const finished_process help = run_process({bin + "/quickstart", "--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  CHECK(contains(help.out, "Usage: " + bin + "/quickstart FILE"));
  const finished_process nothing = run_process({bin + "/quickstart"});
  CHECK(nothing.code == 2);
  CHECK(nothing.out.empty());
  CHECK(nothing.err == help.out);
  CHECK(run_process({bin + "/quickstart", "/there/is/no/such/file"}).code == 2);
}

TEST_CASE("the second half: all eight events are taken, forgeries refused, and the secret is not shown") {
  const finished_process ended = receive(bin);
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  for (const std::string object : {"deployment", "pipeline"}) {
    for (const std::string moment : {"started", "completed", "failed", "finished"}) {
      std::string event = object;
      event.append("_request_").append(moment);
      const std::size_t line = ended.out.find("  " + event + " ");
      REQUIRE(line != std::string::npos);
      CHECK(contains(ended.out.substr(line, ended.out.find('\n', line) - line), " 204  taken"));
    }
  }
  for (const char* const refusal : {" 403  content_digest_mismatch\n", " 403  signature_too_old\n",
                                    " 403  signature_mismatch\n", " 403  required_field_mismatch\n"}) {
    CHECK(contains(ended.out, refusal));
  }
  CHECK(contains(ended.out, "\"authorization\": <redacted, 24 bytes>"));
  CHECK(contains(ended.out, "Every verdict was right."));
  CHECK(!contains(ended.out, "planted-token-4711"));
}

TEST_CASE("the second half fails where a verdict is wrong, or nothing listens") {
  const scratch_folder programs;
  for (const char* const program : {"listener", "keygen"}) {
    std::filesystem::create_symlink(bin + "/" + program, programs.path(program));
  }
  std::filesystem::permissions(programs.write("send", "#!/bin/sh\necho 204\n"), std::filesystem::perms::owner_all);
  const finished_process taken = receive(programs.path());
  CHECK(taken.code == 1);
  CHECK(contains(taken.out, "WRONG"));

  std::filesystem::remove(programs.path("listener"));
  std::filesystem::permissions(programs.write("listener", "#!/bin/sh\nexit 2\n"), std::filesystem::perms::owner_all);
  CHECK(receive(programs.path()).code == 1);
}
