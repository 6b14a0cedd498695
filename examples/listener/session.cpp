#include "session.hpp"

#include <chrono>
#include <exception>
#include <limits>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/write.hpp>

#include <ubiops/webhooks/http/date.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "../adapters/beast_head.hpp"
#include "../support/problem.hpp"

namespace listener {

namespace http = boost::beast::http;
namespace asio = boost::asio;
namespace uw = ubiops::webhooks;

namespace {

constexpr std::uint32_t max_head = 16 * 1024;
constexpr std::chrono::seconds linger_time{2};
constexpr std::chrono::milliseconds cancel_again{50};
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
    if (self->phase_ == phase::waiting && !self->has_begun()) self->close();
  });
}

void session::drop() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->waiting()) self->close();
  });
}

// While it is waiting: whether bytes of a request are here.
bool session::has_begun() const { return buffer_.size() != 0 || (parser_ && parser_->got_some()); }

void session::set_deadline(std::chrono::milliseconds limit) {
  timed_out_ = false;
  deadline_.expires_after(limit);
  wait_for_deadline();
}

void session::wait_for_deadline() {
  deadline_.async_wait([self = shared_from_this()](error_code cancelled) {
    if (cancelled || !self->socket_.is_open()) return;
    if (self->deadline_.expiry() > std::chrono::steady_clock::now()) return;
    self->timed_out_ = true;
    error_code ignored;
    self->socket_.cancel(ignored);
    // Once more soon: a read that had just ended was not cancelled, and the next one is under way.
    self->deadline_.expires_after(cancel_again);
    self->wait_for_deadline();
  });
}

void session::close() {
  deadline_.cancel();
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void session::read_head() {
  if (stopping_ && buffer_.size() == 0) return close();
  parser_.emplace();
  parser_->header_limit(max_head);
  parser_->body_limit(std::numeric_limits<std::uint64_t>::max());  // until the head is verified
  pending_.reset();
  body_.clear();
  phase_ = phase::waiting;
  set_deadline(requests_.settings().timeout);
  http::async_read_header(socket_, buffer_, *parser_,
                          [self = shared_from_this()](error_code failed, std::size_t) { self->on_head(failed); });
}

answer session::failure(error_code failed) const {
  if (timed_out_) return {408, "request_timeout", "the request did not arrive in time", std::nullopt};
  if (failed == http::error::header_limit) {
    return {431, "head_too_large", "the head of the request is larger than 16 KiB", std::nullopt};
  }
  if (failed == http::error::buffer_overflow) {
    return {431, "trailers_too_large", "a chunk's extensions or the trailers are too large", std::nullopt};
  }
  if (failed == http::error::body_limit) {
    return {413, "body_too_large", "the body is larger than --max-body", std::nullopt};
  }
  return {400, "malformed_request", "this is not HTTP", std::nullopt};
}

void session::on_head(error_code failed) {
  if (!failed) return judge();
  const bool gone = failed == http::error::end_of_stream || failed == asio::error::eof ||
                    (!timed_out_ && failed.category() == asio::error::get_system_category());
  if (gone || (timed_out_ && !has_begun())) return close();
  send(failure(failed), false);
}

// What can be said of a request by its head alone. Where it is refused, its body stays unread and the connection ends.
void session::judge() {
  phase_ = phase::working;
  const auto& head = parser_->get();
  const auto& settings = requests_.settings();
  // A coding that we do not take off would leave us in doubt of where the body ends.
  const auto coding = head.find(http::field::transfer_encoding);
  if (coding != head.end() && !boost::beast::iequals(coding->value(), "chunked")) {
    return send({501, "unsupported_transfer_coding", "of the transfer codings only chunked is known", std::nullopt},
                false);
  }
  if (head.method() == http::verb::head) return send({}, head.keep_alive() && parser_->is_done());
  if (!settings.path.empty()) {
    const auto target = uw::parse_request_target(examples::beast_head::view(head.target()),
                                                 examples::beast_head::view(head.method_string()));
    if (!target || target->path != settings.path) {
      return send({404, "not_found", "there is nothing here", std::nullopt}, false);
    }
  }
  if (head.method() != http::verb::post) {
    return send({405, "method_not_allowed", "webhooks are posted", std::nullopt}, false);
  }
  auto pending = requests_.verifier()->verify_head(examples::beast_head{head.base()});
  if (!pending) return send(refusal(pending.error()), false);
  if (const auto length = parser_->content_length(); length && *length > settings.max_body) {
    return send(failure(http::error::body_limit), false);
  }
  parser_->body_limit(settings.max_body);
  pending_.emplace(*std::move(pending));
  set_deadline(settings.timeout);
  const bool expects = head.version() >= 11 && boost::beast::iequals(head[http::field::expect], "100-continue");
  if (expects && !parser_->is_done()) return send_continue();
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
    answer given;
    try {
      given = self->requests_.handle(head, self->body_);
    } catch (const std::exception&) {  // what() may quote the request
      given = {500, "internal_error", "the event could not be handled; send it again", std::nullopt};
    }
    asio::post(self->socket_.get_executor(), [self, given = std::move(given)]() mutable {
      self->send(std::move(given), self->parser_->get().keep_alive());
    });
  });
}

void session::send(answer given, bool keep_alive) {
  phase_ = phase::working;
  response_ = {};
  response_.version(11);
  response_.result(given.status);
  response_.keep_alive(keep_alive && !stopping_);
  const auto date = uw::format_imf_fixdate(uw::now_by_system_clock());
  response_.set(http::field::date, boost::beast::string_view(date.data(), date.size()));
  if (!given.code.empty()) {
    receiver::log(std::to_string(given.status) + " " + given.code + " from " + peer_ + ": " + given.detail);
    response_.set(http::field::content_type, "application/problem+json");
    response_.body() = examples::problem_json(given.status, given.code, given.detail);
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
  if (stopping_ && parser_->is_done() && buffer_.size() == 0) return close();
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  phase_ = phase::lingering;
  set_deadline(linger_time);
  linger();
}

// What the client still sends is thrown away for a moment: closing at once would reset the connection, and the client
// might lose our answer.
void session::linger() {
  socket_.async_read_some(asio::buffer(chunk_), [self = shared_from_this()](error_code failed, std::size_t) {
    if (failed) return self->close();
    self->linger();
  });
}

}  // namespace listener
