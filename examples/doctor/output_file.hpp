// Files that doctor writes, for their owner alone.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_OUTPUT_FILE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_OUTPUT_FILE_HPP

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "../support/show.hpp"
#include "problem.hpp"

namespace doctor {

/// Writes a file of mode 0600, in place of what was there. Throws cannot_read.
inline void write_output(const std::string& path, std::string_view text) {
  const auto failed = [&path] {
    return cannot_read(examples::escaped(path) + " cannot be written: " + std::strerror(errno));
  };
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) throw failed();
  while (!text.empty()) {
    const ssize_t size = ::write(file, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      const auto problem = failed();
      ::close(file);
      throw problem;
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  if (::close(file) != 0) throw failed();
}

}  // namespace doctor

#endif
