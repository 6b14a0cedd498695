// Signs requests as UbiOps does, for users' own tests and for senders: the method, URL, fields and body that the
// producer would have been given become the request that it would send (RFC 9421 §3.1, RFC 9530 §2). No other header of
// this library includes it.
#ifndef UBIOPS_WEBHOOKS_TESTING_SIGNER_HPP
#define UBIOPS_WEBHOOKS_TESTING_SIGNER_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/text_buffer.hpp>
#include <ubiops/webhooks/http/date.hpp>
#include <ubiops/webhooks/http/detail/field_lines.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/http/request.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/component.hpp>
#include <ubiops/webhooks/signature/detail/base.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>
#include <ubiops/webhooks/signature/detail/message.hpp>
#include <ubiops/webhooks/signature/detail/signature_input.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>
#include <ubiops/webhooks/testing/key_pair.hpp>
#include <ubiops/webhooks/testing/signed_request.hpp>
#include <ubiops/webhooks/testing/url.hpp>

namespace ubiops::webhooks::inline v1::testing {

/// The digests that Content-Digest is made of.
enum class body_digest : std::uint8_t { none, sha256, sha512, sha256_and_sha512 };

/// Which releases of the producer's packages to sign as. All are genuine; they differ in what they sign for a URL with
/// userinfo, an explicit default port or a fragment, and in the digest of an empty body.
enum class producer : std::uint8_t {
  newer,  ///< http-message-signatures since 2.1.0, as requests-http-signature 2.0.0 calls it
  older,  ///< 2.0.0 and 2.0.1, with requests-http-signature 0.7.1
  oldest,  ///< up to 1.0.1: as `older`, but `alg` is the last parameter of a signature
};

/// An aggregate for designated initialisers; the defaults are the producer's.
struct signing_options {
  producer signed_by = producer::newer;

  /// For a Content-Digest that is not among the fields; `newer` alone gives one to an empty body.
  body_digest digest = body_digest::sha256;

  /// Component identifiers as in Signature-Input, quotes optional where there are no parameters. `content-digest` is
  /// left out where the request has none.
  std::vector<std::string> components = default_components();

  /// Cover `authorization` too, last, where the fields have it.
  bool cover_authorization = true;

  /// By default the current second of the system clock. A Date that is not among the fields shows the same second.
  std::optional<std::chrono::sys_seconds> created = {};

  std::optional<std::chrono::sys_seconds> expires = {};
  std::optional<std::string> nonce = {};
  std::optional<std::string> tag = {};

  /// The name of the signature in Signature-Input and Signature, which is not signed.
  std::string label = "pyhms";

  /// In place of the key's own id.
  std::optional<std::string> key_id = {};

  bool include_alg = true;

  /// What the producer covers. A function, since GCC 12 crashes on a list in its place inside templates.
  [[nodiscard]] static std::vector<std::string> default_components() {
    return {"@method", "@authority", "@target-uri", "content-digest", "date"};
  }
};

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
                                                 const signing_options& options = {});

}  // namespace ubiops::webhooks::inline v1::testing

