// Why a key file cannot be used, in one sentence with its path once.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_KEY_FILE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_KEY_FILE_HPP

#include <filesystem>
#include <string>
#include <system_error>

#include <ubiops/webhooks/error.hpp>

namespace examples {

/// Where a public key was to be read.
inline std::string key_file_problem(const std::string& path, const ubiops::webhooks::error& error) {
  if (error.code() != ubiops::webhooks::errc::unreadable_file) return path + ": " + error.message();
  std::error_code unknown;  // its subject is the end of the path
  return path +
         (std::filesystem::is_directory(path, unknown) ? ": is a folder, and cannot be read" : ": cannot be read");
}

/// Where a private key was to be read: what the file holds, and what was expected.
inline std::string private_key_file_problem(const std::string& path, const ubiops::webhooks::error& error) {
  constexpr auto expected =
      ", where an unencrypted Ed25519 private key is expected: a PEM block \"PRIVATE KEY\" (PKCS #8)";
  const std::string found(error.subject());
  if (error.code() == ubiops::webhooks::errc::unsupported_key_type)
    return path + " holds a key for " + found + expected;
  if (error.code() != ubiops::webhooks::errc::malformed_key) return key_file_problem(path, error);
  if (found == "PUBLIC KEY") return path + " holds a public key" + expected;
  if (found == "ENCRYPTED PRIVATE KEY") return path + " holds an encrypted private key" + expected;
  if (found.ends_with(" PRIVATE KEY")) return path + " holds a private key of the kind \"" + found + "\"" + expected;
  return path + " cannot be used (" + found + ")" + expected;
}

}  // namespace examples

#endif
