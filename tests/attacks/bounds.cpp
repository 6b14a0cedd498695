// Every bound of limits.hpp that a request can meet: just that much, and one more. A bound counts over the whole
// message where it says so: what strangers add counts, wherever it stands.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/limits.hpp>

#include "attack.hpp"

namespace limits = ubiops::webhooks::limits;
using enum ubiops::webhooks::errc;

namespace {

std::string times(std::size_t count, std::string_view text) {
  std::string all;
  while (count-- > 0) all += text;
  return all;
}

/// A member of Signature-Input that is nobody's of ours.
signature_draft stranger(std::string label, std::string member) {
  signature_draft out = usual_request(strangers_key()).signature;
  out.label = std::move(label);
  out.input_override = std::move(member);
  out.bytes_override = std::string(64, 's');
  return out;
}

std::string components(std::size_t count) { return '(' + times(count, "\"x\" ") + ')'; }
std::string parameters(std::size_t count) { return times(count, ";a"); }
constexpr std::string_view usual_five = R"(("@method" "@authority" "@target-uri" "content-digest" "date"))";

void strangers_before(scene& s, const std::vector<std::string>& members) {
  for (const std::string& member : members) {
    s.before.push_back(stranger("s" + std::to_string(s.before.size()), member));
  }
}
void strangers_behind(scene& s, const std::vector<std::string>& members) {
  for (const std::string& member : members) {
    s.behind.push_back(stranger("t" + std::to_string(s.behind.size()), member));
  }
}

/// A stranger's signature of so many bytes that Signature has this many.
void fill_signature(scene& s, std::size_t amount) {
  signature_draft other = stranger("", "()");
  other.bytes_override = std::string(540, 's');
  const std::size_t around = s.signature().signature_member().size() + 2 + other.signature_member().size();
  other.label = std::string(amount - around, 's');
  s.before.push_back(other);
}

/// The first member of the field in a line of its own, and another field between the two.
void put_in_lines(message& m, const char* name) {
  const std::string value = m.get(name);
  const std::size_t comma = value.find(", ");
  m.set(name, value.substr(0, comma)).add("X-Between", "x").add(name, value.substr(comma + 2));
}

/// Fills the base up to this many bytes.
void fill_base(scene& s, std::size_t amount) {
  s.send_covered("x-rest", "");
  const std::string rest(amount - s.signature().base().size(), 'r');
  s.head().set("x-rest", rest);
  s.signature().value("\"x-rest\"") = rest;
}

/// Covers a derived component (RFC 9421 §2.2) of a long target.
void long_target(scene& s, std::string_view identifier, std::string_view before, std::string_view behind) {
  const std::string target = '/' + std::string(before) + std::string(6000, 't') + std::string(behind);
  s.draft = usual_request(our_key(), "hooks.example.com", target);
  s.signature().lines.push_back({std::string(identifier), target});
}

/// The target has this many bytes, nearly all of which no component covers.
void uncovered_target(scene& s, std::size_t size, const signed_line& covered) {
  s.policy.required_components = {"@method", "@authority", "@path", "content-digest", "date"};
  s.signature().uncover("\"@target-uri\"");
  s.signature().lines.push_back({"\"@path\"", "/"});
  if (covered.identifier != "\"@path\"") s.signature().lines.push_back(covered);
  s.head().target = "/?a=1&" + std::string(size - 6, 't');
}

/// Priority, of this many bytes, with the member u at its end.
void long_priority(scene& s, std::size_t size) {
  s.head().add("Priority", "x=\"" + std::string(size - 9, 'v') + "\", u=1");
  s.signature().lines.push_back({"\"priority\";key=\"u\"", "1"});
}

/// Priority with this text, covered as its strict text, which is the same, or as its member u.
void covered_priority(scene& s, const std::string& text, bool member) {
  s.head().add("Priority", text);
  s.signature().lines.push_back(member ? signed_line{"\"priority\";key=\"u\"", text.substr(text.rfind("u=") + 2)}
                                       : signed_line{"\"priority\";sf", text});
}

std::string numbered(std::size_t count, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text.append(i == 0 ? "" : separator).append("a").append(std::to_string(i));
  return text;
}

void host_is(scene& s, std::size_t size) {
  s.draft = usual_request(our_key(), std::string(size, 'h'));
  s.policy = {};
  s.policy.any_authority = true;
}

constexpr bound rows[] = {
    {"max_field_lines", "field lines in a head", limits::max_field_lines, limit_exceeded, "field lines",
     [](scene& s, std::size_t amount) {
       while (s.head().fields.size() + 2 < amount) s.head().add("X-Other", "v");
     }},
    {"max_field_lines-covered", "the same, nearly all of them of one covered field", limits::max_field_lines,
     limit_exceeded, "field lines",
     [](scene& s, std::size_t amount) {
       std::string joined;
       while (s.head().fields.size() + 2 < amount) {
         s.head().add(s.head().fields.size() % 2 != 0 ? "X-Many" : "x-many", " v ");
         joined += joined.empty() ? "v" : ", v";
       }
       s.signature().lines.push_back({"\"x-many\"", joined});
     }},
    {"max_field_lines-of-two", "the same, of two covered fields in turn", limits::max_field_lines, limit_exceeded,
     "field lines",
     [](scene& s, std::size_t amount) {
       std::string joined[2];
       while (s.head().fields.size() + 2 < amount) {
         const bool odd = s.head().fields.size() % 2 != 0;
         s.head().add(odd ? "X-Odd" : "X-Even", "v");
         joined[odd ? 1 : 0] += joined[odd ? 1 : 0].empty() ? "v" : ", v";
       }
       s.signature().lines.push_back({"\"x-even\"", joined[0]});
       s.signature().lines.push_back({"\"x-odd\"", joined[1]});
     }},
    {"max_signature_input", "bytes of Signature-Input", limits::max_signature_input, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {
       const std::size_t ours = s.signature().input_member().size();
       strangers_before(s, {"();keyid=\"" + std::string(amount - ours - 16, 'x') + '"'});
     }},
    {"max_signature_input-in-lines", "the same in two lines, and what joins them", limits::max_signature_input,
     limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {
       const std::size_t ours = s.signature().input_member().size();
       strangers_before(s, {"();keyid=\"" + std::string(amount - ours - 16, 'x') + '"'});
       s.on_the_way = [](message& m, std::string_view) { put_in_lines(m, "Signature-Input"); };
     }},
    {"max_signature", "bytes of Signature", limits::max_signature, limit_exceeded, "signature",
     [](scene& s, std::size_t amount) { fill_signature(s, amount); }},
    {"max_signature-in-lines", "the same in two lines, and what joins them", limits::max_signature, limit_exceeded,
     "signature",
     [](scene& s, std::size_t amount) {
       fill_signature(s, amount);
       s.on_the_way = [](message& m, std::string_view) { put_in_lines(m, "Signature"); };
     }},
    {"max_signatures", "signatures in a message", limits::max_signatures, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) { strangers_before(s, std::vector<std::string>(amount - 1, "()")); }},
    {"max_signatures-not-lists", "the same, the strangers' no inner lists", limits::max_signatures, limit_exceeded,
     "signature-input",
     [](scene& s, std::size_t amount) { strangers_behind(s, std::vector<std::string>(amount - 1, "1")); }},
    {"max_signatures-lines", "lines of Signature-Input, the last of them empty", limits::max_signatures,
     limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {
       strangers_before(s, std::vector<std::string>(7, "()"));
       s.on_the_way = [](message& m, std::string_view) {
         std::string value = m.get("Signature-Input");
         m.remove("Signature-Input");
         for (std::size_t comma = value.find(", "); comma != value.npos; comma = value.find(", ")) {
           m.add("Signature-Input", value.substr(0, comma));
           value.erase(0, comma + 2);
         }
         m.add("Signature-Input", value);
       };
       if (amount == limits::max_signatures) return;
       s.before.clear();
       s.on_the_way = [](message& m, std::string_view) {
         for (std::size_t i = 0; i < limits::max_signatures; ++i) m.add("signature-input", "");
       };
     }},
    {"max_components", "components in our signature", limits::max_components, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {
       for (std::size_t i = 0; s.signature().lines.size() < amount; ++i) s.send_covered("x-" + std::to_string(i), "v");
     }},
    {"max_components-of-a-stranger", "components in a stranger's signature", limits::max_components, limit_exceeded,
     "signature-input", [](scene& s, std::size_t amount) { strangers_before(s, {components(amount)}); }},
    {"max_message_components", "components in a message, the last of them in a stranger's signature",
     limits::max_message_components, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) { strangers_behind(s, {components(16), components(amount - 16 - 5)}); }},
    {"max_message_components-ours-last", "components in a message, the last of them ours",
     limits::max_message_components, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) { strangers_before(s, {components(16), components(amount - 16 - 5)}); }},
    {"max_message_components-as-ubiops", "components in a message, of signatures that cover what UbiOps's do",
     limits::max_message_components, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {
       const std::string five(usual_five);
       strangers_before(s, {five, five, components(amount - 25)});
       strangers_behind(s, {five, five});
     }},
    {"max_parameters", "parameters of our signature", limits::max_parameters, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {
       while (s.signature().parameters.size() < amount) {
         s.signature().parameters.push_back("x" + std::to_string(s.signature().parameters.size()) + "=1");
       }
     }},
    {"max_parameters-of-a-stranger", "parameters of a stranger's signature", limits::max_parameters, limit_exceeded,
     "signature-input", [](scene& s, std::size_t amount) { strangers_behind(s, {"()" + parameters(amount)}); }},
    {"max_message_parameters", "parameters in a message, the last of them ours", limits::max_message_parameters,
     limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {  // ours has three
       const std::string full = "()" + parameters(16);
       strangers_before(s, {full, full, full, "()" + parameters(amount - 48 - 3)});
     }},
    {"max_message_parameters-last-strangers", "the same, the last of them a stranger's", limits::max_message_parameters,
     limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {
       const std::string full = "()" + parameters(16);
       strangers_behind(s, {full, full, full, "()" + parameters(amount - 48 - 3)});
     }},
    {"max_message_parameters-of-components", "the same, of a component of a stranger's that stands last",
     limits::max_message_parameters, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) {
       std::string component = "(\"x\"";
       for (std::size_t i = 3; i < amount; ++i) component += ";p" + std::to_string(i);
       strangers_behind(s, {component + ')'});
     }},
    {"max_message_parameters-of-components-first", "the same, of one that stands first", limits::max_message_parameters,
     limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) { strangers_before(s, {"(\"x\"" + parameters(amount - 3) + ')'}); }},
    {"max_label", "bytes of our label", limits::max_label, limit_exceeded, "signature-input",
     [](scene& s, std::size_t amount) { s.signature().label = std::string(amount, 'l'); }},
    {"max_label-of-no-list", "bytes of the label of a member that is no inner list", limits::max_label, limit_exceeded,
     "signature-input",
     [](scene& s, std::size_t amount) { s.behind.push_back(stranger(std::string(amount, 'l'), "1")); }},
    {"max_digests", "digests in Content-Digest", limits::max_digests, limit_exceeded, "content-digest",
     [](scene& s, std::size_t amount) {
       std::string value = s.head().get("Content-Digest");
       for (std::size_t i = 1; i < amount; ++i) value += ", x" + std::to_string(i) + "=:AA==:";
       s.put_digest(value);
     }},
    {"max_signature_base", "bytes of a signature base, by a field", limits::max_signature_base, limit_exceeded,
     "@signature-params", [](scene& s, std::size_t amount) { fill_base(s, amount); }},
    {"max_signature_base-lines", "the same, by a field in lines", limits::max_signature_base, limit_exceeded,
     "@signature-params",
     [](scene& s, std::size_t amount) {
       s.send_covered("x-lines", std::string(4000, 'a'));
       s.head().add("X-Between", "x").add("x-lines", std::string(3000, 'b'));
       s.signature().value("\"x-lines\"") += ", " + std::string(3000, 'b');
       fill_base(s, amount);
     }},
    {"max_signature_base-bytes", "the same, by a field covered as bytes", limits::max_signature_base, limit_exceeded,
     "@signature-params",
     [](scene& s, std::size_t amount) {
       s.head().add("x-bytes", std::string(6000, 'b'));
       s.signature().lines.push_back({"\"x-bytes\";bs", ':' + base64_of(std::string(6000, 'b')) + ':'});
       fill_base(s, amount);
     }},
    {"max_signature_base-method", "the same, by the method", limits::max_signature_base, limit_exceeded,
     "@signature-params",
     [](scene& s, std::size_t amount) {
       s.head().method = s.signature().value("\"@method\"") = std::string(9000, 'M');
       fill_base(s, amount);
     }},
    {"max_signature_base-path", "the same, by `@target-uri` and `@path`", limits::max_signature_base, limit_exceeded,
     "@signature-params",
     [](scene& s, std::size_t amount) {
       long_target(s, "\"@path\"", "", "");
       fill_base(s, amount);
     }},
    {"max_signature_base-request-target", "the same, by `@target-uri` and `@request-target`", limits::max_signature_base,
     limit_exceeded, "@signature-params",
     [](scene& s, std::size_t amount) {
       long_target(s, "\"@request-target\"", "p?", "&x");
       fill_base(s, amount);
     }},
    {"max_signature_base-target-of-path", "bytes of a target of which `@path` is covered", limits::max_signature_base,
     limit_exceeded, "@path",
     [](scene& s, std::size_t amount) { uncovered_target(s, amount, {"\"@path\"", "/"}); }},
    {"max_signature_base-target-of-parameter", "bytes of a target of which a query parameter is covered",
     limits::max_signature_base, limit_exceeded, "@query-param",
     [](scene& s, std::size_t amount) {
       uncovered_target(s, amount, {"\"@query-param\";name=\"a\"", "1"});
       // First the parameter: @path has the same bound.
       std::swap(s.signature().lines.back(), s.signature().lines[s.signature().lines.size() - 2]);
     }},
    {"max_signature_base-member", "bytes of a field of which a member is covered", limits::max_signature_base,
     limit_exceeded, "priority", [](scene& s, std::size_t amount) { long_priority(s, amount); }},
    {"max_signature_base-read", "bytes read for a member and a query parameter", limits::max_signature_base,
     limit_exceeded, "priority",
     [](scene& s, std::size_t amount) {
       s.draft = usual_request(our_key(), "hooks.example.com", "/?a=1&" + std::string(996, 'q'));
       s.signature().lines.push_back({"\"@query-param\";name=\"a\"", "1"});
       long_priority(s, amount - 1000);
     }},
    {"max_structured_members", "members of a field covered with ;sf", limits::max_structured_members, limit_exceeded,
     "priority", [](scene& s, std::size_t amount) { covered_priority(s, numbered(amount, ", "), false); }},
    {"max_structured_members-key", "members of a field of which one is covered", limits::max_structured_members,
     limit_exceeded, "priority",
     [](scene& s, std::size_t amount) { covered_priority(s, numbered(amount - 1, ", ") + ", u=1", true); }},
    {"max_structured_parameters", "parameters of a member covered with ;sf", limits::max_structured_parameters,
     limit_exceeded, "priority",
     [](scene& s, std::size_t amount) { covered_priority(s, "u=1;" + numbered(amount, ";"), false); }},
    {"max_structured_parameters-key", "parameters of a covered member", limits::max_structured_parameters,
     limit_exceeded, "priority",
     [](scene& s, std::size_t amount) { covered_priority(s, "u=1;" + numbered(amount, ";"), true); }},
    {"max_authority", "bytes of Host where it is believed", limits::max_authority, limit_exceeded, "host",
     [](scene& s, std::size_t amount) { host_is(s, amount); }},
    {"max_authority-not-believed", "bytes of Host where it is not", limits::max_authority, limit_exceeded, "host",
     [](scene& s, std::size_t amount) { s.head().set("Host", std::string(amount, 'h')); }},
    {"max_authority-http2", "bytes of :authority", limits::max_authority, limit_exceeded, "@authority",
     [](scene& s, std::size_t amount) {
       host_is(s, amount);
       s.head().remove("Host").authority = std::string(amount, 'h');
     }},
    {"max_authority-in-target", "bytes of the authority in an absolute request-target", limits::max_authority,
     limit_exceeded, "@authority",
     [](scene& s, std::size_t amount) {
       host_is(s, amount);
       s.head().remove("Host").target = "https://" + std::string(amount, 'h') + "/hook?id=7";
     }},
};

}  // namespace

std::span<const bound> bounds_of_requests() { return rows; }
