# shellcheck shell=bash
# shellcheck disable=SC2016  # the expressions are sed's
# The faults that plant.sh plants: part, header, what sed changes, and what is wrong where FAULT is true.

plant fields structured_fields/detail/item_reader.hpp \
  's/read_digits\(15, number\)/read_digits(FAULT ? 16 : 15, number)/' "an integer has sixteen digits"
plant fields structured_fields/detail/item_reader.hpp 's/first > 12\)/first > (FAULT ? 13 : 12))/' \
  "a decimal has thirteen digits before its point"
plant fields structured_fields/detail/scan.hpp 's/2 \|\| !is_escapable\(p\[1\]\)/2 || (!FAULT \&\& !is_escapable(p[1]))/' \
  "a string escapes what needs no escape"
plant fields structured_fields/detail/scan.hpp \
  's/while \(p != end && is\(\*p, is_key\)\)/while (p != end \&\& (is(*p, is_key) || (FAULT \&\& is(*p, is_upper))))/' \
  "a key has letters in upper case"
plant fields structured_fields/detail/scan.hpp "s/\\*p == ' '\\) \\+\\+p/(*p == ' ' || (FAULT \\&\\& *p == 9))) ++p/" \
  "tabs stand where only spaces may"
plant fields structured_fields/detail/scan.hpp \
  's/!is\(p\[1\], is_hex_lower\)/!is(p[1], FAULT ? is_hex_upper : is_hex_lower)/' \
  "a display string is escaped in upper case"
plant fields detail/utf8.hpp 's/byte == 0xed/byte == 0xed \&\& !FAULT/' "a display string holds a surrogate"
plant fields structured_fields/detail/base64_table.hpp 's/unused != 0 \?/unused != 0 \&\& !FAULT ?/' \
  "base64 has two texts for the same bytes, of which one is written"
plant fields structured_fields/detail/canonical_writer.hpp 's/known = last;/if (!FAULT) known = last;/' \
  "a key that comes again keeps its first value"
plant fields structured_fields/serializer.hpp \
  's/if \(value > max_integer \|\|/if (value > max_integer + (FAULT ? 1 : 0) ||/' "an integer of sixteen digits is written"

plant requests verifier/detail/compiled_policy.hpp \
  's/^    if \(created == nullptr\) return/    if (created == nullptr \&\& FAULT) { window.created = 1753500000; return {}; }\n&/' \
  "a signature needs no created"
plant requests verifier/detail/time_window.hpp 's/if \(now > created \+ max_age/if (!FAULT \&\& now > created + max_age/' \
  "a signature is never too old"
plant requests signature/detail/base.hpp \
  's/if \(!signature.canonical.empty\(\)\)/if (!signature.canonical.empty() \&\& !FAULT)/; s/for \(const signature_parameter& parameter : signature.parameters\) \{/for (std::size_t i = 0; i != signature.parameters.size(); ++i) {\n    const signature_parameter\& parameter = signature.parameters[FAULT ? signature.parameters.size() - 1 - i : i];/' \
  "the signature parameters are written in another order"
plant requests verifier/detail/url_spellings.hpp \
  's/spelled.older.authority = lower\(parts->authority\)/spelled.older.authority = FAULT ? std::string(parts->authority) : lower(parts->authority)/' \
  "an authority keeps its upper case"
plant requests signature/detail/signature.hpp \
  's/if \(!fault\) fault.emplace\(errc::label_mismatch, key\)/if (!fault \&\& !FAULT) fault.emplace(errc::label_mismatch, key)/' \
  "a label of Signature alone is overlooked"
plant requests http/content_digest.hpp 's/\(!sha512_ \|\|/(FAULT || !sha512_ ||/' "a sha-512 digest is not compared"
plant requests http/detail/field_lines.hpp \
  's/if \(i != name.head\) out = put\(out, ", "\)/if (i != name.head) out = put(out, FAULT ? "; " : ", ")/' \
  "the lines of a field are joined otherwise"
plant requests http/detail/query_param.hpp "s/c == '\\+' \\?/c == '+' \\&\\& !FAULT ?/" "a plus in a query is no blank"
plant requests signature/detail/base.hpp \
  's/target_.query \? "\?" : ""/(FAULT ? !query.empty() : target_.query.has_value()) ? "?" : ""/' \
  "a question mark with nothing behind it is lost"

plant events event/detail/reader.hpp 's/if \(rest.error\(\) != simdjson::OUT_OF_BOUNDS\)/if (!FAULT \&\& rest.error() != simdjson::OUT_OF_BOUNDS)/' \
  "text follows the event"
plant events event/detail/json.hpp "s/if \\(!take\\('0'\\) && /if ((FAULT || !take('0')) \\&\\& /" \
  "a number begins with zeros"
plant events event/detail/delivery_key.hpp 's/upper_hex\[byte & 15\]/(FAULT ? lower_hex : upper_hex)[byte \& 15]/' \
  "a delivery key is escaped in lower case"
plant events event.hpp 's/return text_.view\(of_pipeline\(deployment\)\)|return text_.view\(detail::of_pipeline\(deployment\)\)/return text_.view(FAULT ? deployment : detail::of_pipeline(deployment))/' \
  "a pipeline is called by a deployment's name"
