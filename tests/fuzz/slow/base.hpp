// The signature base (RFC 9421 §2.5), and what its lines are taken from.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_BASE_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_BASE_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/limits.hpp>

#include "base64.hpp"
#include "component.hpp"
#include "field_writer.hpp"
#include "heads.hpp"
#include "receiver.hpp"
#include "target.hpp"
#include "text.hpp"

namespace slow {

namespace limits = ubiops::webhooks::limits;

/// A step that failed.
struct refusal {
  errc code;
};

inline void refuse_if(bool refused, errc code) {
  if (refused) throw refusal{code};
}

/// The trimmed lines of a field, whose name is in lower case (RFC 9421 §2.1).
inline std::vector<std::string> lines_of(const message& source, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& [each, value] : source.fields) {
    if (lower(each) == name) out.push_back(trimmed(value));
  }
  return out;
}

inline std::string joined(const std::vector<std::string>& lines, std::string_view separator = ", ") {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) out.append(i == 0 ? std::string_view() : separator).append(lines[i]);
  return out;
}

/// What the derived components are taken from (§2.2).
struct source_target {
  std::string scheme;
  std::string authority;
  std::string origin;                     // or the whole `@target-uri`:
  std::optional<std::string> target_uri;
  std::string path;
  std::optional<std::string> query;
  std::optional<std::string> received;    // the request-target, where the head shows one
};

/// By the request alone (RFC 9421 §2.2.3): the absolute form, `:authority` and Host must agree.
inline void take_authority_of_request(const message& source, const std::string& scheme,
                                      const std::optional<request_target>& target, source_target& out) {
  out.scheme = scheme;
  std::vector<std::string> schemes;
  if (target && target->scheme) schemes.push_back(lower(*target->scheme));
  if (!source.scheme.empty()) schemes.push_back(lower(source.scheme));
  if (scheme.empty()) {
    out.scheme = schemes.empty() ? "https" : schemes.front();
    for (const std::string& each : schemes) {
      refuse_if((each != "http" && each != "https") || each != out.scheme, errc::malformed_target);
    }
  }
  std::vector<std::string> stated;
  if (target && target->scheme) stated.push_back(target->authority);
  const auto state = [&](const std::string& text) {
    const auto parts = read_authority(text);
    refuse_if(!parts || parts->userinfo, errc::malformed_field);
    stated.push_back(text);
    refuse_if(normal_authority(text, out.scheme) != normal_authority(stated.front(), out.scheme),
              errc::malformed_target);
  };
  if (!source.authority.empty()) state(source.authority);
  for (const std::string& host : lines_of(source, "host")) state(host);
  refuse_if(stated.empty(), errc::missing_component);
  refuse_if(read_authority(stated.front())->userinfo.has_value(), errc::malformed_target);
  out.authority = normal_authority(stated.front(), out.scheme);
  refuse_if(out.authority.size() > limits::max_authority, errc::limit_exceeded);
  out.origin = out.scheme + "://" + out.authority;
}

/// The target in force: the configured URL as one generation signs it, or the request's own.
inline source_target target_in_force(const receiver& policy, std::size_t spelled, const message& source,
                                     bool shows_target) {
  source_target out;
  std::optional<request_target> target;
  if (shows_target) {
    target = read_target(source.target, source.method);
    refuse_if(!target, errc::malformed_target);
    out.received = source.target;
    out.path = target->path;
    out.query = target->query;
  }
  if (policy.spellings.empty()) {
    take_authority_of_request(source, policy.scheme, target, out);
    return out;
  }
  const spelling& url = policy.spellings[spelled];
  out.scheme = policy.scheme;
  out.authority = url.authority;
  if (policy.whole_url) {
    out.target_uri = url.url;
    out.path = policy.path;
    out.query = policy.query;
  } else {
    out.origin = url.url;
  }
  return out;
}

/// Writes the lines of a base one by one.
class base_writer {
 public:
  base_writer(const message& source, const source_target& target) : source_(source), target_(target) {}

