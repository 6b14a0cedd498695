#include "session.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/write.hpp>

#include "../adapters/beast_head.hpp"
#include "../support/show.hpp"

namespace listener {

namespace http = boost::beast::http;
namespace asio = boost::asio;
namespace uw = ubiops::webhooks;

namespace {

constexpr std::uint32_t max_head = 16 * 1024;
constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

session::session(asio::ip::tcp::socket socket, receiver& requests, asio::thread_pool& workers)
    : socket_(std::move(socket)), deadline_(socket_.get_executor()), requests_(requests), workers_(workers),
      buffer_(max_head + sizeof(chunk_)) {
  boost::system::error_code failed;
  const auto peer = socket_.remote_endpoint(failed);
  peer_ = failed ? "?" : peer.address().to_string();
}

void session::start() {
  asio::dispatch(socket_.get_executor(), [self = shared_from_this()] { self->read_head(); });
}

void session::stop() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->stopping_ = true;
    if (self->idle_) self->close();
  });
}

void session::set_deadline(std::chrono::seconds limit) {
  timed_out_ = false;
  deadline_.expires_after(limit);
  deadline_.async_wait([self = shared_from_this()](error_code cancelled) {
    if (cancelled || self->deadline_.expiry() > std::chrono::steady_clock::now()) return;
    self->timed_out_ = true;
    error_code ignored;
    self->socket_.cancel(ignored);
  });
}

void session::close() {
  deadline_.cancel();
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void session::read_head() {
  if (stopping_) return close();
  parser_.emplace();
  parser_->header_limit(max_head);
  parser_->body_limit(requests_.settings().max_body);
  pending_.reset();
  body_.clear();
  idle_ = true;
  set_deadline(requests_.settings().timeout);
  http::async_read_header(socket_, buffer_, *parser_, [self = shared_from_this()](error_code failed, std::size_t) {
    self->idle_ = false;
    self->on_head(failed);
  });
}

answer session::failure(error_code failed) const {
  if (timed_out_) return {408, "request_timeout", "the request did not arrive in time", std::nullopt};
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
    return {431, "head_too_large", "the head of the request is larger than 16 KiB", std::nullopt};
  }
  if (failed == http::error::body_limit) {
    return {413, "body_too_large", "the body is larger than --max-body", std::nullopt};
  }
  return {400, "malformed_request", "this is not HTTP", std::nullopt};
}

void session::on_head(error_code failed) {
  if (failed) {
    const bool nothing_came = buffer_.size() == 0 && !parser_->got_some();
    const bool gone = failed == http::error::end_of_stream || failed == asio::error::eof ||
                      (!timed_out_ && failed.category() == asio::error::get_system_category());
    if (gone || (timed_out_ && nothing_came)) return close();
    return send(failure(failed), false);
  }
  const auto& head = parser_->get();
  const auto& settings = requests_.settings();
  if (head.method() == http::verb::head) return send({}, head.keep_alive());
  const std::string_view target = examples::beast_head::view(head.target());
  if (!settings.path.empty() && target.substr(0, target.find('?')) != settings.path) {
    return send({404, "not_found", "there is nothing here", std::nullopt}, false);
  }
  if (head.method() != http::verb::post) {
    return send({405, "method_not_allowed", "webhooks are posted", std::nullopt}, false);
  }
  auto pending = requests_.verifier()->verify_head(examples::beast_head{head.base()});
  if (!pending) return send(refusal(pending.error()), false);
  if (const auto length = parser_->content_length(); length && *length > settings.max_body) {
    return send(failure(http::error::body_limit), false);
  }
  pending_.emplace(*std::move(pending));
  set_deadline(settings.timeout);
  if (boost::beast::iequals(head[http::field::expect], "100-continue")) return send_continue();
  read_body();
}

void session::send_continue() {
  asio::async_write(socket_, asio::buffer(continue_response.data(), continue_response.size()),
                    [self = shared_from_this()](error_code failed, std::size_t) {
                      if (failed) return self->close();
                      self->read_body();
                    });
}

void session::read_body() {
  if (parser_->is_done()) return on_verified_body();
  auto& chunk = parser_->get().body();
  chunk.data = chunk_.data();
  chunk.size = chunk_.size();
  chunk.more = true;
  http::async_read(socket_, buffer_, *parser_,
                   [self = shared_from_this()](error_code failed, std::size_t) { self->on_body(failed); });
}

void session::on_body(error_code failed) {
  if (failed && failed != http::error::need_buffer) {
    const bool gone =
        !timed_out_ && failed != http::error::body_limit &&
        (failed == http::error::partial_message || failed.category() == asio::error::get_system_category());
    return gone ? close() : send(failure(failed), false);
  }
  const std::string_view chunk(chunk_.data(), chunk_.size() - parser_->get().body().size);
  pending_->update(chunk);
  body_.append(chunk);
  read_body();
}

// Handling may block for as long as a command runs, so it gets a thread of its own; the connection waits.
void session::on_verified_body() {
  deadline_.cancel();
  auto verified = std::move(*pending_).finish();
  pending_.reset();
  if (!verified) return send(refusal(verified.error()), parser_->get().keep_alive());
  asio::post(workers_, [self = shared_from_this(), head = *std::move(verified)] {
    answer given = self->requests_.handle(head, self->body_);
    asio::post(self->socket_.get_executor(), [self, given = std::move(given)]() mutable {
      self->send(std::move(given), self->parser_->get().keep_alive());
    });
  });
}

void session::send(answer given, bool keep_alive) {
  response_ = {};
  response_.version(11);
  response_.result(given.status);
  response_.keep_alive(keep_alive && !stopping_);
  if (!given.code.empty()) {
    receiver::log(std::to_string(given.status) + " " + given.code + " from " + peer_ + ": " + given.detail);
    response_.set(http::field::content_type, "application/problem+json");
    response_.body() = problem_json(given);
  }
  if (given.status == 405) response_.set(http::field::allow, "POST, HEAD");
  if (given.retry_after) response_.set(http::field::retry_after, std::to_string(given.retry_after->count()));
  if (given.status != 204) response_.prepare_payload();
  set_deadline(requests_.settings().timeout);
  http::async_write(socket_, response_,
                    [self = shared_from_this()](error_code failed, std::size_t) { self->on_sent(failed); });
}

void session::on_sent(error_code failed) {
  if (failed) return close();
  if (response_.keep_alive()) return read_head();
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  idle_ = true;
  if (stopping_) return close();
  set_deadline(std::chrono::seconds(2));
  linger();
}

// What the client still sends is thrown away for a moment: closing at once would reset the connection, and the client
// might lose our answer.
void session::linger() {
  socket_.async_read_some(asio::buffer(chunk_), [self = shared_from_this()](error_code failed, std::size_t) {
    if (failed || self->stopping_) return self->close();
    self->linger();
  });
}

}  // namespace listener
