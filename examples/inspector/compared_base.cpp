#include "compared_base.hpp"

#include <algorithm>
#include <cstddef>

namespace inspector {

namespace told = ubiops::webhooks::diagnosis;

namespace {

std::string name_of(std::string_view identifier) {
  std::string name(identifier.substr(0, identifier.find(';')));
  std::erase(name, '"');
  return name;
}

bool is_of_url(std::string_view name) {
  constexpr std::string_view parts[] = {"@target-uri", "@authority", "@request-target", "@path", "@query", "@scheme"};
  return std::find(std::begin(parts), std::end(parts), name) != std::end(parts);
}

// A cause may tell only the part of a line that differs.
void apply(const told::cause& cause, compared_line& line) {
  const std::string name = name_of(line.identifier);
  const std::string changed = name_of(cause.identifier);
  const bool is_named = line.identifier == cause.identifier || name == changed;
  if (!is_named && !(is_of_url(name) && is_of_url(changed))) return;
  const std::size_t at = cause.built_value.empty() ? std::string::npos : line.signed_value.find(cause.built_value);
  if (at != std::string::npos) {
    line.signed_value.replace(at, cause.built_value.size(), cause.signed_value);
  } else if (is_named && line.is != comparison::differs) {
    line.signed_value = cause.signed_value;
  } else {
    return;
  }
  line.is = comparison::differs;
}

}  // namespace

std::vector<compared_line> compared_base(const told::report& told) {
  std::vector<compared_line> lines;
  const bool is_verified = std::any_of(told.signatures.begin(), told.signatures.end(),
                                       [](const told::signature_seen& each) { return each.verified; });
  for (const told::line& built : told.base) {
    compared_line line{built.identifier, built.missing ? "" : built.value, built.missing ? "" : built.value,
                       built.missing};
    if (is_verified) {
      line.is = comparison::same;
      for (const told::cause& cause : told.causes) {
        if (cause.how == told::proof::signature && !cause.identifier.empty()) apply(cause, line);
      }
    } else {
      line.signed_value.clear();
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace inspector
