// Verdicts about requests that differ, and have a name. Where we refuse, the slow verifier must refuse for the same
// reason, and where we accept, it must accept, whatever the rule says; what is left to a rule is who differs, and why.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_RULES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_RULES_HPP

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "../fields/base64.hpp"
#include "../part.hpp"
#include "deviations.hpp"
#include "reading.hpp"

namespace differential {

/// A disagreement about a verdict, and its case as it reads.
struct disputed {
  const disagreement& both;
  const reading& request;

  bool by(std::initializer_list<std::string_view> peers) const {
    return std::find(peers.begin(), peers.end(), both.peer) != peers.end();
  }
  /// We refuse with this code, which the slow verifier confirms, and they accept.
  bool only_we_say(std::string_view code) const {
    return both.stricter() && both.ours["refused"] == code && request.refused_with(code);
  }
  /// They refuse with these words, and we accept, as the slow verifier does.
  bool only_they_say(std::string_view words) const {
    return both.laxer() && request.accepted() &&
           both.theirs["refused"].get_ref<const std::string&>().find(words) != std::string::npos;
  }
};

struct request_rule {
  std::string_view name;
  bool (*explains)(const disputed&);
};

/// The field whose base64 only we refuse: Signature, or Content-Digest.
inline std::string refused_base64(const disputed& that) {
  if (that.only_we_say("malformed_signature")) return that.request.field("signature");
  return that.only_we_say("malformed_content_digest") ? that.request.field("content-digest") : "";
}

inline bool is_lax_base64(const disputed& that, bool bits) {
  const mended_base64 mended = mend_all(refused_base64(that));
  return bits ? mended.bits : mended.padding && !mended.bits;
}

inline bool is_registered(const std::string& parameter) {
  constexpr std::string_view names[] = {"created", "expires", "nonce", "alg", "keyid", "tag"};
  return std::find(std::begin(names), std::end(names), parameter) != std::end(names);
}

inline bool has_unregistered_parameter(const reading& request) {
  for (const slow::description& each : request.descriptions) {
    for (const auto& [name, value] : each.parameters) {
      if (!is_registered(name)) return true;
    }
  }
  return false;
}

inline bool has_unknown_digest(const reading& request) {
  const slow::field source = slow::read_field(request.field("content-digest"), slow::form::dictionary);
  for (const slow::read& each : source.reads) {
    if (each.what == slow::step::item && each.key != "sha-256" && each.key != "sha-512") return true;
  }
  return false;
}

inline bool covers_any(const reading& request, bool (*wanted)(const slow::component&)) {
  for (const slow::description& each : request.descriptions) {
    if (std::any_of(each.components.begin(), each.components.end(), wanted)) return true;
  }
  return false;
}

inline bool has_digest_twice(const reading& request) {
  const slow::field source = slow::read_field(request.field("content-digest"), slow::form::dictionary);
  std::vector<std::string> names;
  for (const slow::read& each : source.reads) {
    if (each.what != slow::step::item) continue;
    if (std::find(names.begin(), names.end(), each.key) != names.end()) return true;
    names.push_back(each.key);
  }
  return false;
}

/// Within the skew that we grant.
inline bool expires_just_now(const reading& request) {
  return std::any_of(request.descriptions.begin(), request.descriptions.end(), [&](const slow::description& each) {
    const slow::bare* const expires = each.parameter("expires");
    return expires != nullptr && expires->number < request.now && request.now <= expires->number + 60;
  });
}

/// RFC 3986 §2.1, or a character that no path or query has (§3.3, §3.4).
inline bool has_wrong_escape(const std::string& target) {
  for (std::size_t i = 0; i < target.size(); ++i) {
    const bool escape = target[i] == '%' && i + 2 < target.size() && slow::hex_value(target[i + 1]) >= 0 &&
                        slow::hex_value(target[i + 2]) >= 0;
    if (!escape && !slow::is_unreserved(target[i]) && !slow::is_one_of(target[i], "!$&'()*+,;=:@/?")) return true;
  }
  return false;
}

/// A name that is no token, or a control in a value.
inline bool has_field_that_is_none(const reading& request) {
  return std::any_of(request.head.fields.begin(), request.head.fields.end(), [](const auto& line) {
    return !slow::is_token(line.first) || slow::has_forbidden(slow::trimmed(line.second), true);
  });
}

inline bool has_time_beyond_years(const reading& request) {
  for (const slow::description& each : request.descriptions) {
    const slow::bare* const expires = each.parameter("expires");
    if (expires != nullptr && expires->number > 253'402'300'799) return true;
  }
  return false;
}

inline constexpr std::string_view random_order = "component parameters in random order";

inline constexpr request_rule request_rules[] = {
    {"a signature or digest without its padding", [](const disputed& that) { return is_lax_base64(that, false); }},
    {"a signature or digest with unused bits set", [](const disputed& that) { return is_lax_base64(that, true); }},
    {"base64 that is none",
     [](const disputed& that) {
       const std::string text = refused_base64(that);
       return that.by({"older"}) && !slow::read_field(mend_all(text).text, slow::form::dictionary).whole;
     }},
    {"two Hosts",
     [](const disputed& that) { return that.only_we_say("malformed_field") && that.request.lines("host") > 1; }},
    {"a fragment in the request-target",
     [](const disputed& that) {
       return that.only_we_say("malformed_target") && that.request.head.target.find('#') != std::string::npos;
     }},
    {"a request-target without a path",
     [](const disputed& that) {
       const std::string& target = that.request.head.target;
       return that.only_we_say("malformed_target") && (target.empty() || target.starts_with('?'));
     }},
    {"a field that is not there",
     [](const disputed& that) { return that.by({"httpsig"}) && that.only_we_say("missing_component"); }},
    {"bounds of a request", [](const disputed& that) { return that.only_we_say("limit_exceeded"); }},
    {"types of signature parameters",
     [](const disputed& that) {
       return that.by({"older", "htmsig"}) && that.request.input.whole && that.only_we_say("malformed_signature_input");
     }},
    {not_applied,
     [](const disputed& that) {
       const auto strict = [](const slow::component& each) { return each.has("sf") || each.has("key"); };
       return that.by({"older", "htmsig"}) && covers_any(that.request, strict) &&
              (that.only_we_say("malformed_field") || that.only_we_say("missing_component"));
     }},
    {"fields that are not strictly read",
     [](const disputed& that) {
       const bool whole =
           that.request.input.whole && slow::read_field(that.request.field("signature"), slow::form::dictionary).whole;
       return that.by({"htmsig"}) && !whole &&
              (that.only_we_say("malformed_signature_input") || that.only_we_say("malformed_signature") ||
               that.only_we_say("malformed_field"));
     }},
    {"a label of Signature alone",
     [](const disputed& that) { return that.by({"htmsig"}) && that.only_we_say("label_mismatch"); }},
    {"expired when it was created",
     [](const disputed& that) {
       if (!that.only_we_say("signature_expired")) return false;
       for (const slow::description& each : that.request.descriptions) {
         const slow::bare* const created = each.parameter("created");
         const slow::bare* const expires = each.parameter("expires");
         if (created != nullptr && expires != nullptr && expires->number <= created->number) return true;
       }
       return false;
     }},
    {"a parameter twice", [](const disputed& that) { return that.only_we_say("duplicate_parameter"); }},
    {"a label twice",
     [](const disputed& that) {
       return that.by({"older", "httpsig", "htmsig"}) && that.only_we_say("duplicate_label");
     }},
    {"required components",
     [](const disputed& that) { return that.by({"httpsig", "htmsig"}) && that.only_we_say("component_not_covered"); }},
    {"no window for created",
     [](const disputed& that) {
       return that.by({"httpsig", "htmsig"}) &&
              (that.only_we_say("signature_too_old") || that.only_we_say("created_in_future") ||
               that.only_we_say("missing_created"));
     }},
    {"no digest is looked at",
     [](const disputed& that) {
       return that.by({"htmsig"}) &&
              (that.only_we_say("content_digest_mismatch") || that.only_we_say("unsupported_digest_algorithm") ||
               that.only_we_say("malformed_content_digest"));
     }},
    {"unregistered signature parameters",
     [](const disputed& that) {
       return that.by({"older", "newer"}) && has_unregistered_parameter(that.request) &&
              that.only_they_say("Unexpected signature metadata parameter");
     }},
    {"more than one signature",
     [](const disputed& that) {
       return that.by({"older", "newer"}) && that.request.descriptions.size() > 1 &&
              that.only_they_say("Multiple signatures");
     }},
    {"unknown digests beside a known one",
     [](const disputed& that) {
       return that.by({"older", "newer"}) && has_unknown_digest(that.request) &&
              that.only_they_say("nsupported content digest algorithm");
     }},
    {"another signature beside a good one",
     [](const disputed& that) {
       if (that.request.descriptions.size() < 2) return false;
       return (that.by({"htmsig"}) && (that.only_they_say("unknown key") || that.only_they_say("requires keyid") ||
                                       that.only_they_say("panicked") || that.only_they_say("verification failed") ||
                                       that.only_they_say("failed to recreate"))) ||
              (that.by({"httpsig"}) && that.only_they_say("HttpSigError"));
     }},
    {"the first line of Signature alone",
     [](const disputed& that) {
       const bool several = that.request.lines("signature") > 1 || that.request.lines("signature-input") > 1;
       return that.by({"htmsig"}) && several &&
              (that.only_they_say("not found in Signature header") || that.only_we_say("malformed_signature") ||
               that.only_we_say("duplicate_label"));
     }},
    {"types of fields that they do not know",
     [](const disputed& that) {
       const auto strict = [](const slow::component& each) { return each.has("sf"); };
       return that.by({"newer"}) && covers_any(that.request, strict) &&
              that.only_they_say("Unknown Structured Field type");
     }},
    {"wrong escapes in a URL",
     [](const disputed& that) {
       return has_wrong_escape(that.request.head.target) &&
              ((that.by({"newer"}) && that.only_they_say("Invalid URL")) ||
               (that.by({"htmsig"}) && that.only_they_say("invalid URL escape")));
     }},
    {"no skew for expires",
     [](const disputed& that) {
       return that.by({"htmsig"}) && that.only_they_say("signature expired at") && expires_just_now(that.request);
     }},
    {"a digest covered in another form",
     [](const disputed& that) {
       const auto digest = [](const slow::component& each) {
         return each.name == "content-digest" && (each.has("sf") || each.has("bs")) && !each.has("key");
       };
       return that.by({"older", "newer"}) && covers_any(that.request, digest) &&
              (that.only_they_say("equired component") || that.only_they_say("requires a signed Content-Digest"));
     }},
    {"a digest twice",
     [](const disputed& that) {
       return that.by({"older", "newer", "httpsig"}) && has_digest_twice(that.request) &&
              that.only_we_say("malformed_content_digest");
     }},
    {"decoded text that cannot be signed",
     [](const disputed& that) {
       const auto decoded = [](const slow::component& each) {
         return each.name == "@query-param" || each.name == "@path";
       };
       return that.by({"htmsig"}) && covers_any(that.request, decoded) &&
              (that.only_they_say("non-ASCII") || that.only_they_say("invalid semicolon"));
     }},
    {"components that they do not take",
     [](const disputed& that) {
       const auto target = [](const slow::component& each) { return each.name == "@request-target"; };
       const auto param = [](const slow::component& each) { return each.name == "@query-param"; };
       const auto bytes = [](const slow::component& each) { return each.has("bs"); };
       return (that.by({"htmsig"}) && covers_any(that.request, target) && that.only_they_say("@request-target")) ||
              (that.by({"htmsig"}) && covers_any(that.request, bytes) && that.only_they_say("single header value")) ||
              (that.by({"older"}) && covers_any(that.request, param) && that.only_they_say("@query-param")) ||
              (that.by({"httpsig"}) && covers_any(that.request, bytes) && that.only_they_say("No signature"));
     }},
    {random_order,
     [](const disputed& that) {
       const auto several = [](const slow::component& each) { return each.parameters.size() > 1; };
       return that.by({"htmsig"}) && covers_any(that.request, several) && that.only_they_say("verification failed");
     }},
    {"an empty query that is none",
     [](const disputed& that) {
       const auto query = [](const slow::component& each) { return each.name == "@query"; };
       return that.by({"htmsig"}) && covers_any(that.request, query) && that.request.query().size() < 2 &&
              that.only_they_say("query component not found");
     }},
    {"fields that a server refuses",
     [](const disputed& that) {
       return that.by({"httpsig"}) && has_field_that_is_none(that.request) && that.only_they_say("http: ");
     }},
    {"a digest that nothing covers",
     [](const disputed& that) {
       const auto digest = [](const slow::component& each) { return each.name == "content-digest"; };
       return that.request.head.body.empty() && !covers_any(that.request, digest) &&
              ((that.by({"newer"}) && that.only_they_say("requires a signed Content-Digest")) ||
               (that.by({"httpsig"}) && that.only_they_say("digest: ")));
     }},
    {"times beyond the year 9999",
     [](const disputed& that) {
       return that.by({"older", "newer"}) && has_time_beyond_years(that.request) && that.only_they_say("out of range");
     }},
    {"methods that are not upper-case",
     [](const disputed& that) {
       const std::string& method = that.request.head.method;
       return that.by({"newer"}) && std::any_of(method.begin(), method.end(), slow::is_lower) &&
              that.only_they_say("must be an uppercase string");
     }},
};

}  // namespace differential

#endif
