// Percent-encoding as a search wants it (RFC 3986 §2.1): taken off or put on, whatever the text holds.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_PERCENT_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_PERCENT_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/detail/requests_url.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The text with its escapes decoded, once; with `plus`, a "+" is a blank. What is no escape stays.
inline std::string percent_decoded(std::string_view text, bool plus = false) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_escape(text.substr(i))) {
      out.push_back(static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2])));
      i += 2;
    } else {
      out.push_back(plus && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

/// The text with all bytes escaped but unreserved ones and those of `kept`.
inline std::string percent_encoded(std::string_view text, std::string_view kept = {}) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c) || kept.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      append_escape(out, "%", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
