// doctor request: verdicts, reports, and nothing in them that is secret or moves a cursor.

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include <ubiops/webhooks/version.hpp>

#include "doctoring.hpp"

TEST_CASE("an old request is judged as of when it was signed, and its age is told") {
  const doctoring with;
  const finished_process ended = with.request(with.sign().http_text(), {"--now", "1800864000"});
  CHECK(ended.code == 0);
  CHECK(contains(flat(ended.out),
                 "Signed at 2027-01-15 08:00:00 UTC; judged as of then. Now, after 10 days, a receiver says "
                 "signature_too_old: that is no fault of a recording.\n"));
  const finished_process fresh = with.request(with.sign().http_text(), {"--now", "1800000100"});
  CHECK(fresh.code == 0);
  CHECK(!contains(fresh.out, "that is no fault"));
}

TEST_CASE("a refused request is exit code 1, with the five blocks and the recording, in 80 columns") {
  const doctoring with;
  const auto sent = with.sign("http://hooks.example.com/ubiops");
  const std::string file = with.folder.write("request", sent.http_text());
  const finished_process ended =
      with.run({"request", file, "--key", with.public_key, "--public-origin", "https://hooks.example.com",
                "--registered", "http://hooks.example.com/ubiops"});
  INFO(ended.err);
  CHECK(ended.code == 1);
  CHECK(ended.out.starts_with("Refused with signature_mismatch: the URL was signed with another scheme.\n"));
  std::size_t at = 0;
  for (const char* const heading : {"\n\nSIGNED AGAINST BUILT\n", "\n\nTHE CHANGE\n", "\n\nTHE EIGHT STEPS\n",
                                    "\n\nTHE SIGNATURE BASE THAT WAS BUILT\n", "\n\nTHE RECORDING\n"}) {
    const std::size_t found = ended.out.find(heading, at);
    CHECK(found != std::string::npos);
    at = found == std::string::npos ? at : found;
  }
  for (std::size_t begin = 0; begin < ended.out.size();) {
    const std::size_t end = ended.out.find('\n', begin);
    CHECK(end - begin <= 80);
    begin = end + 1;
  }
  CHECK(!contains(ended.out, "\x1b"));  // no terminal
}

TEST_CASE("JSON has a version, the verdict and the report") {
  const doctoring with;
  auto sent = with.sign();
  const auto parsed = [&] {
    return nlohmann::json::parse(with.request(sent.http_text(), {"--json", "--now", "1800864000"}).out);
  };
  const auto valid = parsed();
  CHECK(valid["schema_version"] == 1);
  CHECK(valid["valid"] == true);
  CHECK(valid["recording"]["format"] == "HTTP/1.1 text");
  CHECK(valid["time"]["signed_at"] == 1'800'000'000);
  CHECK(valid["report"]["verdict"].is_null());
  sent.method = "PUT";
  const auto refused = parsed();
  CHECK(refused["valid"] == false);
  CHECK(refused["report"]["verdict"]["code"] == "signature_mismatch");
}

TEST_CASE("without a URL of the user's, it says that anybody's request is valid") {
  const doctoring with;
  const std::string file = with.folder.write("request", with.sign().http_text());
  const finished_process ended = with.run({"request", file, "--key", with.public_key});
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "  Judged by its own Host, since neither --registered"));
}

TEST_CASE("keys and settings that cannot be used are exit code 2") {
  const doctoring with;
  const std::string file = with.folder.write("request", with.sign().http_text());
  const auto refusal = [&](const std::vector<std::string>& options) {
    std::vector<std::string> all = {"request", file};
    all.insert(all.end(), options.begin(), options.end());
    const finished_process ended = with.run(all);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    return ended.err;
  };
  CHECK(refusal({}) == "doctor: --key is required\n");
  CHECK(refusal({"--key", with.private_key}).starts_with("doctor: " + with.private_key + ": a private key was given"));
  CHECK(refusal({"--key", with.folder.path("no")}) == "doctor: " + with.folder.path("no") + ": cannot be read\n");
  CHECK(refusal({"--key", with.public_key, "--public-origin", "https://h/x"}).starts_with("doctor: the policy is inv"));
  CHECK(refusal({"--key", with.public_key, "--regitered=planted"}) == "doctor: no such option: --regitered\n");
  CHECK(with.run({}).code == 2);
  CHECK(with.run({"--help"}).code == 0);
}

TEST_CASE("no secret and no control byte of a request is printed, in text, JSON or HTML") {
  const doctoring with;
  const std::string secret = with.folder.write("headers", "X-Secret: planted-1\n");
  auto sent = with.sign("https://hooks.example.com/ubiops?token=planted-2",
                        {{"Authorization", "Token planted-3"}, {"X-Secret", "planted-1"}});
  sent.method = "P<script>alert(1)</script>\x1b[31m";
  // A method must be a token: as JSON, it may be anything.
  nlohmann::json recording = {{"method", sent.method}, {"target", sent.target + "&x=\x1b[2J<b>"}, {"body", sent.body}};
  for (const auto& [name, value] : sent.fields) recording["fields"].push_back({name, value});
  recording["fields"].push_back({"\x1b[1mName<i>", "value\x1b"});
  const std::string page = with.folder.path("page.html");
  for (const std::string& form : {std::string("--json"), "--html=" + page}) {
    const finished_process ended =
        with.request(recording.dump(), {form, "--require-header-file", secret, "--now", "1800000000"});
    CHECK(ended.code == 1);
    const std::string all = ended.out + ended.err + read_file(page);
    CHECK(!contains(all, "planted"));
    CHECK(!contains(all, "\x1b"));
    for (const char* const tag : {"<script>", "<b>", "<i>"}) CHECK(!contains(read_file(page), tag));
  }
}

