#include "listener_process.hpp"

#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "free_port.hpp"

namespace uw = ubiops::webhooks;

namespace {

std::vector<std::string> command(std::uint16_t port, const std::string& key_file,
                                 const std::vector<std::string>& options, const std::string& shell = {}) {
  std::vector<std::string> all;
  if (!shell.empty()) all = {"bash", "-c", shell, "bash"};
  all.insert(all.end(), {UBIOPS_WEBHOOKS_LISTENER, "--port", std::to_string(port), "--pubkey", key_file});
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

bool is_reachable(std::uint16_t port) {
  try {
    const raw_http probe(port);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

std::string event_of(std::string_view request_id) {
  return R"({"event": "deployment_request_completed", "deployment_id": "d-1", "deployment_name": "classifier", )"
         R"("request_id": ")" +
         std::string(request_id) + R"(", "status": "completed"})";
}

uw::testing::signed_request sign_as_ubiops(const uw::testing::key_pair& key, const std::string& url,
                                           std::vector<uw::testing::field> fields, std::string_view body,
                                           const uw::testing::signing_options& how) {
  auto request = uw::testing::sign(key, "POST", url, std::move(fields), body, how);
  if (!request) throw std::runtime_error("cannot sign: " + request.error().message());
  return *std::move(request);
}

listener_process::listener_process(const std::vector<std::string>& options)
    : pair(new_key_pair()), key_file(folder.write("public-key", pair.spki_pem())),
      child(command(0, key_file, options)) {
  if (!child.says("Listening on ") || !child.says("\n")) throw std::runtime_error("no listener: " + child.err());
  const std::string line = child.out();
  port = static_cast<std::uint16_t>(std::atoi(line.substr(line.find_last_of(':') + 1).c_str()));
}

listener_process::listener_process(const std::string& shell, const std::vector<std::string>& options)
    : pair(new_key_pair()), key_file(folder.write("public-key", pair.spki_pem())), port(free_port()),
      child(command(port, key_file, options, shell)) {
  if (!eventually([this] { return child.has_ended() || is_reachable(port); }) || child.has_ended()) {
    throw std::runtime_error("no listener: " + child.err());
  }
}

uw::testing::signed_request listener_process::sign(std::string_view body, std::vector<field> fields,
                                                   const signing_options& how, const std::string& url) const {
  return sign_as_ubiops(pair, url.empty() ? origin() + "/hook" : url, std::move(fields), body, how);
}

http_answer listener_process::post(const signed_request& request) const {
  return response_to(port, request.http_text());
}

int listener_process::terminate() {
  child.signal(SIGTERM);
  return child.wait();
}
