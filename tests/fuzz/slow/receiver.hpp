// A policy as the slow verifier understands it. What UbiOps's sender makes of the registered URL is written out by
// hand, for both generations of it.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_RECEIVER_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_RECEIVER_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "component.hpp"

namespace slow {

/// What one generation of the sender signs for a registered URL.
struct spelling {
  std::string authority;
  std::string url;  // `@target-uri`, or what it has before the path
};

struct receiver {
  std::vector<spelling> spellings;  // the older first; none: the request says whose it is
  bool whole_url = false;           // `url` is all of `@target-uri`; then these are its parts:
  std::string path = {};
  std::optional<std::string> query = {};
  std::string scheme = {};  // empty: the request says
  std::vector<std::string> required = {};
  bool check_date = true;
  std::int64_t max_age = 300;
  std::int64_t clock_skew = 60;
  std::vector<std::pair<std::string, std::string>> secrets = {};  // names in lower case
};

/// A key of the keyring: its id, and which it is.
struct trusted_key {
  std::string id;
  std::size_t index;
};

/// What Ed25519 is asked (RFC 8032 §5.1.7).
struct question {
  std::string signature;
  std::string base;
  std::size_t key;

  bool operator==(const question&) const = default;
};
using answer = std::function<bool(const question&)>;

}  // namespace slow

#endif
