#include "recording_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <utility>
#include <vector>

#include <dirent.h>

#include "../support/show.hpp"
#include "options.hpp"

namespace listener {

namespace {

constexpr std::string_view prefix = "refused-";
constexpr std::string_view suffix = ".json";

struct kept_file {
  std::string name;
  std::uint64_t bytes = 0;
};

// In the order of their names, which is that of their times. `descriptor` is the folder's, here and below.
std::vector<kept_file> files_in(DIR* folder, int descriptor) {
  std::vector<kept_file> files;
  while (const dirent* const entry = ::readdir(folder)) {
    const std::string_view name = entry->d_name;
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) continue;
    struct stat status{};
    if (::fstatat(descriptor, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)) continue;
    files.push_back({std::string(name), static_cast<std::uint64_t>(status.st_size)});
  }
  std::sort(files.begin(), files.end(), [](const kept_file& a, const kept_file& b) { return a.name < b.name; });
  return files;
}

void make_room(DIR* folder, int descriptor, std::uint64_t bytes) {
  const std::vector<kept_file> files = files_in(folder, descriptor);
  std::size_t count = files.size();
  std::uint64_t sum = 0;
  for (const kept_file& each : files) sum += each.bytes;
  for (const kept_file& oldest : files) {
    if (count < recording_folder::max_files && sum + bytes <= recording_folder::max_bytes) return;
    ::unlinkat(descriptor, oldest.name.c_str(), 0);
    --count;
    sum -= oldest.bytes;
  }
}

// "refused-20260131T235959.123456789Z.json"
std::string name_of(std::chrono::system_clock::time_point time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(whole);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(time - whole).count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char moment[sizeof "20260131T235959"];
  std::strftime(moment, sizeof moment, "%Y%m%dT%H%M%S", &parts);
  std::string fraction = std::to_string(rest);
  fraction.insert(0, 9 - fraction.size(), '0');
  return std::string(prefix) + moment + "." + fraction + "Z" + std::string(suffix);
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = ::write(file, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

}  // namespace

recording_folder::recording_folder(std::string path) : path_(std::move(path)) {
  const std::string shown = "--record " + examples::escaped(path_);
  if (::mkdir(path_.c_str(), 0700) == 0) {
    ::chmod(path_.c_str(), 0700);  // whatever the process's mask
    return;
  }
  if (errno != EEXIST) throw bad_setting(shown + " cannot be made: " + std::strerror(errno));
  struct stat status{};
  if (::stat(path_.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) throw bad_setting(shown + " is no folder");
}

std::string recording_folder::keep(std::string_view text, std::chrono::system_clock::time_point time) const {
  const auto problem = [this] { return examples::escaped(path_) + ": " + std::strerror(errno); };
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path_.c_str()), ::closedir);
  const int descriptor = folder == nullptr ? -1 : ::dirfd(folder.get());
  if (descriptor < 0) return problem();
  make_room(folder.get(), descriptor, text.size());
  const std::string name = name_of(time);
  const int file = ::openat(descriptor, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return problem();
  const bool is_written = ::fchmod(file, 0600) == 0 && write_all(file, text);
  std::string failed = is_written ? "" : problem();
  if (::close(file) != 0 && failed.empty()) failed = problem();
  if (!failed.empty()) ::unlinkat(descriptor, name.c_str(), 0);
  return failed;
}

}  // namespace listener
