#include "session.hpp"

#include <chrono>
#include <exception>
#include <limits>
#include <new>
#include <utility>
#include <variant>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/write.hpp>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/http/date.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/replay/claim.hpp>

#include "../adapters/beast_head.hpp"
#include "../support/ascii.hpp"
#include "../support/framing.hpp"
#include "../support/problem.hpp"

namespace listener {

namespace http = boost::beast::http;
namespace asio = boost::asio;
namespace uw = ubiops::webhooks;
using examples::beast_head;

namespace {

constexpr std::uint32_t max_head = 16 * 1024;
constexpr std::chrono::seconds linger_time{2};
constexpr std::chrono::milliseconds cancel_again{50};
// Requests without an event that one connection may have in a row. Load balancers check every few seconds, and connect
// anew.
constexpr unsigned max_vain_answers = 4;
constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";

// What a signature covers that differs between any two: the same in every copy of a head, however it is written.
std::string signed_content(const beast_head& head) {
  std::string digests;
  std::string dates;
  const auto collect = [&](std::string_view name, std::string_view value) {
    if (examples::equal_but_for_case(name, "content-digest")) digests.append(uw::trim(value)) += '\n';
    if (examples::equal_but_for_case(name, "date")) dates.append(uw::trim(value)) += '\n';
  };
  head.for_each_field(collect);
  return digests + dates;
}

answer answer_to(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::bad_alloc&) {
    return {503, "out_of_memory", "there is no memory for this event now; send it again", uw::replay_retry_after};
  } catch (const std::exception&) {  // what() may quote the request
    return {500, "internal_error", "the event could not be handled; send it again", std::nullopt};
  }
}

}  // namespace

session::session(asio::ip::tcp::socket socket, const services& shared)
    : socket_(std::move(socket)), deadline_(socket_.get_executor()), shared_(shared),
      buffer_(max_head + sizeof(chunk_)) {
  boost::system::error_code failed;
  const auto peer = socket_.remote_endpoint(failed);
  peer_ = failed ? "?" : peer.address().to_string();
}

// What comes next, called with this session and what the operation before it gave. Where it finds no memory this
// connection ends, unanswered, so that its sender tries again; the others go on.
template <class Next>
auto session::then(Next next) {
  return [self = shared_from_this(), next = std::move(next)](auto&&... results) {
    try {
      next(*self, std::forward<decltype(results)>(results)...);
    } catch (const std::bad_alloc&) {
      self->shared_.records.tell_of_want_of_memory("a connection was ended");
      self->close();
    }
  };
}

void session::start() {
  asio::dispatch(socket_.get_executor(), then([](session& self) { self.read_head(); }));
}

void session::stop() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->stopping_ = true;
    if (self->is_idle()) self->close();
  });
}

void session::drop() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->may_be_dropped()) self->close();
  });
}

void session::drop_if_waiting() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (!self->may_be_dropped()) return;
    const bool is_reading = self->reading_head_ || self->request_ != nullptr;
    error_code failed;
    if (is_reading && self->socket_.available(failed) != 0 && !failed) return;
    self->close();
  });
}

// Whether no byte of a request is here.
bool session::is_idle() const { return reading_head_ && buffer_.size() == 0 && !(parser_ && parser_->got_some()); }

void session::set_deadline(std::chrono::milliseconds limit) {
  timed_out_ = false;
  deadline_.expires_after(limit);
  wait_for_deadline();
}

void session::wait_for_deadline() {
  deadline_.async_wait(then([](session& self, error_code cancelled) {
    if (cancelled || !self.socket_.is_open()) return;
    if (self.deadline_.expiry() > std::chrono::steady_clock::now()) return;
    self.timed_out_ = true;
    error_code ignored;
    self.socket_.cancel(ignored);
    // Once more soon: a read that had just ended was not cancelled, and the next one is under way.
    self.deadline_.expires_after(cancel_again);
    self.wait_for_deadline();
  }));
}

