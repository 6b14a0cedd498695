// A few plain values in place, up to a bound. Room for more costs nothing: it is not initialised.
#ifndef UBIOPS_WEBHOOKS_DETAIL_INPLACE_VECTOR_HPP
#define UBIOPS_WEBHOOKS_DETAIL_INPLACE_VECTOR_HPP

#include <cstddef>
#include <new>
#include <span>
#include <type_traits>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A vector without a heap. Nothing here checks its bound: before a value is added, the caller must know that the
/// vector is not `full()`. Copies cost what is in it.
template <class T, std::size_t Capacity>
class inplace_vector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  inplace_vector() noexcept {}
  inplace_vector(const inplace_vector& other) noexcept { append(other.view()); }
  inplace_vector& operator=(const inplace_vector& other) noexcept {
    if (this != &other) {
      size_ = 0;
      append(other.view());
    }
    return *this;
  }
  ~inplace_vector() = default;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool full() const noexcept { return size_ == Capacity; }

  [[nodiscard]] T* begin() noexcept { return std::launder(reinterpret_cast<T*>(bytes_)); }
  [[nodiscard]] T* end() noexcept { return begin() + size_; }
  [[nodiscard]] const T* begin() const noexcept { return std::launder(reinterpret_cast<const T*>(bytes_)); }
  [[nodiscard]] const T* end() const noexcept { return begin() + size_; }
  [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return begin()[index]; }
  [[nodiscard]] std::span<const T> view() const noexcept { return {begin(), size_}; }

  void clear() noexcept { size_ = 0; }
  void push_back(const T& value) noexcept { new (bytes_ + size_++ * sizeof(T)) T(value); }
  /// One more value, made where it stays: copies of what was just written make a processor wait.
  template <class... Arguments>
  T& emplace_back(const Arguments&... arguments) noexcept {
    return *new (bytes_ + size_++ * sizeof(T)) T{arguments...};
  }
  void append(std::span<const T> values) noexcept {
    for (const T& value : values) push_back(value);
  }

 private:
  std::size_t size_ = 0;
  alignas(T) std::byte bytes_[Capacity * sizeof(T)];
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
