// The attack matrix: what is done to a request that verifies, and the one answer that it gets. A new attack is one row
// of a table; SECURITY.md shows all of them (page.cpp).
#ifndef UBIOPS_WEBHOOKS_TESTS_ATTACKS_ATTACK_HPP
#define UBIOPS_WEBHOOKS_TESTS_ATTACKS_ATTACK_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/policy.hpp>

#include "signing.hpp"

/// A receiver, the request that is signed for it, and what happens to that request on its way.
struct scene {
  request_draft draft;
  std::vector<signature_draft> before = {};  // other signatures of the message, before the draft's own and behind it
  std::vector<signature_draft> behind = {};
  void (*on_the_way)(message&, std::string_view text) = nullptr;  // changes what has been signed

  ubiops::webhooks::policy policy;
  std::vector<const signing_key*> keys = {&our_key()};
  std::string raw_key = {};  // in place of `keys`: the 32 bytes of the one that the receiver is told to trust
  std::int64_t now = signing_second;

  scene();  // UbiOps's usual request to the receiver at https://hooks.example.com

  message& head() { return draft.head; }
  signature_draft& signature() { return draft.signature; }

  /// Sends the field, and covers it with the value it has then (RFC 9421 §2.1).
  void send_covered(std::string_view name, std::string_view value);

  /// Sends and signs another Content-Digest.
  void put_digest(const std::string& value);

  /// The request as it arrives.
  message arriving(std::string_view text) const;
};

/// In place of a subject: it is not looked at, since it differs from text to text.
inline constexpr std::string_view any_subject{};

struct attack {
  std::string_view name;  // short, as SECURITY.md has it
  std::string_view what;  // in plain words
  ubiops::webhooks::errc answer;
  std::string_view subject;                        // of the answer
  void (*act)(scene&, std::string_view text);      // carries it out
  std::string_view twin;                           // the text with which nothing is wrong: the request verifies
  std::string_view texts[32] = {};  // those with which it is an attack; the first without data ends them

  /// How many texts there are.
  std::size_t size() const {
    std::size_t count = 0;
    while (count < std::size(texts) && texts[count].data() != nullptr) ++count;
    return count;
  }
};

/// Tries each row in a section of its own: its twin verifies, and each of its texts has its answer, through verify()
/// and through verify_head() and finish().
void check_attacks(std::span<const attack> rows);

// The tables, by theme.
std::span<const attack> attacks_on_coverage();
std::span<const attack> attacks_on_the_url();
std::span<const attack> attacks_on_the_host();
std::span<const attack> attacks_on_the_body();
std::span<const attack> attacks_on_keys();
std::span<const attack> attacks_on_the_curve();
std::span<const attack> attacks_on_times();
std::span<const attack> attacks_on_signature_input();
std::span<const attack> attacks_on_signature();
std::span<const attack> attacks_on_components();
std::span<const attack> attacks_on_values();
std::span<const attack> attacks_by_candidates();

/// A bound of limits.hpp: what has just that much verifies, and one more does not.
struct bound {
  std::string_view name;
  std::string_view what;
  std::size_t most;
  ubiops::webhooks::errc answer;
  std::string_view subject;
  void (*act)(scene&, std::size_t amount);
};
std::span<const bound> bounds_of_requests();

/// A head that announces a body of a gigabyte, and what the receiver does for it before the body comes.
struct costly_head {
  std::string_view name;
  std::string_view what;
  ubiops::webhooks::errc answer;
  int curves;  // how many signatures are verified
  void (*act)(scene&);
};
std::span<const costly_head> costly_heads();

#endif
