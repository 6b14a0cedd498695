#include "options.hpp"

#include <CLI/CLI.hpp>

#include <boost/asio/ip/address.hpp>

#include <string>
#include <utility>

#include <ubiops/webhooks/http/target.hpp>

#include "../support/header_file.hpp"
#include "../support/unknown_options.hpp"

namespace listener {

namespace {

namespace uw = ubiops::webhooks;

std::vector<uw::required_field> read_required_fields(const std::string& path) {
  try {
    std::vector<uw::required_field> fields;
    for (examples::header_line& line : examples::read_header_file(path)) {
      fields.push_back({std::move(line.name), std::move(line.value)});
    }
    return fields;
  } catch (const std::runtime_error& wrong) {
    throw bad_setting(std::string("--require-header-file ") + wrong.what());
  }
}

// An option whose value came out empty, from a variable that is not set, must not pass for one that is not given.
void check_not_empty(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& value : option->results()) {
      if (value.empty()) throw bad_setting(option->get_name() + " is empty");
    }
  }
}

std::string read_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::string_view text = uw::trim(line);
  if (text.empty()) throw bad_setting(path + ": nothing could be read from it");
  return std::string(text);
}

}  // namespace

bool options::on_loopback() const { return boost::asio::ip::make_address(ip).is_loopback(); }

std::optional<options> parse_options(int argc, char** argv) {
  options settings;
  std::string header_file;
  std::string replay_file;
  std::int64_t max_age = settings.max_age.count();
  std::int64_t clock_skew = settings.clock_skew.count();
  std::int64_t timeout = settings.timeout.count();
  std::int64_t lease = settings.lease.count();

  CLI::App app("Receives UbiOps webhooks, verifies them and shows what was signed.");
  app.option_defaults()->always_capture_default();
  app.add_option("--pubkey", settings.key_files, "PEM file of a trusted public key; several for a rotation")
      ->default_str("/run/secrets/webhooks-public-key");
  app.add_option("--ip", settings.ip, "Address to listen on");
  app.add_option("--port", settings.port, "Port to listen on; 0 picks a free one and prints it");
  auto* origin = app.add_option("--public-origin", settings.public_origin,
                                "Scheme and authority of the registered URL (default on loopback: http://IP:PORT)");
  auto* target = app.add_option("--target-uri", settings.target_uri,
                                "The whole registered URL, where a proxy rewrites the path; wants --path");
  auto* path = app.add_option("--path", settings.path, "With --target-uri: the only path that is served");
  origin->excludes(target);
  target->needs(path);
  path->needs(target);
  app.add_option("--require-header-file", header_file,
                 "File of protected headers that every request must carry, one \"Name: value\" a line");
  app.add_option(
      "--allow-object", settings.allowed_objects,
      "Id of a deployment or pipeline whose events are taken, or its name, which others may have too; may be "
      "repeated (default: any)");
  app.add_option("--max-age", max_age, "Seconds for which a signature is good");
  app.add_option("--clock-skew", clock_skew, "Seconds by which clocks may differ");
  app.add_option("--max-body", settings.max_body, "Bytes of the largest body")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 30));
  app.add_option("--threads", settings.threads, "Threads that serve connections")->check(CLI::Range(1, 256));
  app.add_option("--timeout", timeout, "Seconds that a head, and then a body, may take to arrive")
      ->check(CLI::Range(1, 3600));
  auto* replay = app.add_option("--replay", settings.replay,
                                "Where deliveries are claimed so that each is handled once: memory, off, or "
                                "redis://[[user]:password@]host[:port][/database], which several listeners share");
  app.add_option("--replay-file", replay_file, "File with the value of --replay, which then nobody sees")
      ->excludes(replay);
  app.add_option(
      "--on-event", settings.on_event,
      "Shell command run for each event, with its JSON on standard input; the delivery is done when it exits 0");
  app.add_option("--lease", lease, "Seconds that --on-event may take, after which it is killed")
      ->check(CLI::Range(1, 3600));

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    app.exit(help);
    return std::nullopt;
  } catch (const CLI::ExtrasError&) {
    throw bad_setting(examples::unknown_options(app));
  } catch (const CLI::ParseError& wrong) {
    throw bad_setting(wrong.what());
  }
  check_not_empty(app);

  settings.max_age = std::chrono::seconds(max_age);
  settings.clock_skew = std::chrono::seconds(clock_skew);
  settings.timeout = std::chrono::seconds(timeout);
  settings.lease = std::chrono::seconds(lease);
  if (settings.key_files.empty()) settings.key_files = {"/run/secrets/webhooks-public-key"};
  boost::system::error_code wrong;
  boost::asio::ip::make_address(settings.ip, wrong);
  if (wrong) throw bad_setting("--ip " + settings.ip + ": not an IP address");
  if (settings.public_origin.empty() && settings.target_uri.empty() && !settings.on_loopback()) {
    throw bad_setting("off loopback, --public-origin or --target-uri must say which URL UbiOps was given");
  }
  if (!settings.path.empty()) {
    const auto route = uw::parse_request_target(settings.path, "POST");
    if (!route || route->absolute || route->query) throw bad_setting("--path must begin with / and have no query");
  }
  if (!header_file.empty()) settings.required_fields = read_required_fields(header_file);
  if (!replay_file.empty()) settings.replay = read_line(replay_file);
  return settings;
}

uw::policy policy_for(const options& settings, std::uint16_t bound_port) {
  uw::policy policy;
  policy.public_origin = settings.public_origin;
  policy.target_uri = settings.target_uri;
  if (policy.public_origin.empty() && policy.target_uri.empty()) {
    const bool v6 = settings.ip.find(':') != std::string::npos;
    policy.public_origin = "http://" + (v6 ? "[" + settings.ip + "]" : settings.ip);
    if (bound_port != 80) policy.public_origin += ":" + std::to_string(bound_port);
  }
  policy.max_age = settings.max_age;
  policy.clock_skew = settings.clock_skew;
  policy.required_fields = settings.required_fields;
  return policy;
}

}  // namespace listener
