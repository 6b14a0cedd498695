// Serves the page: on loopback alone, by a thread of its own, within bounds of connections, bytes and time.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_PAGE_SERVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_PAGE_SERVER_HPP

#include <cstdint>
#include <memory>

#include "page.hpp"

namespace inspector {

class serving_page;

class page_server {
 public:
  /// Port 0 takes a free one. Throws listener::bad_setting where it cannot listen. `shown` must outlive it.
  page_server(std::uint16_t port, const page& shown);
  page_server(const page_server&) = delete;
  page_server& operator=(const page_server&) = delete;
  ~page_server();

  [[nodiscard]] std::uint16_t port() const;

  /// There are deliveries to be told of. From any thread; does not wait.
  void tell_of_news();

 private:
  std::unique_ptr<serving_page> serving_;
};

}  // namespace inspector

#endif
