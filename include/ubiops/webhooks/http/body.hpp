// The bytes of a body, whatever container they are in. Floor: request.
#ifndef UBIOPS_WEBHOOKS_HTTP_BODY_HPP
#define UBIOPS_WEBHOOKS_HTTP_BODY_HPP

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1 {

namespace detail {

template <class T>
concept byte_like =
    std::same_as<T, char> || std::same_as<T, unsigned char> || std::same_as<T, std::byte> || std::same_as<T, char8_t>;

template <class T>
concept byte_container = requires(const T& container) {
  requires std::is_pointer_v<decltype(container.data())>;
  requires byte_like<std::remove_cv_t<std::remove_pointer_t<decltype(container.data())>>>;
  { container.size() } -> std::convertible_to<std::size_t>;
};

}  // namespace detail

/// A view of a body, made implicitly from any contiguous sized range of `char`, `unsigned char`, `std::byte` or
/// `char8_t`: a std::string, a std::string_view, a vector, a span. Not from pointers or arrays: those stop at a NUL, or
/// count one. It lasts as long as what it was made from.
class body_bytes {
 public:
  constexpr body_bytes() noexcept = default;

  template <detail::byte_container Container>
  body_bytes(const Container& container) noexcept
      : bytes_(reinterpret_cast<const std::byte*>(container.data()), static_cast<std::size_t>(container.size())) {}

  template <class Pointer>
    requires std::is_pointer_v<std::decay_t<Pointer>> || std::same_as<Pointer, std::nullptr_t>
  body_bytes(const Pointer&) = delete;

  [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::string_view text() const noexcept {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  std::span<const std::byte> bytes_;
};

namespace detail {

/// A temporary container that would be gone while its bytes are still viewed. A view type says that it is one through
/// std::ranges::enable_borrowed_range, as std::string_view and std::span do.
template <class T>
concept owning_temporary = !std::is_lvalue_reference_v<T> && byte_container<std::remove_cvref_t<T>> &&
                           !std::ranges::enable_borrowed_range<std::remove_cvref_t<T>>;

}  // namespace detail

}  // namespace ubiops::webhooks::inline v1

#endif
