// Query parameters as covered components (RFC 9421 §2.2.8): application/x-www-form-urlencoded pairs, decoded and
// encoded again.
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_QUERY_PARAM_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_QUERY_PARAM_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/utf8.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Walks over the decoded bytes of a name or value of a query.
class form_decoder {
 public:
  constexpr explicit form_decoder(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] constexpr bool done() const noexcept { return text_.empty(); }

  constexpr unsigned char next() noexcept {
    const char c = text_.front();
    if (c == '%' && text_.size() >= 3 && hex_value(text_[1]) >= 0 && hex_value(text_[2]) >= 0) {
      const int byte = hex_value(text_[1]) * 16 + hex_value(text_[2]);
      text_.remove_prefix(3);
      return static_cast<unsigned char>(byte);
    }
    text_.remove_prefix(1);
    return static_cast<unsigned char>(c == '+' ? ' ' : c);
  }

 private:
  std::string_view text_;
};

/// A byte in the application/x-www-form-urlencoded percent-encode set, a space as `%20`: one to three characters.
struct form_encoded {
  char text[3] = {};
  std::size_t size = 0;

  constexpr explicit form_encoded(unsigned char byte) noexcept {
    const char c = static_cast<char>(byte);
    if (is(c, is_digit | is_lower | is_upper) || c == '*' || c == '-' || c == '.' || c == '_') {
      text[size++] = c;
    } else {
      text[size++] = '%';
      text[size++] = upper_hex[byte >> 4];
      text[size++] = upper_hex[byte & 15];
    }
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, size}; }
};

/// Whether `raw`, decoded and encoded again, reads `encoded`.
constexpr bool equals_encoded(std::string_view raw, std::string_view encoded) noexcept {
  form_decoder decoder(raw);
  while (!decoder.done()) {
    const form_encoded byte(decoder.next());
    if (encoded.substr(0, byte.size) != byte.view()) return false;
    encoded.remove_prefix(byte.size);
  }
  return encoded.empty();
}

/// Whether the decoded bytes of `raw` are UTF-8 (RFC 3629).
constexpr bool decodes_to_utf8(std::string_view raw) noexcept {
  utf8_check utf8;
  form_decoder decoder(raw);
  while (!decoder.done()) {
    if (!utf8.feed(decoder.next())) return false;
  }
  return utf8.complete();
}

enum class query_param_status : std::uint8_t { found, absent, ambiguous, malformed };

/// Finds the parameter whose encoded name is `name`. `ambiguous` where it occurs twice, `malformed` where its value is
/// not UTF-8; `raw_value` views the query.
constexpr query_param_status find_query_param(std::string_view query, std::string_view name,
                                              std::string_view& raw_value) noexcept {
  bool found = false;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    const std::size_t equals = pair.find('=');
    if (pair.empty() || !equals_encoded(pair.substr(0, equals), name)) continue;
    if (found) return query_param_status::ambiguous;
    found = true;
    raw_value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
  }
  if (!found) return query_param_status::absent;
  return decodes_to_utf8(raw_value) ? query_param_status::found : query_param_status::malformed;
}

/// Appends a raw value decoded and encoded again.
template <class Out>
void append_encoded(Out& out, std::string_view raw) {
  form_decoder decoder(raw);
  while (!decoder.done()) out.append(form_encoded(decoder.next()).view());
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
