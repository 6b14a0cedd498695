// What send is told: the fields of a webhook test, as options and in a JSON file, and the event they make.

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "sending.hpp"

namespace {

constexpr const char* some_url = "https://hooks.example.com/ubiops?x=1";

// What it says where it refuses, with exit code 2.
std::string refusal(const sending& with, const std::vector<std::string>& options) {
  const finished_process ended = with.run(options);
  CHECK(ended.code == 2);
  CHECK(ended.out.empty());
  CHECK(ended.err.starts_with("send: "));
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  return ended.err;
}

}  // namespace

TEST_CASE("the option --print shows the signed request and sends nothing") {
  const sending with;
  const std::string shown = with.print({"--url", some_url});
  CHECK(shown.starts_with(
      "POST /ubiops?x=<redacted, 1 bytes> HTTP/1.1\nHost: hooks.example.com\nContent-Type: application/json\n"));
  for (const char* const field : {"\nContent-Length: ", "\nContent-Digest: sha-256=:", "\nDate: ",
                                  "\nSignature-Input: pyhms=(\"@method\" ", "\nSignature: pyhms=:"}) {
    CHECK(contains(shown, field));
  }
  CHECK(contains(shown, std::string(with.pair.public_key().key_id())));
  CHECK(event_in(shown).value("event", "") == "deployment_request_completed");
}

TEST_CASE("it signs as the newer packages, or as the older ones where that is asked for") {
  const sending with;
  // What tells them apart whatever the URL: the newer give a digest to an empty body.
  const std::string nothing = with.folder.write("nothing", "");
  const std::vector<std::string> options = {"--url", some_url, "--body-file", nothing, "--created", "1753500000"};
  const auto signed_by = [&](const char* which) {
    std::vector<std::string> all = options;
    all.insert(all.end(), {"--signer", which});
    return with.print(all);
  };
  CHECK(contains(with.print(options), "\nContent-Digest: "));
  CHECK(signed_by("newer") == with.print(options));
  CHECK(!contains(signed_by("older"), "\nContent-Digest: "));
  CHECK(contains(refusal(with, {"--url", some_url, "--signer", "oldest"}), "newer"));
}

TEST_CASE("a secret in the query of a URL is not printed, whatever shows the URL") {
  const sending with;
  const std::string shown = with.print({"--url", "https://hooks.example.com/a?token=planted-1&planted-2&c=#planted-3",
                                        "--header", "X-Next: https://user:planted-4@h.example/b?planted-5", "--header",
                                        "X-Path: /c?d=planted-6", "--header", "X-Plain: what?ever=shown"});
  CHECK(shown.starts_with("POST /a?token=<redacted, 9 bytes>&<redacted, 9 bytes>&c= HTTP/1.1\n"));
  CHECK(contains(shown, "\nX-Next: https://<redacted, 14 bytes>@h.example/b?<redacted, 9 bytes>\n"));
  CHECK(contains(shown, "\nX-Path: /c?d=<redacted, 9 bytes>\n"));
  CHECK(contains(shown, "\nX-Plain: what?ever=shown\n"));
  CHECK(!contains(shown, "planted"));
}

TEST_CASE("each of the eight events has UbiOps's fields") {
  const sending with;
  for (const std::string object : {"deployment", "pipeline"}) {
    for (const auto& [moment, status, word] :
         {std::tuple("started", "processing", "started"), std::tuple("completed", "completed", "finished"),
          std::tuple("failed", "failed", "failed"), std::tuple("finished", "completed", "finished")}) {
      const std::string name = object + "_request_" + moment;
      const std::string shown =
          with.print({"--url", some_url, "--event", name, "--object-name", "o", "--version", "v7"});
      const auto event = event_in(shown);
      REQUIRE(event.is_object());
      CHECK(event.value("event", "") == name);
      CHECK(event.value(object + "_id", "").size() == 36);
      CHECK(event.value(object + "_name", "") == "o");
      CHECK(event.value(object + "_version_id", "").size() == 36);
      CHECK(event.value(object + "_version_name", "") == "v7");
      CHECK(event.value("status", "") == status);
      const std::string id = event.value("request_id", "");
      CHECK(id.size() == 36);
      std::string capital = object;
      capital.front() = static_cast<char>(capital.front() - 32);
      std::string text = capital;
      text.append(" request ").append(id).append(" ").append(word).append(" for ").append(object);
      CHECK(event.value("text", "") == text + " o v7 in project test");
      CHECK(!event.contains("result"));
    }
  }
}

