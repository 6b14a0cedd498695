// OpenSSL that has no hash to give: no verifier can be made, and a hash ends the program rather than give a digest.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using examples::openssl_crypto;

TEST_CASE("without a provider's hashes there is no verifier, and no digest") {
  // As a machine is configured that may use nothing but a FIPS module, and has none.
  REQUIRE(EVP_set_default_properties(nullptr, "fips=yes") == 1);
  ERR_clear_error();

  const auto made = test_verifier::create(our_key().trusted(), our_policy());
  REQUIRE_FALSE(made);
  CHECK(made.error().code() == uw::errc::crypto_unavailable);
  CHECK(ERR_peek_error() == 0);
  CHECK(uw::verifier::create(our_key().trusted(), our_policy()));

  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    (void)openssl_crypto::sha512().finish();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
}
