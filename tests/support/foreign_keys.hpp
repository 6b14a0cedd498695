// One public key in the forms in which people have it, other than PEM.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_FOREIGN_KEYS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_FOREIGN_KEYS_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/structured_fields/base64.hpp>

#include "bytes.hpp"

namespace foreign_keys {

// RFC 8410 §10.1
inline const std::string raw_hex = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
inline const std::string body = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
inline const std::string pem = "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";

// Its private key, and a certificate that it signed: "openssl req -x509 -subj /CN=x".
inline const std::string private_body = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
inline const std::string certificate_body =
    "MIIBKDCB26ADAgECAgEBMAUGAytlcDAMMQowCAYDVQQDDAF4MCAXDTI2MTEyOTE1NTAyOFoYDzIxMjYxMTA1MTU1MDI4WjAM"
    "MQowCAYDVQQDDAF4MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuGjYDBeMB0GA1UdDgQWBBSi"
    "jMH4bllg0+A651yWLJeo1EgpPDAfBgNVHSMEGDAWgBSijMH4bllg0+A651yWLJeo1EgpPDAPBgNVHRMBAf8EBTADAQH/MAsG"
    "A1UdDwQEAwIHgDAFBgMrZXADQQBbLzUH+mPUNJIsaEO5BgFYFnDyd8kA5NTS++4lTytTDr3aHIpJmnYQhvgC3DYmxTl74Pu0"
    "Nwc5ZGKc8ZExgRAO";

struct foreign_key {
  std::string form;
  std::string text;
  bool extractable = true;  // a command makes PEM of it
};

inline std::string base64(std::string_view bytes) {
  std::string text(ubiops::webhooks::structured_fields::base64::encoded_size(bytes.size()), '\0');
  ubiops::webhooks::structured_fields::base64::encode(as_bytes(bytes), text.data());
  return text;
}

inline std::string decoded(std::string_view text) {
  std::string bytes(text.size(), '\0');
  const auto size = ubiops::webhooks::structured_fields::base64::decode(text, std::as_writable_bytes(std::span(bytes)));
  bytes.resize(size.value());
  return bytes;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

inline std::string utf16(std::string_view text, bool big) {
  std::string out = big ? "\xfe\xff" : "\xff\xfe";
  for (const char c : text) out += big ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

inline std::vector<foreign_key> all() {
  const std::string raw = unhex(raw_hex);
  const std::string der = decoded(body);
  const std::string blob = std::string("\0\0\0\x0bssh-ed25519\0\0\0\x20", 19) + raw;  // RFC 8709 §4
  const std::string ssh = base64(blob);
  const std::string url_x = replaced(replaced(base64(raw), "+", "-"), "/", "_").substr(0, 43);
  const std::string hex_of_raw = raw_hex;
  std::string colons;
  for (std::size_t i = 0; i < raw_hex.size(); i += 2) colons += (i == 0 ? "" : ":") + raw_hex.substr(i, 2);
  return {
      {"OpenSSH public key", "ssh-ed25519 " + ssh + " me@host\n"},
      {"OpenSSH public key", "no-pty ssh-ed25519 " + ssh},
      {"SSH2 public key", "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"256-bit ED25519\"\n" + ssh.substr(0, 60) + "\n" +
                              ssh.substr(60) + "\n---- END SSH2 PUBLIC KEY ----\n"},
      {"OpenSSH key of another algorithm", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC3 me@host\n", false},
      {"OpenSSH key of another algorithm", "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAI", false},
      {"JWK", R"({"kty":"OKP","crv":"Ed25519","x":")" + url_x + "\"}"},
      {"JWK", "{\"keys\": [{\n  \"x\" : \"" + url_x + "\",\n  \"kty\": \"OKP\", \"kid\": \"x\"\n}]}\n"},
      {"DER file", der},
      {"DER certificate", decoded(certificate_body)},
      {"CERTIFICATE", "-----BEGIN CERTIFICATE-----\n" + certificate_body + "\n-----END CERTIFICATE-----\n"},
      {"32 raw bytes", raw},
      {"hexadecimal", raw_hex},
      {"hexadecimal", raw_hex + "\n"},
      {"hexadecimal", colons},
      {"hexadecimal", "302a300506032b6570032100" + raw_hex + "\n"},
      {"base64 without BEGIN and END lines", body},
      {"base64 without BEGIN and END lines", body.substr(0, 20) + "\n" + body.substr(20) + "\n"},
      {"base64 without BEGIN and END lines", base64(raw) + "\n"},
      {"base64 of base64", base64(body) + "\n"},
      {"base64 of base64", base64(base64(raw))},
      {"base64 of base64", "-----BEGIN PUBLIC KEY-----\n" + base64(body) + "\n-----END PUBLIC KEY-----\n"},
      {"base64 of a PEM file", base64(pem)},
      {"UTF-16 text", utf16(pem, false)},
      {"UTF-16 text", utf16(pem, true)},
      {"other dashes than five ASCII hyphens", replaced(pem, "-----", "----")},
      {"other dashes than five ASCII hyphens", replaced(pem, "-----", "\xe2\x80\x94\xe2\x80\x94")},
      {"other dashes than five ASCII hyphens", replaced(pem, "-----", "\xe2\x80\x93-")},
      {"line ends written as \\n, in two characters", replaced(pem, "\n", "\\n")},
      {"ED25519 PUBLIC KEY", replaced(pem, "PUBLIC KEY", "ED25519 PUBLIC KEY")},
      {"HTML page", "<!DOCTYPE html>\n<html><body>Not found</body></html>\n", false},
      {"key id, and no key", "sha512:" + std::string(128, 'a') + "\n", false},
      {"empty file", "", false},
      {"empty file", " \r\n\t", false},
  };
}

}  // namespace foreign_keys

#endif
