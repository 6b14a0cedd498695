// libmicrohttpd: the access handler's first call comes before the body and before 100-continue, and may answer.
#include <arpa/inet.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "microhttpd_head.hpp"
#include "serving.hpp"

namespace {

struct request {
  std::string target;
  std::optional<examples::incoming> body = {};
};

void* on_target(void*, const char* uri, MHD_Connection*) { return new request{uri}; }

MHD_Result send(MHD_Connection* connection, examples::answer answer) {
  MHD_Response* const response =
      MHD_create_response_from_buffer(answer.problem.size(), answer.problem.data(), MHD_RESPMEM_MUST_COPY);
  if (answer.status != 204) MHD_add_response_header(response, "Content-Type", "application/problem+json");
  const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
  MHD_destroy_response(response);
  return queued;
}

MHD_Result on_access(void* settings, MHD_Connection* connection, const char* url, const char* method,
                     const char* version, const char* data, size_t* size, void** state) {
  auto& each = *static_cast<request*>(*state);
  if (!each.body) {
    each.body.emplace(static_cast<const examples::serving*>(settings)->verifier,
                      examples::microhttpd_head{connection, each.target, url, method, version},
                      examples::http_1(std::string_view(version) == "HTTP/1.1" ? 1 : 0));
    return each.body->refused() ? send(connection, each.body->finish()) : MHD_YES;
  }
  if (*size == 0) return send(connection, each.body->finish());
  each.body->update({data, *size});
  *size = 0;
  return MHD_YES;
}

void on_completed(void*, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
  delete static_cast<request*>(*state);
}

void run(const examples::serving& settings) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(settings.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  MHD_Daemon* const daemon = MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD, 0, nullptr, nullptr, on_access, const_cast<examples::serving*>(&settings),
      MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_target, nullptr,
      MHD_OPTION_NOTIFY_COMPLETED, on_completed, nullptr, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      size_t{2 * examples::max_head}, MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(examples::patience.count()),
      MHD_OPTION_END);
  if (daemon == nullptr) throw std::runtime_error("cannot listen");
  examples::listening(MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
  examples::wait_for_stop();
  MHD_stop_daemon(daemon);
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
