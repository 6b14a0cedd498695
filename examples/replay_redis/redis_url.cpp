#include "redis_url.hpp"

#include <charconv>
#include <optional>

namespace replay_redis {

namespace uw = ubiops::webhooks;

namespace {

// Redis allows more than its default of 16; nobody has more.
constexpr unsigned max_database = 9999;

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

}  // namespace

std::string redis_url::shown() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return "redis://" + name + ":" + std::to_string(port) + "/" + std::to_string(database);
}

uw::result<redis_url> parse_redis_url(std::string_view text) {
  constexpr std::string_view scheme = "redis://";
  if (!text.starts_with(scheme)) return wrong("redis URL: scheme");
  text.remove_prefix(scheme.size());
  redis_url url;

  // The last "@", as an unescaped password may hold one, but never a "/": that would end the authority.
  const std::string_view before_path = text.substr(0, text.find('/'));
  if (const std::size_t at = before_path.rfind('@'); at != std::string_view::npos) {
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
  }

  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto database = digits.empty() ? std::optional(0u) : parse_number(digits, 0u, max_database);
    if (!database) return wrong("redis URL: database");
    url.database = *database;
    text = text.substr(0, slash);
  }

  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return wrong("redis URL: host");
    host = text.substr(1, bracket - 1);
    port = text.substr(bracket + 1);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon);
  }
  if (!is_host(host)) return wrong("redis URL: host");
  url.host = host;
  if (!port.empty()) {
    const auto number = port.front() == ':' ? parse_number<std::uint16_t>(port.substr(1), 1, 65535) : std::nullopt;
    if (!number) return wrong("redis URL: port");
    url.port = *number;
  }
  return url;
}

}  // namespace replay_redis
