// URLs and policies: a policy that is accepted verifies a request that was signed for its URL, as either generation of
// UbiOps's sender signs it; and a URL that the sender leaves as it is makes a policy. An input is a URL.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/testing/url.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "../slow/target.hpp"
#include "../target.hpp"
#include "exact.hpp"
#include "signing.hpp"

namespace policies_target {

namespace uw = ubiops::webhooks;
using fuzz::require;

constexpr std::string_view another_host = "another-receiver.example";

const uw::testing::key_pair& pair() {
  static const uw::testing::key_pair made = *uw::testing::key_pair::generate();
  return made;
}

/// Whether a request that was signed for `url` verifies. One that the signer cannot sign is passed over.
bool verifies(const uw::verifier& verifier, const std::string& url, uw::testing::producer by) {
  uw::testing::signing_options options;
  options.signed_by = by;
  options.created = at(signing_second);
  const auto sent = uw::testing::sign(pair(), "POST", url, {}, "{}", options);
  if (!sent) return true;
  // A URL whose escaped dots become dot segments is sent with them.
  return verifier.verify(sent->head(), sent->body, at(signing_second)).has_value();
}

void check_policy(const uw::policy& policy, const std::string& url) {
  const auto verifier = uw::verifier::create(pair().public_key(), policy);
  if (!verifier) {
    require(verifier.error().code() == uw::errc::invalid_policy, "a URL has one code of refusal");
    return;
  }
  for (const auto by : {uw::testing::producer::newer, uw::testing::producer::older, uw::testing::producer::oldest}) {
    require(verifies(*verifier, url, by), "a policy that is accepted verifies what is signed for its URL");
  }
  if (slow::lower(url).find(another_host) != std::string::npos) return;
  require(!verifies(*verifier, "https://" + std::string(another_host) + "/hook?id=7", uw::testing::producer::newer),
          "and nothing that is signed for another");
}

/// A URL with those segments of its path as dots that escapes keep from being dot segments (RFC 3986 §5.2.4).
std::string with_plain_dots(const std::string& url) {
  const std::size_t path = url.find('/', url.find("://") + 3);
  if (path == std::string::npos) return url;
  std::string out = url.substr(0, path);
  std::string rest = url.substr(path);
  const std::string behind = rest.substr(std::min(rest.find_first_of("?#"), rest.size()));
  rest.resize(rest.size() - behind.size());
  while (!rest.empty()) {
    const std::string segment = rest.substr(0, rest.find('/', 1));
    rest.erase(0, segment.size());
    std::string dots = segment;
    for (std::size_t at = 0; (at = slow::lower(dots).find("%2e")) != std::string::npos;) dots.replace(at, 3, ".");
    out.append(dots == "/." || dots == "/.." ? dots : segment);
  }
  return out + behind;
}

void check_url(const std::string& url) {
  const auto prepared = uw::testing::prepare_url(url);
  const auto parts = uw::split_uri(url);
  // The sender writes brackets in a query as escapes, unless they were given apart from the URL: a policy may have
  // them.
  const bool brackets = parts && parts->query && parts->query->find_first_of("[]") != std::string_view::npos;
  if (!brackets) {
    check_policy({.target_uri = url}, url);
    if (parts) {
      const std::string origin(url, 0, parts->scheme.size() + 3 + parts->authority.size());
      check_policy({.public_origin = origin}, origin + "/hook?id=7");
    }
  }
  if (!prepared) return;
  const auto again = uw::testing::prepare_url(prepared->text);
  require(again.has_value(), "what the sender writes, it can send");
  require(prepared->target.starts_with('/') && !prepared->host.empty(), "a prepared URL has a path and a host");
  const auto target = slow::read_target(prepared->target, "POST");
  require(target.has_value(), "what the sender writes is a request-target");
  const auto prepared_parts = uw::split_uri(prepared->text);
  const auto authority = slow::read_authority(prepared_parts ? std::string(prepared_parts->authority) : "");
  require(authority.has_value(), "what the sender writes has an authority");
  const std::string port = authority->port.value_or("1");
  require(port.size() <= 5 && std::stoi(port) >= 1 && std::stoi(port) <= 65535, "there is such a port");
  if (prepared->text == with_plain_dots(url)) {
    require(
        uw::verifier::create(pair().public_key(), {.target_uri = url}).has_value() ==
            (prepared->host.size() <= uw::limits::max_authority),
        "a URL that the sender leaves as it is, but for escaped dots, makes a policy where its Host is not too long");
  }
  // Escaped dots are decoded and not removed; a second time they would be.
  if (prepared->target.find("/.") != std::string::npos) return;
  require(again->text == prepared->text, "what the sender writes stays as it is");
  check_policy({.target_uri = prepared->text}, url);
}

void run(std::string_view input) {
  const exact_buffer text(input);
  const auto parts = uw::split_uri(text.view());
  if (parts) {
    // RFC 3986 §5.3: put together again, the parts are the whole.
    std::string whole = std::string(parts->scheme) + "://" + std::string(parts->authority) + std::string(parts->path);
    if (parts->query) whole.append("?").append(*parts->query);
    if (parts->fragment) whole.append("#").append(*parts->fragment);
    require(whole == input, "the parts of a URL are all of it");
    const std::string authority(parts->authority);
    const auto split = uw::split_authority(authority);
    const auto expected = slow::read_authority(authority);
    require(split.has_value() == expected.has_value(), "both readings agree on what is an authority");
    if (split) {
      require(split->host == expected->host && split->port == expected->port && split->userinfo == expected->userinfo,
              "both readings find the same parts of an authority");
    }
  }
  for (const std::string_view method : {"POST", "OPTIONS"}) {
    const auto read = uw::parse_request_target(text.view(), method);
    const auto expected = slow::read_target(std::string(input), method);
    require(read.has_value() == expected.has_value(), "both readings agree on what is a request-target");
    if (read) {
      require(read->path == expected->path && read->query == expected->query &&
                  read->absolute.has_value() == expected->scheme.has_value(),
              "both readings find the same parts of a request-target");
    }
  }
  check_url(std::string(input));
}

const fuzz::registered target({"policies", run});

}  // namespace policies_target
