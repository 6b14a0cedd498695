// A key file, read whole into the room that it may take.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_DETAIL_KEY_FILE_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_DETAIL_KEY_FILE_HPP

#include <cstddef>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Reads the file at `path` to the front of `room` and returns how many bytes that took; what does not fit is left
/// unread. Nothing is buffered elsewhere, so that a caller who wipes `room` leaves no copy of a secret. A file that is
/// missing, a directory or not readable is `unreadable_file`, with the end of its path as the subject.
inline result<std::size_t> read_key_file(const std::string& path, std::span<char> room) {
  std::size_t size = 0;
  bool readable = false;
  // A path with a NUL in it would open another file than the one it names.
  std::FILE* const file = path.find('\0') == std::string::npos ? std::fopen(path.c_str(), "rb") : nullptr;
  if (file != nullptr) {
    std::setvbuf(file, nullptr, _IONBF, 0);
    size = std::fread(room.data(), 1, room.size(), file);
    readable = std::ferror(file) == 0;
    std::fclose(file);
  }
  if (readable) return size;
  std::string_view name = path;
  if (name.size() > error::subject_capacity) name.remove_prefix(name.size() - error::subject_capacity);
  return error(errc::unreadable_file, name);
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
