// Files that a program is told of on its command line. What cannot be read is said in one clause, with the path once.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_TEXT_FILE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_TEXT_FILE_HPP

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <system_error>

namespace examples {

/// The bytes of a file. Throws std::runtime_error for a folder and for what cannot be read.
inline std::string read_file(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) throw std::runtime_error(path + " is a folder, not a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be read: " + std::strerror(errno));
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file) throw std::runtime_error(path + " cannot be read");
  return bytes;
}

/// The same for lines that a person wrote: also throws where there are none, and where an editor put a byte order mark
/// in front, which would become part of the first name.
inline std::string read_text_file(const std::string& path) {
  std::string text = read_file(path);
  if (text.starts_with("\xef\xbb\xbf")) {
    throw std::runtime_error(path + " begins with a byte order mark: save it as UTF-8 without one");
  }
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) throw std::runtime_error(path + " is empty");
  return text;
}

}  // namespace examples

#endif
