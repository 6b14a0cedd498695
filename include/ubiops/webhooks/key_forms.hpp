// The forms in which public keys are handed on that are not PEM, and how a PEM file is made of each.
#ifndef UBIOPS_WEBHOOKS_KEY_FORMS_HPP
#define UBIOPS_WEBHOOKS_KEY_FORMS_HPP

#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1 {

/// A form of a key file, as the subject of `malformed_key` names it, and what to do about it: mostly one command for a
/// POSIX shell, with openssl and coreutils, that reads FILE and prints PEM.
struct key_form {
  std::string_view name;
  std::string_view advice;
};

// What printf writes is all that stands before the 32 bytes in a SubjectPublicKeyInfo of Ed25519 (RFC 8410 §4).
inline constexpr key_form key_forms[] = {
    {"OpenSSH public key",
     "; to convert it: { printf '0*0\\5\\6\\3+ep\\3!\\0'; grep -o 'AAAA[^ ]*' FILE | base64 -d | tail -c 32; } | "
     "openssl pkey -pubin -inform DER"},
    {"SSH2 public key",
     "; to convert it: { printf '0*0\\5\\6\\3+ep\\3!\\0'; grep -v '[-:]' FILE | base64 -d | tail -c 32; } | "
     "openssl pkey -pubin -inform DER"},
    {"OpenSSH key of another algorithm", "; UbiOps signs with Ed25519"},
    {"JWK",
     "; to convert it: { printf '0*0\\5\\6\\3+ep\\3!\\0'; echo \"$(grep -o '\"x\" *: *\"[^\"]*' FILE | "
     "grep -o '[^\"]*$')=\" | tr _- /+ | base64 -d; } | openssl pkey -pubin -inform DER"},
    {"DER file", "; to convert it: openssl pkey -pubin -inform DER -in FILE"},
    {"DER certificate", "; to take the key out of it: openssl x509 -inform DER -in FILE -pubkey -noout"},
    {"CERTIFICATE", "; to take the key out of it: openssl x509 -in FILE -pubkey -noout"},
    {"32 raw bytes",
     "; to convert it: { printf '0*0\\5\\6\\3+ep\\3!\\0'; cat FILE; } | openssl pkey -pubin -inform DER"},
    {"hexadecimal",
     "; to convert it: { printf '0*0\\5\\6\\3+ep\\3!\\0'; tr -d : <FILE | xxd -r -p | tail -c 32; } | "
     "openssl pkey -pubin -inform DER"},
    {"base64 without BEGIN and END lines",
     "; to convert it: { printf '0*0\\5\\6\\3+ep\\3!\\0'; base64 -d FILE | tail -c 32; } | "
     "openssl pkey -pubin -inform DER"},
    {"base64 of base64",
     "; to convert it: { printf '0*0\\5\\6\\3+ep\\3!\\0'; grep -v -e -- FILE | base64 -d | base64 -d | tail -c 32; } | "
     "openssl pkey -pubin -inform DER"},
    {"base64 of a PEM file", "; to convert it: base64 -d FILE"},
    {"UTF-16 text", "; to convert it: iconv -f UTF-16 -t ASCII FILE"},
    {"other dashes than five ASCII hyphens",
     "; to mend it: LC_ALL=C sed -E 's/^.*(BEGIN|END) PUBLIC KEY.*$/-----\\1 PUBLIC KEY-----/' FILE"},
    {"line ends written as \\n, in two characters", "; to mend it: printf '%b' \"$(cat FILE)\""},
    {"HTML page", "; save the key that the page shows, not the page"},
    {"key id, and no key", "; it must be the public key that UbiOps shows"},
    {"empty file", "; it must hold the public key that UbiOps shows"},
};

/// What to do about a key file that is `malformed_key` with this subject; empty where there is no more to say.
[[nodiscard]] constexpr std::string_view advice_for_key(std::string_view subject) noexcept {
  for (const key_form& form : key_forms) {
    if (form.name == subject) return form.advice;
  }
  // A label that somebody made up for what has one (RFC 7468 §13), told or not.
  if (subject.ends_with(" PUBLIC KEY")) {
    return "; to mend it: sed -E 's/^-----(BEGIN|END) .*-----$/-----\\1 PUBLIC KEY-----/' FILE";
  }
  return {};
}

}  // namespace ubiops::webhooks::inline v1

#endif