  std::string write(const std::vector<component>& covered, const std::string& parameters) {
    std::string base;
    for (const component& each : covered) {
      base.append(each.text).append(": ").append(value_of(each)).append("\n");
      refuse_if(base.size() > limits::max_signature_base, errc::limit_exceeded);
    }
    base.append("\"@signature-params\": ").append(parameters);
    refuse_if(base.size() > limits::max_signature_base, errc::limit_exceeded);
    return base;
  }

 private:
  std::string value_of(const component& each) {
    if (!each.is_derived()) return field_value(each);
    if (each.name == "@method") {
      refuse_if(source_.method.size() > limits::max_signature_base, errc::limit_exceeded);
      refuse_if(!is_token(source_.method), errc::malformed_field);
      return source_.method;
    }
    if (each.name == "@authority") return target_.authority;
    if (each.name == "@scheme") return target_.scheme;
    if (each.name == "@request-target") {
      refuse_if(!target_.received, errc::missing_component);
      refuse_if(target_.received->size() > limits::max_signature_base, errc::limit_exceeded);
      return *target_.received;
    }
    if (!target_.target_uri) {
      refuse_if(!target_.received, errc::missing_component);
      refuse_if(target_.received->size() > limits::max_signature_base, errc::limit_exceeded);
    }
    const std::string query = target_.query.value_or("");
    if (each.name == "@target-uri") {
      return target_.target_uri ? *target_.target_uri
                                : target_.origin + target_.path + (target_.query ? "?" + query : "");
    }
    if (each.name == "@path") return target_.path.empty() ? "/" : target_.path;
    if (each.name == "@query") return "?" + query;
    return query_parameter(each, query);
  }

  // §2.2.8
  std::string query_parameter(const component& each, const std::string& query) {
    may_read(query.size());
    const std::string quoted = each.parameters.at("name");
    const auto values = query_parameters(query, quoted.substr(1, quoted.size() - 2));
    refuse_if(values.empty(), errc::missing_component);
    refuse_if(values.size() > 1 || !is_utf8(form_decoded(values.front())), errc::malformed_target);
    return form_encoded(form_decoded(values.front()));
  }

  // §2.1
  std::string field_value(const component& each) {
    const auto lines = lines_of(source_, each.name);
    refuse_if(lines.empty(), errc::missing_component);
    const std::string value = joined(lines, each.name == "cookie" && each.parameters.empty() ? "; " : ", ");
    if (each.has("bs")) return byte_sequences(lines);
    if (!each.parameters.empty()) return strict_value(each, value);
    refuse_if(has_forbidden(value), errc::malformed_field);
    return value;
  }

  // §2.1.3
  static std::string byte_sequences(const std::vector<std::string>& lines) {
    std::vector<std::string> out;
    for (const std::string& line : lines) {
      refuse_if(has_forbidden(line, true), errc::malformed_field);
      out.push_back(":" + base64_of(line) + ":");
    }
    return joined(out);
  }

  // §2.1.1, §2.1.2
  std::string strict_value(const component& each, const std::string& value) {
    may_read(value.size());
    refuse_if(has_forbidden(value), errc::malformed_field);
    std::optional<std::string> key;
    if (each.has("key")) key = each.parameters.at("key").substr(1, each.parameters.at("key").size() - 2);
    const auto [status, text] = canonical_text(value, *structured_form(each.name), key, limits::max_structured_members,
                                               limits::max_structured_parameters);
    refuse_if(status == canonical::limit, errc::limit_exceeded);
    refuse_if(status == canonical::not_found, errc::missing_component);
    refuse_if(status == canonical::malformed, errc::malformed_field);
    return text;
  }

  // What is looked through for members and query parameters is bounded as a whole.
  void may_read(std::size_t size) {
    read_ += size;
    refuse_if(read_ > limits::max_signature_base, errc::limit_exceeded);
  }

  const message& source_;
  const source_target& target_;
  std::size_t read_ = 0;
};

}  // namespace slow

#endif
