#include <ubiops/webhooks/error.hpp>

#include <cstdint>
#include <fstream>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

struct row {
  errc code;
  std::string_view name;
  int status;
};

constexpr row rows[] = {
    {errc::missing_signature_input, "missing_signature_input", 400},
    {errc::missing_signature, "missing_signature", 400},
    {errc::malformed_signature_input, "malformed_signature_input", 400},
    {errc::malformed_signature, "malformed_signature", 400},
    {errc::label_mismatch, "label_mismatch", 400},
    {errc::duplicate_label, "duplicate_label", 400},
    {errc::duplicate_parameter, "duplicate_parameter", 400},
    {errc::duplicate_component, "duplicate_component", 400},
    {errc::unsupported_component, "unsupported_component", 400},
    {errc::missing_component, "missing_component", 400},
    {errc::malformed_field, "malformed_field", 400},
    {errc::malformed_target, "malformed_target", 400},
    {errc::malformed_content_digest, "malformed_content_digest", 400},
    {errc::malformed_date, "malformed_date", 400},
    {errc::limit_exceeded, "limit_exceeded", 400},
    {errc::missing_key_id, "missing_key_id", 403},
    {errc::unknown_key, "unknown_key", 403},
    {errc::unsupported_algorithm, "unsupported_algorithm", 403},
    {errc::component_not_covered, "component_not_covered", 403},
    {errc::missing_created, "missing_created", 403},
    {errc::created_in_future, "created_in_future", 403},
    {errc::signature_too_old, "signature_too_old", 403},
    {errc::signature_expired, "signature_expired", 403},
    {errc::date_out_of_window, "date_out_of_window", 403},
    {errc::required_field_mismatch, "required_field_mismatch", 403},
    {errc::signature_mismatch, "signature_mismatch", 403},
    {errc::unsupported_digest_algorithm, "unsupported_digest_algorithm", 403},
    {errc::content_digest_mismatch, "content_digest_mismatch", 403},
    {errc::replay_in_progress, "replay_in_progress", 503},
    {errc::replay_store_full, "replay_store_full", 503},
    {errc::replay_store_unavailable, "replay_store_unavailable", 503},
    {errc::claim_lost, "claim_lost", 500},
    {errc::unreadable_file, "unreadable_file", 500},
    {errc::malformed_key, "malformed_key", 500},
    {errc::private_key_supplied, "private_key_supplied", 500},
    {errc::unsupported_key_type, "unsupported_key_type", 500},
    {errc::weak_key, "weak_key", 500},
    {errc::duplicate_key_id, "duplicate_key_id", 500},
    {errc::invalid_policy, "invalid_policy", 500},
    {errc::crypto_unavailable, "crypto_unavailable", 500},
    {errc::malformed_event, "malformed_event", 400},
};
static_assert(std::size(rows) == uw::errc_count);

// At compile time, so that an enumerator without a row cannot come in unseen.
constexpr bool rows_are_the_enumeration() {
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    if (static_cast<std::size_t>(rows[i].code) != i + 1) return false;
    if (uw::to_string(rows[i].code) != rows[i].name) return false;
    if (uw::error(rows[i].code).http_status() != rows[i].status) return false;
  }
  return true;
}
static_assert(rows_are_the_enumeration());

static_assert(std::is_trivially_copyable_v<uw::error>);
static_assert(sizeof(uw::error) <= 56);  // copied on every way out of a refusal
static_assert(!std::is_default_constructible_v<uw::error>);
static_assert(!std::is_convertible_v<errc, uw::error>);
static_assert(!std::is_convertible_v<uw::error, bool> && !std::is_constructible_v<bool, uw::error>);
static_assert(std::is_nothrow_constructible_v<uw::error, errc, std::string_view, std::size_t>);

template <class Error>
concept shows_subject = requires(Error&& failure) {
  { std::forward<Error>(failure).subject() } -> std::same_as<std::string_view>;
};
static_assert(shows_subject<uw::error&> && shows_subject<const uw::error&>);
static_assert(!shows_subject<uw::error> && !shows_subject<const uw::error>);

bool is_printable(std::string_view text) {
  for (const char c : text) {
    if (c < 0x20 || c > 0x7e) return false;
  }
  return true;
}

std::string subject_of(std::string_view name) {
  const exact_buffer buffer(name);
  const uw::error failure(errc::malformed_field, buffer.view());
  return std::string(failure.subject());
}

}  // namespace

TEST_CASE("every code has a name, a message and a status of its own row") {
  std::set<std::string_view> names;
  std::set<std::string> messages;
  for (const row& each : rows) {
    INFO(each.name);
    const uw::error failure(each.code);
    CHECK(failure.code() == each.code);
    CHECK(uw::to_string(each.code) == each.name);
    CHECK(failure.http_status() == each.status);
    CHECK(failure.subject().empty());
    CHECK(failure.offset() == 0);
    const std::string message = failure.message();
    CHECK(message.size() > 10);
    CHECK(is_printable(message));
    CHECK(message.back() != '.');
    CHECK(names.insert(each.name).second);
    CHECK(messages.insert(message).second);
  }
  CHECK(names.size() == uw::errc_count);
}

