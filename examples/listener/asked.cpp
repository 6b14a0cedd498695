#include "asked.hpp"

#include <cstddef>

#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>

#include "../support/ascii.hpp"
#include "../support/show.hpp"

namespace listener {

namespace {

namespace fields = ubiops::webhooks::structured_fields;

constexpr std::size_t longest = 200;

std::string bounded(std::string_view text) {
  return examples::escaped(text.substr(0, longest)) + (text.size() > longest ? "..." : "");
}

// The first keyid among the parameters of the signatures themselves; what is malformed behind it does not matter.
std::string first_key_id(std::string_view signature_input) {
  fields::parser in(signature_input.substr(0, ubiops::webhooks::limits::max_signature_input),
                    fields::field_type::dictionary);
  bool of_signature = false;
  for (;;) {
    switch (in.next()) {
      case fields::parser_event::item:
      case fields::parser_event::inner_list_end: of_signature = true; break;
      case fields::parser_event::inner_list:
      case fields::parser_event::inner_item: of_signature = false; break;
      case fields::parser_event::parameter:
        if (of_signature && in.key() == "keyid") return bounded(in.value().text);
        break;
      case fields::parser_event::end:
      case fields::parser_event::error: return {};
    }
  }
}

}  // namespace

asked asked_by(const examples::beast_head& head) {
  const std::string_view target = head.target();
  asked found{bounded(head.method()), bounded(target.substr(0, target.find_first_of("?#"))), {}};
  // A target in absolute form may hold a password.
  if (!found.path.starts_with('/') && target.find('@') != std::string_view::npos) found.path = "...";
  const auto take = [&](std::string_view name, std::string_view value) {
    if (found.key_id.empty() && examples::equal_but_for_case(name, "signature-input")) {
      found.key_id = first_key_id(value);
    }
  };
  head.for_each_field(take);
  return found;
}

}  // namespace listener
