// What the signer does between the request that it was given and the one that is sent: the fields that the producer and
// its HTTP client add, and the signature (RFC 9421 §3.1, RFC 9530 §2).
#ifndef UBIOPS_WEBHOOKS_TESTING_DETAIL_SIGNING_HPP
#define UBIOPS_WEBHOOKS_TESTING_DETAIL_SIGNING_HPP

#include <chrono>
#include <cstddef>
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
#include <ubiops/webhooks/testing/signing_options.hpp>

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

#endif
