// A webhook receiver that people can run: see README.md, or --help.

#include <csignal>
#include <cstdio>
#include <exception>

#include "options.hpp"
#include "receiver.hpp"
#include "server.hpp"

int main(int argc, char** argv) {
  try {
    const auto settings = listener::parse_options(argc, argv);
    if (!settings) return 0;
    std::signal(SIGPIPE, SIG_IGN);  // nobody who stops reading what we write ends the listener
    listener::server server(*settings);
    listener::receiver requests(*settings, server.port());
    const std::string host = settings->ip.find(':') == std::string::npos ? settings->ip : "[" + settings->ip + "]";
    if (settings->required_fields.empty() && settings->allowed_objects.empty()) {
      std::fprintf(stderr,
                   "warning: neither --require-header-file nor --allow-object is set: any UbiOps customer can register "
                   "this URL and its events will verify\n");
    }
    if (!settings->on_loopback()) {
      std::fprintf(stderr, "warning: listening on %s without TLS: put a proxy that ends TLS in front\n", host.c_str());
    }
    std::printf("Listening on %s:%u\n", host.c_str(), static_cast<unsigned>(server.port()));
    std::fflush(stdout);
    return server.run(requests);
  } catch (const listener::bad_setting& wrong) {
    std::fprintf(stderr, "listener: %s\n", wrong.what());
    return 2;
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "listener: %s\n", failed.what());
    return 1;
  }
}
