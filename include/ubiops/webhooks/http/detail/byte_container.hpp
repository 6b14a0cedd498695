// Which containers hold bytes, and which of them would be gone while their bytes are still viewed.
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_BYTE_CONTAINER_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_BYTE_CONTAINER_HPP

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

template <class T>
concept byte_like =
    std::same_as<T, char> || std::same_as<T, unsigned char> || std::same_as<T, std::byte> || std::same_as<T, char8_t>;

// A buffer of Asio's shows its bytes as void*.
template <class T>
concept byte_container = requires(const T& container) {
  requires std::is_pointer_v<decltype(container.data())>;
  requires byte_like<std::remove_cv_t<std::remove_pointer_t<decltype(container.data())>>> ||
               std::is_void_v<std::remove_pointer_t<decltype(container.data())>>;
  { container.size() } -> std::convertible_to<std::size_t>;
};

/// A type that only views its bytes, so that they are there without it: one that says so through
/// std::ranges::enable_borrowed_range, as std::string_view and std::span do, one that derives from std::string_view,
/// and a buffer that shows void*.
template <class T>
concept byte_view =
    byte_container<T> && (std::ranges::enable_borrowed_range<T> || std::derived_from<T, std::string_view> ||
                          std::is_void_v<std::remove_pointer_t<decltype(std::declval<const T&>().data())>>);

/// A temporary container that would be gone while its bytes are still viewed.
template <class T>
concept owning_temporary =
    !std::is_lvalue_reference_v<T> && byte_container<std::remove_cvref_t<T>> && !byte_view<std::remove_cvref_t<T>>;

/// Never, but not before it is asked of a type.
template <class>
inline constexpr bool never = false;

}  // namespace ubiops::webhooks::inline v1::detail

#endif
