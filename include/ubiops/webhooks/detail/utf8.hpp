// UTF-8 (RFC 3629), checked byte by byte.
#ifndef UBIOPS_WEBHOOKS_DETAIL_UTF8_HPP
#define UBIOPS_WEBHOOKS_DETAIL_UTF8_HPP

#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Checks UTF-8 byte by byte: no overlong forms, no surrogates, nothing above U+10FFFF.
class utf8_check {
 public:
  /// False as soon as the bytes so far begin no valid text.
  constexpr bool feed(unsigned byte) noexcept {
    if (missing_ != 0) {
      if (byte < lowest_ || byte > highest_) return false;
      --missing_;
      lowest_ = 0x80;
      highest_ = 0xbf;
      return true;
    }
    if (byte < 0x80) return true;
    if (byte < 0xc2 || byte > 0xf4) return false;
    missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte == 0xe0) lowest_ = 0xa0;
    if (byte == 0xed) highest_ = 0x9f;
    if (byte == 0xf0) lowest_ = 0x90;
    if (byte == 0xf4) highest_ = 0x8f;
    return true;
  }

  /// Whether no character is half done.
  constexpr bool complete() const noexcept { return missing_ == 0; }

 private:
  unsigned missing_ = 0;  // continuation bytes to come; the next one lies in [lowest_, highest_]
  unsigned lowest_ = 0x80;
  unsigned highest_ = 0xbf;
};

/// Whether a whole text is UTF-8.
constexpr bool is_utf8(std::string_view text) noexcept {
  utf8_check check;
  for (const char c : text) {
    if (!check.feed(static_cast<unsigned char>(c))) return false;
  }
  return check.complete();
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
