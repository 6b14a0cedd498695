// libfcgi: behind any web server that speaks FastCGI, which ends HTTP and bounds heads and bodies.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "fastcgi_head.hpp"
#include "serving.hpp"

namespace {

/// What a spawner left as descriptor 0, of TCP or of a unix path (FastCGI §2.2); otherwise a socket on `port`.
int listening_socket(std::uint16_t port) {
  if (FCGX_IsCGI() == 0) return STDIN_FILENO;
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener, name, size) != 0 || ::listen(listener, SOMAXCONN) != 0) {
    throw std::runtime_error("cannot listen on port " + std::to_string(port) + ": " + std::strerror(errno));
  }
  ::getsockname(listener, name, &size);
  examples::listening(ntohs(address.sin_port));
  return listener;
}

void respond(const ubiops::webhooks::verifier& verifier, const FCGX_Request& got) {
  const examples::fastcgi_head head{got.envp};
  examples::incoming request(verifier, head, examples::http_1(head.variable("SERVER_PROTOCOL") == "HTTP/1.1" ? 1 : 0));
  std::array<char, 16 * 1024> chunk;
  while (!request.refused()) {
    const int size = FCGX_GetStr(chunk.data(), static_cast<int>(chunk.size()), got.in);
    if (size <= 0) break;
    request.update({chunk.data(), static_cast<std::size_t>(size)});
  }
  const examples::answer answer = request.finish();
  FCGX_FPrintF(got.out, "Status: %d\r\n", answer.status);
  if (answer.status != 204) {
    FCGX_FPrintF(got.out, "Content-Type: application/problem+json\r\nContent-Length: %d\r\n",
                 static_cast<int>(answer.problem.size()));
  }
  FCGX_PutS("\r\n", got.out);
  FCGX_PutStr(answer.problem.data(), static_cast<int>(answer.problem.size()), got.out);
}

void run(const examples::serving& settings) {
  FCGX_Init();
  const int listener = listening_socket(settings.port);
  std::atomic<bool> stopping = false;
  const auto work = [&] {
    FCGX_Request got;
    FCGX_InitRequest(&got, listener, 0);
    while (!stopping) {
      if (FCGX_Accept_r(&got) == 0) {
        respond(settings.verifier, got);
        FCGX_Finish_r(&got);
      } else if (!stopping) {  // most likely out of descriptors
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
  };
  std::array<std::thread, 4> workers;
  for (std::thread& each : workers) each = std::thread(work);
  examples::wait_for_stop();
  stopping = true;
  FCGX_ShutdownPending();
  ::shutdown(listener, SHUT_RDWR);  // which wakes accept()
  for (std::thread& each : workers) each.join();
  ::close(listener);
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
