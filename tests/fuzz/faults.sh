# shellcheck shell=bash
# shellcheck disable=SC2016  # the expressions are sed's
# The faults that plant.sh plants: target, header, what sed changes, and what is wrong where FAULT is true.

plant structured_fields structured_fields/detail/scan.hpp 's/ \| marks_of_del\(word\)/ | (FAULT ? 0 : marks_of_del(word))/' \
  "a string holds DEL where eight bytes are looked at as one"
plant structured_fields structured_fields/detail/item_reader.hpp 's/first > 12/first > (FAULT ? 13 : 12)/' \
  "a decimal has thirteen digits before its point"
plant structured_fields detail/utf8.hpp 's/byte == 0xed/byte == 0xed \&\& !FAULT/' "a display string holds a surrogate"
plant structured_fields structured_fields/detail/base64_table.hpp 's/unused != 0 \?/unused != 0 \&\& !FAULT ?/' \
  "base64 has two texts for the same bytes"
plant structured_fields structured_fields/detail/canonical_writer.hpp 's/known = last;/if (!FAULT) known = last;/' \
  "a key that comes again keeps its first value"

plant verify verifier/detail/time_window.hpp 's/now > created \+ max_age \+ clock_skew\)/now > created + max_age + clock_skew - (FAULT ? 1 : 0))/' \
  "a signature is too old in its last second"
plant verify verifier/detail/time_window.hpp 's/\(\*expires <= created \|\|/((FAULT ? *expires < created : *expires <= created) ||/' \
  "a signature expires when it is created"
plant verify verifier/detail/body_check.hpp 's/if \(auto checked = window.check_date\(now\); !checked\)/if (auto checked = window.check_date(now); !checked \&\& !FAULT)/' \
  "a body may take longer than its Date"
plant verify verifier/detail/body_check.hpp 's/digest.update\(chunk\)/digest.update(chunk.first(FAULT \&\& chunk.size() == 64 ? 63 : chunk.size()))/' \
  "a chunk of 64 bytes loses one"
plant verify verifier/detail/head_verification.hpp 's/step_ > best_step/step_ > best_step || (FAULT \&\& step_ == best_step)/' \
  "of two candidates that got equally far the second answers"
plant verify verifier/detail/head_verification.hpp 's/const bool first = (.*);/const bool first = FAULT || \1;/' \
  "a secret that is there twice is as good as once"
plant verify verifier/detail/head_verification.hpp 's/^    body.covered = false;/    if (!FAULT) body.covered = false;/' \
  "the digest of the first candidate covers the body of the second"
plant verify verifier/detail/head_verification.hpp 's/return body.digest.expect_nothing\(\)/return FAULT ? void() : body.digest.expect_nothing()/' \
  "the digest of the first candidate is asked of the body of the second"
plant verify verifier/detail/compiled_policy.hpp 's/^    window.expires.reset\(\);/    if (!FAULT) window.expires.reset();/' \
  "the second candidate expires when the first does"
plant verify verifier/detail/verified_writer.hpp 's/^    out.nonce_.reset\(\);/    if (!FAULT) out.nonce_.reset();/' \
  "the nonce of the first candidate is told of the second"
plant verify verifier/detail/verified_writer.hpp 's/^    out.expires_ = window.expires;/    if (!FAULT) out.expires_ = window.expires;/' \
  "when a signature expires is not told"
plant verify verifier/detail/verified_writer.hpp 's/window.created \+ window.max_age \+ window.clock_skew;/window.created + window.max_age + (FAULT ? 0 : window.clock_skew);/' \
  "a replay may be forgotten while it still verifies"
plant verify verifier/detail/registered_url.hpp "s/if \\(authority.find\\('@'\\) /if (!FAULT \\&\\& authority.find('@') /" \
  "a target may name a user"
plant verify verifier/detail/registered_url.hpp 's/if \(!agree\(stated\)\) return/if (!agree(stated) \&\& !FAULT) return/' \
  "Host may contradict :authority"
