// The URL of a request as the producer signs it and as it goes on the wire: what Python requests 2.28 and urllib3 1.26
// make of the URL that was registered (RFC 3986 §6.2.2, as they read it).
#ifndef UBIOPS_WEBHOOKS_TESTING_URL_HPP
#define UBIOPS_WEBHOOKS_TESTING_URL_HPP

#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/http/detail/requests_url.hpp>
#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::testing {

/// A URL in the three forms that a request shows it in.
struct prepared_url {
  std::string text;    ///< what is signed, userinfo, explicit default port and fragment included
  std::string target;  ///< the request-target: path and query
  std::string host;    ///< the Host field: neither userinfo nor default port nor a dot at the end
};

/// Normalises an http or https URL as the producer does.
///
/// Blanks before it are dropped, scheme and host become lower-case, an empty path "/"; an empty userinfo, port, query
/// or fragment, port 0 and zeros before the port are dropped. Dot segments are removed before escapes are looked at,
/// so that "%2e%2e" becomes ".." and stays. Escapes become upper-case, those of unreserved characters are decoded, and
/// other bytes that do not belong in their part are escaped; where a part has a "%" that is no escape, every "%" in it
/// becomes "%25".
///
/// `malformed_target`, with the part as the subject, is text that is not UTF-8, another scheme, a port above 65535, and
/// a host that is empty, begins with "*" or ".", is no IPv6 address between its brackets, or holds anything but
/// unreserved characters and sub-delims: the producer's ways with international names, escapes and zones in a host are
/// left out. Allocates.
[[nodiscard]] inline result<prepared_url> prepare_url(std::string_view url) {
  auto sent = detail::as_requests_sends(url);
  if (!sent) return sent.error();
  return prepared_url{std::move(sent->text), std::move(sent->target), std::move(sent->host)};
}

}  // namespace ubiops::webhooks::inline v1::testing

#endif
