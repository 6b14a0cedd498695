#include "probe_listener.hpp"

#include <memory>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "problem.hpp"

namespace doctor {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::uint64_t max_body = 64 * 1024;
constexpr std::uint32_t max_head = 32 * 1024;
constexpr std::chrono::seconds stall{5};

captured_request captured(const http::request<http::string_body>& from) {
  captured_request out;
  out.format = "a probe";
  out.method = std::string(from.method_string());
  out.target = std::string(from.target());
  for (const auto& line : from) out.fields.push_back({std::string(line.name_string()), std::string(line.value())});
  out.take_body(from.body());
  return out;
}

// What all connections of one wait share.
struct errand {
  asio::io_context& context;
  const std::function<bool(const captured_request&)>& is_wanted;
  std::optional<captured_request> found;
};

// One connection, one request.
class connection : public std::enable_shared_from_this<connection> {
 public:
  connection(asio::ip::tcp::socket socket, errand& of) : stream_(std::move(socket)), of_(of) {
    parser_.body_limit(max_body);
    parser_.header_limit(max_head);
  }

  void start() {
    stream_.expires_after(stall);
    http::async_read(stream_, buffer_, parser_, [self = shared_from_this()](beast::error_code failed, std::size_t) {
      if (!failed) self->answer();
    });
  }

 private:
  void answer() {
    captured_request request = captured(parser_.get());
    const bool wanted = !of_.found && of_.is_wanted(request);
    if (wanted) of_.found = std::move(request);
    answer_.version(11);
    answer_.result(wanted ? http::status::no_content : http::status::not_found);
    answer_.keep_alive(false);
    if (!wanted) answer_.content_length(0);
    stream_.expires_after(stall);
    http::async_write(stream_, answer_, [self = shared_from_this(), wanted](beast::error_code, std::size_t) {
      beast::error_code ignored;
      self->stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
      if (wanted) self->of_.context.stop();
    });
  }

  beast::tcp_stream stream_;
  errand& of_;
  beast::flat_buffer buffer_;
  http::request_parser<http::string_body> parser_;
  http::response<http::empty_body> answer_;
};

void accept_all(asio::ip::tcp::acceptor& acceptor, errand& of) {
  acceptor.async_accept([&acceptor, &of](beast::error_code failed, asio::ip::tcp::socket socket) {
    if (failed == asio::error::operation_aborted) return;
    if (!failed) std::make_shared<connection>(std::move(socket), of)->start();
    accept_all(acceptor, of);
  });
}

}  // namespace

probe_listener::probe_listener(const std::string& ip, std::uint16_t port) : acceptor_(context_) {
  beast::error_code failed;
  const auto address = asio::ip::make_address(ip, failed);
  if (failed) throw cannot_read("--ip is not an IP address");
  const asio::ip::tcp::endpoint here(address, port);
  acceptor_.open(here.protocol(), failed);
  if (!failed) acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
  if (!failed) acceptor_.bind(here, failed);
  if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) {
    throw cannot_read("cannot listen on port " + std::to_string(port) + ": " + failed.message() +
                      ". Stop the receiver while the probe takes its place.");
  }
}

std::uint16_t probe_listener::port() const { return acceptor_.local_endpoint().port(); }

std::optional<captured_request> probe_listener::wait(std::chrono::seconds limit,
                                                     const std::function<bool(const captured_request&)>& is_wanted) {
  errand of{context_, is_wanted, std::nullopt};
  accept_all(acceptor_, of);
  context_.run_for(limit);
  // What is left in flight views `of`: it goes with its handlers.
  acceptor_.close();
  return std::move(of.found);
}

}  // namespace doctor
