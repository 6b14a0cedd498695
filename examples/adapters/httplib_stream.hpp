// A connection of cpp-httplib that records its request's head, since httplib shows other values than were sent.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_HTTPLIB_STREAM_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_HTTPLIB_STREAM_HPP

#include <httplib.h>

#include <cerrno>
#include <string>
#include <string_view>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

struct httplib_stream final : httplib::Stream {
  explicit httplib_stream(socket_t socket) : connection(socket) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* out, size_t size) override {
    if (rest.empty()) {
      if (head.refused()) return -1;  // httplib would read on without end
      ssize_t got;
      while ((got = ::recv(connection, buffer, sizeof buffer, 0)) < 0 && errno == EINTR) {
      }
      if (got <= 0) return got;
      rest = {buffer, static_cast<size_t>(got)};
      head.record(rest);
    }
    size = rest.copy(out, size);
    rest.remove_prefix(size);
    return static_cast<ssize_t>(size);
  }
  ssize_t write(const char* data, size_t size) override { return ::send(connection, data, size, MSG_NOSIGNAL); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return connection; }

  socket_t connection;
  ubiops::webhooks::recorded_head head;
  char buffer[4096];
  std::string_view rest;  // of the buffer, for httplib to take
};

}  // namespace examples

#endif
