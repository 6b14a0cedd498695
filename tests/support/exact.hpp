// Text in a heap buffer of exactly its size, so that AddressSanitizer catches a read of one byte too many.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_EXACT_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_EXACT_HPP

#include <cstddef>
#include <memory>
#include <string_view>

class exact_buffer {
 public:
  explicit exact_buffer(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
    text.copy(bytes_.get(), size_);
  }

  std::string_view view() const& noexcept { return {bytes_.get(), size_}; }
  void view() const&& = delete;

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

#endif
