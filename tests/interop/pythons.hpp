// The pythons that pythons.sh made, one for each generation of the producer's packages.
#ifndef UBIOPS_WEBHOOKS_TESTS_INTEROP_PYTHONS_HPP
#define UBIOPS_WEBHOOKS_TESTS_INTEROP_PYTHONS_HPP

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

inline std::string interop_folder() {
  const char* const folder = std::getenv("UBIOPS_WEBHOOKS_INTEROP_DIR");
  return folder == nullptr ? std::string() : folder;
}

/// The generations to test, separated by blanks in UBIOPS_WEBHOOKS_INTEROP_GENERATIONS.
inline std::vector<std::string> generations() {
  const char* const chosen = std::getenv("UBIOPS_WEBHOOKS_INTEROP_GENERATIONS");
  std::istringstream words(chosen == nullptr ? "older newer" : chosen);
  std::vector<std::string> all;
  for (std::string word; words >> word;) all.push_back(word);
  return all;
}

inline std::string python_of(const std::string& generation) {
  return interop_folder() + "/" + generation + "/bin/python";
}

#endif