void session::close() {
  show();
  leave_content();
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
  body_.clear();
  seen_.reset();
  reading_head_ = true;
  reading_body_ = false;
  set_deadline(shared_.settings.timeout);
  const auto ahead = buffer_.data();
  socket_.begin_head({static_cast<const char*>(ahead.data()), ahead.size()});
  http::async_read_header(socket_, buffer_, *parser_,
                          then([](session& self, error_code failed, std::size_t) { self.on_head(failed); }));
}

// Whether a TLS handshake came in place of a head (RFC 8446 §5.1).
bool session::begins_tls() const {
  const auto read = buffer_.data();
  return beast_head::view({static_cast<const char*>(read.data()), read.size()}).starts_with("\x16\x03");
}

// Whether a chunk's line is longer than what Beast looks through for its end. It calls one that is malformed the same,
// but of that the end is here. What is left may begin with the end of the chunk before.
bool session::is_endless_chunk_line(error_code failed) const {
  if (failed != http::error::bad_chunk_extension) return false;
  const auto left = buffer_.data();
  return beast_head::view({static_cast<const char*>(left.data()), left.size()}).find("\r\n", 2) ==
         std::string_view::npos;
}

answer session::failure(error_code failed) const {
  if (timed_out_) return {408, "request_timeout", "the request did not arrive in time", std::nullopt};
  if (reading_head_ && failed == http::error::header_limit) {
    return {431, "head_too_large", "the head of the request is larger than 16 KiB", std::nullopt};
  }
  if (failed == http::error::buffer_overflow || failed == http::error::header_limit || is_endless_chunk_line(failed)) {
    return {431, "trailers_too_large", "a chunk's extensions or the trailers are too large", std::nullopt};
  }
  if (failed == http::error::body_limit) {
    return {413, "body_too_large", "the body is larger than --max-body", std::nullopt};
  }
  if (reading_head_ && begins_tls()) {
    return {400, "malformed_request",
            "TLS came to a port without TLS: put a proxy that ends TLS in front, or send to an http:// URL",
            std::nullopt};
  }
  return {400, "malformed_request", "this is not HTTP", std::nullopt};
}

void session::on_head(error_code failed) {
  if (socket_.refused() && !timed_out_) failed = http::error::bad_field;
  if (!failed) return judge();
  const bool gone = failed == http::error::end_of_stream || failed == asio::error::eof ||
                    (!timed_out_ && failed.category() == asio::error::get_system_category());
  if (gone || (timed_out_ && is_idle())) return close();
  send(failure(failed), false);
}

bool session::is_at(std::string_view path) const {
  const auto& head = parser_->get();
  const auto target = uw::parse_request_target(beast_head::view(head.target()), beast_head::view(head.method_string()));
  return target && target->path == path;
}

// What can be said of a request by its head alone, apart from its signature.
std::optional<answer> session::answer_to_head() {
  const auto& head = parser_->get();
  if (examples::framing_in_doubt(beast_head{head.base()}, examples::http_1(head.version() % 10))) {
    return answer{400, "malformed_request", "it is in doubt where the request ends", std::nullopt};
  }
  // A coding that we do not take off would leave us in doubt, too.
  const auto coding = head.find(http::field::transfer_encoding);
  if (coding != head.end() && !boost::beast::iequals(coding->value(), "chunked")) {
    return answer{501, "unsupported_transfer_coding", "of the transfer codings only chunked is known", std::nullopt};
  }
  const bool is_head = head.method() == http::verb::head;
  if ((is_head || head.method() == http::verb::get) && is_at(shared_.settings.health_path))
    return answer{200, {}, {}, std::nullopt};
  if (is_head) return answer{};
  if (!shared_.settings.path.empty() && !is_at(shared_.settings.path)) {
    return answer{404, "not_found", "there is nothing here", std::nullopt};
  }
  if (head.method() != http::verb::post) {
    return answer{405, "method_not_allowed", "webhooks are posted", std::nullopt};
  }
  return std::nullopt;
}

