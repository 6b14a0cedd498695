// Takes a connection of cpp-httplib over, and records its request's head: httplib shows other values than were sent.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_HTTPLIB_STREAM_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_HTTPLIB_STREAM_HPP

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>

#include <httplib.h>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

/// What a stream is asked besides, in one release or another: hence no `override`.
struct ready_stream : httplib::Stream {
  // NOLINTBEGIN(modernize-use-override)
  bool is_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_readable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }
  // NOLINTEND(modernize-use-override)
};

/// Reading fails where the head has a fault, and where more has come than `max_request`: httplib would read on without
/// end.
struct httplib_stream final : ready_stream {
  httplib_stream(socket_t connection, std::size_t max_request) : bytes(::fdopen(connection, "r")), left(max_request) {}
  ~httplib_stream() override { std::fclose(bytes); }

  ssize_t read(char* out, size_t size) override {
    if (head.refused() || left == 0) return -1;
    size = std::fread(out, 1, std::min(size, left), bytes);  // buffered, since httplib asks for a head byte by byte
    left -= size;
    head.record({out, size});
    return static_cast<ssize_t>(size);
  }
  ssize_t write(const char* data, size_t size) override { return ::send(socket(), data, size, MSG_NOSIGNAL); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return ::fileno(bytes); }

  std::FILE* bytes;
  std::size_t left;
  ubiops::webhooks::recorded_head head;
};

}  // namespace examples

#endif
