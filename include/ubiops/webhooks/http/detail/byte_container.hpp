// Which containers hold bytes, and which of them would be gone while their bytes are still viewed.
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_BYTE_CONTAINER_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_BYTE_CONTAINER_HPP

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

template <class T>
concept byte_like =
    std::same_as<T, char> || std::same_as<T, unsigned char> || std::same_as<T, std::byte> || std::same_as<T, char8_t>;

template <class T>
concept byte_container = requires(const T& container) {
  requires std::is_pointer_v<decltype(container.data())>;
  requires byte_like<std::remove_cv_t<std::remove_pointer_t<decltype(container.data())>>>;
  { container.size() } -> std::convertible_to<std::size_t>;
};

/// A temporary container that would be gone while its bytes are still viewed. A view type says that it is one through
/// std::ranges::enable_borrowed_range, as std::string_view and std::span do.
template <class T>
concept owning_temporary = !std::is_lvalue_reference_v<T> && byte_container<std::remove_cvref_t<T>> &&
                           !std::ranges::enable_borrowed_range<std::remove_cvref_t<T>>;

}  // namespace ubiops::webhooks::inline v1::detail

#endif
