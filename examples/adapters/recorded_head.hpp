// A head read from the bytes of the connection, for frameworks that show fields otherwise than they were sent:
// cpp-httplib 0.11 decodes "%41" and drops fields without a value, POCO 1.11 decodes "=?UTF-8?Q?A?=". A forger could
// send what they make a signed value of, and it would verify.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_RECORDED_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_RECORDED_HEAD_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/http/request.hpp>

#include "serving.hpp"

namespace examples {

/// The head that `bytes` begin with. One that is not complete, or has a line that is not as RFC 9112 §3 and §5 have it,
/// becomes an empty head, which nothing verifies.
inline ubiops::webhooks::request recorded_head(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return {"", ""};
  bytes = bytes.substr(0, end + 2);
  const auto take = [&bytes](std::string_view mark) {
    const std::string_view taken = bytes.substr(0, bytes.find(mark));
    bytes.remove_prefix(std::min(taken.size() + mark.size(), bytes.size()));
    return taken;
  };
  const std::string_view method = take(" ");
  const std::string_view target = take(" ");
  const std::string_view version = take("\r\n");
  if (!version.starts_with("HTTP/1.") || version.size() != 8) return {"", ""};
  ubiops::webhooks::request head{std::string(method), std::string(target)};
  while (!bytes.empty()) {
    const std::string_view line = take("\r\n");
    const std::string_view name = line.substr(0, line.find(':'));
    const bool bare = line.find_first_of("\r\n") != std::string_view::npos;
    if (name.size() == line.size() || !ubiops::webhooks::is_field_name(name) || bare) return {"", ""};
    head.add(std::string(name), std::string(line.substr(name.size() + 1)));
  }
  return head;
}

/// Keeps what a connection begins with, as far as a head may reach.
class head_recorder {
 public:
  void keep(const char* bytes, std::size_t size) {
    if (recorded_.size() < max_head) recorded_.append(bytes, size);
  }
  ubiops::webhooks::request head() const { return recorded_head(recorded_); }

 private:
  std::string recorded_;
};

}  // namespace examples

#endif
