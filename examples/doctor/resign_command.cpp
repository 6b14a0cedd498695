#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include <ubiops/webhooks/verifier.hpp>

#include "../support/key_file.hpp"
#include "../support/whole_number.hpp"
#include "capture/read_capture.hpp"
#include "capture/time_text.hpp"
#include "commands.hpp"
#include "output_file.hpp"
#include "problem.hpp"
#include "resigned.hpp"
#include "url_option.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

namespace {

struct resign_options {
  std::string file;
  std::string body_file;
  std::string key_file;
  std::string url;
  std::string form = "curl";
  std::string out_file;
  std::optional<std::int64_t> created;
};

int run(const resign_options& given) {
  check_scheme("--url", given.url);
  const auto key = uw::testing::key_pair::from_pkcs8_pem_file(given.key_file);
  if (!key) throw cannot_read(examples::private_key_file_problem(given.key_file, key.error()));
  const captured_request request = read_capture_file(given.file, given.body_file);
  const auto created =
      given.created ? std::chrono::sys_seconds(std::chrono::seconds(*given.created)) : uw::now_by_system_clock();
  const auto made = resigned(request, given.url, *key, created);
  const auto text = [&](const uw::testing::signed_request& of) {
    return given.form == "curl" ? as_curl(of) : as_test(of, key->public_key(), created);
  };
  if (!given.out_file.empty()) {
    write_output(given.out_file, text(made));
    return valid;
  }
  // A terminal and a log are seen by others; a file of mode 0600 is not.
  if (holds_secrets(made)) {
    std::fputs(text(redacted_request(made)).c_str(), stdout);
    std::fputs(
        "doctor: the request holds secrets, which are left out here: --out FILE writes all of it, for you alone\n",
        stderr);
  } else {
    std::fputs(text(made).c_str(), stdout);
  }
  return valid;
}

}  // namespace

command add_resign_command(CLI::App& program) {
  auto given = std::make_shared<resign_options>();
  CLI::App& app = *program.add_subcommand("resign", "Signs a recorded request anew, to send it or to test with it");
  app.add_option("FILE", given->file, "The request, in any of the forms that \"request\" reads")->required();
  app.add_option("--key", given->key_file, "PEM file of a private key of your own (see keygen)")
      ->type_name("FILE")
      ->required();
  app.add_option("--as", given->form, "What to write: a command of curl, or a test in C++")
      ->type_name("curl|test")
      ->check(CLI::IsMember({"curl", "test"}));
  app.add_option("--url", given->url, "Sign for this URL (default: https, its Host and its target)")->type_name("URL");
  app.add_option("--body", given->body_file, "File of the body, where the dump does not show it")->type_name("FILE");
  app.add_option("--created", given->created, "Sign as of this Unix time (default: now)")
      ->type_name("TIME")
      ->check(examples::whole_number(0, last_second, "a Unix time"));
  app.add_option("--out", given->out_file, "Write to this file, which only you can read, with all secrets")
      ->type_name("FILE");
  return [given] { return run(*given); };
}

}  // namespace doctor
