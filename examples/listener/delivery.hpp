// A request as it came, with what it was answered: for whoever looks at requests beside answering them.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_DELIVERY_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_DELIVERY_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <ubiops/webhooks/http/request.hpp>

#include "../support/header_file.hpp"
#include "answer.hpp"

namespace listener {

/// What is kept of a body: all of any event of UbiOps, whose escaped result takes some 115 kB.
inline constexpr std::size_t max_kept_body = std::size_t{128} * 1024;

/// With all its secrets.
struct delivery {
  std::chrono::system_clock::time_point received_at;
  std::string peer;
  std::string method;
  std::string target;
  std::vector<examples::header_line> fields;  // as they came; no trailers
  std::string body;                           // at most max_kept_body of it
  std::uint64_t body_bytes = 0;               // how many came
  bool has_head = false;                      // else this is what was read of it
  bool has_body = false;                      // whether `body` is all of it
  answer given;

  [[nodiscard]] ubiops::webhooks::request head() const {
    ubiops::webhooks::request made(method, target);
    for (const examples::header_line& line : fields) made.add(line.name, line.value);
    return made;
  }
};

}  // namespace listener

#endif