// Where a request is refused by its head, its body stays unread and the connection ends.
void session::judge() {
  reading_head_ = false;
  const auto& head = parser_->get();
  if (auto given = answer_to_head()) {
    const bool keep_alive = given->code.empty() && head.keep_alive() && parser_->is_done();
    return send(*std::move(given), keep_alive && ++vain_answers_ < max_vain_answers);
  }
  auto judged = shared_.requests.judge(beast_head{head.base()});
  if (auto* const refused = std::get_if<answer>(&judged)) return send(std::move(*refused), false);
  request_ = std::get<std::unique_ptr<incoming>>(std::move(judged));
  proven_ = true;
  if (shared_.watching != nullptr) note_head();  // trailers would be among the fields later
  if (const auto length = parser_->content_length(); length && *length > shared_.settings.max_body) {
    return send(failure(http::error::body_limit), false);
  }
  content_ = signed_content(beast_head{head.base()});
  if (!shared_.contents.enter(content_, shared_from_this())) {
    content_.clear();
    return send(refusal(uw::error(uw::errc::replay_in_progress)), false);
  }
  parser_->body_limit(shared_.settings.max_body);
  set_deadline(shared_.settings.timeout);
  const bool expects = head.version() >= 11 && boost::beast::iequals(head[http::field::expect], "100-continue");
  if (expects && !parser_->is_done()) return send_continue();
  read_body();
}

void session::leave_content() {
  if (!content_.empty()) shared_.contents.leave(content_, *this);
  content_.clear();
}

void session::send_continue() {
  asio::async_write(socket_, asio::buffer(continue_response.data(), continue_response.size()),
                    then([](session& self, error_code failed, std::size_t) {
                      if (failed) return self.close();
                      self.read_body();
                    }));
}

void session::offer_chunk() {
  auto& chunk = parser_->get().body();
  chunk.data = chunk_.data();
  chunk.size = chunk_.size();
  chunk.more = true;
}

std::string_view session::chunk_that_came() { return {chunk_.data(), chunk_.size() - parser_->get().body().size}; }

void session::read_body() {
  if (parser_->is_done()) return on_whole_body();
  reading_body_ = true;
  offer_chunk();
  http::async_read(socket_, buffer_, *parser_,
                   then([](session& self, error_code failed, std::size_t) { self.on_body(failed); }));
}

void session::on_body(error_code failed) {
  if (failed && failed != http::error::need_buffer) {
    const bool gone =
        !timed_out_ && failed != http::error::body_limit &&
        (failed == http::error::partial_message || failed.category() == asio::error::get_system_category());
    return gone ? close() : send(failure(failed), false);
  }
  const std::string_view chunk = chunk_that_came();
  request_->update(chunk);
  body_.append(chunk);
  read_body();
}

// Handling may block for as long as a command runs, so it gets a thread of its own; the connection waits.
void session::on_whole_body() {
  deadline_.cancel();
  if (auto refused = request_->finish()) {
    return send(*std::move(refused), parser_->get().keep_alive() && ++vain_answers_ < max_vain_answers);
  }
  vain_answers_ = 0;
  handling_ = true;
  asio::post(shared_.workers, [self = shared_from_this()] {
    try {
      self->handled_ = self->request_->handle(self->body_);
    } catch (...) {
      self->failure_ = std::current_exception();
    }
    asio::post(self->socket_.get_executor(), self->then([](session& again) { again.on_handled(); }));
  });
}

void session::on_handled() {
  handling_ = false;
  if (failure_) handled_ = answer_to(std::exchange(failure_, nullptr));
  send(std::move(handled_), parser_->get().keep_alive());
}

void session::log_refusal(const answer& given) {
  shared_.records.tell({.level = given.status >= 500 ? "error" : "info",
                        .text = given.detail,
                        .status = given.status,
                        .code = given.code,
                        .peer = peer_,
                        .request = asked_by(beast_head{parser_->get().base()})});
}

