// This library among its peers: benchmark_peer libsodium|openssl|floor FIXTURES. See run.py for what is said on stdin
// and stdout. The floor is bare libsodium over the same base and body, and refuses nothing.
#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "delivery.hpp"
#include "openssl_crypto.hpp"
#include "vectors.hpp"

namespace {

namespace uw = ubiops::webhooks;
using bench::give_up;

struct request_case {
  message sent;
  bool refused = false;
};

struct fixtures {
  uw::public_key key;
  std::map<std::string, request_case, std::less<>> cases;
};

fixtures load(const char* path) {
  simdjson::dom::parser parser;
  const simdjson::dom::element file = parser.load(path);
  fixtures made{bench::expect(uw::public_key::from_pem(std::string_view(file["pem"]))), {}};
  for (const auto [name, given] : simdjson::dom::object(file["lists"]["producer"])) {
    request_case& each = made.cases[std::string(name)];
    each.refused = bool(given["refused"]);
    each.sent.method = recorded::text(given["method"]);
    each.sent.target = recorded::text(given["target"]);
    each.sent.body = recorded::unbase64(std::string_view(given["body"]));
    for (const auto field : simdjson::dom::array(given["fields"])) {
      const simdjson::dom::array line(field);
      each.sent.add(recorded::text(line.at(0)), recorded::text(line.at(1)));
    }
  }
  return made;
}

uw::policy policy() {
  uw::policy made;
  made.public_origin = "https://hooks.example.com";
  made.max_age = std::chrono::hours(24);
  return made;
}

// Verifies, and gives up on a wrong verdict.
template <class Crypto>
bench::repeated_action verification(const fixtures& given, const request_case& each) {
  auto verifier = bench::expect(uw::basic_verifier<Crypto>::create(given.key, policy()));
  return bench::repeat([verifier, head = as_request(each.sent), body = each.sent.body, refused = each.refused] {
    const auto judged = verifier.verify(head, body);
    if (judged.has_value() == refused) give_up("a wrong verdict");
    benchmark::DoNotOptimize(judged);
  });
}

bench::repeated_action floor(const fixtures& given, const request_case& each) {
  if (each.refused) return bench::repeat([] {});
  const auto verifier = bench::expect(uw::verifier::create(given.key, policy()));
  const auto judged = verifier.verify(as_request(each.sent), each.sent.body);
  if (!judged) give_up(judged.error().message());
  const auto* const bytes = reinterpret_cast<const char*>(judged->signature().data());
  return bench::repeat(
      bench::sodium_floor(std::string(judged->signature_base()), std::string(bytes, 64), each.sent.body, given.key));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) give_up("usage: benchmark_peer libsodium|openssl|floor FIXTURES");
  const std::string_view which = argv[1];
  const fixtures given = load(argv[2]);
  std::map<std::string, bench::repeated_action, std::less<>> actions;
  for (const auto& [name, each] : given.cases) {
    actions[name] = which == "floor"     ? floor(given, each)
                    : which == "openssl" ? verification<examples::openssl_crypto>(given, each)
                                         : verification<uw::sodium_crypto>(given, each);
    actions[name](1);
  }
  std::cout << "ready\n" << std::flush;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t blank = line.find(' ');
    const auto action = actions.find(line.substr(blank + 1));
    if (blank == std::string::npos || action == actions.end()) give_up("expected calls and a case");
    const std::size_t calls = std::stoul(line.substr(0, blank));
    const auto start = std::chrono::steady_clock::now();
    action->second(calls);
    std::cout << std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count() << '\n' << std::flush;
  }
}
