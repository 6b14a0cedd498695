// Every cause of a refusal that explain() can name, in one table: its id, its name, where it lies, and the sentences
// about it. The table is what a page about troubleshooting is made from.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_CAUSES_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_CAUSES_HPP

#include <cstddef>
#include <string_view>

#include <ubiops/webhooks/diagnosis/cause_id.hpp>

namespace ubiops::webhooks::inline v1::diagnosis {

/// A row of the table.
struct cause_text {
  cause_id id;
  place where;            ///< where it usually lies; a `cause` says where it lies this time
  std::string_view name;  ///< the enumerator's: of JSON and of links
  std::string_view what;  ///< one sentence without a full stop: what differs, which `cause::how` says how far is proved
  std::string_view why;  ///< the same: what is usually behind it, which is no more than likely
};

/// All causes, in the order of `cause_id`; a test holds the two together.
inline constexpr cause_text causes[] = {
    {cause_id::other_scheme, place::policy, "other_scheme", "the URL was signed with another scheme",
     "the policy has http for https or the reverse, a redirect led here, or TLS ends in a proxy and the scheme that is "
     "taken from the request is the inner one"},
    {cause_id::port_missing, place::policy, "port_missing", "the URL was signed with a port that ours does not have",
     "the port was left out of the policy, or a proxy takes it out of Host"},
    {cause_id::port_extra, place::policy, "port_extra", "the URL was signed without the port that ours has",
     "the policy has the port of the server behind the proxy, or the proxy puts it into Host"},
    {cause_id::other_port, place::policy, "other_port", "the URL was signed with another port",
     "the policy has the port of the server behind the proxy"},
    {cause_id::other_www, place::policy, "other_www", "the host was signed with www. where ours has none, or without",
     "the policy has the other of two names of one site, or a redirect led from one to the other"},
    {cause_id::trailing_dot, place::policy, "trailing_dot", "the host was signed with a dot at its end, or without one",
     "the registered URL and the policy differ in it"},
    {cause_id::other_host, place::policy, "other_host", "the URL was signed for another host",
     "the policy has an inner name or that of another machine, a tunnel changes Host, or somebody relays another "
     "receiver's webhook"},
    {cause_id::redirected_url, place::sender, "redirected_url",
     "the URL was signed for another host than it was sent to",
     "the registered URL answers with a redirect (307, 308), and the sender follows it with an unchanged Signature"},
    {cause_id::userinfo, place::policy, "userinfo", "the URL was signed with a user name, or with another",
     "the registered URL has a user name and the policy has not, or the reverse"},
    {cause_id::international_host, place::policy, "international_host",
     "the host was signed in another spelling of its international name",
     "UbiOps's sender signs the form that begins with xn--, and the policy has another"},
    {cause_id::ipv6_spelling, place::policy, "ipv6_spelling", "the IPv6 address was signed in another spelling",
     "UbiOps's sender signs the address as it was registered; ours has zeros or letters written otherwise"},
    {cause_id::host_case, place::sender, "host_case", "the host was signed with letters in another case",
     "it was signed as it was registered, with capital letters; UbiOps's sender makes hosts lower-case before it "
     "signs"},
    {cause_id::fragment, place::policy, "fragment", "the URL was signed with a fragment that ours does not have",
     "older releases of UbiOps's sender sign the fragment of the registered URL, and no request shows it"},
    {cause_id::path_prefix_stripped, place::proxy, "path_prefix_stripped",
     "the path was signed with more at its front than ours has", "a proxy or a router takes a prefix off the path"},
    {cause_id::path_prefix_added, place::proxy, "path_prefix_added",
     "the path was signed without what ours has at its front", "a proxy or a gateway puts a prefix before the path"},
    {cause_id::path_replaced, place::proxy, "path_replaced", "another path was signed",
     "a proxy rewrites the path, or the policy has the wrong one"},
    {cause_id::path_case, place::proxy, "path_case", "the path was signed with letters in the other case",
     "the policy, a proxy or a router writes the path in another case"},
    {cause_id::trailing_slash, place::proxy, "trailing_slash",
     "the path was signed with a slash at its end where ours has none, or without",
     "a proxy, a router or a redirect adds or removes it"},
    {cause_id::slashes_merged, place::proxy, "slashes_merged", "the path was signed with slashes that ours has merged",
     "a proxy makes // into / (nginx: merge_slashes off keeps it)"},
    {cause_id::dot_segments, place::adapter, "dot_segments", "the path was signed without its dot segments",
     "a proxy or a router writes /./ or /../ into the path; UbiOps's sender removes both before it signs and sends"},
    {cause_id::path_escapes, place::adapter, "path_escapes", "the path was signed with other percent-encoding",
     "a proxy or a framework decodes the path; the adapter must show the target as it came over the wire"},
    {cause_id::target_missing, place::adapter, "target_missing", "the request shows no usable target",
     "the adapter shows no target, an empty one, or one without its first slash"},
    {cause_id::query_lost, place::adapter, "query_lost",
     "the URL was signed with a query, or more of one, than ours has", "a router hands on the path without its query"},
    {cause_id::query_added, place::proxy, "query_added", "the URL was signed without something in our query",
     "a proxy or a tracker adds parameters"},
    {cause_id::query_order, place::adapter, "query_order", "the query was signed in another order",
     "a framework or a proxy sorts parameters"},
    {cause_id::query_plus, place::adapter, "query_plus", "the query was signed with + and %20 exchanged",
     "a framework or a proxy writes blanks in the other way"},
    {cause_id::query_escapes, place::adapter, "query_escapes", "the query was signed with other percent-encoding",
     "a framework or a proxy decodes the query, or encodes it anew"},
    {cause_id::query_empty, place::adapter, "query_empty", "the URL was signed without the ? at its end, or with one",
     "an adapter or a proxy writes ? behind every path; UbiOps's sender drops an empty query"},
    {cause_id::query_replaced, place::proxy, "query_replaced", "another query was signed",
     "a proxy rewrites the query, or the policy has the wrong one"},
    {cause_id::method_case, place::adapter, "method_case", "the method was signed in upper case",
     "the adapter or its framework shows the method in lower case"},
    {cause_id::redirected_to_get, place::sender, "redirected_to_get", "POST was signed, and GET came",
     "the registered URL answers with a redirect (301, 302, 303), which the sender follows with GET and without a "
     "body"},
    {cause_id::method_changed, place::proxy, "method_changed", "another method was signed",
     "a proxy or a method override changes it"},
    {cause_id::field_lost, place::proxy, "field_lost", "a covered field is not in the request",
     "a proxy or a gateway strips it, or the adapter does not show it"},
    {cause_id::lines_reordered, place::adapter, "lines_reordered",
     "the lines of a covered field were signed in another "
     "order",
     "the framework keeps fields in a map, or shows its lines from the last to the first"},
    {cause_id::lines_joined, place::adapter, "lines_joined",
     "the lines of a covered field were signed joined otherwise",
     "a framework or a proxy joins them by something else than a comma and a blank (RFC 9421 section 2.1)"},
    {cause_id::lines_added, place::proxy, "lines_added", "a covered field was signed with fewer lines",
     "a proxy adds a line of its own, or repeats one"},
    {cause_id::lines_lost, place::adapter, "lines_lost", "a covered field was signed with more lines",
     "the framework keeps only the first or the last of them, or one of those that are equal"},
    {cause_id::percent_decoded, place::adapter, "percent_decoded", "a covered field was signed percent-encoded",
     "a framework or a proxy decodes the value"},
    {cause_id::mime_decoded, place::adapter, "mime_decoded", "a covered field was signed MIME-encoded (RFC 2047)",
     "a framework or a mail-like parser decodes the value"},
    {cause_id::value_charset, place::sender, "value_charset",
     "a covered field was signed in another character encoding than it came in",
     "UbiOps's sender signs UTF-8 and sends ISO 8859-1; a verifier takes neither, since HTTP says what they mean "
     "nowhere"},
    {cause_id::blanks_collapsed, place::proxy, "blanks_collapsed", "a covered field was signed with other blanks",
     "a proxy or a framework makes several blanks or a tab into one blank"},
    {cause_id::trailing_blank, place::sender, "trailing_blank", "a covered field was signed with a blank at its end",
     "the value was registered with a blank at its end; UbiOps's sender signs it, and no HTTP server keeps it"},
    {cause_id::value_case, place::proxy, "value_case", "a covered field was signed with letters in another case",
     "a proxy or a framework changes the case of values"},
    {cause_id::quotes_lost, place::adapter, "quotes_lost", "a covered field was signed with quotes, or without",
     "a framework or a shell takes quotes off"},
    {cause_id::authorization_lost, place::proxy, "authorization_lost", "Authorization was signed, and is not there",
     "a proxy, a gateway or a redirect to another host strips it, or the framework keeps it to itself"},
    {cause_id::authorization_replaced, place::proxy, "authorization_replaced", "another Authorization was signed",
     "a proxy puts its own credentials in"},
    {cause_id::field_changed, place::proxy, "field_changed", "a covered field was signed with another value",
     "a proxy or a framework changes it"},
    {cause_id::date_rewritten, place::proxy, "date_rewritten", "another Date was signed",
     "a proxy or a client library writes a Date of its own"},
    {cause_id::date_zone, place::proxy, "date_zone", "Date was signed in GMT, and came in another zone or form",
     "a proxy or a framework parses the Date and writes it in its own way"},
    {cause_id::digest_remade, place::proxy, "digest_remade", "another Content-Digest was signed",
     "a proxy computes it anew from the body, or from another body"},
    {cause_id::signature_stripped, place::proxy, "signature_stripped", "a field of the signature is not in the request",
     "a proxy or a gateway strips it, the adapter does not show it, or the request is not from UbiOps"},
    {cause_id::second_signature, place::proxy, "second_signature",
     "there is a signature beside ours that stands in one field only, or twice",
     "a firewall or a gateway adds its own signature to one of the two fields"},
    {cause_id::signature_folded, place::proxy, "signature_folded",
     "a field of the signature is broken by a line fold or "
     "a blank",
     "a proxy, a log or a mail folds long lines (obsolete since RFC 7230)"},
    {cause_id::signature_cut, place::proxy, "signature_cut", "a field of the signature is cut short",
     "something bounds the length of field lines"},
    {cause_id::signature_respelled, place::proxy, "signature_respelled", "the signature is written in another form",
     "something takes off quotes, colons or base64 padding, or uses base64's other alphabet"},
    {cause_id::parameters_changed, place::proxy, "parameters_changed", "other signature parameters were signed",
     "something rewrites Signature-Input"},
    {cause_id::other_key, place::keyring, "other_key", "another key of the keyring signed it",
     "the keyring binds the key's id to the wrong key, or lacks the name that the sender uses"},
    {cause_id::unknown_key, place::keyring, "unknown_key", "its keyid names no key of the keyring",
     "UbiOps has a new key that this machine lacks, it is another environment's, or the request is not from UbiOps"},
    {cause_id::key_id_spelling, place::sender, "key_id_spelling",
     "its keyid is that of a trusted key in another spelling",
     "something rewrites Signature-Input; UbiOps writes sha512: and lower-case digits"},
    {cause_id::body_read_before, place::adapter, "body_read_before", "the body is empty, and one was sent",
     "something before the verifier has read the body: a middleware, a logger, a form or JSON parser"},
    {cause_id::body_cut, place::adapter, "body_cut", "the body is shorter than what was sent",
     "it was not read to its end, is larger than a bound, or went through a C string, which ends at a NUL byte"},
    {cause_id::body_longer, place::adapter, "body_longer", "the body is longer than what was sent",
     "bytes of something else are in its buffer, or it was encoded anew"},
    {cause_id::body_line_end, place::adapter, "body_line_end",
     "the body was signed with or without a line end behind it", "a framework, a script or an editor adds or trims it"},
    {cause_id::body_line_ends, place::adapter, "body_line_ends", "the body was signed with other line ends",
     "it was read or kept as text: CR LF and LF were exchanged"},
    {cause_id::body_byte_order_mark, place::adapter, "body_byte_order_mark",
     "the body was signed with or without a byte order mark", "it was decoded and encoded as text"},
    {cause_id::body_charset, place::adapter, "body_charset", "the body was signed in another character encoding",
     "it was decoded with the wrong charset, or written with another"},
    {cause_id::body_json_rewritten, place::adapter, "body_json_rewritten", "the same JSON was signed in other words",
     "a framework parses the body and writes it again: compact, spaced, sorted, with other escapes"},
    {cause_id::body_decompressed, place::adapter, "body_decompressed", "the body was signed compressed",
     "a proxy or a framework takes gzip off before the verifier sees the body"},
    {cause_id::body_cut_at_nul, place::adapter, "body_cut_at_nul", "the body ends where a NUL byte would stand",
     "it went through a C string"},
    {cause_id::body_chunked, place::adapter, "body_chunked", "the chunk framing is still in the body",
     "the adapter shows the bytes of the connection, not the content (RFC 9112 section 7.1)"},
    {cause_id::body_changed, place::unknown, "body_changed", "another body was signed",
     "something between sender and verifier changes it, or somebody altered it"},
    {cause_id::clock_off, place::clock, "clock_off", "it was signed at another time than now",
     "one of the two clocks is off, or the request waited, or was sent again later"},
    {cause_id::time_zone, place::clock, "time_zone", "the time is off by a time zone",
     "local time was taken for UTC: by the clock of this machine or of the sender"},
    {cause_id::milliseconds, place::sender, "milliseconds", "a time is in milliseconds",
     "created must be in seconds (RFC 9421 section 2.3), and so must the time that verify() is given"},
    {cause_id::retry_or_replay, place::sender, "retry_or_replay", "it was signed some time ago, and is whole",
     "it was captured and is sent again, or it waited in a queue; a retry of UbiOps is signed anew"},
    {cause_id::required_field_absent, place::sender, "required_field_absent", "a required field is not in the request",
     "it is not registered with the webhook, a proxy strips it, or another customer registered this URL"},
    {cause_id::required_field_case, place::policy, "required_field_case",
     "a required field has its value in another case", "the value was written in another case on one side"},
    {cause_id::required_field_quoted, place::policy, "required_field_quoted",
     "a required field has its value with quotes, or without", "quotes were copied along on one side"},
    {cause_id::required_field_twice, place::proxy, "required_field_twice", "a required field is there more than once",
     "a proxy adds a line of its own"},
    {cause_id::required_field_other, place::policy, "required_field_other", "a required field has another value",
     "the secret was changed on one side, or another customer registered this URL"},
    {cause_id::required_component, place::policy, "required_component",
     "the policy requires a component that the signature does not cover",
     "the policy asks for more than UbiOps signs, or the request is not from UbiOps"},
    {cause_id::relay, place::proxy, "relay", "the request came through a relay or tunnel, by the traces that it left",
     "relays rewrite Host, drop queries and write bodies anew; compare with a request that comes without one"},
    {cause_id::malformed_request, place::unknown, "malformed_request", "the request is not as the standards want it",
     "the verdict says in what; a proxy or an adapter has changed it, or it is not from UbiOps"},
    {cause_id::not_signed_or_altered, place::unknown, "not_signed_or_altered", "not signed by this key, or altered",
     "a forgery looks exactly so, and so does a change that was not thought of: nothing that was tried was signed"},
};

/// The number of causes; `cause_id` runs from 0 to one less.
inline constexpr std::size_t cause_count = sizeof(causes) / sizeof(causes[0]);
static_assert(cause_count == static_cast<std::size_t>(cause_id::not_signed_or_altered) + 1);

/// The row of a cause; the last row for a value outside the enumeration.
[[nodiscard]] constexpr const cause_text& text_of(cause_id id) noexcept {
  const auto index = static_cast<std::size_t>(id);
  return causes[index < cause_count ? index : cause_count - 1];
}

/// The enumerator's name, "other_scheme".
[[nodiscard]] constexpr std::string_view to_string(cause_id id) noexcept { return text_of(id).name; }

}  // namespace ubiops::webhooks::inline v1::diagnosis

#endif
