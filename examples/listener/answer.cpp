#include "answer.hpp"

#include <nlohmann/json.hpp>

#include <ubiops/webhooks/replay/claim.hpp>

namespace listener {

namespace uw = ubiops::webhooks;

namespace {

const char* title_of(unsigned status) {
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

}  // namespace

answer refusal(const uw::error& error) {
  return {static_cast<unsigned>(error.http_status()), std::string(uw::to_string(error.code())), error.message(),
          uw::retry_after(error)};
}

std::string problem_json(const answer& refused) {
  const nlohmann::ordered_json problem = {{"type", "about:blank"},
                                          {"title", title_of(refused.status)},
                                          {"status", refused.status},
                                          {"code", refused.code},
                                          {"detail", refused.detail}};
  return problem.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace listener
