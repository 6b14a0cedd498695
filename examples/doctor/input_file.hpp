// Files that strangers may have written: bounded, and `-` is standard input.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_INPUT_FILE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_INPUT_FILE_HPP

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <istream>
#include <string>
#include <system_error>

#include "../support/show.hpp"
#include "problem.hpp"

namespace doctor {

/// A recording of a request is some kilobytes; a HAR of a whole session, some megabytes.
inline constexpr std::size_t max_input = std::size_t{16} * 1024 * 1024;

/// All bytes of a file, or of standard input. Throws cannot_read for a folder, what cannot be read and what is too
/// long.
inline std::string read_input(const std::string& path) {
  const std::string shown = path == "-" ? "standard input" : examples::escaped(path);
  std::error_code unknown;
  if (path != "-" && std::filesystem::is_directory(path, unknown))
    throw cannot_read(shown + " is a folder, not a file");
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) throw cannot_read(shown + " cannot be read: " + std::strerror(errno));
  }
  std::istream& from = path == "-" ? std::cin : file;
  std::string bytes;
  for (char piece[16 * 1024]; from.read(piece, sizeof piece) || from.gcount() > 0;) {
    bytes.append(piece, static_cast<std::size_t>(from.gcount()));
    if (bytes.size() > max_input) throw cannot_read(shown + " has more than 16 MiB");
  }
  if (from.bad()) throw cannot_read(shown + " cannot be read");
  return bytes;
}

}  // namespace doctor

#endif