TEST_CASE("every field is an option and a member of the JSON file, and options win") {
  const sending with;
  const std::string file = with.folder.write("webhook.json", R"({
    "url": "http://127.0.0.1:9/a", "event": "pipeline_request_finished", "object_type": "pipeline",
    "object_name": "p", "version": "v2", "timeout": 30, "retry": true, "include_result": true,
    "headers": [{"key": "X-Open", "value": "shown"},
                {"key": "Authorization", "value": "Token planted", "protected": true},
                {"key": "X-Secret", "value": "planted", "protected": true}]})");
  const std::string by_file = with.print({"--file", file});
  CHECK(by_file.starts_with("POST /a HTTP/1.1\nHost: 127.0.0.1:9\n"));
  CHECK(event_in(by_file).value("event", "") == "pipeline_request_finished");
  CHECK(event_in(by_file).value("pipeline_name", "") == "p");
  CHECK(event_in(by_file).value("pipeline_version_name", "") == "v2");
  CHECK(event_in(by_file).contains("result"));
  CHECK(contains(by_file, "\nX-Open: shown\n"));
  CHECK(contains(by_file, "\nAuthorization: <redacted, 13 bytes>\n"));
  CHECK(contains(by_file, "\nX-Secret: <redacted, 7 bytes>\n"));
  CHECK(contains(by_file, "\"date\" \"authorization\")"));
  CHECK(!contains(by_file, "planted"));

  const std::string headers =
      with.folder.write("headers", "# a remark\nAuthorization: Token planted\nX-Secret: planted\n");
  const std::string by_option =
      with.print({"--url", "http://127.0.0.1:9/a", "--event", "pipeline_request_finished", "--object-type", "pipeline",
                  "--object-name", "p", "--version", "v2", "--timeout", "30", "--retry", "--include-result", "--header",
                  "X-Open: shown", "--protected-header-file", headers});
  CHECK(by_option.substr(0, by_option.find("\nDate: ")) == by_file.substr(0, by_file.find("\nDate: ")));
  auto event = event_in(by_option);
  auto expected = event_in(by_file);
  for (auto* each : {&event, &expected}) {
    each->erase("request_id");
    each->erase("text");
  }
  CHECK(event == expected);

  const std::string both =
      with.print({"--file", file, "--url", "http://127.0.0.1:9/b", "--event", "deployment_request_failed",
                  "--object-type", "deployment", "--object-name", "d", "--version", "v3"});
  CHECK(both.starts_with("POST /b HTTP/1.1\n"));
  CHECK(event_in(both).value("deployment_name", "") == "d");
  CHECK(event_in(both).value("deployment_version_name", "") == "v3");
}

TEST_CASE("include_result puts a result into events that have one") {
  const sending with;
  for (const char* const has : {"deployment_request_completed", "pipeline_request_finished"}) {
    CHECK(event_in(with.print({"--url", some_url, "--include-result", "--event", has})).contains("result"));
  }
  for (const char* const has_none : {"deployment_request_started", "pipeline_request_failed"}) {
    CHECK(!event_in(with.print({"--url", some_url, "--include-result", "--event", has_none})).contains("result"));
  }
}

TEST_CASE("a Content-Type of the webhook's own takes the place of ours") {
  const sending with;
  const std::string shown = with.print({"--url", some_url, "--header", "content-type: text/plain"});
  CHECK(contains(shown, "\ncontent-type: text/plain\n"));
  CHECK(!contains(shown, "application/json"));
}

