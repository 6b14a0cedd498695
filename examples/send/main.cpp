// Stands in for UbiOps's "test webhook" button: builds a dummy event, signs it with a key of your own and posts it.
// Exits 0 where it was delivered, 1 where it was refused, 2 where it could not be sent.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/testing/signer.hpp>

#include "../support/ascii.hpp"
#include "../support/header_file.hpp"
#include "../support/help.hpp"
#include "../support/key_file.hpp"
#include "../support/missing_scheme.hpp"
#include "../support/redact.hpp"
#include "../support/show.hpp"
#include "../support/text_file.hpp"
#include "../support/unknown_options.hpp"
#include "../support/version_flag.hpp"
#include "../support/whole_number.hpp"
#include "test_webhook.hpp"
#include "transport.hpp"

namespace uw = ubiops::webhooks;

namespace {

struct command_line {
  sender::test_webhook webhook;
  std::string key_file;
  std::string ca_file;
  std::optional<std::int64_t> created;
  std::string signer = "newer";
  std::string body_file;
  std::string connect_to;
  bool print = false;
  bool tamper = false;
};

// Nothing where only help was asked for.
std::optional<command_line> parse(int argc, char** argv) {
  // With a value it is that of an object, as UbiOps has them.
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::printf("%s\n", examples::version_text("send").c_str());
    return std::nullopt;
  }
  command_line given;
  sender::test_webhook options;
  std::string file;
  std::string protected_file;
  std::vector<std::string> headers;
  CLI::App app("Signs a dummy UbiOps event with a key of your own and posts it.");
  app.formatter(std::make_shared<examples::help_formatter>());
  app.option_defaults()->always_capture_default();
  app.add_option("--key", given.key_file, "PEM file of the private key, PKCS #8 and not encrypted (see keygen)")
      ->type_name("FILE")
      ->required();
  auto* url =
      app.add_option("--url", options.url, "Where to send the event, http or https; needed unless --file has it");
  url->type_name("URL");
  app.add_option("--file", file, "JSON file with the fields of a webhook test; options override it")->type_name("FILE");
  app.add_option("--header", headers,
                 "A header \"Name: value\"; may be repeated, and is seen by others on this machine")
      ->type_name("HEADER");
  app.add_option("--protected-header-file", protected_file, "File of secret headers, one \"Name: value\" a line")
      ->type_name("FILE");
  auto* event = app.add_option("--event", options.event,
                               "deployment or pipeline, then _request_started, _completed, _failed or _finished");
  event->type_name("EVENT");
  auto* type = app.add_option("--object-type", options.object_type, "deployment or pipeline (default: the event's)");
  type->type_name("TYPE");
  auto* name = app.add_option("--object-name", options.object_name, "Name of the deployment or pipeline");
  name->type_name("NAME");
  auto* version = app.add_option("--version", options.version, "Name of its version");
  version->type_name("NAME");
  auto* timeout = app.add_option("--timeout", options.timeout, "Seconds to wait for an answer, from 1 to 30");
  timeout->type_name("SECONDS")->check(examples::seconds_from(1, 30));
  auto* retry = app.add_flag("--retry", options.retry,
                             "Send again, twice at most and signed anew: on any status but 2xx and 3xx, and where no "
                             "answer came, on a time-out as well as a refused or broken connection");
  auto* result = app.add_flag("--include-result", options.include_result, "Put a result into the event");
  app.add_option("--created", given.created, "Sign as of this Unix time (default: now)")->type_name("TIME");
  app.add_option("--signer", given.signer,
                 "Sign as UbiOps's newer packages (http-message-signatures since 2.1.0) or its older ones; they differ "
                 "where the URL has userinfo, a default port or a fragment")
      ->type_name("newer|older")
      ->check(CLI::IsMember({"newer", "older"}));
  app.add_option("--body-file", given.body_file, "Send these bytes in place of the dummy event")->type_name("FILE");
  app.add_option(
         "--connect-to", given.connect_to,
         "Connect to this http or https origin, whatever --url says (through a tunnel; or as an attacker would)")
      ->type_name("ORIGIN");
  app.add_option("--ca-file", given.ca_file, "PEM file of certificates to trust for https (default: the system's)")
      ->type_name("FILE");
  app.add_flag("--tamper", given.tamper, "Change a byte of the body once it is signed, to see the request refused");
  app.add_flag("--print", given.print, "Show the request and do not send it");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ExtrasError&) {
    throw sender::cannot_send(examples::unknown_options(app));
  } catch (const CLI::ParseError& wrong) {
    throw sender::cannot_send(wrong.what());
  }

  sender::field_sources from;
  if (!file.empty()) {
    given.webhook = sender::read_test_webhook(file);
    if (!*event) from.event = file + ": \"event\"";
    if (!*type) from.object_type = file + ": \"object_type\"";
    if (!*timeout) from.timeout = file + ": \"timeout\"";
  }
  if (*url) given.webhook.url = options.url;
  if (*event) given.webhook.event = options.event;
  if (*type) given.webhook.object_type = options.object_type;
  if (*name) given.webhook.object_name = options.object_name;
  if (*version) given.webhook.version = options.version;
  if (*timeout) given.webhook.timeout = options.timeout;
  if (*retry) given.webhook.retry = options.retry;
  if (*result) given.webhook.include_result = options.include_result;
  for (const std::string& line : headers) {
    auto header = examples::parse_header_line(line);
    if (!header) throw sender::cannot_send("--header is written \"Name: value\"");
    given.webhook.headers.push_back({std::move(header->name), std::move(header->value), false});
  }
  if (!protected_file.empty()) {
    for (examples::header_line& line : examples::read_header_file(protected_file)) {
      given.webhook.headers.push_back({std::move(line.name), std::move(line.value), true});
    }
  }
  sender::check(given.webhook, from);
  for (const auto& [option, value] : {std::pair(*url ? std::string("--url ") : file + ": \"url\" ", &given.webhook.url),
                                      std::pair(std::string("--connect-to "), &given.connect_to)}) {
    if (value->empty()) continue;
    if (const std::string problem = examples::missing_scheme(*value); !problem.empty()) {
      throw sender::cannot_send(option + problem);
    }
  }
  return given;
}

