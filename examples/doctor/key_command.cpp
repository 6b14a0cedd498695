#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/testing/key_pair.hpp>

#include "../support/key_file.hpp"
#include "../support/show.hpp"
#include "commands.hpp"
#include "problem.hpp"
#include "shell.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

namespace {

// Replaces the word FILE of a command, so that it can be copied as it is.
std::string with_path(std::string text, const std::string& path) {
  constexpr std::string_view word = "FILE";
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos;) {
    const std::string quoted = shell_quoted(path);
    text.replace(at, word.size(), quoted);
    at += quoted.size();
  }
  return text;
}

// Told by its name alone: nothing of it is shown but the id of its public half, if it can be read.
std::string private_key_text(const std::string& path) {
  std::string text = "a PRIVATE key, which a receiver must not have: it is not shown here.\n";
  if (const auto pair = uw::testing::key_pair::from_pkcs8_pem_file(path)) {
    text += "  kind: Ed25519, PKCS #8 in PEM, as keygen writes it\n  keyid of its public key: " +
            std::string(pair->public_key().key_id()) + "\n  to take that out of it: openssl pkey -in " +
            shell_quoted(path) + " -pubout\n";
  }
  return text;
}

int show(const std::string& path) {
  std::printf("%s: ", examples::escaped(path).c_str());
  const auto key = uw::public_key::from_pem_file(path);
  if (key) {
    std::printf("an Ed25519 public key in PEM, as a receiver needs it\n  keyid: %s\n",
                std::string(key->key_id()).c_str());
    return valid;
  }
  if (key.error().code() == uw::errc::private_key_supplied) {
    std::fputs(private_key_text(path).c_str(), stdout);
    return refused;
  }
  if (key.error().code() == uw::errc::unreadable_file) {
    const std::string problem = examples::key_file_problem(path, key.error());
    std::printf("%s\n", problem.substr(path.size() + 2).c_str());
    return unreadable;
  }
  std::printf("%s\n", with_path(key.error().message(), path).c_str());
  return refused;
}

int run(const std::vector<std::string>& paths) {
  int worst = valid;
  for (const std::string& path : paths) worst = std::max(worst, show(path));
  return worst;
}

}  // namespace

command add_key_command(CLI::App& program) {
  auto paths = std::make_shared<std::vector<std::string>>();
  CLI::App& app = *program.add_subcommand("key", "Says what a key file is, its keyid, and how to convert it");
  app.add_option("FILE", *paths, "Key files, of any kind")->required();
  return [paths] { return run(*paths); };
}

}  // namespace doctor
