#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "../problem.hpp"
#include "formats.hpp"
#include "lines.hpp"

namespace doctor {

namespace {

constexpr std::string_view send_header = "=> Send header";
constexpr std::string_view send_data = "=> Send data";

// "0040: " and what follows it.
struct dump_line {
  std::size_t offset = 0;
  std::string_view text;
};

std::optional<dump_line> read_dump_line(std::string_view line) {
  dump_line read;
  const auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), read.offset, 16);
  const auto digits = static_cast<std::size_t>(end - line.data());
  if (failed != std::errc() || digits < 4 || !line.substr(digits).starts_with(": ")) return std::nullopt;
  read.text = line.substr(digits + 2);
  return read;
}

// "50 4f 53 54 " up to sixteen of them in 48 columns; nothing where they are no such columns.
std::optional<std::string> read_hexadecimal(std::string_view text) {
  std::string bytes;
  if (text.size() < 48) return std::nullopt;
  for (std::size_t i = 0; i < 48; i += 3) {
    if (text.substr(i, 3) == "   ") break;
    unsigned byte = 0;
    const auto [end, failed] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    if (failed != std::errc() || end != text.data() + i + 2 || text[i + 2] != ' ') return std::nullopt;
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

// One "=> Send …" with its lines.
class section {
 public:
  // ", 190 bytes (0xbe)"
  explicit section(std::string_view title) {
    const std::size_t size = title.find("(0x");
    if (size == std::string_view::npos) return;
    std::from_chars(title.data() + size + 3, title.data() + title.size(), size_, 16);
  }

  void add(const dump_line& line) {
    if (hexadecimal_) {
      if (auto bytes = read_hexadecimal(line.text)) {
        bytes_.append(*bytes);
        return;
      }
      hexadecimal_ = false;
    }
    add_gap(line.offset);
    bytes_.append(line.text);
  }

  // The bytes, up to the size that the title states.
  std::string finish() {
    if (!hexadecimal_) add_gap(size_);
    if (bytes_.size() != size_) throw cannot_read("the dump of curl is not whole: bytes are missing in it");
    return std::move(bytes_);
  }

  [[nodiscard]] bool hexadecimal() const { return hexadecimal_; }

 private:
  // --trace-ascii begins a new line behind CR LF, which it does not show, and behind 64 bytes.
  void add_gap(std::size_t offset) {
    if (offset == bytes_.size() + 2) bytes_.append("\r\n");
  }

  std::size_t size_ = 0;
  std::string bytes_;
  bool hexadecimal_ = true;
};

struct exchange {
  std::string text;
  bool dots = false;  // bytes that are no printable ASCII came as dots
};

void append(exchange& to, section& from, bool is_data) {
  const std::string bytes = from.finish();
  if (is_data && !from.hexadecimal() && bytes.find('.') != std::string::npos) to.dots = true;
  to.text.append(bytes);
}

}  // namespace

bool is_curl_trace(std::string_view text) {
  return text.find(send_header) != std::string_view::npos && text.find("\n0000: ") != std::string_view::npos;
}

captured_request read_curl_trace(std::string_view text) {
  std::vector<exchange> exchanges;
  std::optional<section> open;
  bool is_data = false;
  const auto close = [&] {
    if (open) append(exchanges.back(), *open, is_data);
    open.reset();
  };
  lines all(text);
  for (auto line = all.next(); line; line = all.next()) {
    if (const auto read = read_dump_line(*line)) {
      if (open) open->add(*read);
      continue;
    }
    close();
    const bool header = line->find(send_header) != std::string_view::npos;
    if (header) exchanges.emplace_back();
    is_data = line->find(send_data) != std::string_view::npos;
    if (header || (is_data && !exchanges.empty())) open.emplace(*line);
  }
  close();
  std::optional<captured_request> first;
  for (const exchange& each : exchanges) {
    captured_request request = read_http_text(each.text);
    request.format = "curl --trace";
    if (each.dots) {
      request.remarks.emplace_back(
          "curl --trace-ascii writes a dot for every byte of the body that is not printable: a line feed, too. Use "
          "--trace, or give the body with --body FILE.");
    }
    if (request.field("signature-input") != nullptr) return request;
    if (!first) first = std::move(request);
  }
  return first ? *std::move(first) : throw cannot_read("the dump of curl has no request");
}

}  // namespace doctor
