// One connection: reads heads and bodies within bounds of size and time, and answers. The head is judged before any of
// the body is read, and before 100-continue.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_SESSION_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_SESSION_HPP

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>  // Boost 1.74's Asio forgets it

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "receiver.hpp"

namespace listener {

class session : public std::enable_shared_from_this<session> {
 public:
  /// The socket's executor must be a strand. `workers` run what blocks.
  session(boost::asio::ip::tcp::socket socket, receiver& requests, boost::asio::thread_pool& workers);

  void start();

  /// Ends the connection at once if no request is on its way, else after the answer that is due. From any thread.
  void stop();

  /// Whether no request has been taken yet, or the last one is answered: dropping it loses nothing that was verified.
  [[nodiscard]] bool waiting() const noexcept { return phase_.load() != phase::working; }

  /// Ends the connection if it is waiting. From any thread.
  void drop();

 private:
  using error_code = boost::system::error_code;
  enum class phase : unsigned char { waiting, working, lingering };

  void read_head();
  void on_head(error_code failed);
  void judge();
  void send_continue();
  void read_body();
  void on_body(error_code failed);
  void on_verified_body();
  void send(answer given, bool keep_alive);
  void on_sent(error_code failed);
  void linger();
  void set_deadline(std::chrono::milliseconds limit);
  void wait_for_deadline();
  void close();
  [[nodiscard]] bool has_begun() const;
  [[nodiscard]] answer failure(error_code failed) const;

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer deadline_;
  receiver& requests_;
  boost::asio::thread_pool& workers_;
  std::string peer_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::buffer_body>> parser_;
  std::optional<receiver::pending_request> pending_;
  std::string body_;
  std::array<char, 16 * 1024> chunk_;
  boost::beast::http::response<boost::beast::http::string_body> response_;
  std::atomic<phase> phase_ = phase::waiting;  // written on the strand
  bool stopping_ = false;
  bool timed_out_ = false;
};

}  // namespace listener

#endif
