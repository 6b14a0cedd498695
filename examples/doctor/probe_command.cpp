#include <cstdint>
#include <cstdio>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "../send/transport.hpp"
#include "../support/key_file.hpp"
#include "../support/show.hpp"
#include "../support/whole_number.hpp"
#include "commands.hpp"
#include "probe.hpp"
#include "probe_listener.hpp"
#include "problem.hpp"
#include "terminal.hpp"
#include "url_option.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

namespace {

struct probe_options {
  std::string url;
  std::string key_file;
  std::optional<std::uint16_t> port;
  std::string ip = "127.0.0.1";
  std::string connect_to;
  std::string ca_file;
  int timeout = 30;
};

uw::testing::key_pair key_of(const probe_options& given) {
  if (given.key_file.empty()) {
    // Both ends are this process: the key is nobody's, and gone with it.
    if (given.url.empty() || !given.port) throw cannot_read("where only one end runs here, --key must say which key");
    auto key = uw::testing::key_pair::generate();
    if (!key) throw cannot_read(key.error().message());
    return *std::move(key);
  }
  auto key = uw::testing::key_pair::from_pkcs8_pem_file(given.key_file);
  if (!key) throw cannot_read(examples::private_key_file_problem(given.key_file, key.error()));
  return *std::move(key);
}

sender::reply send(const probe_options& given, const uw::testing::key_pair& key) {
  uw::testing::signed_request probe = make_probe(key, given.url);
  if (!given.connect_to.empty()) probe.url = given.connect_to;
  return sender::post(probe, std::chrono::seconds(given.timeout), given.ca_file);
}

std::string told(const sender::reply& answer) {
  if (answer.status == 0) return answer.problem;
  return "the URL answered " + std::to_string(answer.status);
}

int show(const captured_request& received, const uw::public_key& key) {
  const auto base = base_of_probe(received, key);
  const way found = compare(received, base.value_or(std::string()), key);
  print(found.text);
  return found.changed ? refused : valid;
}

int run(const probe_options& given) {
  if (given.url.empty() && !given.port) throw cannot_read("a probe needs --url, --listen, or both");
  check_scheme("--url", given.url);
  check_scheme("--connect-to", given.connect_to);
  const uw::testing::key_pair key = key_of(given);
  if (!given.port) {
    const sender::reply answer = send(given, key);
    if (answer.status == 0) throw cannot_read(answer.problem);
    std::printf("%s\n", told(answer).c_str());
    return answer.status == 204 ? valid : refused;
  }
  probe_listener listener(given.ip, *given.port);
  std::fprintf(stderr, "doctor: waiting for the probe on port %u\n", static_cast<unsigned>(listener.port()));
  std::future<sender::reply> answer;
  if (!given.url.empty()) answer = std::async(std::launch::async, [&] { return send(given, key); });
  const auto received = listener.wait(std::chrono::seconds(given.timeout), [&key](const captured_request& request) {
    return base_of_probe(request, key.public_key()).has_value();
  });
  if (!received) {
    throw cannot_read("no probe came within " + std::to_string(given.timeout) + " s" +
                      (answer.valid() ? ": " + told(answer.get()) : std::string()));
  }
  return show(*received, key.public_key());
}

}  // namespace

command add_probe_command(CLI::App& program) {
  auto given = std::make_shared<probe_options>();
  CLI::App& app =
      *program.add_subcommand("probe", "Sends a request through your proxy and says what the way there changes");
  app.add_option("--url", given->url, "The registered URL, to send to; without --listen, only sends")->type_name("URL");
  app.add_option("--listen", given->port,
                 "The port that the proxy passes requests on to, in place of your receiver; 0 takes a free one. "
                 "Without --url, only listens")
      ->type_name("PORT")
      ->check(examples::whole_number(0, 65535, "a port"));
  app.add_option("--key", given->key_file,
                 "PEM file of a throw-away private key (see keygen); needed where the two ends run apart")
      ->type_name("FILE");
  app.add_option("--ip", given->ip, "Address to listen on")->type_name("ADDRESS");
  app.add_option("--connect-to", given->connect_to, "Connect to this origin, whatever --url says")->type_name("ORIGIN");
  app.add_option("--ca-file", given->ca_file, "PEM file of certificates to trust for https (default: the system's)")
      ->type_name("FILE");
  app.add_option("--timeout", given->timeout, "Seconds to wait, from 1 to 600")
      ->type_name("SECONDS")
      ->check(examples::seconds_from(1, 600));
  return [given] { return run(*given); };
}

}  // namespace doctor
