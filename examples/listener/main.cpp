// A webhook receiver that people can run: see examples/README.md, or --help.

#include "serve.hpp"
#include "verifying_receiver.hpp"

int main(int argc, char** argv) {
  return listener::serve(argc, argv, [](const listener::options& settings, std::uint16_t port, listener::log& log) {
    return std::make_unique<listener::verifying_receiver>(settings, port, log);
  });
}
