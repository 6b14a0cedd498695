// The signature base (RFC 9421 §2.5) that was signed beside the one that was built, line by line.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_COMPARED_BASE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_COMPARED_BASE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>

namespace inspector {

enum class comparison : std::uint8_t {
  same,
  differs,
  unknown,  ///< no change was found with which the signature verifies
};

[[nodiscard]] constexpr std::string_view to_string(comparison of) noexcept {
  return of == comparison::same ? "same" : of == comparison::differs ? "differs" : "unknown";
}

struct compared_line {
  std::string identifier;
  std::string signed_value;  // empty where it is unknown
  std::string built_value;
  bool is_missing = false;  // nothing was built: the request has no value for it
  comparison is = comparison::unknown;
};

/// Of a signature that verified as it was built, all lines are the same; of one that verified with what the report
/// found, those differ that the report names, and of the lines made of the URL all that hold what was changed.
std::vector<compared_line> compared_base(const ubiops::webhooks::diagnosis::report& told);

}  // namespace inspector

#endif
