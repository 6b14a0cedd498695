// Text that lives in place up to a size and on the heap beyond it.
#ifndef UBIOPS_WEBHOOKS_DETAIL_TEXT_BUFFER_HPP
#define UBIOPS_WEBHOOKS_DETAIL_TEXT_BUFFER_HPP

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Appends text; no allocation while it fits in `Capacity` bytes. Copies and moves cost what is in it, not `Capacity`.
template <std::size_t Capacity>
class text_buffer {
 public:
  text_buffer() noexcept {}
  text_buffer(const text_buffer& other) : size_(other.size_), heap_(other.heap_) { copy_inline(other); }
  text_buffer(text_buffer&& other) noexcept : size_(other.size_), heap_(std::move(other.heap_)) {
    copy_inline(other);
    other.clear();
  }
  text_buffer& operator=(const text_buffer& other) {
    if (this != &other) {
      heap_ = other.heap_;
      size_ = other.size_;
      copy_inline(other);
    }
    return *this;
  }
  text_buffer& operator=(text_buffer&& other) noexcept {
    if (this != &other) {
      heap_ = std::move(other.heap_);
      size_ = other.size_;
      copy_inline(other);
      other.clear();
    }
    return *this;
  }
  ~text_buffer() = default;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const char* data() const noexcept { return size_ <= Capacity ? inline_ : heap_.data(); }
  [[nodiscard]] std::string_view view() const noexcept { return {data(), size_}; }

  void clear() noexcept {
    size_ = 0;
    heap_.clear();
  }

  /// Room for `count` more bytes, which are part of the text at once; the pointer lasts until the next call.
  [[nodiscard]] char* extend(std::size_t count) {
    const std::size_t size = size_ + count;
    if (size > Capacity) [[unlikely]]
      return extend_on_heap(size);
    char* const room = inline_ + size_;
    size_ = size;
    return room;
  }

  void append(std::string_view text) {
    if (!text.empty()) std::memcpy(extend(text.size()), text.data(), text.size());
  }
  void append(char c) { *extend(1) = c; }

 private:
  // Where there is no memory the text stays as it was.
  [[gnu::noinline]] char* extend_on_heap(std::size_t size) {
    const std::size_t old = size_;
    if (old <= Capacity) heap_.assign(inline_, old);
    heap_.resize(size);
    size_ = size;
    return heap_.data() + old;
  }

  void copy_inline(const text_buffer& other) noexcept {
    if (other.size_ != 0 && other.size_ <= Capacity) std::memcpy(inline_, other.inline_, other.size_);
  }

  std::size_t size_ = 0;
  std::string heap_;       // in use exactly while size_ > Capacity
  char inline_[Capacity];  // not initialised: only the first size_ bytes are read
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
