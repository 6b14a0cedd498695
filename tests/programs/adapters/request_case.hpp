// A request that every server is sent, and how it ends.
#ifndef UBIOPS_WEBHOOKS_TESTS_ADAPTERS_REQUEST_CASE_HPP
#define UBIOPS_WEBHOOKS_TESTS_ADAPTERS_REQUEST_CASE_HPP

#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/testing/key_pair.hpp>
#include <ubiops/webhooks/testing/signed_request.hpp>

/// The origin that every server is configured with.
inline constexpr std::string_view our_origin = "https://hooks.example.com";

/// The value of Authorization that no output may show.
inline constexpr std::string_view planted_secret = "planted-7c1f0a";

/// The code of a request that verifies.
inline constexpr ubiops::webhooks::errc verified{};

enum class delivery {
  whole,         ///< all at once
  byte_by_byte,  ///< each byte in a packet of its own
  chunked,       ///< the body in chunks of HTTP/1.1, or frames of HTTP/2, and the trailers behind it
  on_continue,   ///< the body once the server says 100, or after a second
};

struct request_case {
  std::string name;
  ubiops::webhooks::testing::signed_request sent;
  ubiops::webhooks::errc expected = verified;
  delivery how = delivery::whole;
  std::vector<ubiops::webhooks::testing::field> trailers = {};
  std::string http1_only = {};  ///< why HTTP/2 cannot send it
  bool too_large = false;       ///< beyond what the servers take, though it verifies
  bool http_1_0 = false;
  bool no_http = false;  ///< a head that a server may refuse before anybody asks the library
};

/// Signed now, by `key`, for our origin unless the name says otherwise.
std::vector<request_case> all_requests(const ubiops::webhooks::testing::key_pair& key);

/// What became of a request.
struct outcome {
  bool continued = false;  ///< 100 came first
  int status = 0;          ///< 0: none
  std::string code = {};   ///< of the problem, where the answer is one
  std::string without = {};  ///< why there is no status: "closed", "reset", "silence"
  std::string received = {};

  /// "204", "100, 204", "403 signature_mismatch", "400", "closed".
  [[nodiscard]] std::string text() const {
    std::string said = status != 0 ? std::to_string(status) : without;
    if (!code.empty()) said.append(" ").append(code);
    return (continued ? "100, " : "") + said;
  }
};

/// How it ends where nothing stands between the request and the library but the servers' own limit.
inline outcome expected_outcome(const request_case& each) {
  if (each.too_large) return {.status = 413, .code = "body_too_large"};
  if (each.expected == verified) return {.continued = each.how == delivery::on_continue, .status = 204};
  return {.status = ubiops::webhooks::error(each.expected).http_status(),
          .code = std::string(to_string(each.expected))};
}

/// Whether this is how a framework or an adapter refuses a head before the library has it: a status and no problem, the
/// connection or the stream ended, or the problem that the end of the request is in doubt or that there are no fields.
inline bool is_refusal_of_head(const outcome& got) {
  if (got.status == 0) return got.without != "silence";
  if (got.status == 400 && (got.code == "malformed_request" || got.code == "missing_signature_input")) return true;
  const bool refused = (got.status >= 400 && got.status < 500) || got.status == 501;  // RFC 9112 §6.1
  return refused && got.code.empty();
}

outcome send_http1(unsigned port, const request_case& each);
outcome send_http2(unsigned port, const request_case& each);

#endif
