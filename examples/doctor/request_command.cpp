#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "../support/show.hpp"
#include "../support/whole_number.hpp"
#include "capture/read_capture.hpp"
#include "capture/time_text.hpp"
#include "commands.hpp"
#include "diagnosis.hpp"
#include "judge.hpp"
#include "output_file.hpp"
#include "page.hpp"
#include "paper.hpp"
#include "problem.hpp"
#include "terminal.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

namespace {

/// The version of what --json writes. It grows when a member goes, or changes its meaning; members may be added.
constexpr int json_schema_version = 1;

struct request_options {
  judge_options judge;
  std::string file;
  std::string body_file;
  std::string html_file;
  std::optional<std::int64_t> now;
  bool json = false;
};

// What was read, so that a person sees whether it was taken as it was meant.
std::string read_text(const captured_request& request) {
  return request.format + ": " + examples::escaped(request.method) + " " + examples::shown_url(request.target) + ", " +
         std::to_string(request.fields.size()) + " fields, a body of " + std::to_string(request.body.size()) +
         " bytes.";
}

// Sentences about the recording, whatever shows them.
std::vector<std::string> about(const captured_request& request, const diagnosis& found, const judge_options& judge) {
  std::vector<std::string> out = {"Read as " + read_text(request), found.time};
  out.insert(out.end(), request.remarks.begin(), request.remarks.end());
  if (policy_of(judge).any_authority) {
    out.emplace_back(
        "Judged by its own Host, since neither --registered nor --public-origin nor --target-uri says which URL is "
        "yours: a request for another receiver is valid so, too.");
  }
  return out;
}

std::string text_of(const diagnosis& found, const std::vector<std::string>& sentences) {
  paper sheet;
  sheet.heading("THE RECORDING");
  for (const std::string& sentence : sentences) sheet.paragraph("  ", sentence);
  return uw::diagnosis::to_text(found.report) + "\n" + sheet.text();
}

std::string json_of(const captured_request& request, const diagnosis& found) {
  nlohmann::ordered_json out;
  out["schema_version"] = json_schema_version;
  out["valid"] = !found.report.verdict;
  out["recording"] = {{"format", request.format},
                      {"method", examples::escaped(request.method)},
                      {"target", examples::shown_url(request.target)},
                      {"fields", request.fields.size()},
                      {"body_bytes", request.body.size()},
                      {"remarks", request.remarks}};
  out["time"] = {
      {"signed_at", nullptr}, {"judged_at", found.judged_at.time_since_epoch().count()}, {"finding", found.time}};
  if (found.signed_at) out["time"]["signed_at"] = found.signed_at->time_since_epoch().count();
  out["report"] = nlohmann::ordered_json::parse(uw::diagnosis::to_json(found.report));
  return out.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int run(const request_options& given) {
  const uw::verifier verifier = make_verifier(given.judge);
  const captured_request request = read_capture_file(given.file, given.body_file);
  const auto now = given.now ? std::chrono::sys_seconds(std::chrono::seconds(*given.now)) : uw::now_by_system_clock();
  const diagnosis found = diagnose(verifier, request, given.judge.registered, now);
  if (given.json) {
    std::fputs(json_of(request, found).c_str(), stdout);
  } else {
    print(text_of(found, about(request, found, given.judge)));
  }
  if (!given.html_file.empty()) {
    write_output(given.html_file, html_page(found.report, about(request, found, given.judge)));
  }
  return found.report.verdict ? refused : valid;
}

}  // namespace

command add_request_command(CLI::App& program) {
  auto given = std::make_shared<request_options>();
  CLI::App& app = *program.add_subcommand("request", "Says what becomes of a recorded request, and why");
  app.add_option("FILE", given->file,
                 "The request: raw HTTP/1.1, a dump of curl (-v, --trace), HAR, a recording or other JSON; - is "
                 "standard input")
      ->required();
  add_judge_options(app, given->judge);
  app.add_option("--body", given->body_file, "File of the body, where the dump does not show it")->type_name("FILE");
  app.add_option("--now", given->now, "The Unix time to compare the signature's with (default: now)")
      ->type_name("TIME")
      ->check(examples::whole_number(0, last_second, "a Unix time"));
  app.add_flag("--json", given->json, "Write the report as JSON");
  app.add_option("--html", given->html_file, "Write the report as a page for a browser, too")->type_name("FILE");
  return [given] { return run(*given); };
}

}  // namespace doctor
