// One connection: reads heads and bodies within bounds of size and time, and answers. The head is judged before any of
// the body is read, and before 100-continue.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_SESSION_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_SESSION_HPP

#include <array>
#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // Boost 1.74's Asio forgets it

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "../adapters/strict_stream.hpp"
#include "delivery.hpp"
#include "few_at_once.hpp"
#include "log.hpp"
#include "observer.hpp"
#include "options.hpp"
#include "receiver.hpp"

namespace listener {

/// What all connections share.
struct services {
  const options& settings;
  receiver& requests;
  log& records;
  boost::asio::thread_pool& workers;  // run what blocks
  few_at_once& contents;
  observer* watching;  // or null
};

class session : public std::enable_shared_from_this<session> {
 public:
  /// The socket's executor must be a strand.
  session(boost::asio::ip::tcp::socket socket, const services& shared);

  void start();

  /// Ends the connection at once if no request is on its way, else after the answer that is due. From any thread.
  void stop();

  /// Whether this waits for its peer, to send or to take what is sent: always, except while an event is handled.
  [[nodiscard]] bool may_be_dropped() const noexcept { return !handling_; }

  /// Whether a genuine head has come over this connection. From any thread.
  [[nodiscard]] bool is_proven() const noexcept { return proven_; }

  [[nodiscard]] std::chrono::steady_clock::time_point begun() const noexcept { return begun_; }

  /// Ends the connection, unless an event is handled. From any thread.
  void drop();

  /// The same, but not where bytes have come that we have not read: then the peer waits for us.
  void drop_if_waiting();

 private:
  using error_code = boost::system::error_code;

  template <class Next>
  auto then(Next next);
  void read_head();
  void on_head(error_code failed);
  void judge();
  [[nodiscard]] std::optional<answer> answer_to_head();
  void send_continue();
  void read_body();
  void on_body(error_code failed);
  void on_whole_body();
  void on_handled();
  void send(answer given, bool keep_alive);
  void log_refusal(const answer& given);
  void note_head();
  void note_body(std::string_view piece);
  void note_answer(const answer& given);
  void show() noexcept;
  void read_rest();
  void on_rest(error_code failed);
  void offer_chunk();
  [[nodiscard]] std::string_view chunk_that_came();
  void leave_content();
  void on_sent(error_code failed);
  void linger();
  void set_deadline(std::chrono::milliseconds limit);
  void wait_for_deadline();
  void close();
  [[nodiscard]] bool is_idle() const;
  [[nodiscard]] bool is_at(std::string_view path) const;
  [[nodiscard]] bool begins_tls() const;
  [[nodiscard]] bool is_endless_chunk_line(error_code failed) const;
  [[nodiscard]] answer failure(error_code failed) const;

  examples::strict_stream<boost::asio::ip::tcp::socket> socket_;
  boost::asio::steady_timer deadline_;
  const services& shared_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::string peer_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::buffer_body>> parser_;
  std::unique_ptr<incoming> request_;  // from its head on, until its answer
  std::string content_;                // that few may show at once; empty where this does not
  std::string body_;
  std::optional<delivery> seen_;  // for shared_.watching
  std::array<char, 16 * 1024> chunk_;
  answer handled_;              // what became of the event
  std::exception_ptr failure_;  // or why that is not known
  boost::beast::http::response<boost::beast::http::string_body> response_;
  std::atomic<bool> handling_ = false;  // both written on the strand
  std::atomic<bool> proven_ = false;
  bool reading_head_ = true;
  bool reading_body_ = false;  // has begun
  unsigned vain_answers_ = 0;  // since the last event
  bool stopping_ = false;
  bool timed_out_ = false;
};

}  // namespace listener

#endif
