#include "transport.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>  // Boost 1.74's Asio forgets it

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <ubiops/webhooks/http/target.hpp>

#include "../support/show.hpp"

namespace sender {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace uw = ubiops::webhooks;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// What is kept of an answer: whoever answers is not trusted with our memory.
constexpr std::size_t max_answer = 64 * 1024;
constexpr std::uint32_t max_answer_head = 64 * 1024;

// Why nothing came back.
class no_answer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Operations one after another, which together have until the deadline.
class steps {
 public:
  explicit steps(std::chrono::seconds limit) : limit_(limit), deadline_(std::chrono::steady_clock::now() + limit) {}

  [[nodiscard]] asio::io_context& io() noexcept { return io_; }

  /// Runs what `start` begins with the completion handler that it is given. Throws no_answer where it takes too long.
  template <class Start>
  error_code run(Start start) {
    std::optional<error_code> ended;
    start([&ended](error_code result, const auto&...) { ended = result; });
    io_.restart();
    io_.run_until(deadline_);
    // An operation that did not end is dropped with the io_context, and its handler is never called.
    if (!ended) throw no_answer("no answer within " + std::to_string(limit_.count()) + " s");
    return *ended;
  }

 private:
  std::chrono::seconds limit_;
  std::chrono::steady_clock::time_point deadline_;
  asio::io_context io_{1};
};

// A name or an address without brackets, and the port or the scheme's own.
struct endpoint {
  std::string host;
  std::string port;
};

tcp::socket connect(steps& all, const endpoint& to) {
  const auto must = [](error_code failed) {
    if (failed) throw no_answer("no connection: no such host, or nothing listens there");
  };
  tcp::resolver resolver(all.io());
  tcp::resolver::results_type found;
  must(all.run([&](auto done) {
    resolver.async_resolve(to.host, to.port, [&found, done](error_code failed, tcp::resolver::results_type results) {
      found = std::move(results);
      done(failed);
    });
  }));
  tcp::socket socket(all.io());
  must(all.run([&](auto done) { asio::async_connect(socket, found, done); }));
  return socket;
}

// RFC 9110 §4.3.4: a certificate of an authority that we trust, for this very host.
void handshake(steps& all, asio::ssl::stream<tcp::socket>& stream, const std::string& host) {
  SSL* const tls = stream.native_handle();
  X509_VERIFY_PARAM* const wanted = SSL_get0_param(tls);
  const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1;
  const auto name_host = [&] {  // as SSL_set_tlsext_host_name does, which is a macro with a cast in it
    return SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str())) == 1;
  };
  const bool is_set = is_address || (X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size()) == 1 && name_host());
  if (!is_set) throw no_answer("no TLS connection can be made to such a host");
  const error_code failed = all.run([&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); });
  if (!failed) return;
  switch (SSL_get_verify_result(tls)) {
    case X509_V_OK: throw no_answer("no TLS connection: the other end does not speak TLS, or none of our versions");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: throw no_answer("its certificate is another host's");
    default: throw no_answer("its certificate is not trusted (--ca-file names the certificates to trust)");
  }
}

asio::ssl::context trusting(const std::string& ca_file) {
  asio::ssl::context tls(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  tls.set_verify_mode(asio::ssl::verify_peer);
  error_code failed;
  if (ca_file.empty()) {
    tls.set_default_verify_paths(failed);
    if (failed) throw no_answer("the system's certificates cannot be read (--ca-file names others)");
  } else {
    tls.load_verify_file(ca_file, failed);
    if (failed) throw no_answer("--ca-file holds no certificates that can be read");
  }
  return tls;
}

// Sends the text as it is, since a target that is written anew may not be the one that was signed.
template <class Stream>
reply exchange(steps& all, Stream& stream, const std::string& text) {
  // Whoever refuses by the head may answer and close before all of it is sent: the answer counts.
  const error_code unsent = all.run([&](auto done) { asio::async_write(stream, asio::buffer(text), done); });
  boost::beast::flat_buffer buffer;
  for (;;) {
    http::response_parser<http::buffer_body> parser;
    parser.header_limit(max_answer_head);
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());  // in Boost 1.74 boost::none is no bytes
    error_code failed = all.run([&](auto done) { http::async_read_header(stream, buffer, parser, done); });
    if (failed && unsent) throw no_answer("the connection ended before all was sent");
    if (failed) {
      throw no_answer(
          "the connection ended without an HTTP answer (if that port speaks TLS, the URL begins with https://)");
    }
    reply got{static_cast<int>(parser.get().result_int()), {}, {}};
    if (got.status < 200) continue;  // another follows (RFC 9110 §15.2)
    std::array<char, 4096> piece;
    while (!parser.is_done() && got.body.size() < max_answer) {
      auto& body = parser.get().body();
      body.data = piece.data();
      body.size = piece.size();
      body.more = true;
      failed = all.run([&](auto done) { http::async_read_some(stream, buffer, parser, done); });
      const std::size_t read = piece.size() - body.size;
      got.body.append(piece.data(), std::min(read, max_answer - got.body.size()));
      if (failed && failed != http::error::need_buffer) throw no_answer("the connection ended within the answer");
    }
    return got;
  }
}

}  // namespace

reply post(const uw::testing::signed_request& request, std::chrono::seconds timeout, const std::string& ca_file) {
  const auto uri = uw::split_uri(request.url);
  const auto authority = uri ? uw::split_authority(uri->authority) : std::nullopt;
  if (!authority) return {0, "", "the URL has no host"};
  const bool secure = uri->scheme == "https";
  const std::string_view port = authority->port.value_or("");
  endpoint to{std::string(authority->host), std::string(!port.empty() ? port : secure ? "443" : "80")};
  std::string origin(uri->scheme);
  origin.append("://").append(to.host);
  if (!port.empty()) origin.append(":").append(port);
  if (to.host.starts_with('[')) to.host = to.host.substr(1, to.host.size() - 2);

  try {
    steps all(timeout);
    if (!secure) {
      tcp::socket socket = connect(all, to);
      return exchange(all, socket, request.http_text());
    }
    asio::ssl::context tls = trusting(ca_file);
    asio::ssl::stream<tcp::socket> stream(connect(all, to), tls);
    handshake(all, stream, to.host);
    return exchange(all, stream, request.http_text());
  } catch (const no_answer& why) {
    // Neither userinfo nor query, where secrets may stand.
    const std::string path = request.target.substr(0, request.target.find('?'));
    return {0, "", examples::escaped(origin + path) + ": " + why.what()};
  }
}

}  // namespace sender
