// Reads a request out of a file: raw HTTP/1.1, dumps of curl, HAR, recordings and other JSON.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_READ_CAPTURE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_READ_CAPTURE_HPP

#include <string>
#include <string_view>

#include "captured_request.hpp"

namespace doctor {

/// Tells the format by the bytes. Throws cannot_read where it is none of them.
captured_request read_capture(std::string_view bytes);

/// The request in a file, `-` for standard input, with the body from `body_file` if that is not empty. Throws
/// cannot_read, also where the format shows no body and the request had one.
captured_request read_capture_file(const std::string& path, const std::string& body_file);

}  // namespace doctor

#endif