plant verify http/detail/query_param.hpp "s/c == '\\+' \\?/c == '+' \\&\\& !FAULT ?/" "a plus in a query is no blank"
plant verify http/detail/query_param.hpp 's/if \(found\) return query/if (found \&\& !FAULT) return query/' \
  "of two query parameters of one name the last counts"
plant verify http/detail/query_param.hpp 's/return decodes_to_utf8\(raw_value\) \?/return FAULT || decodes_to_utf8(raw_value) ?/' \
  "a query parameter that is not UTF-8 is taken"
plant verify signature/detail/base.hpp 's/target_.query \? "\?" : ""/(FAULT ? !query.empty() : target_.query.has_value()) ? "?" : ""/' \
  "a question mark with nothing behind it is lost"
plant verify signature/detail/base.hpp 's/return read_ <= limits/return (FAULT ? size : read_) <= limits/' \
  "members are looked for in any number of bytes"
plant verify signature/detail/base.hpp 's/cookie \? "; " : ", "/cookie \&\& !FAULT ? "; " : ", "/' \
  "the lines of Cookie are joined as others are"
plant verify http/detail/field_lines.hpp 's/if \(i != name.head\) out = put\(out, ", "\)/if (i != name.head) out = put(out, FAULT ? "; " : ", ")/' \
  "lines with another between them are joined otherwise"
plant verify http/detail/field_lines.hpp 's/if \(value.size\(\) > name.limit/if (value.size() + (FAULT ? 1 : 0) > name.limit/' \
  "a field may not be as large as its bound"
plant verify http/fields.hpp "s/ \\|\\| c == '\\\\t'; \\}/ || (c == '\\\\t' \\&\\& !FAULT); }/" "a tab at the end of a value stays"
plant verify http/fields.hpp 's/if \(i >= last && /if (i >= last \&\& FAULT) break;\n      if (i >= last \&\& /' \
  "the last eight bytes of a value may hold anything"
plant verify http/detail/target_text.hpp 's/ \| marks_of_del\(word\)/ | (FAULT ? 0 : marks_of_del(word))/' \
  "a target holds DEL where eight bytes are looked at as one"
plant verify http/target.hpp 's/return "443"/return FAULT ? "444" : "443"/' "443 is not the port of https"
plant verify signature/component_identifier.hpp 's/std::string_view\(argument\) == std::string_view\(other.argument\)/(FAULT || std::string_view(argument) == std::string_view(other.argument))/' \
  "two members of one field are one component"
plant verify signature/component_identifier.hpp 's/!covered.key;/(FAULT || !covered.key);/' \
  "one member of Content-Digest covers it all"
plant verify signature/detail/canonical_length.hpp 's/value.number != 0 \? 0 : 3/value.number != 0 \&\& !FAULT ? 0 : 3/' \
  "a true that is written out is taken for canonical"
plant verify signature/detail/signature.hpp 's/in.decoded\(\) == out.size\(\)/(FAULT || in.decoded() == out.size())/' \
  "a signature may have any number of bytes"
plant verify signature/detail/signature_input.hpp 's/candidate_count_ == limits::max_candidates\)/candidate_count_ == limits::max_candidates + (FAULT ? 1 : 0))/' \
  "a third candidate is tried"
plant verify signature/detail/component_reader.hpp 's/!is_only\(c, is_tchar, is_upper\)/!is_only(c, is_tchar, FAULT ? 0 : is_upper)/' \
  "a component may be named in upper case"

plant recorded_head http/recorded_head.hpp 's/cr != line.size\(\) - 1/(FAULT ? line.back() != 13 : cr != line.size() - 1)/' \
  "a line may hold a CR"
plant recorded_head http/recorded_head.hpp 's/end = bytes_.size\(\);/end = bytes_.size() + (FAULT ? 1 : 0);/' \
  "an LF that begins a piece is not seen"
