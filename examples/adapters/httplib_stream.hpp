// A connection of cpp-httplib that keeps what its request began with: see recorded_head.hpp.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_HTTPLIB_STREAM_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_HTTPLIB_STREAM_HPP

#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "recorded_head.hpp"

namespace examples {

class httplib_stream final : public httplib::Stream {
 public:
  explicit httplib_stream(socket_t socket) : socket_(socket) {}

  ubiops::webhooks::request head() const { return recorder_.head(); }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* out, size_t size) override {
    if (at_ == end_) {
      const ssize_t got = ::recv(socket_, buffer_, sizeof buffer_, 0);
      if (got <= 0) return got;
      at_ = 0;
      end_ = static_cast<size_t>(got);
      recorder_.keep(buffer_, end_);
    }
    const size_t taken = std::min(size, end_ - at_);
    std::memcpy(out, buffer_ + at_, taken);
    at_ += taken;
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* data, size_t size) override { return ::send(socket_, data, size, MSG_NOSIGNAL); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return socket_; }

 private:
  socket_t socket_;
  head_recorder recorder_;
  char buffer_[4096];
  size_t at_ = 0;
  size_t end_ = 0;
};

}  // namespace examples

#endif
