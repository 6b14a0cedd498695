// A connection of cpp-httplib that records its request's head, since httplib shows other values than were sent. httplib
// reads a head byte by byte: put a buffer into read() where that is felt.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_HTTPLIB_STREAM_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_HTTPLIB_STREAM_HPP

#include <httplib.h>

#include <string>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

struct httplib_stream final : httplib::Stream {
  explicit httplib_stream(socket_t socket) : connection(socket) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* out, size_t size) override {
    const ssize_t got = ::recv(connection, out, size, 0);
    if (got > 0) head.record({out, static_cast<size_t>(got)});
    return got;
  }
  ssize_t write(const char* data, size_t size) override { return ::send(connection, data, size, MSG_NOSIGNAL); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return connection; }

  socket_t connection;
  ubiops::webhooks::recorded_head head;
};

}  // namespace examples

#endif
