// CivetWeb: the handler is called with the head, and reads the body itself.
#include <array>
#include <memory>
#include <stdexcept>
#include <string>

#include "civetweb_head.hpp"
#include "serving.hpp"

namespace {

// Not with mg_response_header_start(), which fails after mg_printf() has sent 100.
void send(mg_connection* connection, const examples::answer& answer) {
  mg_printf(connection, "HTTP/1.1 %d %s\r\nConnection: close\r\n", answer.status,
            mg_get_response_code_text(connection, answer.status));
  if (answer.status != 204) {
    mg_printf(connection, "Content-Type: application/problem+json\r\nContent-Length: %d\r\n",
              static_cast<int>(answer.problem.size()));
  }
  mg_printf(connection, "\r\n");
  mg_write(connection, answer.problem.data(), answer.problem.size());
}

int on_request(mg_connection* connection, void* settings) {
  const mg_request_info& head = *mg_get_request_info(connection);
  examples::incoming request(static_cast<const examples::serving*>(settings)->verifier, examples::civetweb_head{head},
                             examples::http_1(std::string_view(head.http_version) == "1.1" ? 1 : 0));
  const char* const expect = mg_get_header(connection, "Expect");
  if (!request.refused() && expect != nullptr && mg_strcasecmp(expect, "100-continue") == 0) {
    mg_printf(connection, "HTTP/1.1 100 Continue\r\n\r\n");
  }
  std::array<char, 16 * 1024> chunk;
  while (!request.refused()) {
    const int size = mg_read(connection, chunk.data(), chunk.size());
    if (size < 0) return 500;  // the client is gone
    if (size == 0) break;
    request.update({chunk.data(), static_cast<std::size_t>(size)});
  }
  const examples::answer answer = request.finish();
  send(connection, answer);
  return answer.status;
}

void run(const examples::serving& settings) {
  const std::string port = "127.0.0.1:" + std::to_string(settings.port);
  const std::string timeout = std::to_string(std::chrono::milliseconds(examples::patience).count());
  const std::string head = std::to_string(examples::max_head);
  const char* options[] = {"listening_ports",    port.c_str(),    "decode_url",  "no",
                           "request_timeout_ms", timeout.c_str(), "num_threads", "4",
                           "max_request_size",   head.c_str(),    nullptr};
  const mg_callbacks callbacks = {};
  const std::unique_ptr<mg_context, void (*)(mg_context*)> context(mg_start(&callbacks, nullptr, options), mg_stop);
  if (context == nullptr) throw std::runtime_error("cannot listen");
  mg_set_request_handler(context.get(), "**", on_request, const_cast<examples::serving*>(&settings));
  mg_server_port bound = {};
  mg_get_server_ports(context.get(), 1, &bound);
  examples::listening(static_cast<unsigned>(bound.port));
  examples::wait_for_stop();
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