namespace ubiops::webhooks::inline v1::detail::signing {

inline bool has_field(const std::vector<testing::field>& fields, std::string_view lower) noexcept {
  for (const testing::field& line : fields) {
    if (equals_ignoring_case(line.name, lower)) return true;
  }
  return false;
}

template <class Hash>
void append_digest(std::string& out, std::string_view algorithm, std::string_view body) {
  Hash hash;
  hash.update(std::as_bytes(std::span(body)));
  if (!out.empty()) out.append(", ");
  out.append(algorithm).append("=");
  structured_fields::append_byte_sequence(out, hash.finish());
}

inline std::string content_digest_of(std::string_view body, testing::body_digest digest) {
  using enum testing::body_digest;
  std::string value;
  if (digest == sha256 || digest == sha256_and_sha512) append_digest<sodium_crypto::sha256>(value, "sha-256", body);
  if (digest == sha512 || digest == sha256_and_sha512) append_digest<sodium_crypto::sha512>(value, "sha-512", body);
  return value;
}

/// Puts in what the producer and its HTTP client add.
inline void complete_fields(testing::signed_request& sent, std::string_view host, std::chrono::sys_seconds created,
                            const testing::signing_options& options) {
  auto& fields = sent.fields;
  const auto add = [&fields](std::string_view name, std::string value) {
    fields.push_back({std::string(name), std::move(value)});
  };
  if (!has_field(fields, "host")) fields.insert(fields.begin(), {"Host", std::string(host)});
  const bool may_be_bare = sent.method == "GET" || sent.method == "HEAD";
  if (!has_field(fields, "content-length") && !(sent.body.empty() && may_be_bare)) {
    add("Content-Length", std::to_string(sent.body.size()));
  }
  const auto add_date = [&] {
    if (has_field(fields, "date")) return;
    const auto date = format_imf_fixdate(created);
    add("Date", std::string(date.data(), date.size()));
  };
  const bool newer = options.signed_by == testing::producer::newer;
  if (newer) add_date();
  const bool has_digest = newer || !sent.body.empty();
  if (!has_field(fields, "content-digest") && has_digest && options.digest != testing::body_digest::none) {
    add("Content-Digest", content_digest_of(sent.body, options.digest));
  }
  if (!newer) add_date();
}

/// Appends the inner list of covered components.
inline result<void> append_components(std::string& out, const testing::signing_options& options,
                                      const std::vector<testing::field>& fields) {
  bool authorization = options.cover_authorization && has_field(fields, "authorization");
  const bool digest = has_field(fields, "content-digest");
  char before = '(';
  const auto append = [&](const component_identifier& identifier) {
    out.push_back(std::exchange(before, ' '));
    append_identifier(out, identifier);
  };
  const component_identifier authorization_field{.name = "authorization"};
  for (const std::string& text : options.components) {
    const auto identifier = parse_component_identifier(text);
    if (!identifier) return identifier.error();
    if (identifier->name == "content-digest" && !digest) continue;
    if (*identifier == authorization_field) authorization = false;
    append(*identifier);
  }
  if (authorization) append(authorization_field);
  if (before == '(') out.push_back('(');
  out.push_back(')');
  return {};
}

/// Signature-Input with the signer's own key id.
inline result<std::string> signature_input_text(const testing::signing_options& options, std::string_view key_id,
                                                std::chrono::sys_seconds created,
                                                const std::vector<testing::field>& fields) {
  std::string out;
  const auto refused = [](std::string_view name) { return error(errc::malformed_signature_input, name); };
  const auto time = [&out](std::string_view name, std::chrono::sys_seconds value) {
    out.append(name);
    return structured_fields::append_integer(out, value.time_since_epoch().count());
  };
  const auto string = [&out](std::string_view name, const std::optional<std::string>& value) {
    return !value || structured_fields::append_string(out.append(name), *value);
  };
  const bool alg_last = options.signed_by == testing::producer::oldest;
  constexpr std::string_view alg = ";alg=\"ed25519\"";

  if (!structured_fields::append_key(out, options.label)) return refused("label");
  out.push_back('=');
  if (auto appended = append_components(out, options, fields); !appended) return appended.error();
  if (!time(";created=", created)) return refused("created");
  out.append(";keyid=\"").append(key_id).append("\"");
  if (options.include_alg && !alg_last) out.append(alg);
  if (options.expires && !time(";expires=", *options.expires)) return refused("expires");
  if (!string(";nonce=", options.nonce)) return refused("nonce");
  if (!string(";tag=", options.tag)) return refused("tag");
  if (options.include_alg && alg_last) out.append(alg);
  return out;
}

/// What a prepared URL is in `@target-uri` and `@authority`: a reading of its own, not the verifier's, so that the two
/// are tested against each other.
struct signed_spelling {
  std::string target_uri;
  std::string authority;
};

inline signed_spelling spell(std::string_view url, const uri_parts& parts, testing::producer by) {
  signed_spelling spelling{std::string(url), std::string(parts.authority)};
  if (by == testing::producer::newer) {
    const std::string_view host_and_port = parts.authority.substr(parts.authority.rfind('@') + 1);
    spelling.authority = without_default_port(host_and_port, parts.scheme);
    spelling.target_uri.erase(parts.scheme.size() + 3, parts.authority.size() - host_and_port.size());
    if (parts.fragment) spelling.target_uri.resize(spelling.target_uri.size() - parts.fragment->size() - 1);
  }
  for (char& c : spelling.authority) c = to_lower(c);
  return spelling;
}

/// Appends the signature base of one signature, over a URL in its prepared form.
inline result<void> append_base_for_url(text_buffer<limits::inline_signature_base>& out, const candidate& signature,
                                        const request& head, std::string_view url, testing::producer by) {
  const auto parts = split_uri(url);
  if (!parts) return error(errc::malformed_target, "@target-uri");
  const signed_spelling spelling = spell(url, *parts, by);
  const target_in_force target{.scheme = parts->scheme,
                               .authority = spelling.authority,
                               .target_uri = spelling.target_uri,
                               .path = parts->path,
                               .query = parts->query,
                               .received = head.target()};
  return with_head_view(head, [&](const head_view& view) -> result<void> {
    field_lines lines;
    covered_field_indexes covered;
    covered.want(lines, signature);
    if (auto collected = lines.collect(view); !collected) return collected;
    base_lines places;
    return append_signature_base(out, signature, {view, target, lines, covered}, places);
  });
}

/// Signs what is there and adds Signature-Input and Signature.
inline result<void> add_signature(testing::signed_request& sent, const testing::key_pair& key,
                                  const testing::signing_options& options, std::chrono::sys_seconds created) {
  const auto text = signature_input_text(options, key.public_key().key_id(), created, sent.fields);
  if (!text) return text.error();
  // Read back as a verifier that has this key reads it, so that there is one builder of signature bases.
  keyring own;
  if (auto added = own.add(key.public_key()); !added) return added;
  signature_input input(own, 0);
  if (auto read = input.read(*text); !read) return read;
  if (auto checked = check_candidate(input.selected()); !checked) return checked;
  candidate signature = input.selected();

  std::string key_id;
  if (options.key_id) {
    if (!structured_fields::append_string(key_id, *options.key_id)) {
      return error(errc::malformed_signature_input, "keyid");
    }
    signature.canonical = {};  // no longer what it was read from
    for (signature_parameter& parameter : signature.parameters) {
      if (parameter.key == "keyid") parameter.value.text = std::string_view(key_id).substr(1, key_id.size() - 2);
    }
  }
  text_buffer<limits::inline_signature_base> base;
  auto appended = append_base_for_url(base, signature, sent.head(), sent.url, options.signed_by);
  if (!appended) return appended;

  text_buffer<limits::inline_signature_base> parameters;
  append_signature_params(parameters, signature);
  std::string value = options.label + "=";
  structured_fields::append_byte_sequence(value, key.sign(base.view()));
  sent.fields.push_back({"Signature-Input", (options.label + "=").append(parameters.view())});
  sent.fields.push_back({"Signature", std::move(value)});
  return {};
}

}  // namespace ubiops::webhooks::inline v1::detail::signing

namespace ubiops::webhooks::inline v1::testing {

inline result<signed_request> sign(const key_pair& key, std::string_view method, std::string_view url,
                                   std::vector<field> fields, std::string_view body, const signing_options& options) {
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
