// Verifies a request that the real producer signed and one signed just now, and shows what becomes of them when
// somebody meddles. Exits 0 only if every verdict was right.

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <simdjson.h>

#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "../support/show.hpp"
#include "../support/text_file.hpp"

namespace uw = ubiops::webhooks;

namespace {

bool every_verdict_right = true;

void show_accepted(const uw::verified_request& verified) {
  std::printf("  VERIFIED, signed by key %.23s...\n", std::string(verified.key_id()).c_str());
  for (const auto& [identifier, value] : verified.components()) {
    std::printf("    %-18s %s\n", std::string(identifier).c_str(), examples::shown(identifier, value).c_str());
  }
  std::printf("    %-18s %s\n\n", "body", examples::escaped(verified.body()).c_str());
}

// Prints the verdict, and whether it is the one that it must be; no `expected` is "verified".
void judge(const char* what, const uw::result<uw::verified_request>& verdict, std::optional<uw::errc> expected) {
  const std::optional<uw::errc> code = verdict ? std::nullopt : std::optional(verdict.error().code());
  const bool right = code == expected;
  every_verdict_right = every_verdict_right && right;
  if (!expected) {
    std::printf("%s\n", what);
    if (verdict) return show_accepted(*verdict);
  } else {
    std::printf("  %-38s ", what);
  }
  std::printf("%s  %s%s\n", verdict ? "VERIFIED" : "REFUSED ",
              verdict ? "" : std::string(uw::to_string(verdict.error().code())).c_str(), right ? "" : "  <- WRONG");
  if (!verdict && expected) std::printf("  %-38s           %s\n", "", verdict.error().message().c_str());
}

int fail(const char* what, const uw::error& error) {
  std::fprintf(stderr, "%s: %s\n", what, error.message().c_str());
  return 1;
}

// The recorded vector, as a head and a body. Every character of the file's headers is ASCII in this vector.
struct recorded {
  std::string key;
  uw::request head{"", ""};
  std::string body;
  std::chrono::sys_seconds now;
};

std::optional<recorded> load(const char* path) {
  simdjson::dom::parser parser;
  simdjson::dom::element file;
  if (parser.parse(examples::read_file(path)).get(file) != simdjson::SUCCESS) return std::nullopt;
  simdjson::dom::element vector;
  std::string_view key, method, target, body;
  std::int64_t now = 0;
  simdjson::dom::array headers;
  if (file["vectors"].at(0).get(vector) || vector["key"]["pem"].get(key) || vector["request"]["method"].get(method) ||
      vector["request"]["target"].get(target) || vector["request"]["body_b64"].get(body) || vector["now"].get(now) ||
      vector["request"]["headers"].get(headers)) {
    return std::nullopt;
  }
  recorded request{std::string(key), uw::request(std::string(method), std::string(target)),
                   std::string(body.size(), '\0'), std::chrono::sys_seconds(std::chrono::seconds(now))};
  for (const simdjson::dom::element header : headers) {
    std::string_view name, value;
    if (header.at(0).get(name) || header.at(1).get(value)) return std::nullopt;
    request.head.add(std::string(name), std::string(value));
  }
  const auto size = uw::structured_fields::base64::decode(body, std::as_writable_bytes(std::span(request.body)));
  if (!size) return std::nullopt;
  request.body.resize(*size);
  return request;
}

int run(int argc, char** argv) {
  const std::string_view argument = argc == 2 ? argv[1] : "";
  const bool asks_for_help = argument == "--help" || argument == "-h";
  if (argument.empty() || asks_for_help) {
    std::fprintf(
        asks_for_help ? stdout : stderr,
        "Verifies a recorded request of UbiOps's sender and one signed just now, then forgeries of it, and shows\n"
        "each verdict. Exits 0 only if every verdict was right.\n"
        "Usage: %s FILE\n\n"
        "  FILE       The recorded requests: tests/data/pyauth.json\n"
        "  -h,--help  Print this help message and exit\n",
        argv[0]);
    return asks_for_help ? 0 : 2;
  }
  const auto genuine = load(argv[1]);
  if (!genuine) {
    std::fprintf(stderr, "%s: holds no recorded requests\n", argv[1]);
    return 2;
  }

  const auto producer_key = uw::public_key::from_pem(genuine->key);
  if (!producer_key) return fail("the recorded key", producer_key.error());
  const uw::policy ours{.public_origin = "https://hooks.example.com"};
  const auto producer_verifier = uw::verifier::create(*producer_key, ours);
  if (!producer_verifier) return fail("the policy", producer_verifier.error());
  judge("1. A request that the real producer signed, recorded; judged by the clock of that day:",
        producer_verifier->verify(genuine->head, genuine->body, genuine->now), std::nullopt);

  const auto pair = uw::testing::key_pair::generate();
  if (!pair) return fail("a key pair", pair.error());
  const auto verifier = uw::verifier::create(pair->public_key(), ours);
  if (!verifier) return fail("the policy", verifier.error());
  const std::string body = R"({"event": "deployment_request_completed", "deployment_name": "classifier", )"
                           R"("request_id": "6f1c7c1e", "status": "completed"})";
  const std::string url = "https://hooks.example.com/ubiops";
  const auto signed_for = [&](const std::string& where, uw::testing::producer by = uw::testing::producer::newer) {
    return uw::testing::sign(*pair, "POST", where, {{"Authorization", "Token throw-away"}}, body, {.signed_by = by});
  };
  const auto request = signed_for(url);
  if (!request) return fail("signing", request.error());
  judge("2. One signed just now, with a throw-away key:", verifier->verify(request->head(), request->body),
        std::nullopt);
  const auto older = signed_for(url, uw::testing::producer::older);
  if (!older) return fail("signing", older.error());
  judge("   And one as UbiOps's older packages sign it:", verifier->verify(older->head(), older->body), std::nullopt);

  std::printf("3. The same request once somebody meddled with it:\n");
  std::string changed = request->body;
  changed[changed.size() / 2] ^= 1;
  judge("one byte of the body changed", verifier->verify(request->head(), changed), uw::errc::content_digest_mismatch);

  uw::testing::signed_request elsewhere = *request;
  elsewhere.target = "/admin";
  judge("sent to another path", verifier->verify(elsewhere.head(), request->body), uw::errc::signature_mismatch);

  judge("sent again in an hour",
        verifier->verify(request->head(), request->body, uw::now_by_system_clock() + std::chrono::hours(1)),
        uw::errc::signature_too_old);
  judge("judged by a receiver with another key", producer_verifier->verify(request->head(), request->body),
        uw::errc::unknown_key);

  const auto for_another = signed_for("https://attacker.example/ubiops");
  if (!for_another) return fail("signing", for_another.error());
  judge("signed for another receiver's URL", verifier->verify(for_another->head(), for_another->body),
        uw::errc::signature_mismatch);

  std::printf("\n%s\n", every_verdict_right ? "Every verdict was right." : "Some verdict was WRONG.");
  return every_verdict_right ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "quickstart: %s\n", failed.what());
    return 2;
  }
}
