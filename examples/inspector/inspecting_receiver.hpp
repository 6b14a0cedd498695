// The listener's receiver, with a page that shows what came.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_INSPECTING_RECEIVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_INSPECTING_RECEIVER_HPP

#include <cstdint>
#include <memory>

#include "../listener/verifying_receiver.hpp"
#include "buttons.hpp"
#include "deliveries.hpp"
#include "page.hpp"
#include "page_server.hpp"

namespace inspector {

class inspecting_receiver final : public listener::verifying_receiver, private listener::observer {
 public:
  /// The settings with the key of `pressed` among those that are trusted. Throws listener::bad_setting.
  inspecting_receiver(const listener::options& settings, std::uint16_t port, std::uint16_t page_port,
                      ubiops::webhooks::testing::key_pair throw_away, listener::log& log);

  [[nodiscard]] std::uint16_t page_port() const { return server_->port(); }

  listener::observer* observed_by() noexcept override { return this; }

 private:
  bool wants(const listener::answer& given, bool has_head) noexcept override;
  void see(listener::delivery seen) override;
  // That it is shown on the page.
  listener::answer have_effect(const verified_head& verified, std::string_view body, time_point end) override;

  deliveries kept_;
  buttons pressed_;
  page page_;
  std::unique_ptr<page_server> server_;
};

}  // namespace inspector

#endif
