// Signs the requests of a load run: presign FOLDER COUNT writes, for http://load.example,
//
//   public-key   the key to trust, made for this run
//   valid        COUNT requests that must be answered 204
//   mixed        as many, of which every second must be answered 403
//
// as load.lua reads them: the status, the size, a line feed, the request. Prints how many microseconds of CPU one
// verify() of such a request takes here and now, to compare a server's with.

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;
using uw::testing::signed_request;

namespace {

std::string event_of(std::size_t number) {
  return R"({"event": "deployment_request_completed", "deployment_id": "1fb8d1b6-3b8a-4c7e-9d53-1f2d1c6a7b10", )"
         R"("deployment_name": "classifier", "deployment_version_name": "v1", "request_id": "request-)" +
         std::to_string(number) + R"(", "status": "completed", "result": {"label": "cat", "score": 0.98}, )" +
         R"("text": "Deployment request finished for deployment classifier v1 in project load"})";
}

std::optional<signed_request> sign(const uw::testing::key_pair& key, std::size_t number, std::string_view url,
                                   std::chrono::seconds age = {}) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  auto request = uw::testing::sign(key, "POST", url, {{"Content-Type", "application/json"}}, event_of(number),
                                   {.created = now - age});
  return request ? std::optional(*std::move(request)) : std::nullopt;
}

// Each in its way what a receiver must refuse with 403.
std::optional<signed_request> forge(const uw::testing::key_pair& key, const uw::testing::key_pair& stranger,
                                    std::size_t number) {
  constexpr std::string_view url = "http://load.example/hook";
  auto request = sign(key, number, url);
  if (!request) return request;
  switch (number % 6) {
    case 0: request->target = "/admin"; return request;
    case 1: request->body[request->body.size() / 2] ^= 1; return request;
    case 2: request->fields.back().value[20] = request->fields.back().value[20] == 'A' ? 'B' : 'A'; return request;
    case 3: return sign(key, number, url, std::chrono::hours(1));
    case 4: return sign(stranger, number, url);
    default:
      request = sign(key, number, "http://attacker.example/hook");
      if (request) request->fields.front().value = "load.example";
      return request;
  }
}

void append(std::string& out, int status, const signed_request& request) {
  const std::string text = request.http_text();
  out.append(std::to_string(status)).append(" ").append(std::to_string(text.size())).append("\n").append(text);
}

double microseconds_of_verify(const uw::testing::key_pair& key, const signed_request& request) {
  const auto verifier = uw::verifier::create(key.public_key(), {.public_origin = "http://load.example"});
  const uw::request head = request.head();
  if (!verifier || !verifier->verify(head, request.body)) return 0;
  long count = 0;
  const std::clock_t begin = std::clock();
  std::clock_t spent = 0;
  for (; spent < CLOCKS_PER_SEC / 2; spent = std::clock() - begin) {
    for (int i = 0; i < 100; ++i) count += verifier->verify(head, request.body).has_value() ? 1 : 0;
  }
  return static_cast<double>(spent) * 1e6 / CLOCKS_PER_SEC / static_cast<double>(count);
}

bool write(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  return static_cast<bool>(file << text << std::flush);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc == 3 ? std::strtoul(argv[2], nullptr, 10) : 0;
  if (count == 0 || count > 100'000) {
    std::fprintf(stderr, "usage: %s FOLDER COUNT\n", argv[0]);
    return 2;
  }
  const auto key = uw::testing::key_pair::generate();
  const auto stranger = uw::testing::key_pair::generate();
  if (!key || !stranger) return 1;
  std::string valid;
  std::string mixed;
  for (std::size_t i = 0; i < count; ++i) {
    const auto genuine = sign(*key, i, "http://load.example/hook");
    const auto forged = forge(*key, *stranger, i / 2);
    if (!genuine || !forged) return 1;
    append(valid, 204, *genuine);
    append(mixed, i % 2 == 0 ? 204 : 403, i % 2 == 0 ? *genuine : *forged);
  }
  const std::string folder = std::string(argv[1]) + "/";
  const bool written =
      write(folder + "public-key", key->spki_pem()) && write(folder + "valid", valid) && write(folder + "mixed", mixed);
  const auto genuine = sign(*key, 0, "http://load.example/hook");
  if (!written || !genuine) return 1;
  std::printf("%.1f\n", microseconds_of_verify(*key, *genuine));
  return 0;
}
