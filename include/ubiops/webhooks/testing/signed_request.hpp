// A request as the signer gives it: the head for a verifier, the whole as text for a socket (RFC 9112 §2.1).
#ifndef UBIOPS_WEBHOOKS_TESTING_SIGNED_REQUEST_HPP
#define UBIOPS_WEBHOOKS_TESTING_SIGNED_REQUEST_HPP

#include <string>
#include <vector>

#include <ubiops/webhooks/http/request.hpp>

namespace ubiops::webhooks::inline v1::testing {

/// A field line.
struct field {
  std::string name;
  std::string value;

  friend bool operator==(const field&, const field&) = default;
};

/// A request as it goes on the wire. Change what you like to see it refused.
struct signed_request {
  std::string method;         ///< in upper case
  std::string target;         ///< the request-target
  std::string url;            ///< as `prepare_url` made it
  std::vector<field> fields;  ///< in the order in which they are sent
  std::string body;

  /// The head, for `verify` and `verify_head`. Allocates.
  [[nodiscard]] request head() const {
    request head(method, target);
    for (const field& line : fields) head.add(line.name, line.value);
    return head;
  }

  /// The whole request as HTTP/1.1 sends it (RFC 9112 §2.1). Allocates.
  [[nodiscard]] std::string http_text() const {
    std::string text = method + " " + target + " HTTP/1.1\r\n";
    for (const field& line : fields) text.append(line.name).append(": ").append(line.value).append("\r\n");
    return text.append("\r\n").append(body);
  }
};

}  // namespace ubiops::webhooks::inline v1::testing

#endif
