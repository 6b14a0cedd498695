// The formats that requests are read from, each with its reader. All throw cannot_read.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_FORMATS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_FORMATS_HPP

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "captured_request.hpp"

namespace doctor {

/// A request as HTTP/1.1 sends it (RFC 9112 §2.1). Lines may end in LF alone, as editors leave them (§2.2).
captured_request read_http_text(std::string_view text);

/// What `curl -v` writes on standard error: the head in lines that begin with "> ", and no body.
bool is_curl_verbose(std::string_view text);
captured_request read_curl_verbose(std::string_view text);

/// What `curl --trace` (hexadecimal) and `curl --trace-ascii` write.
bool is_curl_trace(std::string_view text);
captured_request read_curl_trace(std::string_view text);

/// HTTP Archive 1.2, as browsers and proxies export it: the first request that is signed.
captured_request read_har(const nlohmann::json& document);

/// Our own recordings, and JSON that a person or a program wrote by hand.
captured_request read_recording(const nlohmann::json& document);

}  // namespace doctor

#endif
