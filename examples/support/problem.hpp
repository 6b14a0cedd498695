// What a refused request is answered with: problem details as JSON (RFC 9457), with the code of the refusal.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_PROBLEM_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_PROBLEM_HPP

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace examples {

/// Of the type "about:blank", whose title is the status's own phrase (RFC 9457 §4.2.1).
inline const char* title_of(unsigned status) {
  switch (status) {
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 413: return "Content Too Large";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

/// A body of the type application/problem+json, in ASCII.
inline std::string problem_json(unsigned status, std::string_view code, std::string_view detail) {
  const nlohmann::ordered_json problem = {
      {"type", "about:blank"}, {"title", title_of(status)}, {"status", status}, {"code", code}, {"detail", detail}};
  return problem.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace examples

#endif