TEST_CASE("the library's guide has a row for each code, with its status") {
  std::ifstream guide(UBIOPS_WEBHOOKS_TEST_DATA "/../../include/ubiops/webhooks/README.md");
  std::set<std::string> written;
  bool in_table = false;
  for (std::string line; std::getline(guide, line);) {
    if (line == "| status | code | cause |") {
      in_table = true;
      REQUIRE(std::getline(guide, line));  // the rule below the head
    } else if (in_table && line.starts_with("| ")) {
      const std::string row = line.substr(0, line.find(" | ", line.find(" | ") + 3));
      INFO(row);
      CHECK(written.insert(row).second);
      CHECK(line.size() > row.size() + 15);  // and a cause
    } else {
      in_table = false;
    }
  }
  std::set<std::string> expected;
  for (const row& each : rows) {
    expected.insert("| " + std::to_string(each.status) + " | `" + std::string(each.name) + "`");
  }
  CHECK(written == expected);
}

TEST_CASE("a code outside the enumeration is told as unknown, and never answered with success") {
  for (const int number : {0, static_cast<int>(uw::errc_count) + 1, 128, 255}) {
    INFO(number);
    const uw::error failure(static_cast<errc>(number));
    CHECK(uw::to_string(failure.code()) == "unknown_error");
    CHECK(failure.message() == "unknown error");
    CHECK(failure.http_status() >= 400);
  }
}

TEST_CASE("a subject is kept as it is, up to its capacity") {
  CHECK(uw::error::subject_capacity == 48);
  for (const std::size_t size : {0u, 1u, 47u, 48u}) CHECK(subject_of(std::string(size, 'a')) == std::string(size, 'a'));
  CHECK(subject_of(std::string(49, 'a')) == std::string(48, 'a'));
  CHECK(subject_of(std::string(100'000, 'a')) == std::string(48, 'a'));
  CHECK(subject_of(R"("@query-param";name="id" \)") == R"("@query-param";name="id" \)");
}

TEST_CASE("a byte that is not printable ASCII is escaped") {
  using namespace std::string_view_literals;
  CHECK(subject_of("a\nb") == "a\\x0ab");
  CHECK(subject_of("\0"sv) == "\\x00");
  CHECK(subject_of("\t\r\x1b\x1f") == "\\x09\\x0d\\x1b\\x1f");
  CHECK(subject_of("\x7f\x80\xff") == "\\x7f\\x80\\xff");
  CHECK(subject_of(" ~") == " ~");
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const std::string subject = subject_of({&c, 1});
    INFO(byte);
    CHECK(is_printable(subject));
    CHECK(subject.size() == (byte >= 0x20 && byte < 0x7f ? 1 : 4));
  }
}

TEST_CASE("each byte at each place of a subject is kept or escaped, whatever stands beside it") {
  for (const std::size_t size : {7u, 8u, 9u, 15u, 16u, 17u, 33u, 44u}) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string subject(size, byte % 2 == 0 ? 'a' : '~');
        subject[at] = static_cast<char>(byte);
        std::string expected = subject;
        if (byte < 0x20 || byte >= 0x7f) {
          constexpr char digits[] = "0123456789abcdef";
          expected.replace(at, 1, {'\\', 'x', digits[byte >> 4], digits[byte & 15]});
        }
        if (subject_of(subject) != expected) {
          FAIL("size " << size << ", at " << at << ", byte " << byte);
        }
      }
    }
  }
}

TEST_CASE("an escape is whole or not there, and nothing follows the one that was cut") {
  CHECK(subject_of(std::string(44, 'a') + "\n") == std::string(44, 'a') + "\\x0a");
  for (const std::size_t size : {45u, 46u, 47u}) {
    CHECK(subject_of(std::string(size, 'a') + "\nb") == std::string(size, 'a'));
  }
  CHECK(subject_of(std::string(100, '\0')).size() == 48);
  for (const std::size_t size : {43u, 44u, 45u}) {
    CHECK(subject_of("\n" + std::string(size, 'a')) == "\\x0a" + std::string(size < 44 ? size : 44, 'a'));
  }
}

