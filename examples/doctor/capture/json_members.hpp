// Members of JSON that a stranger wrote: each has its type, or the file cannot be read.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_JSON_MEMBERS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_JSON_MEMBERS_HPP

#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include <ubiops/webhooks/http/target.hpp>

#include "../base64_text.hpp"
#include "../problem.hpp"
#include "captured_request.hpp"

namespace doctor {

/// The text of a member, nothing where it is absent or null.
inline std::optional<std::string> text_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::nullopt;
  if (!found->is_string()) throw cannot_read(std::string("\"") + name + "\" must be a text");
  return found->get<std::string>();
}

/// The bytes of a text in base64, which the member of this name held.
inline std::string bytes_of(const std::string& text, const char* name) {
  auto bytes = from_base64(text);
  if (!bytes) throw cannot_read(std::string("\"") + name + "\" must be base64");
  return *std::move(bytes);
}

/// Takes a URL or a request-target apart.
inline void take_url(const std::string& text, captured_request& into) {
  const auto parts = ubiops::webhooks::split_uri(text);
  if (!parts) {
    into.target = text;
    return;
  }
  into.scheme = parts->scheme;
  into.target = std::string(parts->path.empty() ? std::string_view("/") : parts->path);
  if (parts->query) into.target.append("?").append(*parts->query);
}

}  // namespace doctor

#endif
