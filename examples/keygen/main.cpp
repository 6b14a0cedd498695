// Writes a throw-away key pair for tests: the private key for `send`, the public key for a receiver.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>

#include <ubiops/webhooks/testing/key_pair.hpp>

#include "../support/help.hpp"
#include "../support/version_flag.hpp"

namespace uw = ubiops::webhooks;

namespace {

// Never overwrites: a key that is in use must not be lost. The mode holds from the first moment.
bool write_new(const std::string& path, std::string_view text, mode_t mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) {
    const char* const reason = errno == EEXIST ? "is there already, and is not overwritten" : std::strerror(errno);
    std::fprintf(stderr, "keygen: %s: %s\n", path.c_str(), reason);
    return false;
  }
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool done = ::fsync(file) == 0 && text.empty();
  if (::close(file) != 0 || !done) {
    std::fprintf(stderr, "keygen: %s: could not be written\n", path.c_str());
    ::unlink(path.c_str());
    return false;
  }
  return true;
}

int run(int argc, char** argv) {
  std::string private_path = "webhooks-private-key";
  std::string public_path = "webhooks-public-key";
  CLI::App app("Writes an Ed25519 key pair for tests and prints the key id. Existing files are never overwritten.");
  app.formatter(std::make_shared<examples::help_formatter>());
  examples::add_version_flag(app, "keygen");
  app.add_option("private", private_path, "File for the private key: PKCS#8 PEM, mode 0600")->capture_default_str();
  app.add_option("public", public_path, "File for the public key: SubjectPublicKeyInfo PEM")->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }

  std::error_code unknown;
  if (private_path == public_path || std::filesystem::weakly_canonical(private_path, unknown) ==
                                         std::filesystem::weakly_canonical(public_path, unknown)) {
    std::fprintf(stderr, "keygen: both keys would be written to %s: name two files\n", private_path.c_str());
    return 2;
  }
  const auto pair = uw::testing::key_pair::generate();
  if (!pair) {
    std::fprintf(stderr, "keygen: %s\n", pair.error().message().c_str());
    return 1;
  }
  if (!write_new(private_path, pair->pkcs8_pem(), 0600)) return 2;
  if (!write_new(public_path, pair->spki_pem(), 0644)) {
    ::unlink(private_path.c_str());
    return 2;
  }
  std::printf("%s\n", std::string(pair->public_key().key_id()).c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "keygen: %s\n", failed.what());
    return 1;
  }
}
