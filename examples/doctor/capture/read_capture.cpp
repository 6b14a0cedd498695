#include "read_capture.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "../input_file.hpp"
#include "../problem.hpp"
#include "formats.hpp"

namespace doctor {

namespace {

// Formats that people have and that are not read; what to do instead.
void check_no_other(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) throw cannot_read("it is empty");
  if (bytes.starts_with("\xff\xfe"sv) || bytes.starts_with("\xfe\xff"sv)) {
    throw cannot_read("it is UTF-16, as PowerShell's > writes it: convert it with iconv -f UTF-16 -t UTF-8");
  }
  if (bytes.starts_with("\x1f\x8b"sv)) throw cannot_read("it is compressed: unpack it with gunzip");
  for (const std::string_view magic : {"\xd4\xc3\xb2\xa1"sv, "\xa1\xb2\xc3\xd4"sv, "\x0a\x0d\x0d\x0a"sv}) {
    if (!bytes.starts_with(magic)) continue;
    throw cannot_read("it is a capture of packets: in Wireshark, Follow > HTTP Stream and save as Raw");
  }
}

captured_request read_json(std::string_view bytes) {
  const auto document = nlohmann::json::parse(bytes, nullptr, false);
  if (document.is_discarded()) throw cannot_read("it begins as JSON does, and is none");
  return document.is_object() && document.contains("log") ? read_har(document) : read_recording(document);
}

}  // namespace

captured_request read_capture(std::string_view bytes) {
  check_no_other(bytes);
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const std::size_t begin = bytes.find_first_not_of(" \t\r\n");
  if (begin != std::string_view::npos && (bytes[begin] == '{' || bytes[begin] == '[')) return read_json(bytes);
  if (is_curl_trace(bytes)) return read_curl_trace(bytes);
  if (is_curl_verbose(bytes)) return read_curl_verbose(bytes);
  return read_http_text(bytes);
}

captured_request read_capture_file(const std::string& path, const std::string& body_file) {
  const std::string bytes = read_input(path);
  captured_request request;
  try {
    request = read_capture(bytes);
  } catch (const cannot_read& wrong) {
    throw cannot_read((path == "-" ? "standard input" : examples::escaped(path)) + ": " + wrong.what());
  }
  if (!body_file.empty()) request.take_body(read_input(body_file));
  if (!request.shows_body) {
    const std::string* const length = request.field("content-length");
    const bool had_one = length == nullptr ? request.field("content-digest") != nullptr : *length != "0";
    if (had_one) {
      throw cannot_read((path == "-" ? "standard input" : examples::escaped(path)) + ": " + request.format +
                        " without the body: give it with --body FILE");
    }
  }
  return request;
}

}  // namespace doctor
