#include "serving.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>

#include <CLI/CLI.hpp>

#include "../support/help.hpp"
#include "../support/key_file.hpp"
#include "../support/problem.hpp"

namespace examples {

namespace uw = ubiops::webhooks;

namespace {

answer problem(int status, std::string_view code, const std::string& detail) {
  return {status, problem_json(static_cast<unsigned>(status), code, detail)};
}

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

int complain(const std::string& sentence, int exit_code) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  return exit_code;
}

}  // namespace

answer refusal(const uw::error& error) {
  return problem(error.http_status(), uw::to_string(error.code()), error.message());
}

answer framing_refusal() { return problem(400, "malformed_request", "it is in doubt where the request ends"); }

answer too_large() { return problem(413, "body_too_large", "the body is larger than 1 MiB"); }

int serve(int argc, char** argv, void (*run)(const serving&)) {
  std::string key_file = "/run/secrets/webhooks-public-key";
  std::uint16_t port = 8000;
  uw::policy policy;
  CLI::App app("Receives UbiOps webhooks on 127.0.0.1 and verifies them.");
  app.formatter(std::make_shared<help_formatter>());
  app.add_option("--pubkey", key_file, "PEM file of the public key")->type_name("FILE")->capture_default_str();
  app.add_option("--port", port, "Port to listen on; 0 picks a free one and prints it")
      ->type_name("PORT")
      ->capture_default_str();
  app.add_option("--public-origin", policy.public_origin, "Scheme and authority of the registered URL")
      ->type_name("ORIGIN")
      ->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& wrong) {
    return complain(wrong.what(), 2);
  }
  const auto key = uw::public_key::from_pem_file(key_file);
  if (!key) return complain(key_file_problem(key_file, key.error()), 2);
  auto verifier = uw::verifier::create(*key, std::move(policy));
  if (!verifier) {
    if (verifier.error().code() != uw::errc::invalid_policy) return complain(verifier.error().message(), 2);
    return complain("--public-origin must be a scheme and an authority, as in \"https://hooks.example.com\"", 2);
  }

  // Blocked before there are threads, so that only wait_for_stop() gets them.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    run({*std::move(verifier), port});
    return 0;
  } catch (const std::exception& failed) {
    return complain(failed.what(), 1);
  }
}

void listening(unsigned port) {
  std::printf("Listening on 127.0.0.1:%u\n", port);
  std::fflush(stdout);
}

void wait_for_stop() {
  const sigset_t signals = stop_signals();
  int signal = 0;
  sigwait(&signals, &signal);
}

}  // namespace examples
