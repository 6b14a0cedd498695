// The recorded requests in tests/data: what the real producer signed, and the example of RFC 9421 B.2.6.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_VECTORS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_VECTORS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>
#include <sodium.h>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/policy.hpp>

#include "heads.hpp"

/// One entry of pyauth.json; the file itself says what its members mean.
struct recorded_request {
  std::string id;
  std::string pem;
  message request;
  std::string url;
  std::string scheme;
  bool host_tells_url = false;  // what was signed can be put together from Host
  std::optional<std::string> base;
  std::vector<std::string> required;
  std::vector<std::string> features;
  std::int64_t now = 0;

  bool has(std::string_view feature) const {
    return std::find(features.begin(), features.end(), feature) != features.end();
  }

  ubiops::webhooks::public_key key() const {
    auto loaded = ubiops::webhooks::public_key::from_pem(pem);
    if (!loaded) throw std::runtime_error(loaded.error().message());
    return *std::move(loaded);
  }

  /// Judges by what the request says of itself.
  ubiops::webhooks::policy any_authority() const {
    ubiops::webhooks::policy policy;
    policy.any_authority = true;
    policy.scheme = scheme;
    policy.required_components = required;
    return policy;
  }

  /// Judges by the URL that the verifier knows of.
  ubiops::webhooks::policy target_uri() const {
    ubiops::webhooks::policy policy;
    policy.target_uri = url;
    policy.required_components = required;
    return policy;
  }
};

namespace recorded {

/// The bytes of a text in which every character is one byte, ISO-8859-1.
inline std::string latin1(std::string_view utf8) {
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      bytes.push_back(utf8[i]);
    } else {
      bytes.push_back(static_cast<char>((lead & 3) << 6 | (static_cast<unsigned char>(utf8[++i]) & 63)));
    }
  }
  return bytes;
}

inline std::string unbase64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                        &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
    throw std::runtime_error("base64 in the test data");
  }
  bytes.resize(size);
  return bytes;
}

inline std::string text(simdjson::dom::element element) { return std::string(std::string_view(element)); }

inline std::vector<std::string> texts(simdjson::dom::element list) {
  std::vector<std::string> all;
  for (const auto entry : simdjson::dom::array(list)) all.push_back(text(entry));
  return all;
}

inline std::string path(std::string_view name) { return std::string(UBIOPS_WEBHOOKS_TEST_DATA "/").append(name); }

inline message head_of(simdjson::dom::element request) {
  message head;
  head.method = text(request["method"]);
  head.target = text(request["target"]);
  for (const auto field : simdjson::dom::array(request["headers"])) {
    const simdjson::dom::array line(field);
    head.add(latin1(std::string_view(line.at(0))), latin1(std::string_view(line.at(1))));
  }
  return head;
}

/// The entries of `list`, "vectors" or "disputed", of pyauth.json.
inline std::vector<recorded_request> requests(std::string_view list) {
  simdjson::dom::parser parser;
  const simdjson::dom::element document = parser.load(path("pyauth.json"));
  std::vector<recorded_request> all;
  for (const auto entry : simdjson::dom::array(document[list])) {
    recorded_request made;
    made.id = text(entry["id"]);
    made.pem = text(entry["key"]["pem"]);
    made.request = head_of(entry["request"]);
    made.request.body = unbase64(std::string_view(entry["request"]["body_b64"]));
    made.url = text(entry["request"]["url"]);
    made.scheme = text(entry["request"]["scheme"]);
    made.host_tells_url = bool(entry["host_rebuild"]["match"]);
    std::string_view base;
    if (entry["signature_base"].get(base) == simdjson::SUCCESS) made.base = base;
    made.required = texts(entry["require"]);
    made.features = texts(entry["features"]);
    made.now = std::int64_t(entry["now"]);
    all.push_back(std::move(made));
  }
  return all;
}

}  // namespace recorded

#endif
