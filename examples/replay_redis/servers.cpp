#include "servers.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "client.hpp"
#include "stream.hpp"

namespace replay_redis {

namespace uw = ubiops::webhooks;

namespace {

uw::error unavailable(std::string_view why) { return uw::error(uw::errc::replay_store_unavailable, why); }

}  // namespace

uw::result<std::unique_ptr<servers>> servers::create(redis_url url) {
  if (url.hosts.empty() || url.hosts.size() > max_hosts) return uw::error(uw::errc::invalid_policy, "server");
  std::unique_ptr<servers> made(new servers(std::move(url)));
  if (made->url_.uses_tls) {
    auto context = make_tls_context(made->url_.tls);
    if (!context) return context.error();
    made->tls_ = *std::move(context);
  }
  return made;
}

uw::result<connection> servers::connect(deadline end) {
  const std::size_t count = url_.hosts.size();
  const std::size_t first = last_;
  uw::error telling = unavailable("connect: no host");
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t index = (first + i) % count;
    auto made = connect_by(url_.hosts[index], first_part(end, count - i));
    if (made) {
      last_ = index;
      return made;
    }
    if (telling.subject().starts_with("connect")) telling = made.error();
  }
  return telling;
}

uw::result<connection> servers::connect_by(const redis_host& host, deadline end) {
  redis_host primary = host;
  if (!url_.primary.empty()) {
    auto named = ask_sentinel(host, end);
    if (!named) return named.error();
    primary = *std::move(named);
  }
  auto bytes = reach(primary, end);
  if (!bytes) return bytes.error();
  auto made = connection::open(*std::move(bytes), url_, end);
  if (!made) names_.forget(primary);
  return made;
}

uw::result<stream> servers::reach(const redis_host& host, deadline end) {
  const auto addresses = names_.find(host, end);
  if (addresses == nullptr) {
    names_.forget(host);  // what failed may succeed next time; a look-up that is under way goes on
    return unavailable("connect: no address");
  }
  auto bytes = stream::connect(addresses, end);
  // Where only the time was too short, the answer may be right.
  if (!bytes && std::chrono::steady_clock::now() < end) names_.forget(host);
  if (!bytes || tls_ == nullptr) return bytes;
  if (auto started = bytes->start_tls(*tls_, host.name, end); !started) return started.error();
  return bytes;
}

// Without login, as most Sentinels are; one that asks for it gets that of Redis.
uw::result<redis_host> servers::ask_sentinel(const redis_host& sentinel, deadline end) {
  auto bytes = reach(sentinel, end);
  if (!bytes) return bytes.error();
  client asked(*std::move(bytes));
  const client::words question = {"SENTINEL", "get-master-addr-by-name", url_.primary};
  asked.append(question);
  outcome answer = asked.receive(end);
  if (answer.is_error("NOAUTH") && !url_.password.empty()) {
    if (url_.user.empty()) {
      asked.append({"AUTH", url_.password});
    } else {
      asked.append({"AUTH", url_.user, url_.password});
    }
    const outcome login = asked.receive(end);
    if (!login.is_answer()) return unavailable("Sentinel: " + std::string(login.error_code()));
    asked.append(question);
    answer = asked.receive(end);
  }
  if (answer.what == outcome::kind::closed) return unavailable("Sentinel: closed");
  if (answer.what == outcome::kind::timed_out) return unavailable("Sentinel: time-out");
  if (!answer.is_answer()) return unavailable("Sentinel: " + std::string(answer.error_code()));
  if (answer.items.size() != 2) return unavailable("Sentinel: no primary of that name");
  redis_host primary{answer.items[0]};
  const std::string& port = answer.items[1];
  std::from_chars(port.data(), port.data() + port.size(), primary.port);
  return primary;
}

}  // namespace replay_redis
