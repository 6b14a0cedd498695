// The byte sequences of a field in the one strict text of their bytes (RFC 4648 §3.2, §3.5).
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_FIELDS_BASE64_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_FIELDS_BASE64_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "../../fuzz/slow/text.hpp"

namespace differential {

inline constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct mended_base64 {
  std::string text;
  bool padding = false;  // was not that of its length
  bool bits = false;     // that no byte needs were set
};

/// The one text of the same bytes; nothing where other characters are in it, or no byte count fits.
inline std::optional<mended_base64> mend(std::string_view given) {
  const std::size_t digits = std::min(given.find('='), given.size());
  mended_base64 out{std::string(given.substr(0, digits)), false, false};
  if (given.find_first_not_of('=', digits) != std::string_view::npos || digits % 4 == 1) return std::nullopt;
  if (out.text.find_first_not_of(base64_alphabet) != std::string::npos) return std::nullopt;
  const std::size_t unused = digits % 4 == 2 ? 16 : digits % 4 == 3 ? 4 : 1;
  if (unused != 1) {
    const std::size_t last = base64_alphabet.find(out.text.back());
    out.bits = last % unused != 0;
    out.text.back() = base64_alphabet[last - last % unused];
  }
  out.text.append((4 - digits % 4) % 4, '=');
  out.padding = out.text.size() != given.size();
  return out;
}

/// A field with every byte sequence mended, and what had to be.
inline mended_base64 mend_all(std::string_view field) {
  mended_base64 out;
  bool in_token = false;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    if (c == '"') {  // of a string or display string: to its end
      std::size_t end = i + 1;
      const bool escapes = i == 0 || field[i - 1] != '%';
      while (end < field.size() && field[end] != '"') end += escapes && field[end] == '\\' ? 2u : 1u;
      end = std::min(end, field.size() - 1);
      out.text.append(field.substr(i, end - i + 1));
      i = end;
      continue;
    }
    const std::size_t end = field.find(':', i + 1);
    const auto mended =
        c == ':' && !in_token && end != std::string_view::npos ? mend(field.substr(i + 1, end - i - 1)) : std::nullopt;
    in_token = slow::is_tchar(c) || slow::is_one_of(c, ":/");
    if (c == '=') in_token = false;
    if (!mended) {
      out.text.push_back(c);
      continue;
    }
    out.text.append(":").append(mended->text).append(":");
    out.padding = out.padding || mended->padding;
    out.bits = out.bits || mended->bits;
    in_token = false;
    i = end;
  }
  return out;
}

}  // namespace differential

#endif
