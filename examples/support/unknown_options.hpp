// What to say of arguments that a program does not know. Their values are not repeated: behind a mistyped option may
// stand a secret.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_UNKNOWN_OPTIONS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_UNKNOWN_OPTIONS_HPP

#include <string>

#include <CLI/CLI.hpp>

namespace examples {

inline std::string unknown_options(const CLI::App& app) {
  std::string names;
  for (const std::string& argument : app.remaining(true)) {
    if (argument.starts_with("-")) names += " " + argument.substr(0, argument.find('='));
  }
  return names.empty() ? "an argument that belongs to no option: see --help" : "no such option:" + names;
}

}  // namespace examples

#endif