std::string read_body(const command_line& given, const std::string& request_id) {
  if (given.body_file.empty()) return sender::dummy_event(given.webhook, request_id);
  return examples::read_file(given.body_file);
}

uw::testing::signed_request sign(const command_line& given, const uw::testing::key_pair& key, const std::string& body) {
  std::vector<uw::testing::field> fields;
  bool has_type = false;
  for (const sender::header& header : given.webhook.headers) {
    has_type = has_type || examples::equal_but_for_case(header.key, "content-type");
    fields.push_back({header.key, header.value});
  }
  if (!has_type) fields.insert(fields.begin(), {"Content-Type", "application/json"});
  uw::testing::signing_options options;
  if (given.signer == "older") options.signed_by = uw::testing::producer::older;
  if (given.created) options.created = std::chrono::sys_seconds(std::chrono::seconds(*given.created));
  auto request = uw::testing::sign(key, "POST", given.webhook.url, std::move(fields), body, options);
  if (!request) throw sender::cannot_send("cannot be signed: " + request.error().message());
  if (given.tamper && !request->body.empty()) request->body[request->body.size() / 2] ^= 1;
  return *std::move(request);
}

// The names of protected headers, in lower case.
std::vector<std::string> secret_names(const sender::test_webhook& webhook) {
  std::vector<std::string> secrets;
  for (const sender::header& header : webhook.headers) {
    if (!header.is_protected) continue;
    secrets.push_back(examples::lower_case(header.key));
  }
  return secrets;
}

void print(const uw::testing::signed_request& request, const std::vector<std::string>& secrets) {
  std::printf("%s %s HTTP/1.1\n", request.method.c_str(), examples::shown_url(request.target).c_str());
  for (const auto& [name, value] : request.fields) {
    std::printf("%s: %s\n", name.c_str(), examples::shown(name, value, secrets).c_str());
  }
  std::printf("\n%s\n", examples::escaped(request.body, true).c_str());
}

// What no output may show, of what is sent.
std::vector<std::string> secrets_in(const uw::testing::signed_request& request, const std::vector<std::string>& names) {
  std::vector<std::string> secrets;
  for (const auto& [name, value] : request.fields) {
    if (!examples::is_secret(name, names)) continue;
    secrets.push_back(value);
    // What follows the scheme of an Authorization is the secret.
    secrets.push_back(value.substr(value.find(' ') + 1));
  }
  for (std::string& part : examples::secrets_of_url(request.url)) secrets.push_back(std::move(part));
  return secrets;
}

void print(const sender::reply& answer, const std::vector<std::string>& secrets) {
  std::string body = answer.body;
  while (body.ends_with('\n') || body.ends_with('\r')) body.pop_back();
  examples::redact(body, secrets);  // whoever answers may repeat what he was sent
  std::printf("%d%s%s\n", answer.status, body.empty() ? "" : " ", examples::escaped(uw::trim(body)).c_str());
  std::fflush(stdout);
}

int run(const command_line& given) {
  const auto key = uw::testing::key_pair::from_pkcs8_pem_file(given.key_file);
  if (!key) throw sender::cannot_send(examples::private_key_file_problem(given.key_file, key.error()));
  const std::string body = read_body(given, boost::uuids::to_string(boost::uuids::random_generator()()));
  if (given.print) {
    print(sign(given, *key, body), secret_names(given.webhook));
    return 0;
  }

  const int attempts = given.webhook.retry ? 3 : 1;
  sender::reply answer;
  for (int attempt = 1; attempt <= attempts; ++attempt) {
    if (attempt > 1) std::this_thread::sleep_for(std::chrono::seconds(attempt - 1));
    uw::testing::signed_request request = sign(given, *key, body);  // anew: a retry has a time of its own
    const std::vector<std::string> secrets = secrets_in(request, secret_names(given.webhook));
    if (!given.connect_to.empty()) request.url = given.connect_to;
    answer = sender::post(request, std::chrono::seconds(given.webhook.timeout), given.ca_file);
    if (answer.status == 0) {
      std::fprintf(stderr, "send: %s\n", answer.problem.c_str());
    } else {
      print(answer, secrets);
    }
    if (answer.delivered()) return 0;
  }
  return answer.status == 0 ? 2 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto given = parse(argc, argv);
    return given ? run(*given) : 0;
  } catch (const std::exception& wrong) {
    std::fprintf(stderr, "send: %s\n", wrong.what());
    return 2;
  }
}
