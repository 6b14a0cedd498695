// Requests that verifiers disagree on. Each is judged by what it says of itself (any_authority) and by the URL that the
// receiver knows (target_uri); both verdicts are pinned with the reason. A verdict in which no rule of this library
// leaves a choice is said so shortly; where it had one, the reason names the safe side.
#include <ubiops/webhooks/verifier.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "vectors.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

struct ruling {
  std::string_view id;  // without "dsp-pub-"
  errc by_host;  // under any_authority, with the request's scheme
  errc by_url;  // under target_uri
  std::string_view reason;
};

constexpr ruling rulings[] = {
    {"000-auth_trailing_space", errc::signature_mismatch, errc::signature_mismatch,
     "values are trimmed (RFC 9421 2.1); the producer signed the blank"},
    {"001-auth_trailing_tab", errc::signature_mismatch, errc::signature_mismatch, "a tab is trimmed like a blank"},
    {"002-auth_latin1", errc::malformed_field, errc::malformed_field,
     "non-ASCII in a covered value; guessing the encoding that was signed is no safe side"},
    {"003-auth_bytes_value", errc::signature_mismatch, errc::signature_mismatch,
     "the producer signed Python's repr of the bytes"},
    {"004-auth_nul", errc::malformed_field, errc::malformed_field, "NUL in a covered value"},
    {"005-digest_plus_unknown_alg", verified, verified, "unknown digest algorithms beside a known one are ignored"},
    {"006-digest_one_right_one_wrong", errc::content_digest_mismatch, errc::content_digest_mismatch,
     "every known digest must match"},
    {"007-digest_duplicate_key_last_right", errc::malformed_content_digest, errc::malformed_content_digest,
     "a digest algorithm twice"},
    {"008-digest_with_parameters", verified, verified, "parameters on digests are ignored"},
    {"009-query_brackets_via_params", errc::signature_mismatch, verified,
     "signed unescaped, sent escaped: only the registered URL tells"},
    {"010-ipv6_zone_id", errc::malformed_field, verified,
     "the zone in Host is not an RFC 3986 host; the registered URL has it escaped"},
    {"011-custom_host_header", errc::signature_mismatch, verified,
     "Host names another host; a configured URL replaces it"},
    {"012-absolute_form_target_via_proxy", errc::signature_mismatch, verified,
     "@authority drops the default port (RFC 9421 2.2.3), the producer signed it"},
    {"013-extra_scheme_path_query", verified, verified, "derived components of RFC 9421"},
    {"014-extra_query_empty", verified, verified, "no query is \"?\" (RFC 9421 2.2.7)"},
    {"015-extra_request_target_query", verified, verified, "@request-target as received"},
    {"016-extra_request_target_no_query", errc::signature_mismatch, errc::signature_mismatch,
     "the producer signed \"/a?\" for \"/a\""},
    {"017-extra_query_params_draft", errc::unsupported_component, errc::unsupported_component,
     "@query-params is a draft's name"},
    {"018-component_sf", errc::unsupported_component, errc::unsupported_component,
     "x-l;sf: the field has no type that is known"},
    {"019-component_bs", errc::signature_mismatch, errc::signature_mismatch, "the producer signed ;bs unencoded"},
    {"020-component_unknown_param", errc::unsupported_component, errc::unsupported_component,
     "an unknown component parameter"},
    {"021-label_renamed_in_both", verified, verified, "the label is not signed and selects nothing"},
    {"022-second_signature_of_someone_else", verified, verified, "a stranger's signature is ignored"},
    {"023-second_signature_on_own_lines", verified, verified, "the same on lines of its own"},
    {"024-signature_without_input", errc::label_mismatch, errc::label_mismatch,
     "Signature has a label more than Signature-Input (RFC 9421 4)"},
    {"025-duplicate_label_genuine_last", errc::duplicate_label, errc::duplicate_label,
     "duplicates are refused: two readers could take different ones"},
    {"026-identical_lines_twice", errc::duplicate_label, errc::duplicate_label,
     "duplicates are refused, equal ones too"},
    {"027-signature_with_parameter", verified, verified, "parameters on the Signature byte sequence are ignored"},
    {"028-duplicate_parameter_last_right", errc::duplicate_parameter, errc::duplicate_parameter,
     "duplicates are refused"},
    {"029-base64_no_padding", errc::malformed_signature, errc::malformed_signature, "base64 is strict"},
    {"030-base64_nonzero_pad_bits", errc::malformed_signature, errc::malformed_signature,
     "base64 is strict: one text for each signature"},
    {"031-base64_after_padding", errc::malformed_signature, errc::malformed_signature, "base64 is strict"},
    {"032-base64_equals_in_the_middle", errc::malformed_signature, errc::malformed_signature, "base64 is strict"},
    {"033-created_edge_minus_5", verified, verified, "now = created - skew: the ends are included"},
    {"034-created_edge_minus_6", errc::created_in_future, errc::created_in_future, "a second earlier"},
    {"035-created_edge_plus_86405", verified, verified, "now = created + max_age + skew"},
    {"036-created_edge_plus_86406", errc::signature_too_old, errc::signature_too_old, "a second later"},
    {"037-expires_edge_plus_5", verified, verified, "now = expires + skew"},
    {"038-expires_edge_plus_6", errc::signature_expired, errc::signature_expired, "a second later"},
    {"039-signed_without_created", errc::missing_created, errc::missing_created,
     "without created no replay window holds"},
    {"040-signed_without_keyid", errc::missing_key_id, errc::missing_key_id, "selection is by keyid alone"},
    {"041-signed_unknown_parameter", verified, verified, "unregistered parameters are signed and accepted"},
    {"042-signed_alg_as_token", errc::malformed_signature_input, errc::malformed_signature_input, "a wrong type"},
    {"043-signed_keyid_as_token", errc::malformed_signature_input, errc::malformed_signature_input,
     "a wrong type, not an absent keyid"},
    {"044-signed_created_as_string", errc::malformed_signature_input, errc::malformed_signature_input, "a wrong type"},
    {"045-signed_created_as_decimal", errc::malformed_signature_input, errc::malformed_signature_input, "a wrong type"},
    {"046-signed_component_as_token", errc::malformed_signature_input, errc::malformed_signature_input, "a wrong type"},
    {"047-signed_date_bs_rfc_style", errc::component_not_covered, errc::component_not_covered,
     "\"date\";bs is another component than the required \"date\""},
    {"048-signed_query_param_rfc_style", verified, verified, "@query-param;name of RFC 9421 2.2.8"},
    {"049-signed_expires_year_5138", verified, verified, "64-bit times"},
    {"050-method_lowercase_on_wire", errc::signature_mismatch, errc::signature_mismatch, "methods have a case"},
    {"051-authorization_present_but_uncovered", verified, verified,
     "uncovered fields are not looked at, and not shown"},
    {"052-obs_fold_in_covered_header", errc::malformed_field, errc::malformed_field,
     "obs-fold in a covered value; unfolding is what servers disagree on"},
    {"053-crlf_in_uncovered_header", verified, verified, "uncovered fields are not looked at"},
    {"054-host_header_missing_url_given", errc::missing_component, verified,
     "no Host: refused only where the authority would come from it"},
    {"055-unsigned_body_on_bodyless_signature", errc::component_not_covered, errc::component_not_covered,
     "a body that is not covered, whatever the policy"},
    {"056-default_port_added_to_host", verified, errc::signature_mismatch,
     "Host is normalised (RFC 9421 2.2.3); a configured URL is taken verbatim, and this one has :443"},
    {"057-host_uppercase_on_wire", verified, errc::invalid_policy,
     "Host is lower-cased; a configured URL in upper case can never have been signed"},
    {"058-host_trailing_dot_on_wire", errc::signature_mismatch, errc::signature_mismatch, "another authority text"},
    {"059-pct_unreserved_encoded_on_wire", errc::signature_mismatch, errc::invalid_policy,
     "URIs are compared as text; a configured URL with such an escape can never have been signed"},
    {"060-empty_query_vs_query_kept", errc::signature_mismatch, errc::signature_mismatch,
     "queries are compared as text"},
    {"061-fragment_in_request_target", errc::malformed_target, errc::malformed_target,
     "\"#\" in a request-target, judged even where a configured URL replaces the target"},
    {"062-pct_hex_lowercase_on_wire", errc::signature_mismatch, errc::invalid_policy,
     "compared as text; a configured URL with such an escape can never have been signed"},
    {"063-empty_query_added", errc::signature_mismatch, errc::invalid_policy,
     "\"/x?\" is not \"/x\", and a URL that ends so can never have been signed"},
    {"064-host_line_twice", errc::malformed_field, errc::malformed_field, "more than one Host, covered or not"},
};

errc code_of(const recorded_request& entry, uw::policy policy) {
  if (entry.id.find("edge_") != std::string::npos) {
    policy.max_age = std::chrono::seconds(86400);
    policy.clock_skew = std::chrono::seconds(5);
  }
  const auto verifier = test_verifier::create(entry.key(), policy);
  if (!verifier) return verifier.error().code();
  const verdict judged = judge(*verifier, entry.request, at(entry.now));
  if (judged == verified) CHECK(judged.base == entry.base);
  return judged.code;
}

}  // namespace

TEST_CASE("every disputed request has the verdicts that follow from the rules") {
  const auto entries = recorded::requests("disputed");
  CHECK(entries.size() == 65);
  CHECK(std::size(rulings) == 65);
  for (const recorded_request& entry : entries) {
    CAPTURE(entry.id);
    const auto ruled = std::find_if(std::begin(rulings), std::end(rulings),
                                    [&](const ruling& each) { return "dsp-pub-" + std::string(each.id) == entry.id; });
    REQUIRE(ruled != std::end(rulings));
    CAPTURE(std::string(ruled->reason));
    CHECK(code_of(entry, entry.any_authority()) == ruled->by_host);
    CHECK(code_of(entry, entry.target_uri()) == ruled->by_url);
  }
}
