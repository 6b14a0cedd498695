// doctor url: what UbiOps makes of a URL, and what is wrong with it.

#include "doctoring.hpp"

TEST_CASE("a plain URL: what is sent, what is signed, which policy fits") {
  const finished_process ended = doctoring::run({"url", "https://hooks.example.com/ubiops"});
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(ended.out == R"(WHAT UBIOPS SENDS
  POST /ubiops HTTP/1.1
  Host: hooks.example.com

WHAT IT SIGNS
  "@authority": hooks.example.com
  "@target-uri": https://hooks.example.com/ubiops

WHICH POLICY FITS
  .public_origin = "https://hooks.example.com"
    where path and query reach the verifier as they were sent
  .target_uri = "https://hooks.example.com/ubiops"
    where a proxy rewrites them; verify on the route of this URL alone

WHAT TO LOOK AT
  Nothing. Never let the URL answer with a redirect: UbiOps follows it with the
  old signature.
)");
}

TEST_CASE("where the releases of UbiOps's packages differ, both are told") {
  const finished_process port = doctoring::run({"url", "https://hooks.example.com:443/ubiops"});
  CHECK(port.code == 1);
  CHECK(contains(port.out, R"(WHAT NEWER RELEASES SIGN (http-message-signatures since 2.1.0)
  "@authority": hooks.example.com
  "@target-uri": https://hooks.example.com:443/ubiops

WHAT OLDER RELEASES SIGN
  "@authority": hooks.example.com:443
)"));
  CHECK(contains(port.out, "  .public_origin = \"https://hooks.example.com:443\"\n"));
  CHECK(contains(port.out, "  - Its port is the scheme's own, "));

  const finished_process fragment = doctoring::run({"url", "https://hooks.example.com/ubiops#part"});
  CHECK(fragment.code == 1);
  CHECK(contains(fragment.out, "  public_origin does not: older releases sign what no request shows.\n"));
  CHECK(contains(fragment.out, "  - It has a fragment, which no request shows; "));
}

TEST_CASE("each thing that is wrong with a URL is one finding") {
  const auto findings = [](const char* url) {
    const finished_process ended = doctoring::run({"url", url});
    CHECK(ended.code == 1);
    return ended.out.substr(ended.out.find("WHAT TO LOOK AT\n") + 16);
  };
  CHECK(findings("http://hooks.example.com/x") ==
        "  - http sends the event and every secret header in the clear: register https.\n");
  CHECK(findings("https://hooks.example.com").starts_with("  - UbiOps's sender does not sign it as it is written"));
  CHECK(findings("https://Hooks.example.com/a/../b").starts_with("  - UbiOps's sender does not sign it as it is w"));
  CHECK(findings("https://192.168.1.2/x").starts_with("  - Its host is a private name or address"));
  CHECK(findings("https://receiver/x").starts_with("  - Its host is a private name or address"));
  CHECK(findings("https://hooks.example.com./x").starts_with("  - Its host ends in a dot"));
  CHECK(findings("https://hooks.example.com//x").starts_with("  - Its path has //, which many proxies merge"));
  CHECK(findings("https://hooks.example.com/a%20b").starts_with("  - Its path has escapes, "));
  CHECK(findings("https://hooks.example.com/x?a=1").starts_with("  - It has a query: "));
}

TEST_CASE("secrets in a URL are not printed") {
  const finished_process ended = doctoring::run({"url", "https://user:planted-1@hooks.example.com/x?token=planted-2"});
  CHECK(ended.code == 1);
  CHECK(!contains(ended.out + ended.err, "planted"));
  CHECK(contains(ended.out, "  - It has a user name or password, which older releases sign"));
  CHECK(contains(ended.out, "  POST /x?token=<redacted, 9 bytes> HTTP/1.1\n"));
}

TEST_CASE("a URL that UbiOps cannot send to is exit code 2") {
  const auto problem = [](const char* url) {
    const finished_process ended = doctoring::run({"url", url});
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    return ended.err;
  };
  const std::string begin = "doctor: UbiOps's sender cannot send to this URL: ";
  CHECK(problem("hooks.example.com/x") == begin + "it has no scheme: write https://hooks.example.com/x\n");
  CHECK(problem("ftp://hooks.example.com/x") == begin + "its scheme cannot be used\n");
  CHECK(problem("https://hooks.example.com:99999/x") == begin + "its authority cannot be used\n");
}