TEST_CASE("fields that cannot be used are refused with one sentence") {
  const sending with;
  CHECK(contains(refusal(with, {}), "--url"));
  CHECK(contains(refusal(with, {"--url", some_url, "--event", "deployment_request_begun"}), "--event"));
  CHECK(contains(refusal(with, {"--url", some_url, "--event", "training_request_started"}), "--event"));
  CHECK(contains(refusal(with, {"--url", some_url, "--object-type", "pipeline"}), "--object-type"));
  CHECK(contains(refusal(with, {"--url", some_url, "--timeout", "0"}), "from 1 to 30"));
  CHECK(contains(refusal(with, {"--url", some_url, "--timeout", "31"}), "from 1 to 30"));
  CHECK(contains(refusal(with, {"--url", some_url, "--timeout", "soon"}), "--timeout"));
  CHECK(refusal(with, {"--url", some_url, "--timeout", "20s"}) ==
        "send: --timeout: 20s is not a number of seconds from 1 to 30: write 20\n");
  CHECK(contains(refusal(with, {"--url", some_url, "--header", "no colon"}), "Name: value"));
  CHECK(contains(refusal(with, {"--url", "ftp://hooks.example.com/"}), "cannot be signed"));
  CHECK(contains(refusal(with, {"--url", some_url, "--body-file", with.folder.path("missing")}), "cannot be read"));
  CHECK(refusal(with, {"--url", some_url, "--body-file", with.folder.path()}) ==
        "send: " + with.folder.path() + " is a folder, not a file\n");
  CHECK(contains(refusal(with, {"--url", some_url, "--protected-header-file", with.folder.path("missing")}),
                 "cannot be read"));
  CHECK(contains(refusal(with, {"--url", some_url, "--protected-header-file", with.folder.path()}), "is a folder"));
  CHECK(with.run({"--url", some_url, "--timeout", "1", "--print"}).code == 0);
  CHECK(with.run({"--url", some_url, "--timeout", "30", "--print"}).code == 0);
}

TEST_CASE("a URL without its scheme is refused, and the whole one is shown") {
  const sending with;
  CHECK(refusal(with, {"--url", "localhost:8000/hook"}) ==
        "send: --url has no scheme: write http://localhost:8000/hook\n");
  CHECK(refusal(with, {"--url", "hooks.example.com/x?token=planted"}) ==
        "send: --url has no scheme: write https://hooks.example.com/x?token=<redacted, 7 bytes>\n");
  CHECK(refusal(with, {"--url", "user:planted@hooks.example.com/"}) ==
        "send: --url has no scheme: write https://...\n");
  CHECK(refusal(with, {"--url", some_url, "--connect-to", "127.0.0.1:8000"}) ==
        "send: --connect-to has no scheme: write http://127.0.0.1:8000\n");
  const std::string file = with.folder.write("f", R"({"url": "hooks.example.com"})");
  CHECK(refusal(with, {"--file", file}) ==
        "send: " + file + ": \"url\" has no scheme: write https://hooks.example.com\n");
  CHECK(with.run({"--url", "http://localhost:8000/hook?u=http://h", "--print"}).code == 0);
}

TEST_CASE("the option --version prints the version, without a key") {
  const finished_process asked = run_process({UBIOPS_WEBHOOKS_SEND, "--version"});
  CHECK(asked.code == 0);
  CHECK(asked.out.starts_with("send of ubiops_webhooks "));
}