TEST_CASE("the page stands alone: no script, no address, its own style by hash, the difference marked") {
  const doctoring with;
  const auto sent = with.sign("http://hooks.example.com/ubiops");
  const std::string file = with.folder.write("request", sent.http_text());
  const std::string page = with.folder.path("page.html");
  const finished_process ended =
      with.run({"request", file, "--key", with.public_key, "--public-origin", "https://hooks.example.com",
                "--registered", "http://hooks.example.com/ubiops", "--html", page});
  CHECK(ended.code == 1);
  const std::string html = read_file(page);
  CHECK(html.starts_with("<!doctype html>\n<html lang=\"en\">\n"));
  CHECK(contains(html, "content=\"default-src 'none'; style-src 'sha256-"));
  CHECK(contains(html, "<h1 class=\"refused\">"));
  CHECK(contains(html, "http<mark>s</mark>://hooks.example.com"));
  CHECK(contains(html, "prefers-color-scheme: dark"));
  for (const char* const active : {"<script", "src=", "href=", "url(", "@import"}) {
    CHECK(!contains(html, active));
  }
  // The policy's hash is that of the style, as OpenSSL computes it.
  const std::size_t begin = html.find("<style>") + 7;
  const std::string style = with.folder.write("style", html.substr(begin, html.find("</style>") - begin));
  const std::string digest = with.folder.path("digest");
  REQUIRE(run_process({"openssl", "dgst", "-sha256", "-binary", "-out", digest, style}).code == 0);
  std::string hash = run_process({"openssl", "base64", "-in", digest}).out;
  while (hash.ends_with('\n')) hash.pop_back();
  CHECK(contains(html, "'sha256-" + hash + "'"));
  const finished_process nowhere = with.run(
      {"request", file, "--key", with.public_key, "--registered", doctoring::url, "--html", with.folder.path("no/x")});
  CHECK(nowhere.code == 2);
  CHECK(nowhere.err == "doctor: " + with.folder.path("no/x") + " cannot be written: No such file or directory\n");
}

TEST_CASE("a terminal is shown colours, unless NO_COLOR is set") {
  const doctoring with;
  const std::string file = with.folder.write("request", with.sign().http_text());
  const std::string command = std::string(UBIOPS_WEBHOOKS_DOCTOR) + " request " + file + " --key " + with.public_key;
  const auto shown = [&](const std::string& environment) {
    // script runs a command with a terminal for its output.
    return run_process({"sh", "-c", environment + " script -qec '" + command + "' /dev/null"}).out;
  };
  CHECK(contains(shown("TERM=xterm NO_COLOR="), "\x1b[1mTHE EIGHT STEPS\x1b[0m"));
  for (const char* const environment : {"TERM=xterm NO_COLOR=1", "TERM=dumb"}) {
    const std::string plain = shown(environment);
    CHECK(contains(plain, "\nTHE EIGHT STEPS"));
    CHECK(!contains(plain, "\x1b"));
  }
}

TEST_CASE("the file - is standard input") {
  const doctoring with;
  const std::string file = with.folder.write("request", with.sign().http_text());
  const std::string command = std::string(UBIOPS_WEBHOOKS_DOCTOR) + " request - --key " + with.public_key;
  CHECK(run_process({"sh", "-c", command + " < " + file}).code == 0);
  const finished_process empty = run_process({"sh", "-c", command + " < /dev/null"});
  CHECK(empty.code == 2);
  CHECK(empty.err == "doctor: standard input: it is empty\n");
}

TEST_CASE("doctor says which release it is") {
  const finished_process ended = doctoring::run({"--version"});
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(ended.out == "doctor of ubiops_webhooks " + std::to_string(UBIOPS_WEBHOOKS_VERSION_MAJOR) + "." +
                         std::to_string(UBIOPS_WEBHOOKS_VERSION_MINOR) + "." +
                         std::to_string(UBIOPS_WEBHOOKS_VERSION_PATCH) + "\n");
}

TEST_CASE("numbers and URLs of a receiver that cannot be used are answered with what to do") {
  const doctoring with;
  const auto problem = [&](const std::string& option, const std::string& value) {
    const finished_process ended =
        doctoring::run({"request", with.public_key, "--key", with.public_key, option, value});
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    return ended.err;
  };
  CHECK(problem("--max-age", "5m") ==
        "doctor: --max-age: 5m is not a number of seconds from 0 to 31622400: write 300\n");
  CHECK(problem("--clock-skew", "31622401") ==
        "doctor: --clock-skew: 31622401 is not a number of seconds from 0 to 31622400\n");
  CHECK(problem("--now", "today") == "doctor: --now: today is not a Unix time from 0 to 253402300799\n");
  for (const std::string option : {"--registered", "--public-origin", "--target-uri"}) {
    CHECK(problem(option, "hooks.example.com") ==
          "doctor: " + option + " has no scheme: write https://hooks.example.com\n");
  }
}
