// Shows webhooks as they arrive, on a page of this machine: see examples/README.md, or --help. For development, and
// never for production.

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>

#include "../listener/serve.hpp"
#include "../support/whole_number.hpp"
#include "inspecting_receiver.hpp"

namespace {

std::unique_ptr<listener::receiver> make_receiver(listener::options settings, std::uint16_t port,
                                                  std::uint16_t page_port, listener::log& log) {
  // Without a key of UbiOps there is still the throw-away one.
  std::error_code ignored;
  if (settings.has_default_key && !std::filesystem::exists(settings.key_files.front(), ignored)) {
    settings.key_files.clear();
  }
  auto throw_away = ubiops::webhooks::testing::key_pair::generate();
  if (!throw_away) throw listener::bad_setting(throw_away.error().message());
  log.announce({.level = "warning",
                .text = "for development, never for production: whoever uses this machine sees what arrives, and "
                        "nothing is done with it"});
  auto made = std::make_unique<inspector::inspecting_receiver>(settings, port, page_port, *std::move(throw_away), log);
  const std::string line = "The page is at http://127.0.0.1:" + std::to_string(made->page_port()) + "/\n";
  [[maybe_unused]] const ssize_t told = ::write(STDOUT_FILENO, line.data(), line.size());
  return made;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint16_t page_port = 8001;
  const listener::program inspector{
      .name = "inspector",
      .purpose =
          "Shows UbiOps webhooks as they arrive, and why they are refused, on a page of this machine. For "
          "development, never for production.",
      .add_options = [&](CLI::App& app) {
        // Nothing is done with an event, and refused requests are on the page.
        for (const char* const other : {"--on-event", "--lease", "--record", "--record-raw"}) {
          app.remove_option(app.get_option(other));
        }
        app.add_option("--page-port", page_port, "Port of the page on 127.0.0.1; 0 picks a free one and prints it")
            ->type_name("PORT")
            ->check(examples::whole_number(0, 65535, "a port"));
      }};
  return listener::serve(
      argc, argv,
      [&](const listener::options& settings, std::uint16_t port, listener::log& log) {
        return make_receiver(settings, port, page_port, log);
      },
      inspector);
}