TEST_CASE("a message is the code's text, the subject and the offset, each where there is one") {
  CHECK(uw::error(errc::duplicate_label).message() == "a signature label occurs twice");
  CHECK(uw::error(errc::duplicate_label, "waf").message() == "a signature label occurs twice: waf");
  CHECK(uw::error(errc::malformed_signature_input, "pyhms", 17).message() ==
        "Signature-Input is malformed: pyhms (at byte 17)");
  CHECK(uw::error(errc::malformed_event, {}, 4'000'000'000).message() ==
        "the body is not a UbiOps webhook event (at byte 4000000000)");
  CHECK(is_printable(uw::error(errc::malformed_field, "x\r\nSet-Cookie: a", 1).message()));
}

TEST_CASE("a message says what can be wrong and what to do, behind the subject") {
  CHECK(
      uw::error(errc::signature_mismatch, "sha512:0123").message() ==
      "the signature does not match the request: the URL (is it the one registered at UbiOps?), the method, a covered "
      "field or the key is not what was signed; keyid sha512:0123");
  CHECK(uw::error(errc::malformed_date, "date").message() ==
        "Date is not an HTTP date, as in \"Sun, 06 Nov 1994 08:49:37 GMT\": date");
  CHECK(
      uw::error(errc::missing_component, "authorization").message() ==
      "a covered component is missing from the request: authorization; the server or something on the way left it out");
  CHECK(uw::error(errc::malformed_target, "@request-target").message() ==
        "the request target is malformed or contradicts the host: @request-target; it must be given as it arrived, not "
        "decoded");
  CHECK(uw::error(errc::content_digest_mismatch, "content-digest").message() ==
        "the body does not match its digest: content-digest; its bytes must be given as they arrived, neither decoded "
        "nor written anew");
  CHECK(
      uw::error(errc::malformed_key, "ED25519 PUBLIC KEY", 7).message() ==
      "the key is malformed: expected one PEM block \"PUBLIC KEY\": ED25519 PUBLIC KEY (at byte 7); to mend it: sed -E "
      "'s/^-----(BEGIN|END) .*-----$/-----\\1 PUBLIC KEY-----/' FILE");
  // Nothing of it without a subject.
  CHECK(uw::error(errc::content_digest_mismatch).message() == "the body does not match its digest");
  CHECK(uw::error(errc::signature_too_old).message() == "the signature is too old");
  CHECK(uw::error(errc::unknown_key).message() == "no signature is by a trusted key");
}

TEST_CASE("an error of a time holds how far off it is, and its short subject") {
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
  for (const uw::time_offset off : {uw::time_offset{612, 360}, uw::time_offset{-1, 0}, uw::time_offset{0, 0},
                                    uw::time_offset{last, last}, uw::time_offset{-last - 1, -last - 1}}) {
    const uw::error failure(errc::signature_too_old, "created", off);
    CHECK(failure.off_by() == off);
    CHECK(failure.subject() == "created");
    CHECK(failure.offset() == 0);
    const uw::error copy = failure;
    CHECK(copy.off_by() == off);
    CHECK(is_printable(copy.message()));
  }
  CHECK(uw::error(errc::signature_too_old, "created", uw::time_offset{-last - 1, 1})
            .message()
            .find("created 9223372036854775808 s in the future; at most 1;") != std::string::npos);
  CHECK(uw::error(errc::signature_too_old, "\n\n\n\n\n\n\n\n\n\n", uw::time_offset{1, 2}).off_by() ==
        uw::time_offset{1, 2});
  CHECK(uw::error(errc::signature_too_old, std::string(48, 'a')).off_by() == uw::time_offset{});  // no number is set
  CHECK(uw::time_offset{}.ago == 0);
  CHECK(uw::time_offset{}.at_most == 0);
  const auto told = [](std::int64_t ago) {
    return uw::error(errc::signature_too_old, "created", uw::time_offset{ago, 1}).message();
  };
  CHECK(told(-1).find(" 1 s in the future;") != std::string::npos);
  CHECK(told(0).find(" 0 s ago;") != std::string::npos);
  CHECK(told(1).find(" 1 s ago;") != std::string::npos);
  constexpr std::int64_t milliseconds = 999'000'000'000;
  for (const std::int64_t sign : {-1, 1}) {
    CHECK(told(sign * milliseconds).find("counts milliseconds") != std::string::npos);
    CHECK(told(sign * (milliseconds - 1)).find("counts milliseconds") == std::string::npos);
  }
}

TEST_CASE("an error owns its subject") {
  std::string name = "authorization, and what else there is to say of it";
  const uw::error failure(errc::malformed_field, name, 3);
  const uw::error copy = failure;
  name.assign(name.size(), '#');
  CHECK(failure.subject() == "authorization, and what else there is to say of ");
  CHECK(copy.subject() == failure.subject());
  CHECK(copy.subject().data() != failure.subject().data());
  CHECK(copy.code() == failure.code());
  CHECK(copy.offset() == 3);
}

static_assert([] {
  const uw::error failure(errc::malformed_field, "a\nb", 7);
  return failure.subject() == "a\\x0ab" && failure.offset() == 7 && failure.code() == errc::malformed_field;
}());
