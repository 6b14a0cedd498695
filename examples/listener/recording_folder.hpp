// A folder of recordings, for their owner alone, and of bounded size.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECORDING_FOLDER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECORDING_FOLDER_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace listener {

/// Its files are `refused-TIME.json`; others in the folder are neither counted nor touched. The oldest make room.
class recording_folder {
 public:
  static constexpr std::size_t max_files = 100;
  static constexpr std::uint64_t max_bytes = std::uint64_t{16} * 1024 * 1024;

  /// Makes the folder with mode 0700 where there is none. Throws bad_setting where that fails, or where it is no
  /// folder.
  explicit recording_folder(std::string path);

  /// Writes one file of mode 0600. Empty, or a clause that says what failed; then nothing of it is left.
  std::string keep(std::string_view text, std::chrono::system_clock::time_point time) const;

 private:
  std::string path_;
};

}  // namespace listener

#endif
