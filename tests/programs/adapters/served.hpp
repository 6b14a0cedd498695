// The server under test: by itself, or behind nginx where it speaks FastCGI.
#ifndef UBIOPS_WEBHOOKS_TESTS_ADAPTERS_SERVED_HPP
#define UBIOPS_WEBHOOKS_TESTS_ADAPTERS_SERVED_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "server_process.hpp"

class nginx_process;

class served {
 public:
  /// The server's own command, and the configuration of the nginx before it; empty where there is none.
  served(const std::vector<std::string>& command, const std::string& nginx);
  ~served();
  served(const served&) = delete;
  served& operator=(const served&) = delete;

  /// Where requests are sent to.
  [[nodiscard]] unsigned port() const;

  /// As those of server_process, of both.
  [[nodiscard]] std::string output() const;
  [[nodiscard]] std::size_t peak_memory() const;

  int stop() { return server_.stop(); }

 private:
  server_process server_;
  std::unique_ptr<nginx_process> nginx_;
};

#endif
