#define CPPHTTPLIB_OPENSSL_SUPPORT
#include "transport.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <httplib.h>

#include <ubiops/webhooks/http/target.hpp>

#include "../support/ascii.hpp"
#include "../support/show.hpp"

namespace sender {

namespace uw = ubiops::webhooks;

namespace {

// What is kept of an answer's body: whoever answers is not trusted with our memory.
constexpr std::size_t max_answer = 64 * 1024;

// Ends what a client does once `limit` has passed: its own limits are for each wait, and an answer that trickles in
// would never meet one.
class deadline {
 public:
  deadline(httplib::Client& client, std::chrono::seconds limit)
      : thread_([this, &client, limit] {
          std::unique_lock lock(mutex_);
          if (done_changed_.wait_for(lock, limit, [this] { return done_; })) return;
          passed_ = true;
          client.stop();
        }) {}
  deadline(const deadline&) = delete;
  deadline& operator=(const deadline&) = delete;
  ~deadline() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    done_changed_.notify_one();
    thread_.join();
  }

  [[nodiscard]] bool has_passed() const { return passed_; }

 private:
  std::mutex mutex_;
  std::condition_variable done_changed_;
  bool done_ = false;
  std::atomic<bool> passed_ = false;
  std::thread thread_;  // last: it uses all of the above
};

std::string reason(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection: return "no connection: no such host, or nothing listens there";
    case httplib::Error::SSLConnection:
      return "no TLS connection: the other end does not speak TLS, or none of our versions";
    case httplib::Error::SSLLoadingCerts: return "--ca-file holds no certificates that can be read";
    case httplib::Error::SSLServerVerification:
      return "its certificate is not trusted, or is another host's (--ca-file names the certificates to trust)";
    case httplib::Error::Read:
      return "the connection ended without an HTTP answer (if that port speaks TLS, the URL begins with https://)";
    case httplib::Error::Write: return "the connection ended before all was sent";
    default: return "failed (" + httplib::to_string(error) + ")";
  }
}

}  // namespace

reply post(const uw::testing::signed_request& request, std::chrono::seconds timeout, const std::string& ca_file) {
  const auto uri = uw::split_uri(request.url);
  const auto authority = uri ? uw::split_authority(uri->authority) : std::nullopt;
  if (!authority) return {0, "", "the URL has no host"};
  std::string origin(uri->scheme);
  origin.append("://").append(authority->host);
  if (authority->port) origin.append(":").append(*authority->port);

  // Neither userinfo nor query, where secrets may stand.
  const std::string shown = examples::escaped(origin + request.target.substr(0, request.target.find('?')));

  httplib::Client client(origin);
  if (!client.is_valid()) return {0, "", shown + ": no TLS connection can be made with --ca-file and this URL"};
  if (!ca_file.empty()) client.set_ca_cert_path(ca_file);
  client.set_connection_timeout(timeout);
  client.set_read_timeout(timeout);
  client.set_write_timeout(timeout);
  client.set_url_encode(false);
  client.set_follow_location(false);
  client.set_decompress(false);

  reply got;
  httplib::Request sent;
  sent.method = request.method;
  sent.path = request.target;
  sent.body = request.body;
  for (const auto& [name, value] : request.fields) {
    // It writes this one itself.
    if (!examples::equal_but_for_case(name, "content-length")) sent.headers.emplace(name, value);
  }
  sent.content_receiver = [&got](const char* piece, std::size_t size, std::uint64_t, std::uint64_t) {
    got.body.append(piece, std::min(size, max_answer - got.body.size()));
    return true;
  };
  httplib::Response answer;
  auto failed = httplib::Error::Success;
  const auto begin = std::chrono::steady_clock::now();
  const deadline limit(client, timeout);
  if (client.send(sent, answer, failed)) {
    got.status = answer.status;
  } else {
    // Its own limits are as long: whichever came first.
    const bool late = limit.has_passed() || std::chrono::steady_clock::now() - begin >= timeout;
    got = {0, "",
           shown + ": " + (late ? "no answer within " + std::to_string(timeout.count()) + " s" : reason(failed))};
  }
  return got;
}

}  // namespace sender
