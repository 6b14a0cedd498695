// Waits behind a proxy for one request.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PROBE_LISTENER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PROBE_LISTENER_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "capture/captured_request.hpp"

namespace doctor {

class probe_listener {
 public:
  /// Listens at once; port 0 takes a free one. Throws cannot_read.
  probe_listener(const std::string& ip, std::uint16_t port);

  [[nodiscard]] std::uint16_t port() const;

  /// The first request that `is_wanted`, answered 204; others are answered 404, and connections that stall are closed.
  /// Nothing where none came in time.
  std::optional<captured_request> wait(std::chrono::seconds limit,
                                       const std::function<bool(const captured_request&)>& is_wanted);

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace doctor

#endif
