// A case as the slow readers understand it (tests/fuzz/slow): by what the rules are decided.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_READING_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_READING_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sodium.h>

#include <ubiops/webhooks/error.hpp>

#include "../../fuzz/slow/verifier.hpp"
#include "../part.hpp"
#include "cases.hpp"

namespace differential {

class reading {
 public:
  explicit reading(const json& asked)
      : head(message_of(asked)), origin(octets(asked["origin"])), scheme(origin.substr(0, origin.find(':'))),
        netloc(origin.substr(scheme.size() + 3)), target(slow::read_target(head.target, head.method)),
        now(asked["now"].get<std::int64_t>()) {
    const std::string host = slow::read_authority(netloc)->host;
    const auto port = slow::read_authority(netloc)->port;
    const bool usual = !port || *port == (scheme == "https" ? "443" : "80");
    bare_authority = host + (port ? ":" + *port : "");
    newer_authority = slow::lower(usual ? host : bare_authority);
    const std::string text = field("signature-input");
    input = slow::read_field(text, slow::form::dictionary);
    if (input.whole) descriptions = slow::descriptions_of(input);
    for (const json& each : asked["keys"]) {
      keys_.push_back({octets(each[0]), keys_.size()});
      raw_keys_.push_back(octets(each[1]));
    }
    for (const std::string& each : asked["required"].get<std::vector<std::string>>()) {
      receiver_.required.push_back("\"" + each + "\"");
    }
    receiver_.spellings = {{slow::lower(netloc), origin}, {newer_authority, scheme + "://" + bare_authority}};
    if (receiver_.spellings[0].authority == receiver_.spellings[1].authority &&
        receiver_.spellings[0].url == receiver_.spellings[1].url) {
      receiver_.spellings.pop_back();
    }
    receiver_.scheme = scheme;
    receiver_.check_date = false;
    const auto answer = [this](const slow::question& question) {
      return crypto_sign_verify_detached(octets_of(question.signature), octets_of(question.base), question.base.size(),
                                         octets_of(raw_keys_[question.key])) == 0;
    };
    judged_ = slow::verifier(receiver_, keys_, head, true, answer).judge(now, now);
  }

  std::string field(std::string_view name) const { return slow::joined(slow::lines_of(head, name)); }
  std::size_t lines(std::string_view name) const { return slow::lines_of(head, name).size(); }

  std::string path() const { return target && !target->path.empty() ? target->path : ""; }
  /// With its question mark.
  std::string query() const { return target && target->query ? "?" + *target->query : ""; }

  /// Whether any signature has a parameter of this name.
  bool has_parameter(std::string_view name) const {
    return std::any_of(descriptions.begin(), descriptions.end(),
                       [name](const auto& each) { return each.parameter(name) != nullptr; });
  }

  /// Whether the slow verifier accepts, too.
  bool accepted() const { return judged_.code == slow::errc{}; }

  /// Whether the slow verifier refuses for the same reason: whatever explains a refusal, the RFCs and the policy ask
  /// for it.
  bool refused_with(std::string_view code) const {
    if (judged_.large && code == "limit_exceeded") return true;
    return judged_.code != slow::errc{} && ubiops::webhooks::to_string(judged_.code) == code;
  }

  /// Whether the slow verifier builds this base, too.
  bool has_base(std::string_view base) const {
    return std::any_of(judged_.asked.begin(), judged_.asked.end(),
                       [base](const slow::question& asked) { return asked.base == base; });
  }

  message head;
  std::string origin;
  std::string scheme;
  std::string netloc;          // of the origin: with userinfo and port as written
  std::string bare_authority;  // without userinfo
  std::string newer_authority;  // nor a default port, in lower case
  std::optional<slow::request_target> target;
  std::int64_t now;
  slow::field input;  // Signature-Input
  std::vector<slow::description> descriptions = {};

 private:
  static const unsigned char* octets_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  }

  slow::receiver receiver_ = {};
  std::vector<slow::trusted_key> keys_ = {};
  std::vector<std::string> raw_keys_ = {};
  slow::verdict judged_ = {};
};

}  // namespace differential

#endif
