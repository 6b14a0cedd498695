// The words and digits of HTTP dates (RFC 9110 §5.6.7).
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_DATE_TEXT_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_DATE_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

inline constexpr std::string_view day_names = "SunMonTueWedThuFriSat";
inline constexpr std::string_view month_names = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Three letters as one number.
constexpr std::uint32_t three_letters(const char* text) noexcept {
  const auto byte = [text](int i) { return std::uint32_t{static_cast<unsigned char>(text[i])}; };
  return byte(0) << 16 | byte(1) << 8 | byte(2);
}

/// Names of three letters as numbers.
template <std::size_t Count>
struct name_table {
  std::uint32_t names[Count];

  constexpr explicit name_table(std::string_view text) noexcept : names() {
    for (std::size_t i = 0; i < Count; ++i) names[i] = three_letters(text.data() + 3 * i);
  }

  /// The place of a name, or -1. Names are compared with case, as RFC 9110 asks.
  constexpr int find(const char* text) const noexcept {
    const std::uint32_t wanted = three_letters(text);
    for (std::size_t i = 0; i < Count; ++i) {
      if (names[i] == wanted) return static_cast<int>(i);
    }
    return -1;
  }
};

inline constexpr name_table<7> days_of_the_week(day_names);
inline constexpr name_table<12> months_of_the_year(month_names);

/// An IMF-fixdate byte by byte: 'D' is a digit, 'x' a letter of a name, everything else stands for itself.
inline constexpr std::string_view imf_fixdate_shape = "xxx, DD xxx DDDD DD:DD:DD GMT";

/// Reads decimal numbers of two digits, and remembers whether all were digits.
class two_digits {
 public:
  constexpr int read(const char* text) noexcept {
    const auto tens = static_cast<unsigned>(text[0] - '0');
    const auto ones = static_cast<unsigned>(text[1] - '0');
    good_ = good_ && tens < 10 && ones < 10;
    return static_cast<int>(tens * 10 + ones);
  }
  [[nodiscard]] constexpr bool good() const noexcept { return good_; }

 private:
  bool good_ = true;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
