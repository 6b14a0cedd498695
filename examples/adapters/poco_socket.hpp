// A connection of POCO that records its request's head, since POCO shows other values than were sent.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_POCO_SOCKET_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_POCO_SOCKET_HPP

#include <unistd.h>

#include <cstddef>

#include <Poco/Net/StreamSocketImpl.h>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

struct poco_socket : Poco::Net::StreamSocketImpl {
  /// Takes over a duplicate of `socket`.
  explicit poco_socket(poco_socket_t socket) : Poco::Net::StreamSocketImpl(::dup(socket)) {}

  using Poco::Net::StreamSocketImpl::receiveBytes;
  int receiveBytes(void* buffer, int length, int flags) override {
    const int size = Poco::Net::StreamSocketImpl::receiveBytes(buffer, length, flags);
    if (size > 0) head.record({static_cast<const char*>(buffer), static_cast<std::size_t>(size)});
    return size;
  }

  ubiops::webhooks::recorded_head head;
};

}  // namespace examples

#endif
