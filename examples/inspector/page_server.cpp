#include "page_server.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <thread>
#include <utility>  // Boost 1.74's Asio forgets it

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "../adapters/beast_head.hpp"
#include "../listener/options.hpp"
#include "../support/ascii.hpp"
#include "guard.hpp"

namespace inspector {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using examples::beast_head;

namespace {

constexpr std::size_t max_connections = 64;
constexpr std::size_t max_presses = 8;  // under way or waiting
constexpr std::uint32_t max_head = 16 * 1024;
constexpr std::uint64_t max_body = 4 * 1024;
constexpr std::size_t max_ahead = 1024 * 1024;  // of news that a page does not read
constexpr std::chrono::seconds time_for_a_step{30};
constexpr std::chrono::seconds time_of_silence{15};

// Nothing from elsewhere, no script or style within the page, no frame around it, and no text that becomes markup.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

// What every answer says to a browser.
template <class Head>
void set_policies(Head& head) {
  head.set("Content-Security-Policy", content_policy);
  head.set("Cross-Origin-Opener-Policy", "same-origin");
  head.set("Cross-Origin-Resource-Policy", "same-origin");
  head.set("Referrer-Policy", "no-referrer");
  head.set("X-Content-Type-Options", "nosniff");
  head.set("Cache-Control", "no-store");
}

}  // namespace

class connection;

class serving_page {
 public:
  serving_page(std::uint16_t port, const page& shown);
  ~serving_page();

  void tell_of_news();

  const page& shown_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  std::unique_ptr<const guard> guard_;  // once the port is known
  asio::thread_pool presses_{2};
  std::list<std::weak_ptr<connection>> connections_;
  std::atomic<bool> has_news_ = false;
  std::size_t pressed_ = 0;  // that have no answer yet

 private:
  void accept();
  void tell();

  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  std::thread thread_;
};

class connection : public std::enable_shared_from_this<connection> {
 public:
  connection(tcp::socket socket, serving_page& of) : stream_(std::move(socket)), silence_(of.io_), of_(of) {}

