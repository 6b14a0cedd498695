// What a request is answered with.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_ANSWER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_ANSWER_HPP

#include <chrono>
#include <optional>
#include <string>

#include <ubiops/webhooks/error.hpp>

namespace listener {

/// A response: no `code` means success and no body.
struct answer {
  unsigned status = 204;
  std::string code;    // "signature_mismatch"
  std::string detail;  // one sentence
  std::optional<std::chrono::seconds> retry_after;
};

/// An answer that refuses, from the library's error.
answer refusal(const ubiops::webhooks::error& error);

}  // namespace listener

#endif
