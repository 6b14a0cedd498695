// Signs messages over signature bases that a test writes line by line. Nothing of the library has a part in it but the
// public key, so that an error in the library's own base cannot hide here.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_SIGNING_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_SIGNING_HPP

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sodium.h>

#include <ubiops/webhooks/crypto/public_key.hpp>

#include "heads.hpp"

/// The second of the tests' requests, and the same as a Date.
inline constexpr std::int64_t signing_second = 1753500000;
inline constexpr std::string_view signing_date = "Sat, 26 Jul 2025 03:20:00 GMT";

constexpr std::chrono::sys_seconds at(std::int64_t second) {
  return std::chrono::sys_seconds(std::chrono::seconds(second));
}

inline const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

inline std::string base64_of(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), octets(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its NUL
  return text;
}

inline std::string sha256_digest(std::string_view body) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), octets(body), body.size());
  return "sha-256=:" + base64_of(digest) + ":";
}

inline std::string sha512_digest(std::string_view body) {
  std::string digest(crypto_hash_sha512_BYTES, '\0');
  crypto_hash_sha512(reinterpret_cast<unsigned char*>(digest.data()), octets(body), body.size());
  return "sha-512=:" + base64_of(digest) + ":";
}

/// A key pair from a seed of one repeated byte.
class signing_key {
 public:
  explicit signing_key(unsigned char seed_byte) {
    std::array<unsigned char, crypto_sign_SEEDBYTES> seed;
    seed.fill(seed_byte);
    crypto_sign_seed_keypair(public_.data(), secret_.data(), seed.data());
  }

  ubiops::webhooks::public_key trusted() const { return *ubiops::webhooks::public_key::from_raw(public_); }
  std::string key_id() const {
    const ubiops::webhooks::public_key key = trusted();
    return std::string(key.key_id());
  }

  /// The 64 bytes.
  std::string sign(std::string_view text) const {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, octets(text), text.size(),
                         secret_.data());
    return signature;
  }

 private:
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_{};
};

inline const signing_key& our_key() {
  static const signing_key key(1);
  return key;
}
inline const signing_key& second_key() {
  static const signing_key key(2);
  return key;
}
inline const signing_key& strangers_key() {
  static const signing_key key(3);
  return key;
}

/// A covered component as it stands in the signature base: `"date"` and its value.
struct signed_line {
  std::string identifier;
  std::string value;
};

/// One signature of a message: what is signed, and what is told of it. Each part may be made false by a test.
struct signature_draft {
  std::vector<signed_line> lines;
  std::vector<std::string> parameters;  // "created=1753500000"
  std::string label = "pyhms";
  const signing_key* key = &our_key();
  std::string input_override = {};  // the member in Signature-Input, when it is not to be the canonical one
  std::string bytes_override = {};  // the signature's bytes, when they are not to be the key's over the base
  std::string bytes_suffix = {};    // behind the signature's bytes
  std::size_t cut = 0;              // signature bytes to leave out
  bool spoilt = false;              // flips a bit of the signature

  /// `"a" "b";sf` in parentheses, and the parameters.
  std::string params() const {
    std::string text = "(";
    for (const signed_line& line : lines) text.append(text.size() > 1 ? " " : "").append(line.identifier);
    text.append(")");
    for (const std::string& parameter : parameters) text.append(";").append(parameter);
    return text;
  }

  /// RFC 9421 §2.5.
  std::string base() const {
    std::string text;
    for (const signed_line& line : lines) text.append(line.identifier).append(": ").append(line.value).append("\n");
    return text + "\"@signature-params\": " + params();
  }

  std::string input_member() const { return label + "=" + (input_override.empty() ? params() : input_override); }

  std::string signature() const {
    std::string bytes = bytes_override.empty() ? key->sign(base()) : bytes_override;
    if (spoilt) bytes[7] = static_cast<char>(bytes[7] ^ 0x10);
    return bytes;
  }

  std::string signature_member() const {
    std::string bytes = signature();
    bytes.resize(bytes.size() - cut);
    return label + "=:" + base64_of(bytes + bytes_suffix) + ":";
  }

  /// The value of a line, to be changed.
  std::string& value(std::string_view identifier) {
    for (signed_line& line : lines) {
      if (line.identifier == identifier) return line.value;
    }
    throw std::string("no such line");
  }

  void uncover(std::string_view identifier) {
    std::erase_if(lines, [identifier](const signed_line& line) { return line.identifier == identifier; });
  }

  /// The parameter of this name anew, in its old place; nothing in `text`: without it.
  void reparameter(std::string_view name, const std::string& text) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (!parameters[i].starts_with(name)) continue;
      if (text.empty()) {
        parameters.erase(parameters.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        parameters[i] = text;
      }
      return;
    }
    if (!text.empty()) parameters.push_back(text);
  }
};

/// Writes Signature-Input and Signature, one line each.
inline void put_signatures(message& out, const std::vector<signature_draft>& drafts) {
  std::string input;
  std::string signature;
  for (const signature_draft& draft : drafts) {
    input.append(input.empty() ? "" : ", ").append(draft.input_member());
    signature.append(signature.empty() ? "" : ", ").append(draft.signature_member());
  }
  out.set("Signature-Input", input).set("Signature", signature);
}

/// A message and its signature on the way to each other.
struct request_draft {
  message head;  // and body, without the two signature fields
  signature_draft signature;

  /// With its signature fields.
  message complete() const {
    message out = head;
    put_signatures(out, {signature});
    return out;
  }
};

/// What UbiOps sends to https://hooks.example.com/hook?id=7, with everything as it ought to be.
inline request_draft usual_request(const signing_key& key = our_key(), std::string_view host = "hooks.example.com",
                                   std::string_view target = "/hook?id=7",
                                   std::string_view body = R"({"event": "deployment_request_completed"})") {
  request_draft draft;
  draft.head.target = target;
  draft.head.body = body;
  draft.head.add("Host", std::string(host))
      .add("Content-Type", "application/json")
      .add("Content-Digest", sha256_digest(body))
      .add("Date", std::string(signing_date));
  draft.signature.key = &key;
  draft.signature.lines = {
      {R"("@method")", "POST"},
      {R"("@authority")", std::string(host)},
      {R"("@target-uri")", "https://" + std::string(host) + std::string(target)},
      {R"("content-digest")", sha256_digest(body)},
      {R"("date")", std::string(signing_date)},
  };
  draft.signature.parameters = {"created=1753500000", "keyid=\"" + key.key_id() + "\"", R"(alg="ed25519")"};
  return draft;
}

#endif
