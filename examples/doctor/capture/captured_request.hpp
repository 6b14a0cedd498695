// A request out of a file, whatever wrote the file.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_CAPTURED_REQUEST_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_CAPTURED_REQUEST_HPP

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/http/request.hpp>

#include "../../support/ascii.hpp"
#include "../../support/header_file.hpp"

namespace doctor {

struct captured_request {
  std::string method;
  std::string target;     // the request-target, as it stands in the file
  std::string authority;  // HTTP/2's :authority, or empty
  std::string scheme;     // where the file has the whole URL, or empty
  std::vector<examples::header_line> fields;
  std::string body;
  bool shows_body = false;  // whether the format does: an empty one that it does not show may be anything
  std::optional<std::chrono::sys_seconds> received_at;
  std::string format;                // "HTTP/1.1 text"
  std::vector<std::string> remarks;  // what was taken how; each a sentence, without anything from the file

  void take_body(std::string bytes) {
    body = std::move(bytes);
    shows_body = true;
  }

  [[nodiscard]] ubiops::webhooks::request head() const {
    ubiops::webhooks::request head(method, target);
    for (const examples::header_line& line : fields) head.add(line.name, line.value);
    head.authority(authority);
    head.scheme(scheme);
    return head;
  }

  /// The value of the first field of this name, which is in lower case; null where there is none.
  [[nodiscard]] const std::string* field(std::string_view name) const {
    for (const examples::header_line& line : fields) {
      if (examples::lower_case(line.name) == name) return &line.value;
    }
    return nullptr;
  }
};

}  // namespace doctor

#endif
