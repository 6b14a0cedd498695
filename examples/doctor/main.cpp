// Says why a webhook is refused, before and after it was sent: see examples/doctor/README.md, or --help.

#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "../support/help.hpp"
#include "../support/unknown_options.hpp"
#include "../support/version_flag.hpp"
#include "commands.hpp"
#include "problem.hpp"

namespace {

int run(int argc, char** argv) {
  CLI::App program("Says why a UbiOps webhook is refused, and what to change.");
  program.formatter(std::make_shared<examples::help_formatter>());
  program.option_defaults()->always_capture_default();
  examples::add_version_flag(program, "doctor");
  program.require_subcommand(1);
  std::vector<doctor::command> commands;
  for (const auto add : {doctor::add_request_command, doctor::add_url_command, doctor::add_key_command,
                         doctor::add_probe_command, doctor::add_resign_command}) {
    commands.push_back(add(program));
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return program.exit(asked);
  } catch (const CLI::ExtrasError&) {
    throw doctor::cannot_read(examples::unknown_options(program));
  } catch (const CLI::ParseError& wrong) {
    throw doctor::cannot_read(wrong.what());
  }
  const auto all = program.get_subcommands([](const CLI::App*) { return true; });  // in the order of adding
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i]->parsed()) return commands[i]();
  }
  return doctor::unreadable;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& wrong) {
    std::fprintf(stderr, "doctor: %s\n", wrong.what());
    return doctor::unreadable;
  }
}