TEST_CASE("a JSON file that cannot be used is refused with one sentence") {
  const sending with;
  const auto refused = [&](std::string_view text) { return refusal(with, {"--file", with.folder.write("f", text)}); };
  CHECK(contains(refusal(with, {"--file", with.folder.path("missing")}), "cannot be read"));
  CHECK(contains(refusal(with, {"--file", with.folder.path()}), "is a folder"));
  CHECK(contains(refused("{"), "not a JSON object"));
  CHECK(contains(refused("[]"), "not a JSON object"));
  CHECK(contains(refused(R"({"urls": "x"})"), "no field \"urls\""));
  for (const char* const wrong :
       {R"({"url": 1})", R"({"timeout": true})", R"({"timeout": 1.5})", R"({"timeout": "10"})", R"({"retry": 1})",
        R"({"include_result": "yes"})", R"({"headers": {}})", R"({"headers": ["X: y"]})",
        R"({"headers": [{"key": "X", "value": 1}]})", R"({"headers": [{"key": "X", "protected": "yes"}]})"}) {
    CHECK(contains(refused(wrong), "has the wrong type"));
  }
  CHECK(contains(refused(R"({"headers": [{"name": "X"}]})"), "a header has no field \"name\""));
  CHECK(contains(refused(R"({"headers": [{"value": "planted"}]})"), ": a header has no \"key\""));
  CHECK(contains(refused(R"({"headers": [{"key": "X-A"}]})"), ": the header \"X-A\" has no \"value\""));

  // What is wrong is blamed on where it came from.
  const std::string member = "send: " + with.folder.path("f") + ": ";
  for (const char* const timeout : {"4294967306", "31", "0", "-1"}) {
    CHECK(refused(R"({"url": "http://h/", "timeout": )" + std::string(timeout) + "}") ==
          member + "\"timeout\" must be from 1 to 30 seconds\n");
  }
  CHECK(contains(refused(R"({"url": "http://h/", "event": "x"})"), member + "\"event\" x: expected"));
  CHECK(contains(refused(R"({"url": "http://h/", "object_type": "pipeline"})"), member + "\"object_type\" pipeline"));
  const std::string good = with.folder.write("good", R"({"url": "http://h/", "timeout": 30})");
  CHECK(contains(refusal(with, {"--file", good, "--timeout", "31"}),
                 "send: --timeout: 31 is not a number of seconds from 1 to 30"));
  CHECK(with.run({"--file", good, "--print"}).code == 0);
  const std::string bad = with.folder.write("bad", R"({"url": "http://h/", "timeout": 31})");
  CHECK(with.run({"--file", bad, "--timeout", "30", "--print"}).code == 0);
}

TEST_CASE("a key that cannot be used is refused with one sentence") {
  const scratch_folder folder;
  const auto refused = [&](const std::string& file) {
    const finished_process ended = run_process({UBIOPS_WEBHOOKS_SEND, "--key", file, "--url", some_url});
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
    return ended.err;
  };
  CHECK(refused(folder.path("missing")) == "send: " + folder.path("missing") + ": cannot be read\n");
  CHECK(contains(refused(folder.path()), ": is a folder"));
  const auto made = [&](const char* name, std::vector<std::string> how) {
    how.insert(how.begin(), "openssl");
    how.insert(how.end(), {"-out", folder.path(name)});
    CHECK(run_process(how).code == 0);
    return folder.path(name);
  };
  const std::string ed25519 = folder.write("ed25519", new_key_pair().pkcs8_pem());
  const std::string rsa = made("rsa", {"genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"});
  struct wrong {
    std::string file, says;
  };
  for (const wrong& each : {wrong{folder.write("public", new_key_pair().spki_pem()), " holds a public key, where"},
                            wrong{made("encrypted", {"pkcs8", "-topk8", "-in", ed25519, "-passout", "pass:planted"}),
                                  " holds an encrypted private key, where"},
                            wrong{rsa, " holds a key for RSA, where"},
                            wrong{made("traditional", {"rsa", "-traditional", "-in", rsa}),
                                  " holds a private key of the kind \"RSA PRIVATE KEY\", where"},
                            wrong{folder.write("text", "hello"), " cannot be used (no BEGIN line), where"}}) {
    CHECK(refused(each.file) == "send: " + each.file + each.says +
                                    " an unencrypted Ed25519 private key is expected: a PEM block \"PRIVATE KEY\" "
                                    "(PKCS #8)\n");
  }
  CHECK(run_process({UBIOPS_WEBHOOKS_SEND, "--key", ed25519, "--url", some_url, "--print"}).code == 0);
  CHECK(run_process({UBIOPS_WEBHOOKS_SEND, "--url", some_url}).code == 2);
}

TEST_CASE("the option --help names every option and exits 0") {
  const finished_process help = run_process({UBIOPS_WEBHOOKS_SEND, "--help"});
  CHECK(help.code == 0);
  for (const char* const option :
       {"--key",       "--file",           "--url",         "--header",   "--protected-header-file",
        "--event",     "--object-type",    "--object-name", "--version",  "--timeout",
        "--retry",     "--include-result", "--print",       "--ca-file",  "--created",
        "--body-file", "--connect-to",     "--tamper",      "(required)", "(default: my-object)",
        "--signer",    "newer|older"}) {
    CHECK(contains(help.out, option));
  }
  CHECK(!contains(help.out, "[]"));
}
