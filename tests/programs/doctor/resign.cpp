// doctor resign: the command and the test that it writes do what they say, whatever the request holds.

#include <sys/stat.h>

#include <string>

#include <nlohmann/json.hpp>

#include <ubiops/webhooks/verifier.hpp>

#include "doctoring.hpp"
#include "parsed_request.hpp"
#include "scripted_server.hpp"

namespace uw = ubiops::webhooks;

TEST_CASE("the command sends a request that verifies, and runs nothing that the request holds") {
  const doctoring with;
  for (const std::string_view body : {std::string_view("{\"event\": \"it's $(touch x) `touch x` \\\\ !\"}"),
                                      std::string_view("a\0b\n\xff'$(touch x)\r\n", 18), std::string_view("")}) {
    scripted_server server({status_response(204)});
    const std::string url = server.url() + "/[a]//%20'$(touch x)'";
    auto sent =
        with.sign("https://hooks.example.com/old", {{"X-Name", "it's; $(touch x) \"q\" \\"}, {"X-Empty", ""}}, body);
    const std::string file = with.folder.write("request", sent.http_text());
    const finished_process made = with.run({"resign", file, "--key", with.private_key, "--url", url});
    CHECK(made.code == 0);
    CHECK(made.err.empty());
    const finished_process run =
        run_process({"sh", "-c", "cd " + with.folder.path() + " && " + made.out.substr(0, made.out.size() - 1)});
    CHECK(run.code == 0);
    CHECK(read_file(with.folder.path("x")).empty());
    struct stat unused{};
    CHECK(::stat(with.folder.path("x").c_str(), &unused) != 0);
    const auto& requests = server.stop();
    REQUIRE(requests.size() == 1);
    const auto [head, received] = parsed_request(requests[0]);
    const std::string origin = server.url().substr(0, server.url().rfind('/'));
    const auto verifier = uw::verifier::create(with.pair.public_key(), {.public_origin = origin});
    CHECK(verifier->verify(head, received).has_value());
    CHECK(received == body);
  }
}

TEST_CASE("the test compiles, and passes") {
  const doctoring with;
  const std::string body(
      "a?"
      "?/\0\"\\\n\xff"
      "1",
      10);
  const auto sent = with.sign(doctoring::url,
                              {{"X-Name",
                                "\"q\" \\ ?"
                                "?="}},
                              body);
  const std::string file = with.folder.write("request", sent.http_text());
  const std::string program = with.folder.path("test.cpp");
  const finished_process made = with.run(
      {"resign", file, "--key", with.private_key, "--as", "test", "--out", program, "--created", "1753500000"});
  CHECK(made.code == 0);
  CHECK(made.out.empty());
  const finished_process compiled = run_process({UBIOPS_WEBHOOKS_CXX, "-std=c++20", "-Wall", "-Wextra", "-Werror",
                                                 std::string("-I") + UBIOPS_WEBHOOKS_SOURCE + "/include", program,
                                                 "-lsodium", "-o", with.folder.path("test")});
  CHECK(compiled.err.empty());
  REQUIRE(compiled.code == 0);
  const finished_process run = run_process({with.folder.path("test")});
  CHECK(run.code == 0);
  CHECK(run.out.empty());
}

TEST_CASE("secrets are left out of what is printed, and stand in a file for its owner alone") {
  const doctoring with;
  const auto sent =
      with.sign("https://hooks.example.com/ubiops?token=planted-1", {{"Authorization", "Token planted-2"}});
  const std::string file = with.folder.write("request", sent.http_text());
  for (const char* const form : {"curl", "test"}) {
    const finished_process shown = with.run({"resign", file, "--key", with.private_key, "--as", form});
    CHECK(shown.code == 0);
    CHECK(!contains(shown.out + shown.err, "planted"));
    CHECK(contains(shown.out, "<redacted, 15 bytes>"));
    CHECK(shown.err ==
          "doctor: the request holds secrets, which are left out here: --out FILE writes all of it, for you alone\n");
    const std::string out = with.folder.path(std::string("out-") + form);
    const finished_process written = with.run({"resign", file, "--key", with.private_key, "--as", form, "--out", out});
    CHECK(written.code == 0);
    CHECK((written.out + written.err).empty());
    CHECK(contains(read_file(out), "Token planted-2"));
    struct stat info{};
    REQUIRE(::stat(out.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 0600U);
  }
}

TEST_CASE("what cannot be signed anew is exit code 2") {
  const doctoring with;
  const std::string file = with.folder.write("request", "POST / HTTP/1.1\r\nX-A: b\r\n\r\n");
  const auto problem = [&](const std::vector<std::string>& options) {
    std::vector<std::string> all = {"resign", file};
    all.insert(all.end(), options.begin(), options.end());
    const finished_process ended = with.run(all);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    return ended.err;
  };
  CHECK(problem({"--key", with.private_key}) == "doctor: the request has no Host: give its URL with --url\n");
  CHECK(problem({"--key", with.public_key, "--url", doctoring::url})
            .starts_with("doctor: " + with.public_key +
                         " holds a public key, where an unencrypted Ed25519 private key is expected"));
  CHECK(problem({"--key", with.private_key, "--url", "ftp://h/"})
            .starts_with("doctor: the request cannot be signed anew: "));
  CHECK(problem({"--key", with.private_key, "--as", "perl"}).starts_with("doctor: --as: "));
  CHECK(problem({"--key", with.private_key, "--url", "localhost:8000/x"}) ==
        "doctor: --url has no scheme: write http://localhost:8000/x\n");
  CHECK(problem({"--key", with.private_key, "--created", "-1"}) ==
        "doctor: --created: -1 is not a Unix time from 0 to 253402300799\n");
}
