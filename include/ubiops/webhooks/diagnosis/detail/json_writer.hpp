// Writes JSON (RFC 8259) out of any bytes: what comes out is valid, whatever goes in.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_JSON_WRITER_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_JSON_WRITER_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/detail/ascii.hpp>

namespace ubiops::webhooks::inline v1::detail {

class json_writer {
 public:
  void open_object(std::string_view name = {}) { open(name, '{'); }
  void close_object() { close('}'); }
  void open_array(std::string_view name = {}) { open(name, '['); }
  void close_array() { close(']'); }

  void string(std::string_view name, std::string_view value) {
    begin(name);
    quote(value);
  }
  void string(std::string_view value) { string({}, value); }
  void number(std::string_view name, std::int64_t value) {
    begin(name);
    text_.append(std::to_string(value));
  }
  void boolean(std::string_view name, bool value) {
    begin(name);
    text_.append(value ? "true" : "false");
  }
  void null(std::string_view name) {
    begin(name);
    text_.append("null");
  }

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  void begin(std::string_view name) {
    if (comma_) text_.push_back(',');
    comma_ = true;
    if (name.empty()) return;
    quote(name);
    text_.push_back(':');
  }
  void open(std::string_view name, char bracket) {
    begin(name);
    text_.push_back(bracket);
    comma_ = false;
  }
  void close(char bracket) {
    text_.push_back(bracket);
    comma_ = true;
  }
  void quote(std::string_view value) {
    text_.push_back('"');
    for (const char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        text_.append({'\\', c});
      } else if (is(c, is_printable)) {
        text_.push_back(c);
      } else {
        text_.append("\\u00").append({lower_hex[byte >> 4], lower_hex[byte & 15]});
      }
    }
    text_.push_back('"');
  }

  std::string text_;
  bool comma_ = false;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
