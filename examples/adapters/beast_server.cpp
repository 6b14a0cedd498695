// Boost.Beast: one request a connection, the head judged before the body is asked for. ../listener is the whole thing.
#include <array>
#include <cstdint>
#include <limits>
#include <memory>

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "beast_head.hpp"
#include "strict_stream.hpp"
#include "tcp_server.hpp"

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

class session : public std::enable_shared_from_this<session> {
 public:
  session(boost::beast::tcp_stream&& stream, const ubiops::webhooks::verifier& verifier)
      : stream_(std::move(stream)), verifier_(verifier) {}

  void start() {
    parser_.header_limit(examples::max_head);
    // None would do, since `incoming` counts; but for Boost 1.74 every length is above none.
    parser_.body_limit(std::numeric_limits<std::uint64_t>::max());
    stream_.expires_after(examples::patience);
    http::async_read_header(stream_, buffer_, parser_, [self = shared_from_this()](error_code failed, std::size_t) {
      if (!failed) return self->on_head();
      if (failed == http::error::header_limit) return self->send({431, ""});
      const bool malformed =
          self->stream_.refused() || failed.category() == make_error_code(http::error::bad_version).category();
      if (malformed && failed != http::error::end_of_stream) self->send({400, ""});
    });
  }

 private:
  void on_head() {
    request_ = std::make_unique<examples::incoming>(verifier_, examples::beast_head{parser_.get().base()},
                                                    examples::http_1(parser_.get().version() % 10));
    if (request_->refused()) return send(request_->finish());
    if (!boost::beast::iequals(parser_.get()[http::field::expect], "100-continue")) return read_body();
    asio::async_write(stream_, asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")),
                      [self = shared_from_this()](error_code failed, std::size_t) {
                        if (!failed) self->read_body();
                      });
  }

  void read_body() {
    if (parser_.is_done() || request_->refused()) return send(request_->finish());
    parser_.get().body() = {chunk_.data(), chunk_.size(), true};
    stream_.expires_after(examples::patience);
    http::async_read(stream_, buffer_, parser_, [self = shared_from_this()](error_code failed, std::size_t) {
      if (failed && failed != http::error::need_buffer) return;
      self->request_->update({self->chunk_.data(), self->chunk_.size() - self->parser_.get().body().size});
      self->read_body();
    });
  }

  void send(examples::answer answer) {
    response_.result(static_cast<unsigned>(answer.status));
    response_.keep_alive(false);
    if (!answer.problem.empty()) response_.set(http::field::content_type, "application/problem+json");
    response_.body() = std::move(answer.problem);
    if (answer.status != 204) response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](error_code, std::size_t) {
      error_code ignored;
      self->stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
      self->stream_.expires_after(std::chrono::seconds(2));
      self->linger();
    });
  }

  // Closing while the client still sends would reset the connection, and the answer might be lost.
  void linger() {
    boost::beast::tcp_stream& stream = stream_;  // whatever comes, as long as it comes
    stream.async_read_some(asio::buffer(chunk_), [self = shared_from_this()](error_code failed, std::size_t) {
      if (!failed) self->linger();
    });
  }

  examples::strict_stream<boost::beast::tcp_stream> stream_;
  const ubiops::webhooks::verifier& verifier_;
  boost::beast::flat_buffer buffer_{2 * examples::max_head};
  http::request_parser<http::buffer_body> parser_;
  std::unique_ptr<examples::incoming> request_;
  std::array<char, 16 * 1024> chunk_;
  http::response<http::string_body> response_;
};

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, examples::serve_tcp<session>); }