void session::note_head() {
  const auto& head = parser_->get();
  seen_.emplace();
  seen_->received_at = std::chrono::system_clock::now();
  seen_->peer = peer_;
  seen_->method = beast_head::view(head.method_string());
  seen_->target = beast_head::view(head.target());
  for (const auto& line : head) {
    seen_->fields.push_back(
        {std::string(beast_head::view(line.name_string())), std::string(beast_head::view(line.value()))});
  }
}

void session::note_body(std::string_view piece) {
  seen_->body_bytes += piece.size();
  seen_->body.append(piece.substr(0, max_kept_body - seen_->body.size()));
}

// Shows the request at once, unless its body is still to come: the answer goes first.
void session::note_answer(const answer& given) {
  if (shared_.watching == nullptr) return;
  if (!shared_.watching->wants(given, !reading_head_)) return seen_.reset();
  if (!seen_) note_head();
  seen_->has_head = !reading_head_;
  seen_->given = given;
  note_body(body_);
  seen_->has_body = seen_->has_head && parser_->is_done() && seen_->body_bytes == seen_->body.size();
  // Of some heads it is not known where the body ends.
  const bool is_readable = seen_->has_head && given.code != "malformed_request" && given.status != 501;
  if (parser_->is_done() || reading_body_ || !is_readable) show();
}

void session::show() noexcept {
  if (!seen_) return;
  try {
    shared_.watching->see(*std::move(seen_));
  } catch (const std::bad_alloc&) {
    shared_.records.tell_of_want_of_memory("a request is not shown");
  }
  seen_.reset();
}

// The body of a request that has its answer, for whoever looks at it; no more of it than is kept.
void session::read_rest() {
  if (parser_->is_done() || seen_->body_bytes > max_kept_body) {
    seen_->has_body = parser_->is_done() && seen_->body_bytes <= max_kept_body;
    show();
    return linger();
  }
  offer_chunk();
  http::async_read(socket_, buffer_, *parser_,
                   then([](session& self, error_code failed, std::size_t) { self.on_rest(failed); }));
}

void session::on_rest(error_code failed) {
  note_body(chunk_that_came());
  if (!failed || failed == http::error::need_buffer) return read_rest();
  show();
  linger();
}

void session::send(answer given, bool keep_alive) {
  request_.reset();
  leave_content();
  note_answer(given);
  response_ = {};
  response_.version(11);
  response_.result(given.status);
  response_.keep_alive(keep_alive && !stopping_);
  const auto date = uw::format_imf_fixdate(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  response_.set(http::field::date, boost::beast::string_view(date.data(), date.size()));
  if (!given.code.empty()) {
    log_refusal(given);
    response_.set(http::field::content_type, "application/problem+json");
    response_.body() = examples::problem_json(given.status, given.code, given.detail);
  }
  if (given.status == 405) {
    response_.set(http::field::allow, is_at(shared_.settings.health_path) ? "POST, HEAD, GET" : "POST, HEAD");
  }
  if (given.retry_after) response_.set(http::field::retry_after, std::to_string(given.retry_after->count()));
  if (given.status != 204) response_.prepare_payload();
  set_deadline(shared_.settings.timeout);
  http::async_write(socket_, response_,
                    then([](session& self, error_code failed, std::size_t) { self.on_sent(failed); }));
}

void session::on_sent(error_code failed) {
  if (failed) return close();
  if (response_.keep_alive()) return read_head();
  if (stopping_ && parser_->is_done() && buffer_.size() == 0) return close();
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  set_deadline(linger_time);
  if (seen_) return read_rest();
  linger();
}

// What the client still sends is thrown away for a moment: closing at once would reset the connection, and the client
// might lose our answer.
void session::linger() {
  asio::ip::tcp::socket& socket = socket_;  // whatever comes, as long as it comes
  socket.async_read_some(asio::buffer(chunk_), then([](session& self, error_code failed, std::size_t) {
                           if (failed) return self.close();
                           self.linger();
                         }));
}

}  // namespace listener