  void read() {
    parser_ = std::make_unique<http::request_parser<http::string_body>>();
    parser_->header_limit(max_head);
    parser_->body_limit(max_body);
    stream_.expires_after(time_for_a_step);
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code failed, std::size_t) {
      if (failed) return self->close();
      self->answer();
    });
  }

  // As many as there are, in one event.
  void tell_of_news() {
    if (!is_stream_) return;
    ahead_ += of_.shown_.news(last_);
    if (ahead_.size() > max_ahead) return close();  // the page opens another, and asks for all
    write_ahead();
  }

  void close() {
    is_stream_ = false;
    silence_.cancel();
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.socket().close(ignored);
  }

 private:
  [[nodiscard]] asker asked_by() const {
    asker by;
    for (const auto& line : parser_->get()) {
      const std::string name = examples::lower_case(beast_head::view(line.name_string()));
      const std::string_view value = beast_head::view(line.value());
      if (name == "host") by.hosts.push_back(value);
      if (name == "origin") by.origins.push_back(value);
      if (name == "sec-fetch-site") by.sites.push_back(value);
      if (name == "inspector-token") by.tokens.push_back(value);
    }
    return by;
  }

  void answer() {
    const auto& request = parser_->get();
    const std::string_view target = beast_head::view(request.target());
    const asker by = asked_by();
    if (request.method() == http::verb::post) {
      if (const std::string refusal = of_.guard_->refusal_to_act(by); !refusal.empty())
        return send(problem(403, refusal));
      if (target != "/send") return send(problem(404, "there is nothing here"));
      return press();
    }
    if (const std::string refusal = of_.guard_->refusal_to_read(by); !refusal.empty())
      return send(problem(403, refusal));
    if (request.method() != http::verb::get) return send(problem(405, "the page gets and posts"));
    if (target == "/news") return stream();
    send(of_.shown_.get(target, of_.guard_->token()));
  }

  void press() {
    if (of_.pressed_ >= max_presses) return send(problem(503, "other events are on their way: press again"));
    ++of_.pressed_;
    stream_.expires_never();
    asio::post(of_.presses_, [self = shared_from_this(), body = parser_->get().body()] {
      document given = self->pressed(body);
      asio::post(self->of_.io_, [self, given = std::move(given)]() mutable {
        --self->of_.pressed_;
        self->send(std::move(given));
      });
    });
  }

  document pressed(const std::string& body) const {
    try {
      return of_.shown_.press(body);
    } catch (const std::exception&) {
      return problem(500, "the event could not be sent");
    }
  }

  void send(document given) {
    response_ = {};
    response_.version(11);
    response_.result(given.status);
    response_.keep_alive(parser_->get().keep_alive());
    set_policies(response_);
    response_.set(http::field::content_type, given.type);
    response_.body() = std::move(given.body);
    response_.prepare_payload();
    stream_.expires_after(time_for_a_step);
    http::async_write(stream_, response_, [self = shared_from_this()](error_code failed, std::size_t) {
      if (failed || !self->response_.keep_alive()) return self->close();
      self->read();
    });
  }

  // Server-sent events, from now on: https://html.spec.whatwg.org/multipage/server-sent-events.html
  void stream() {
    http::response_header<> head;
    head.version(11);
    head.result(http::status::ok);
    set_policies(head);
    head.set(http::field::content_type, "text/event-stream");
    head.set(http::field::connection, "close");
    std::ostringstream text;
    text << head;
    is_stream_ = true;
    ahead_ = text.str() + "retry: 1000\n\n";
    tell_of_news();
    keep_awake();
  }

  void write_ahead() {
    if (is_writing_ || ahead_.empty()) return;
    is_writing_ = true;
    written_ = std::exchange(ahead_, {});
    stream_.expires_after(time_for_a_step);
    asio::async_write(stream_, asio::buffer(written_), [self = shared_from_this()](error_code failed, std::size_t) {
      self->is_writing_ = false;
      if (failed) return self->close();
      self->stream_.expires_never();
      self->write_ahead();
    });
  }

  // A comment now and then: a page that has gone is found out so.
  void keep_awake() {
    silence_.expires_after(time_of_silence);
    silence_.async_wait([self = shared_from_this()](error_code cancelled) {
      if (cancelled || !self->is_stream_) return;
      self->ahead_ += ":\n\n";
      self->write_ahead();
      self->keep_awake();
    });
  }

  beast::tcp_stream stream_;
  asio::steady_timer silence_;
  serving_page& of_;
  beast::flat_buffer buffer_{max_head + max_body};
  std::unique_ptr<http::request_parser<http::string_body>> parser_;  // of the last request
  http::response<http::string_body> response_;
  bool is_stream_ = false;
  bool is_writing_ = false;
  std::uint64_t last_ = 0;  // that the stream has told
  std::string ahead_;       // to be written behind what is
  std::string written_;
};

serving_page::serving_page(std::uint16_t port, const page& shown) : shown_(shown) {
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  try {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
  } catch (const boost::system::system_error& failed) {
    throw listener::bad_setting("cannot listen on 127.0.0.1 port " + std::to_string(port) +
                                " for the page: " + failed.code().message());
  }
  guard_ = std::make_unique<const guard>(acceptor_.local_endpoint().port());
  accept();
  thread_ = std::thread([this] {
    for (;;) {
      try {
        io_.run();
        return;
      } catch (const std::bad_alloc&) {
        continue;  // a step was given up
      }
    }
  });
}

serving_page::~serving_page() {
  io_.stop();
  thread_.join();
  presses_.join();
}

void serving_page::accept() {
  acceptor_.async_accept([this](error_code failed, tcp::socket socket) {
    if (failed == asio::error::operation_aborted) return;
    connections_.remove_if([](const std::weak_ptr<connection>& each) { return each.expired(); });
    if (!failed) {
      if (connections_.size() >= max_connections) {
        if (const auto oldest = connections_.front().lock()) oldest->close();
      }
      const auto made = std::make_shared<connection>(std::move(socket), *this);
      connections_.push_back(made);
      made->read();
    }
    accept();
  });
}

// However many come, one is told of while others wait to be.
void serving_page::tell_of_news() {
  if (has_news_.exchange(true)) return;
  asio::post(io_, [this] { tell(); });
}

void serving_page::tell() {
  has_news_ = false;
  for (const std::weak_ptr<connection>& each : connections_) {
    if (const auto there = each.lock()) there->tell_of_news();
  }
}

page_server::page_server(std::uint16_t port, const page& shown)
    : serving_(std::make_unique<serving_page>(port, shown)) {}

page_server::~page_server() = default;

std::uint16_t page_server::port() const { return serving_->acceptor_.local_endpoint().port(); }

void page_server::tell_of_news() { serving_->tell_of_news(); }

}  // namespace inspector
