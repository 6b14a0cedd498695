#include "redis_url.hpp"

#include <charconv>
#include <optional>

namespace replay_redis {

namespace uw = ubiops::webhooks;

namespace {

// Redis allows more than its default of 16; nobody has more.
constexpr unsigned max_database = 9999;

constexpr std::uint16_t usual_redis_port = 6379;
constexpr std::uint16_t usual_sentinel_port = 26379;

template <class Number>
std::optional<Number> parse_number(std::string_view text, Number least, Number most) {
  Number number{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size() || number < least || number > most) return std::nullopt;
  return number;
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '%') {
      const std::string_view digits = text.substr(i + 1, 2);
      const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
      if (failed != std::errc{} || digits.size() != 2 || end != digits.data() + 2) return std::nullopt;
      i += 2;
    }
    plain.push_back(static_cast<char>(byte));
  }
  return plain;
}

// A name or address: no blank, control or non-ASCII byte, and nothing that another part of a URL begins with.
bool is_host(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c >= 0x7f || std::string_view("@/?#[]%\\\"").find(c) != std::string_view::npos) return false;
  }
  return !text.empty();
}

uw::error wrong(std::string_view part) { return uw::error(uw::errc::invalid_policy, part); }

// What stands before the first of `ends`, taken off; with `ends` gone too.
std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

uw::result<void> read_scheme(std::string_view& text, redis_url& url, bool& is_sentinel) {
  struct scheme {
    std::string_view name;
    bool uses_tls, is_sentinel;
  };
  for (const scheme& each : {scheme{"redis://", false, false}, scheme{"rediss://", true, false},
                             scheme{"redis-sentinel://", false, true}, scheme{"rediss-sentinel://", true, true}}) {
    if (!text.starts_with(each.name)) continue;
    text.remove_prefix(each.name.size());
    url.uses_tls = each.uses_tls;
    is_sentinel = each.is_sentinel;
    return {};
  }
  return wrong("redis URL: scheme");
}

// The last "@", as an unescaped password may hold one, but never a "/": that would end the authority.
uw::result<void> read_login(std::string_view& text, redis_url& url) {
  const std::string_view before_path = text.substr(0, text.find('/'));
  const std::size_t at = before_path.rfind('@');
  if (at == std::string_view::npos) return {};
  const std::string_view login = text.substr(0, at);
  const std::size_t colon = login.find(':');
  if (colon == std::string_view::npos) return wrong("redis URL: password");
  const auto user = unescaped(login.substr(0, colon));
  const auto password = unescaped(login.substr(colon + 1));
  if (!user) return wrong("redis URL: user");
  if (!password || password->empty()) return wrong("redis URL: password");
  url.user = *user;
  url.password = *password;
  text.remove_prefix(at + 1);
  return {};
}

uw::result<redis_host> read_host(std::string_view text, std::uint16_t usual_port) {
  redis_host host;
  host.port = usual_port;
  std::string_view name = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return wrong("redis URL: host");
    name = text.substr(1, bracket - 1);
    port = text.substr(bracket + 1);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    name = text.substr(0, colon);
    port = text.substr(colon);
  }
  if (!is_host(name)) return wrong("redis URL: host");
  host.name = name;
  if (!port.empty()) {
    const auto number = port.front() == ':' ? parse_number<std::uint16_t>(port.substr(1), 1, 65535) : std::nullopt;
    if (!number) return wrong("redis URL: port");
    host.port = *number;
  }
  return host;
}

uw::result<void> read_hosts(std::string_view text, redis_url& url, std::uint16_t usual_port) {
  do {
    auto host = read_host(take_until(text, ','), usual_port);
    if (!host) return host.error();
    if (url.hosts.size() == max_hosts) return wrong("redis URL: hosts");
    url.hosts.push_back(*std::move(host));
  } while (!text.empty());
  return {};
}

uw::result<void> read_query(std::string_view text, redis_url& url) {
  while (!text.empty()) {
    std::string_view value = take_until(text, '&');
    const std::string_view name = take_until(value, '=');
    const auto file = unescaped(value);
    if (!file || file->empty() || file->find('\0') != std::string::npos) return wrong("redis URL: query");
    if (name == "ca_file" && url.tls.ca.empty()) {
      url.tls.ca = *file;
    } else if (name == "cert_file" && url.tls.certificate.empty()) {
      url.tls.certificate = *file;
    } else if (name == "key_file" && url.tls.key.empty()) {
      url.tls.key = *file;
    } else {
      return wrong("redis URL: query");
    }
  }
  if (url.tls.certificate.empty() != url.tls.key.empty()) return wrong("redis URL: query");
  return {};
}

std::string shown(const redis_host& host) {
  const std::string name = host.name.find(':') == std::string::npos ? host.name : "[" + host.name + "]";
  return name + ":" + std::to_string(host.port);
}

}  // namespace

std::string redis_url::shown() const {
  std::string text = uses_tls ? "rediss" : "redis";
  if (!primary.empty()) text += "-sentinel";
  text += "://";
  for (const redis_host& each : hosts) text += (&each == hosts.data() ? "" : ",") + replay_redis::shown(each);
  text += "/" + std::to_string(database);
  return primary.empty() ? text : text + "#" + primary;
}

uw::result<redis_url> parse_redis_url(std::string_view text) {
  redis_url url;
  bool is_sentinel = false;
  if (auto read = read_scheme(text, url, is_sentinel); !read) return read.error();
  if (auto read = read_login(text, url); !read) return read.error();

  const std::string_view before_name = take_until(text, '#');
  const auto name = unescaped(text);
  if (!name || is_sentinel == name->empty()) return wrong("redis URL: name");
  for (const char c : *name) {
    if (c <= ' ' || c >= 0x7f) return wrong("redis URL: name");
  }
  url.primary = *name;

  std::string_view query = before_name;
  const std::string_view before_query = take_until(query, '?');
  if (before_query.size() != before_name.size() && (!url.uses_tls || query.empty())) return wrong("redis URL: query");
  if (auto read = read_query(query, url); !read) return read.error();

  std::string_view digits = before_query;
  const std::string_view hosts = take_until(digits, '/');
  const auto database = digits.empty() ? std::optional(0u) : parse_number(digits, 0u, max_database);
  if (!database) return wrong("redis URL: database");
  url.database = *database;

  if (hosts.ends_with(',')) return wrong("redis URL: host");
  if (auto read = read_hosts(hosts, url, is_sentinel ? usual_sentinel_port : usual_redis_port); !read) {
    return read.error();
  }
  return url;
}

}  // namespace replay_redis
