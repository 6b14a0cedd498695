// URLs and policies: a policy that is accepted verifies a request that was signed for its URL, as either generation of
// UbiOps's sender signs it; and a URL that the sender leaves as it is makes a policy. An input is a URL.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/testing/url.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "../slow/target.hpp"
#include "../target.hpp"
#include "exact.hpp"
#include "heads.hpp"
#include "signing.hpp"

namespace policies_target {

namespace uw = ubiops::webhooks;
using fuzz::require;

constexpr std::string_view another_host = "another-receiver.example";

const uw::testing::key_pair& pair() {
  static const uw::testing::key_pair made = *uw::testing::key_pair::generate();
  return made;
}

/// The pair's key, and the one that signs by hand.
uw::result<uw::verifier> receiver_of(const uw::policy& policy) {
  uw::keyring keys;
  for (const auto& key : {pair().public_key(), our_key().trusted()}) {
    require(keys.add(key).has_value(), "the keyring takes the keys");
  }
  return uw::verifier::create(std::move(keys), policy);
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

/// Whether the sender leaves a host with a "%" as it is: an IPv6 address with a zone (RFC 6874), whose "%25" is the
/// only escape; or a name that has no capitals and no escape of an unreserved character (RFC 3986 §6.2.2).
bool is_sent_as_it_is(const std::string& host) {
  if (host.starts_with('[')) {
    const std::size_t zone = host.find("%25");
    return zone == host.rfind('%') && zone + 4 < host.size() && host.find_first_not_of("0123456789abcdef:.", 1) == zone;
  }
  for (std::size_t i = 0; i < host.size(); ++i) {
    if (slow::is_upper(host[i])) return false;
    if (host[i] != '%') continue;
    if (slow::is_unreserved(static_cast<char>(slow::hex_value(host[i + 1]) * 16 + slow::hex_value(host[i + 2])))) {
      return false;
    }
    i += 2;
  }
  return !host.starts_with('*') && !host.starts_with('.');
}

/// The request for a URL whose host has a "%". Such hosts are sent as they are, but the signer takes none of them.
message signed_by_hand(const std::string& url, bool newer) {
  std::string whole = with_plain_dots(url);
  if (newer) whole = whole.substr(0, whole.find('#'));
  const std::size_t begin = whole.find("://") + 3;
  std::size_t end = std::min(whole.find_first_of("/?#", begin), whole.size());
  std::string authority = whole.substr(begin, end - begin);
  require(authority.find('%') != std::string::npos, "the signer signs for any URL but one with a % in its host");
  const std::size_t user = authority.rfind('@') + 1;  // where there is none: 0
  const auto parts = slow::read_authority(authority);
  require(parts && is_sent_as_it_is(parts->host), "a host that is sent otherwise has no policy");
  const std::string host = slow::normal_authority(authority.substr(user), whole.substr(0, begin - 3));
  if (newer) {
    authority = host;
    whole.erase(begin, user);
    end -= user;
  }
  const std::string target = whole.substr(end, whole.find('#') - end);
  request_draft draft = usual_request(our_key(), host, target, "{}");
  draft.signature.value(R"("@authority")") = slow::lower(authority);
  draft.signature.value(R"("@target-uri")") = whole;
  return draft.complete();
}

/// Whether a request that was signed for `url` verifies.
bool verifies(const uw::verifier& verifier, const std::string& url, uw::testing::producer by) {
  uw::testing::signing_options options;
  options.signed_by = by;
  options.created = at(signing_second);
  const auto sent = uw::testing::sign(pair(), "POST", url, {}, "{}", options);
  if (!sent) {
    const message by_hand = signed_by_hand(url, by == uw::testing::producer::newer);
    return verifier.verify(as_request(by_hand), by_hand.body, at(signing_second)).has_value();
  }
  // A URL whose escaped dots become dot segments is sent with them.
  return verifier.verify(sent->head(), sent->body, at(signing_second)).has_value();
}

void check_policy(const uw::policy& policy, const std::string& url) {
  const auto verifier = receiver_of(policy);
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
