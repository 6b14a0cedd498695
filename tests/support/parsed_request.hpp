// A request as a server received it, for the library.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_PARSED_REQUEST_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_PARSED_REQUEST_HPP

#include <cstddef>
#include <string>
#include <utility>

#include <ubiops/webhooks/http/request.hpp>

/// The head and the body of a whole request as HTTP/1.1 sends it (RFC 9112 §2.1).
inline std::pair<ubiops::webhooks::request, std::string> parsed_request(const std::string& text) {
  std::size_t end = text.find("\r\n");
  const std::string line = text.substr(0, end);
  const std::size_t target = line.find(' ') + 1;
  ubiops::webhooks::request head(line.substr(0, target - 1), line.substr(target, line.rfind(' ') - target));
  for (std::size_t at = end + 2; (end = text.find("\r\n", at)) != at; at = end + 2) {
    const std::size_t colon = text.find(':', at);
    head.add(text.substr(at, colon - at), text.substr(colon + 1, end - colon - 1));
  }
  return {std::move(head), text.substr(end + 2)};
}

#endif
