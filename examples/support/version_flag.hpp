// What --version prints.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_VERSION_FLAG_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_VERSION_FLAG_HPP

#include <string>

#include <CLI/CLI.hpp>

#include <ubiops/webhooks/version.hpp>

namespace examples {

/// "listener of ubiops_webhooks 0.1.0"
inline std::string version_text(const std::string& program) {
  return program + " of ubiops_webhooks " + std::to_string(UBIOPS_WEBHOOKS_VERSION_MAJOR) + "." +
         std::to_string(UBIOPS_WEBHOOKS_VERSION_MINOR) + "." + std::to_string(UBIOPS_WEBHOOKS_VERSION_PATCH);
}

inline void add_version_flag(CLI::App& app, const std::string& program) {
  app.set_version_flag("--version", version_text(program));
}

}  // namespace examples

#endif
