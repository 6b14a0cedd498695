#include "stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace replay_redis {

namespace uw = ubiops::webhooks;

namespace {

// OpenSSL writes without MSG_NOSIGNAL, and a connection that has ended must not end the program. In this thread a
// SIGPIPE of ours is put off, and taken away before anybody sees it.
class without_sigpipe {
 public:
  without_sigpipe() noexcept {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  without_sigpipe(const without_sigpipe&) = delete;
  without_sigpipe& operator=(const without_sigpipe&) = delete;
  ~without_sigpipe() {
    const timespec at_once{};
    if (!was_pending_) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_;
};

// Whether it came to that before the end. False once the end is past, even if it did: so what trickles ends too.
bool wait_for(int descriptor, short event, deadline end) noexcept {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{descriptor, event, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 1'000'000)));
    if (ready > 0) return std::chrono::steady_clock::now() < end;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// A descriptor, or -1.
int connect_to(const addrinfo& address, deadline end) noexcept {
  const int made = ::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address.ai_protocol);
  if (made < 0) return -1;
  int failed = ::connect(made, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (failed == EINPROGRESS && wait_for(made, POLLOUT, end)) {
    socklen_t size = sizeof failed;
    if (::getsockopt(made, SOL_SOCKET, SO_ERROR, &failed, &size) != 0) failed = errno;
  }
  if (failed != 0) {
    ::close(made);
    return -1;
  }
  const int at_once = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  return made;
}

uw::error unavailable(std::string_view step) { return uw::error(uw::errc::replay_store_unavailable, step); }

}  // namespace

void stream::closer::operator()(ssl_st* tls) const noexcept { SSL_free(tls); }

uw::result<stream> stream::connect(const name_lookup::addresses& to, deadline end) {
  std::size_t left = 0;
  for (const addrinfo* each = to.get(); each != nullptr; each = each->ai_next) ++left;
  for (const addrinfo* each = to.get(); each != nullptr; each = each->ai_next, --left) {
    const int made = connect_to(*each, first_part(end, left));
    if (made >= 0) return stream(made);
  }
  return unavailable(std::chrono::steady_clock::now() < end ? "connect" : "connect: time-out");
}

stream::stream(stream&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), tls_(std::move(other.tls_)) {}

stream& stream::operator=(stream&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(tls_, other.tls_);
  return *this;
}

stream::~stream() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

uw::result<void> stream::start_tls(ssl_ctx_st& context, const std::string& host, deadline end) {
  tls_.reset(SSL_new(&context));
  if (tls_ == nullptr || SSL_set_fd(tls_.get(), descriptor_) != 1) return unavailable("TLS");
  X509_VERIFY_PARAM* const expected = SSL_get0_param(tls_.get());
  // An address stands in a certificate as such, and is no server name.
  if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) != 1) {
    ERR_clear_error();
    // SSL_set_tlsext_host_name(), without the cast in that macro.
    std::string name = host;
    if (SSL_set1_host(tls_.get(), host.c_str()) != 1 ||
        SSL_ctrl(tls_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) != 1) {
      return unavailable("TLS");
    }
  }
  switch (tls_step([this] { return SSL_connect(tls_.get()); }, end)) {
    case progress::done: return {};
    case progress::timed_out: return unavailable("TLS: time-out");
    case progress::closed: break;
  }
  const long why = SSL_get_verify_result(tls_.get());
  if (why == X509_V_OK) return unavailable("TLS: handshake");
  return unavailable(std::string("TLS: ") + X509_verify_cert_error_string(why));
}

template <class Step>
progress stream::tls_step(Step step, deadline end) {
  const without_sigpipe guard;
  for (;;) {
    ERR_clear_error();
    const int done = step();
    if (done == 1) return progress::done;
    const int wanted = SSL_get_error(tls_.get(), done);
    if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE) return progress::closed;
    if (!wait_for(descriptor_, wanted == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, end)) return progress::timed_out;
  }
}

progress stream::send(std::string_view bytes, deadline end) {
  while (!bytes.empty()) {
    std::size_t sent = 0;
    if (tls_ != nullptr) {
      const auto came = tls_step([&] { return SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent); }, end);
      if (came != progress::done) return came;
    } else {
      if (!wait_for(descriptor_, POLLOUT, end)) return progress::timed_out;
      const ssize_t size = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size < 0 && errno != EAGAIN && errno != EINTR) return progress::closed;
      sent = size < 0 ? 0 : static_cast<std::size_t>(size);
    }
    bytes.remove_prefix(sent);
  }
  return progress::done;
}

progress stream::receive(std::span<char> into, std::size_t& size, deadline end) {
  if (tls_ != nullptr) {
    if (std::chrono::steady_clock::now() >= end) return progress::timed_out;
    return tls_step([&] { return SSL_read_ex(tls_.get(), into.data(), into.size(), &size); }, end);
  }
  for (;;) {
    if (!wait_for(descriptor_, POLLIN, end)) return progress::timed_out;
    const ssize_t received = ::recv(descriptor_, into.data(), into.size(), 0);
    if (received > 0) {
      size = static_cast<std::size_t>(received);
      return progress::done;
    }
    if (received == 0 || (errno != EAGAIN && errno != EINTR)) return progress::closed;
  }
}

bool stream::is_quiet() const noexcept {
  pollfd waiting{descriptor_, POLLIN, 0};
  return ::poll(&waiting, 1, 0) == 0 && (tls_ == nullptr || SSL_has_pending(tls_.get()) == 0);
}

}  // namespace replay_redis
