#include "options.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>

#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/replay/claim.hpp>
#include <ubiops/webhooks/testing/url.hpp>

#include "../support/header_file.hpp"
#include "../support/help.hpp"
#include "../support/missing_scheme.hpp"
#include "../support/show.hpp"
#include "../support/text_file.hpp"
#include "../support/unknown_options.hpp"
#include "../support/version_flag.hpp"
#include "../support/whole_number.hpp"

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

void check_path(const std::string& option, const std::string& path) {
  const auto route = uw::parse_request_target(path, "POST");
  if (!route || route->absolute || route->query) throw bad_setting(option + " must begin with / and have no query");
}

void check_replay_prefix(const std::string& prefix) {
  constexpr std::size_t most = 128;  // with the longest delivery key, still a key that may be claimed
  static_assert(most + 1 + uw::limits::max_delivery_key <= uw::limits::max_replay_key);
  const bool is_printable = std::all_of(prefix.begin(), prefix.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!is_printable || prefix.size() > most) {
    throw bad_setting("--replay-prefix must be printable ASCII without blanks, " + std::to_string(most) +
                      " characters at most");
  }
}

std::string read_replay_file(const std::string& path) {
  try {
    const std::string text = examples::read_text_file(path);
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (text.find_first_not_of(" \t\r\n", text.find('\n', begin)) != std::string::npos) {
      throw std::runtime_error(path + " must hold one line");
    }
    return std::string(uw::trim(std::string_view(text).substr(begin, text.find_first_of("\r\n", begin) - begin)));
  } catch (const std::runtime_error& wrong) {
    throw bad_setting(std::string("--replay-file ") + wrong.what());
  }
}

}  // namespace

bool options::has_default_url() const { return public_origin.empty() && target_uri.empty(); }

bool options::on_loopback() const { return boost::asio::ip::make_address(ip).is_loopback(); }

std::optional<options> parse_options(int argc, char** argv, const program& which) {
  options settings;
  std::string header_file;
  std::string replay_file;
  std::int64_t max_age = settings.max_age.count();
  std::int64_t clock_skew = settings.clock_skew.count();
  std::int64_t timeout = settings.timeout.count();
  std::int64_t lease = settings.lease.count();

  CLI::App app(which.purpose);
  app.formatter(std::make_shared<examples::help_formatter>());
  app.option_defaults()->always_capture_default();
  examples::add_version_flag(app, which.name);
  app.add_option("--pubkey", settings.key_files,
                 "PEM file of a trusted public key; several for a rotation. SIGHUP reads them anew")
      ->type_name("FILE")
      ->default_str("/run/secrets/webhooks-public-key");
  app.add_option("--ip", settings.ip, "Address to listen on")->type_name("ADDRESS");
  app.add_option("--port", settings.port, "Port to listen on; 0 picks a free one and prints it")
      ->type_name("PORT")
      ->check(examples::whole_number(0, 65535, "a port"));
  auto* origin = app.add_option("--public-origin", settings.public_origin,
                                "Scheme and authority of the registered URL, as in https://hooks.example.com; needed "
                                "off loopback, unless there is a --target-uri (default on loopback: http://IP:PORT and "
                                "http://localhost:PORT)");
  auto* target = app.add_option("--target-uri", settings.target_uri,
                                "The whole registered URL, where a proxy rewrites the path; in place of "
                                "--public-origin, and together with --path");
  auto* path = app.add_option("--path", settings.path, "With --target-uri: the only path that is served");
  origin->type_name("ORIGIN")->excludes(target);
  target->type_name("URL")->needs(path);
  path->type_name("PATH")->needs(target);
  app.add_option("--health-path", settings.health_path,
                 "Where GET and HEAD are answered 200 without a signature, for load balancers and orchestrators")
      ->type_name("PATH");
  app.add_option("--require-header-file", header_file,
                 "File of protected headers that every request must carry, one \"Name: value\" a line")
      ->type_name("FILE");
  app.add_option("--allow-object", settings.allowed_objects,
                 "Id of a deployment or pipeline whose events are taken; may be repeated (default: any)")
      ->type_name("ID");
  app.add_option("--allow-name", settings.allowed_names,
                 "Name of a deployment or pipeline whose events are taken, beside those of --allow-object; may be "
                 "repeated. Every UbiOps customer chooses the names of his own objects, and may choose this one: it "
                 "keeps nobody out")
      ->type_name("NAME");
  app.add_option("--max-age", max_age, "Seconds for which a signature is good")
      ->type_name("SECONDS")
      ->check(examples::seconds_from(0, uw::limits::max_window_seconds));
  app.add_option("--clock-skew", clock_skew, "Seconds by which clocks may differ")
      ->type_name("SECONDS")
      ->check(examples::seconds_from(0, uw::limits::max_window_seconds));
  app.add_option("--max-body", settings.max_body, "Bytes of the largest body, up to 1 GiB")
      ->type_name("BYTES")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 30));
  app.add_option("--threads", settings.threads, "Threads that serve connections, from 1 to 256")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app.add_option("--timeout", timeout, "Seconds that a head, and then a body, may take to arrive, from 1 to 3600")
      ->type_name("SECONDS")
      ->check(examples::seconds_from(1, 3600));
  auto* replay =
      app.add_option("--replay", settings.replay,
                     "Where deliveries are claimed so that each is handled once: memory, off, or "
                     "redis[s]://[[user]:password@]host[:port][,host...][/database], which several listeners "
                     "share; redis-sentinel://...#name asks Sentinels for it");
  replay->type_name("STORE");
  app.add_option("--replay-file", replay_file, "File with the value of --replay, which then nobody sees")
      ->type_name("FILE")
      ->excludes(replay);
  app.add_option("--replay-prefix", settings.replay_prefix,
                 "What keys in the replay store begin with, in place of a hash of the registered URL: the same for "
                 "listeners that share deliveries, another for those that do not")
      ->type_name("TEXT");
  app.add_option("--on-event", settings.on_event,
                 "Shell command run for each event, with its JSON on standard input; the delivery is done when it "
                 "exits 0, and otherwise answered 500")
      ->type_name("COMMAND");
  app.add_option("--lease", lease, "Seconds that --on-event may take, after which it is killed, from 1 to 3600")
      ->type_name("SECONDS")
      ->check(examples::seconds_from(1, 3600));
  auto* record = app.add_option("--record", settings.record,
                                "Folder in which refused requests are kept, each with why it was refused, secrets and "
                                "signatures masked: one a second, 100 files and 16 MiB at most, the oldest make room");
  record->type_name("DIR");
  app.add_flag("--record-raw", settings.record_raw,
               "With --record: keep them as they came, with their secrets, to be read by doctor or sent again. A "
               "genuine request that was refused stays a live credential until its window ends")
      ->needs(record);
  app.add_option("--log", settings.format, "The log on standard error, as lines of text or of json")
      ->type_name("FORMAT")
      ->default_str("text")
      ->transform(CLI::Transformer(
          std::map<std::string, log_format>{{"text", log_format::text}, {"json", log_format::json}}, CLI::ignore_case));

  if (which.add_options) which.add_options(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
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
  settings.has_default_key = settings.key_files.empty();
  if (settings.has_default_key) settings.key_files = {"/run/secrets/webhooks-public-key"};
  boost::system::error_code wrong;
  boost::asio::ip::make_address(settings.ip, wrong);
  if (wrong) throw bad_setting("--ip " + settings.ip + ": not an IP address");
  for (const auto& [option, url] :
       {std::pair("--public-origin ", &settings.public_origin), std::pair("--target-uri ", &settings.target_uri)}) {
    if (url->empty()) continue;
    if (const std::string problem = examples::missing_scheme(*url); !problem.empty()) {
      throw bad_setting(option + problem);
    }
  }
  if (settings.has_default_url() && !settings.on_loopback()) {
    throw bad_setting("off loopback, --public-origin or --target-uri must say which URL UbiOps was given");
  }
  if (!settings.path.empty()) check_path("--path", settings.path);
  check_path("--health-path", settings.health_path);
  check_replay_prefix(settings.replay_prefix);
  if (!header_file.empty()) settings.required_fields = read_required_fields(header_file);
  if (!replay_file.empty()) {
    settings.replay = read_replay_file(replay_file);
    settings.replay_source = "--replay-file " + replay_file;
  }
  return settings;
}

