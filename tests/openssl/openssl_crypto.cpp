#include "../../examples/crypto_openssl/openssl_crypto.hpp"

#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using examples::openssl_crypto;

namespace {

template <class Hash>
auto digest_of(std::string_view text, std::size_t step) {
  Hash hash;
  for (; !text.empty(); text.remove_prefix(std::min(step, text.size()))) {
    const exact_buffer piece(text.substr(0, step));
    hash.update(std::as_bytes(std::span(piece.view())));
    hash.update({});
  }
  return hash.finish();
}

}  // namespace

static_assert(std::is_same_v<test_crypto, openssl_crypto>);
static_assert(!std::is_copy_constructible_v<openssl_crypto::sha512>);

TEST_CASE("OpenSSL's hashes are libsodium's, however the text is cut") {
  REQUIRE(openssl_crypto::initialize());
  std::mt19937 random(1);
  for (std::size_t size = 0; size < 700; size += 1 + size / 40) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random());
    for (const std::size_t step : {std::size_t{1}, std::size_t{63}, std::size_t{128}, std::size_t{1000}}) {
      CAPTURE(size, step);
      CHECK(digest_of<openssl_crypto::sha256>(text, step) == digest_of<uw::sodium_crypto::sha256>(text, 1000));
      CHECK(digest_of<openssl_crypto::sha512>(text, step) == digest_of<uw::sodium_crypto::sha512>(text, 1000));
    }
  }
}

TEST_CASE("a hash goes on where it was moved to") {
  const std::string text = "0123456789";
  const auto bytes = std::as_bytes(std::span(text));
  openssl_crypto::sha512 first;
  first.update(bytes.first(4));
  openssl_crypto::sha512 second = std::move(first);
  first = openssl_crypto::sha512();
  first.update(bytes);
  second.update(bytes.subspan(4));
  CHECK(first.finish() == second.finish());
}

TEST_CASE("hashes of several threads do not meet") {
  const std::string text(100'000, 't');
  const auto expected = digest_of<uw::sodium_crypto::sha512>(text, text.size());
  std::vector<int> right(4);
  std::vector<std::thread> threads;
  for (int& each : right) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) each += digest_of<openssl_crypto::sha512>(text, 4096) == expected ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == std::vector<int>(4, 50));
}

TEST_CASE("errors that the caller has not fetched yet stay his") {
  ERR_clear_error();
  ERR_raise(ERR_LIB_USER, 7);
  const unsigned long his = ERR_peek_last_error();
  const message good = usual_request().complete();
  CHECK(openssl_crypto::initialize());
  const test_verifier verifier = our_verifier();
  CHECK(verifier.verify(as_request(good), good.body, at(signing_second)));
  CHECK(verifier.verify(as_request(good), std::string_view("x"), at(signing_second)).error().code() ==
        uw::errc::content_digest_mismatch);
  CHECK(ERR_peek_error() == his);
  CHECK(ERR_peek_last_error() == his);
  ERR_clear_error();
}
