#include <memory>
#include <string>

#include "commands.hpp"
#include "problem.hpp"
#include "terminal.hpp"
#include "url_report.hpp"

namespace doctor {

namespace {

int run(const std::string& url) {
  const url_report report = report_on_url(url);
  print(report.text);
  return report.is_well ? valid : refused;
}

}  // namespace

command add_url_command(CLI::App& program) {
  auto url = std::make_shared<std::string>();
  CLI::App& app = *program.add_subcommand("url", "Says what UbiOps makes of a URL, before it is registered");
  app.add_option("URL", *url, "The URL as it is, or will be, registered at UbiOps")->required();
  return [url] { return run(*url); };
}

}  // namespace doctor
