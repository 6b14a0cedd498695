// A connection of POCO that keeps what its request began with: see recorded_head.hpp.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_POCO_SOCKET_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_POCO_SOCKET_HPP

#include <Poco/Net/StreamSocketImpl.h>

#include <unistd.h>

#include <cstddef>

#include "recorded_head.hpp"

namespace examples {

class poco_socket : public Poco::Net::StreamSocketImpl {
 public:
  /// Takes over a duplicate of `socket`.
  explicit poco_socket(poco_socket_t socket) : Poco::Net::StreamSocketImpl(::dup(socket)) {}

  ubiops::webhooks::request head() const { return recorder_.head(); }

  using Poco::Net::StreamSocketImpl::receiveBytes;
  int receiveBytes(void* buffer, int length, int flags) override {
    const int size = Poco::Net::StreamSocketImpl::receiveBytes(buffer, length, flags);
    if (size > 0) recorder_.keep(static_cast<const char*>(buffer), static_cast<std::size_t>(size));
    return size;
  }

 private:
  head_recorder recorder_;
};

}  // namespace examples

#endif
