// A part of the comparison: what is generated, what the library says of it, and which disagreements have a name.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_PART_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_PART_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lines.hpp"

namespace differential {

/// One case, and what the library and another implementation say of it.
struct disagreement {
  std::string_view peer;  // the other's name
  const json& asked;
  const json& ours;
  const json& theirs;

  bool we_refuse() const { return ours.contains("refused"); }
  bool they_refuse() const { return theirs.contains("refused"); }
  /// We refuse what they take, and the reverse.
  bool stricter() const { return we_refuse() && !they_refuse(); }
  bool laxer() const { return !we_refuse() && they_refuse(); }
};

/// A disagreement that is known: a row in the table of README.md, which says who is right and by which words.
struct rule {
  std::string_view name;
  bool (*explains)(const disagreement&);
};

/// The first that explains, or none.
inline std::vector<std::string_view> first_of(std::span<const rule> rules, const disagreement& both) {
  for (const rule& each : rules) {
    if (each.explains(both)) return {each.name};
  }
  return {};
}

inline std::vector<std::string_view> names_of(std::span<const rule> rules) {
  std::vector<std::string_view> names;
  for (const rule& each : rules) names.push_back(each.name);
  return names;
}

struct part {
  std::string_view name;
  /// Cases; `signed_by_others` are requests, where the part has those.
  std::vector<json> (*generate)(std::uint64_t seed, std::size_t count, const std::vector<json>& signed_by_others);
  /// What others are asked before cases can be made; null where that is nothing.
  std::vector<json> (*plans)(std::uint64_t seed, std::size_t count);
  json (*ours)(const json& asked);
  bool (*agree)(const disagreement&);
  /// The names of what explains a disagreement; none: nothing does.
  std::vector<std::string_view> (*explain)(const disagreement&);
  std::vector<std::string_view> (*names)();
};

extern const part fields_part;
extern const part requests_part;
extern const part events_part;

inline const part* parts[] = {&fields_part, &requests_part, &events_part};

}  // namespace differential

#endif
