// RFC 9651: the parser against a slow one, and what the serializer makes of what was read. The first byte of an input
// is the type of the field: "i", "l" or "d"; the rest is its text.
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/structured_fields/canonical.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

#include "../fields/slow_values.hpp"
#include "../slow/field_writer.hpp"
#include "../target.hpp"
#include "exact.hpp"

namespace structured_fields_target {

namespace uw = ubiops::webhooks;
namespace sf = ubiops::webhooks::structured_fields;
using fuzz::as_slow;
using fuzz::library_type;
using fuzz::require;

/// Every function of the serializer writes its value as the slow one does.
void check_value(const slow::bare& value, const sf::bare_item& as_read) {
  std::string out;
  const bool good = fuzz::append(out, value);
  // Of decimals, zero has no sign: what was "-0.0" is written "0.0" from its thousandths.
  require(good && out == slow::text_of(value), "a value is written in its one text");
  std::string from_read;
  sf::append_bare_item(from_read, as_read);
  require(from_read == out, "an item as it was read is written in its one text");
}

void compare_reads(std::string_view text, slow::form kind) {
  const slow::field expected = slow::read_field(text, kind);
  std::array<std::byte, 64> room;
  sf::parser parser(text, library_type(kind), room);
  std::size_t nth = 0;
  for (;; ++nth) {
    const sf::parser_event now = parser.next();
    require(parser.offset() <= text.size(), "a parser stays inside its text");
    if (now == sf::parser_event::end || now == sf::parser_event::error) {
      require((now == sf::parser_event::end) == expected.whole, "the parsers agree on what is well-formed");
      require(parser.next() == now && parser.key().empty(), "the end stays the end");
      break;
    }
    // Where the field is malformed, the slow reader notes an item only once its delimiter is right, or not at all.
    require(nth < expected.reads.size(), "the parsers read the same, and stop at the same place");
    const slow::read& same = expected.reads[nth];
    require(static_cast<int>(now) == static_cast<int>(same.what), "the parsers read the same kinds of things");
    require(parser.key() == same.key, "the parsers read the same keys");
    if (now == sf::parser_event::inner_list || now == sf::parser_event::inner_list_end) continue;
    require(as_slow(parser) == same.value, "the parsers read the same values");
    check_value(same.value, parser.value());
  }
  require(nth == expected.reads.size(), "the parsers stop at the same place");
}

sf::canonical_status library_status(slow::canonical status) {
  switch (status) {
    case slow::canonical::ok: return sf::canonical_status::ok;
    case slow::canonical::malformed: return sf::canonical_status::malformed;
    case slow::canonical::limit: return sf::canonical_status::limit;
    case slow::canonical::not_found: break;
  }
  return sf::canonical_status::not_found;
}

void compare_canonical(std::string_view text, slow::form kind) {
  const auto bounds = [](const auto& key, std::string_view source, slow::form type) {
    return slow::canonical_text(source, type, key, uw::limits::max_structured_members,
                                uw::limits::max_structured_parameters);
  };
  const auto [expected, written] = bounds(std::optional<std::string>(), text, kind);
  std::string out = "before";
  const auto status = sf::canonicalize(text, library_type(kind), out);
  require(status == library_status(expected), "both say the same of a field that is to be written anew");
  require(out == "before" + written, "both write the same, and nothing where they fail");
  if (status != sf::canonical_status::ok) return;

  const exact_buffer first(written);
  std::string again;
  require(sf::canonicalize(first.view(), library_type(kind), again) == sf::canonical_status::ok && again == written,
          "a canonical text stays as it is");
  if (kind != slow::form::dictionary) return;
  const slow::field source = slow::read_field(text, kind);
  for (const std::string& key : {source.reads.empty() ? std::string("none") : source.reads.back().key,
                                 source.reads.empty() ? std::string("a") : source.reads.front().key}) {
    const auto [found, value] = bounds(std::optional(key), text, kind);
    std::string member;
    require(sf::canonicalize_member(text, key, member) == library_status(found) && member == value,
            "both write the same member");
  }
}

void run(std::string_view input) {
  if (input.empty()) return;
  const slow::form kind = input[0] == 'i'   ? slow::form::item
                          : input[0] == 'l' ? slow::form::list
                                            : slow::form::dictionary;
  const exact_buffer text(input.substr(1));
  compare_reads(text.view(), kind);
  compare_canonical(text.view(), kind);
}

const fuzz::registered target({"structured_fields", run});

}  // namespace structured_fields_target