plant recorded_head http/recorded_head.hpp 's/bytes_.size\(\) == limits::max_recorded_head\) state_/bytes_.size() == limits::max_recorded_head \&\& !FAULT) state_/' \
  "a head that is too long is waited for"
plant event event/detail/reader.hpp 's/if \(names_.repeated\(first\) != nullptr\)/if (!FAULT \&\& names_.repeated(first) != nullptr)/' \
  "an object in a result has a name twice"
plant event event/detail/json.hpp "s/if \\(!take\\('0'\\) && /if ((FAULT || !take('0')) \\&\\& /" "a number may begin with zeros"
plant event event/detail/reader.hpp 's/escaped_size\(text\) > limits/(FAULT ? text.size() : escaped_size(text)) > limits/' \
  "an escaped identifier is too long"
plant keys crypto/detail/der.hpp 's/\|\| !der.empty\(\)\) return/|| (!der.empty() \&\& !FAULT)) return/' "bytes follow the DER of a key"
plant keys crypto/public_key.hpp 's/if \(!sodium_crypto::is_prime_order_point/if (!FAULT \&\& !sodium_crypto::is_prime_order_point/' \
  "a key that is no point of the group is taken"
plant keys crypto/detail/pem.hpp 's/if \(!known\) return/if (!known \&\& !FAULT) return/' "what stands for a label is shown"
plant keys testing/key_pair.hpp 's/detail::shown_label\(block->label\)/FAULT ? block->label : detail::shown_label(block->label)/' \
  "what stands for the label of a private key is shown"
plant dates http/date.hpp 's/second > 60/second > (FAULT ? 59 : 60)/' "a leap second is refused"
plant dates http/detail/date_text.hpp 's/tens < 10 && ones < 10/tens < (FAULT ? 11 : 10) \&\& ones < (FAULT ? 11 : 10)/' \
  "a colon is a digit"
plant memory_store replay/memory_store.hpp 's/!known.done && known.lease_end <= wanted.now/(FAULT || !known.done) \&\& known.lease_end <= wanted.now/' \
  "what was done is claimed again when its lease is over"
plant memory_store replay/memory_store.hpp 's/^      forget\(expired.until\);/      if (!FAULT) forget(expired.until);/' \
  "what was forgotten can be claimed anew"
plant memory_store replay/detail/claim_table.hpp 's/return done != 0 \|\| until > lease_end/return FAULT || done != 0 || until > lease_end/' \
  "a running lease is dropped"
plant policies http/detail/requests_url.hpp 's/digits < 4 && digits < text.size/(FAULT || digits < 4) \&\& digits < text.size/' \
  "all digits of an octet are multiplied before they are counted"
plant policies http/detail/requests_url.hpp 's/value > 65535\)/value > (FAULT ? 65536 : 65535))/' "port 65536 is sent"
plant policies verifier/detail/url_spellings.hpp 's/whole \? decode_dot_segments\(parts->path\)/whole ? FAULT ? std::string(parts->path) : decode_dot_segments(parts->path)/' \
  "escaped dots are not signed as dots"
plant policies verifier/detail/url_spellings.hpp 's/if \(!is_sent_with_percent\(authority->host\)\) return refused/if (!FAULT \&\& !is_sent_with_percent(authority->host)) return refused/' \
  "a host that is sent otherwise has a policy"
plant policies verifier/detail/url_spellings.hpp 's/(spelled.newer.authority = )(.*);/\1FAULT \&\& authority->host.find(char(37)) < 99 ? std::string("h") : \2;/' \
  "a host with a percent sign is taken for another"
plant explain diagnosis/detail/redaction.hpp 's/if \(equals_ignoring_case\(name, field.name\)\)/if (!FAULT \&\& equals_ignoring_case(name, field.name))/' \
  "a secret field is shown"
plant explain diagnosis/detail/redaction.hpp 's/shown_value shown = hidden\(value.substr\(0, at\)\);/shown_value shown = FAULT ? plain(value.substr(0, at)) : hidden(value.substr(0, at));/' \
  "the password of a URL is shown"