namespace {

// What the sender makes of a URL that it would not leave as it is: what has to be configured. Nothing where it sends no
// such URL, or where a user name in it is not to be shown.
std::string as_sent(const std::string& url, bool origin_alone) {
  if (url.find('@') != std::string::npos) return {};
  const auto sent = uw::testing::prepare_url(url);
  if (!sent) return {};
  std::string text = sent->text;
  if (origin_alone) text.resize(text.find('/', text.find("://") + 3));
  return "; UbiOps signs it as " + examples::shown_url(text);
}

}  // namespace

std::string policy_problem(const uw::error& error, const options& settings) {
  const std::string subject(error.subject());
  const std::string member = subject.substr(0, subject.find(':'));
  const std::string reason = subject.size() > member.size() ? subject.substr(member.size()) : "";
  if (member == "public_origin") {
    return "--public-origin must be a scheme and an authority, as in \"https://hooks.example.com\", without path, "
           "upper-case letters or trailing slash" +
           reason + as_sent(settings.public_origin, true);
  }
  if (member == "target_uri") {
    return "--target-uri must be the whole registered URL, as in \"https://hooks.example.com/ubiops\", with a path, "
           "and "
           "as UbiOps signs it" +
           reason + as_sent(settings.target_uri, false);
  }
  if (member == "required_fields") {
    return "--require-header-file must name each header once, " + std::to_string(uw::limits::max_components) +
           " at most, with values of printable ASCII" + reason;
  }
  return error.message();
}

uw::policy policy_for(const options& settings, std::uint16_t bound_port) {
  uw::policy policy;
  policy.public_origin = settings.public_origin;
  policy.target_uri = settings.target_uri;
  if (settings.has_default_url()) {
    const bool v6 = settings.ip.find(':') != std::string::npos;
    policy.public_origin = "http://" + (v6 ? "[" + settings.ip + "]" : settings.ip);
    if (bound_port != 80) policy.public_origin += ":" + std::to_string(bound_port);
  }
  policy.max_age = settings.max_age;
  policy.clock_skew = settings.clock_skew;
  policy.required_fields = settings.required_fields;
  return policy;
}

std::optional<uw::policy> policy_for_localhost(const options& settings, std::uint16_t bound_port) {
  const boost::asio::ip::address ip = boost::asio::ip::make_address(settings.ip);
  const bool is_localhost =
      ip == boost::asio::ip::address_v4::loopback() || ip == boost::asio::ip::address_v6::loopback();
  if (!settings.has_default_url() || !is_localhost) return std::nullopt;
  uw::policy policy = policy_for(settings, bound_port);
  policy.public_origin = "http://localhost";
  if (bound_port != 80) policy.public_origin += ":" + std::to_string(bound_port);
  return policy;
}

}  // namespace listener
