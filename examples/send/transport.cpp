#define CPPHTTPLIB_OPENSSL_SUPPORT
#include <httplib.h>

#include "transport.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <ubiops/webhooks/http/target.hpp>

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

}  // namespace

reply post(const uw::testing::signed_request& request, std::chrono::seconds timeout, const std::string& ca_file) {
  const auto uri = uw::split_uri(request.url);
  const auto authority = uri ? uw::split_authority(uri->authority) : std::nullopt;
  if (!authority) return {0, "", "the URL has no host"};
  std::string origin(uri->scheme);
  origin.append("://").append(authority->host);
  if (authority->port) origin.append(":").append(*authority->port);

  httplib::Client client(origin);
  if (!client.is_valid()) return {0, "", "cannot connect to " + origin};
  if (!ca_file.empty()) client.set_ca_cert_path(ca_file.c_str());
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
    if (!uw::detail::equals_ignoring_case(name, "content-length")) sent.headers.emplace(name, value);
  }
  sent.content_receiver = [&got](const char* piece, std::size_t size, std::uint64_t, std::uint64_t) {
    got.body.append(piece, std::min(size, max_answer - got.body.size()));
    return true;
  };
  httplib::Response answer;
  auto failed = httplib::Error::Success;
  const deadline limit(client, timeout);
  if (client.send(sent, answer, failed)) {
    got.status = answer.status;
  } else {
    got = {0, "", limit.has_passed() ? "no answer within the time-out" : httplib::to_string(failed)};
  }
  return got;
}

}  // namespace sender
