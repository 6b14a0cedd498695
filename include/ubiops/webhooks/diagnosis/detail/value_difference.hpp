// In what the value of a covered field that was signed differs from the one that was built, as a cause.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_VALUE_DIFFERENCE_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_VALUE_DIFFERENCE_HPP

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/percent.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_parts.hpp>
#include <ubiops/webhooks/diagnosis/detail/value_forms.hpp>
#include <ubiops/webhooks/http/date.hpp>
#include <ubiops/webhooks/http/fields.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Of two Dates, the second of which may be none.
inline diagnosis::cause_id compare_dates(std::string_view of_signed, std::string_view built) {
  using diagnosis::cause_id;
  const auto date = parse_imf_fixdate(of_signed);
  const auto built_date = parse_imf_fixdate(built);
  if (!date || !built_date) return cause_id::date_zone;
  const auto apart = *built_date < *date ? *date - *built_date : *built_date - *date;
  constexpr std::chrono::minutes half_an_hour(30);  // zones are half-hours apart, but for few
  const auto beside = apart % half_an_hour;
  const bool zone = apart >= half_an_hour && apart <= std::chrono::hours(14) &&
                    (beside <= std::chrono::seconds(2) || beside >= half_an_hour - std::chrono::seconds(2));
  return zone ? cause_id::date_zone : cause_id::date_rewritten;
}

/// Of two lists of members, the second of which came.
inline std::optional<diagnosis::cause_id> compare_members(std::string_view of_signed, std::string_view built) {
  using diagnosis::cause_id;
  auto members = members_of(of_signed);
  auto built_members = members_of(built);
  if (members.size() < 2 && built_members.size() < 2) return std::nullopt;
  if (members == built_members) return cause_id::lines_joined;
  std::sort(members.begin(), members.end());
  std::sort(built_members.begin(), built_members.end());
  if (members == built_members) return cause_id::lines_reordered;
  // Behind a semicolon stands a parameter ("; charset=UTF-8"), which is no line.
  if (of_signed.find(',') == std::string_view::npos && built.find(',') == std::string_view::npos) return std::nullopt;
  const auto holds = [](const auto& all, const auto& some) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
  };
  if (holds(built_members, members)) return cause_id::lines_added;
  if (holds(members, built_members)) return cause_id::lines_lost;
  return std::nullopt;
}

/// Of two values of the field `name`, in lower case; `built` is nothing where the request has none.
inline diagnosis::cause_id compare_values(std::string_view name, std::string_view of_signed,
                                          const std::optional<std::string>& built, bool several_lines) {
  using diagnosis::cause_id;
  if (!built) return name == "authorization" ? cause_id::authorization_lost : cause_id::field_lost;
  const std::string_view text = *built;
  if (name == "content-digest") return cause_id::digest_remade;
  if (several_lines || name != "date") {
    if (trim(of_signed) == text) return cause_id::trailing_blank;
    if (with_single_blanks(of_signed) == with_single_blanks(text)) return cause_id::blanks_collapsed;
    if (lower_case(of_signed) == lower_case(text)) return cause_id::value_case;
    if (several_lines && joined_by(members_of(of_signed), " ") == joined_by(members_of(text), " ")) {
      return cause_id::lines_joined;
    }
    if (const auto by_members = compare_members(of_signed, text)) return *by_members;
  }
  if (name == "date") return compare_dates(of_signed, text);
  if (without_quotes(of_signed) == without_quotes(text)) return cause_id::quotes_lost;
  if (of_signed.starts_with("=?")) return cause_id::mime_decoded;
  if (of_signed == utf8_of_latin1(text)) return cause_id::value_charset;
  if (percent_decoded(of_signed) == text || percent_decoded(of_signed, true) == text) return cause_id::percent_decoded;
  if (percent_decoded(of_signed) == utf8_of_latin1(text)) return cause_id::percent_decoded;
  return name == "authorization" ? cause_id::authorization_replaced : cause_id::field_changed;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
