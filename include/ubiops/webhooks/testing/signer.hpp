// Signs requests as UbiOps does, for users' own tests and for senders: the method, URL, fields and body that the
// producer would have been given become the request that it would send (RFC 9421 §3.1, RFC 9530 §2). No other header of
// this library includes it.
#ifndef UBIOPS_WEBHOOKS_TESTING_SIGNER_HPP
#define UBIOPS_WEBHOOKS_TESTING_SIGNER_HPP

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/testing/detail/signing.hpp>
#include <ubiops/webhooks/testing/key_pair.hpp>
#include <ubiops/webhooks/testing/signed_request.hpp>
#include <ubiops/webhooks/testing/signing_options.hpp>
#include <ubiops/webhooks/testing/url.hpp>

namespace ubiops::webhooks::inline v1::testing {

/// Signs a request as the producer does.
///
/// The method becomes upper-case, the URL what `prepare_url` makes of it. `@target-uri` is that without userinfo and
/// fragment, `@authority` its host, and its port where it is not the scheme's default; `older` and `oldest` leave
/// nothing out of either. Host is put before the fields; Content-Length, Date and Content-Digest behind them, each only
/// where it is not among them. Then come Signature-Input and Signature. A field that is given is sent as it is, and
/// covered without the blanks around its value. Content-Type is the caller's.
///
/// - `malformed_target`: the URL, as `prepare_url` says;
/// - `malformed_field`: a method or field name that is no token, a value with a control other than HTAB, and non-ASCII
///   bytes in one that is covered (without `;bs`); Transfer-Encoding, since the body is sent as it is;
/// - `malformed_signature_input`: a label that is no key, a nonce, tag or key id that is not printable ASCII, a time of
///   more than fifteen digits, an identifier that is none;
/// - `unsupported_component`, `duplicate_component`, `duplicate_parameter`, `missing_component`: as in verification;
/// - `limit_exceeded`: more than `limits::max_components`, `max_label`, `max_field_lines` or `max_signature_base`.
///
/// The result is not checked against a policy: a test may want what a verifier refuses. Allocates.
///
/// \code
/// auto pair = uw::testing::key_pair::generate();
/// auto sent = uw::testing::sign(*pair, "POST", "https://hooks.example.com/ubiops", {{"X-Project", "p"}}, body);
/// auto verified = verifier->verify(sent->head(), sent->body);
/// \endcode
[[nodiscard]] inline result<signed_request> sign(const key_pair& key, std::string_view method, std::string_view url,
                                                 std::vector<field> fields, std::string_view body,
                                                 const signing_options& options = {}) {
  auto prepared = prepare_url(url);
  if (!prepared) return prepared.error();
  if (!is_field_name(method)) return error(errc::malformed_field, "@method");  // both are tokens
  for (const field& line : fields) {
    if (!is_field_name(line.name)) return error(errc::malformed_field, "field name");
    const std::size_t forbidden = find_forbidden(line.value, true);
    if (forbidden != std::string_view::npos) return error(errc::malformed_field, line.name, forbidden);
  }
  if (detail::signing::has_field(fields, "transfer-encoding")) return error(errc::malformed_field, "transfer-encoding");

  signed_request sent{std::string(method), std::move(prepared->target), std::move(prepared->text), std::move(fields),
                      std::string(body)};
  for (char& c : sent.method) c = detail::is(c, detail::is_lower) ? static_cast<char>(c - 32) : c;
  const auto created =
      options.created.value_or(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  detail::signing::complete_fields(sent, prepared->host, created, options);
  if (auto added = detail::signing::add_signature(sent, key, options, created); !added) return added.error();
  return sent;
}

}  // namespace ubiops::webhooks::inline v1::testing

#endif
