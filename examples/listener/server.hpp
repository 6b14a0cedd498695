// Accepts connections and minds the signals.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_SERVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_SERVER_HPP

#include <list>
#include <memory>
#include <optional>
#include <utility>  // Boost 1.74's Asio forgets it

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include "few_at_once.hpp"
#include "log.hpp"
#include "options.hpp"
#include "receiver.hpp"
#include "session.hpp"

namespace listener {

class server {
 public:
  /// Binds and listens. Throws bad_setting where that fails.
  server(const options& settings, log& records);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// Serves until SIGINT or SIGTERM, then finishes what is in flight; a second one of them cuts that short. The exit
  /// code: 130 or 0.
  int run(receiver& requests);

 private:
  void serve();
  bool begin_session(boost::asio::ip::tcp::socket socket);
  void accept();
  void accept_after(std::chrono::milliseconds pause);
  [[nodiscard]] bool has_room();
  void forget_ended();
  void make_room();
  bool drop_oldest(bool proven);
  void wait_for_signal();
  void wait_for_second_signal();
  void reload_keys();
  void stop();
  void wait_for_sessions();

  const options& settings_;
  log& records_;
  few_at_once contents_;
  boost::asio::io_context io_;
  boost::asio::strand<boost::asio::io_context::executor_type> strand_;  // for all below
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer timer_;
  std::chrono::steady_clock::time_point last_moment_;
  std::unique_ptr<boost::asio::thread_pool> workers_;
  std::optional<services> shared_;  // from run() on
  std::list<std::weak_ptr<session>> sessions_;
  int exit_code_ = 0;
};

}  // namespace listener

#endif
