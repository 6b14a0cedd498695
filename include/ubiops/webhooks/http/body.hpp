// The bytes of a body, whatever container they are in.
#ifndef UBIOPS_WEBHOOKS_HTTP_BODY_HPP
#define UBIOPS_WEBHOOKS_HTTP_BODY_HPP

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/http/detail/byte_container.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// A view of a body, made implicitly from any contiguous sized range of `char`, `unsigned char`, `std::byte` or
/// `char8_t`, and from a buffer of Asio's: a std::string, a std::string_view, a vector, a span. Not from pointers or
/// arrays: those stop at a NUL, or count one. Not from a temporary that owns its bytes, which would be gone: name it,
/// and give the variable. It lasts as long as what it was made from.
class body_bytes {
 public:
  /// The empty body.
  constexpr body_bytes() noexcept = default;

  template <detail::byte_container Container>
    requires(!detail::byte_view<Container>)
  body_bytes(const Container& container UBIOPS_WEBHOOKS_LIFETIMEBOUND) noexcept
      : bytes_(reinterpret_cast<const std::byte*>(container.data()), static_cast<std::size_t>(container.size())) {}

  /// What is only a view may go: its bytes stay.
  template <detail::byte_view View>
  body_bytes(const View& view) noexcept
      : bytes_(reinterpret_cast<const std::byte*>(view.data()), static_cast<std::size_t>(view.size())) {}

  template <class Pointer>
    requires std::is_pointer_v<std::decay_t<Pointer>> || std::same_as<Pointer, std::nullptr_t>
  body_bytes(const Pointer&) {
    static_assert(detail::never<Pointer>,
                  "a pointer or an array is no body: it stops at a NUL, or counts one; give a std::string_view");
  }

  template <detail::owning_temporary Container>
  body_bytes(Container&&) {
    static_assert(detail::never<Container>,
                  "this body is a temporary that owns its bytes, and what is verified would view them when they are "
                  "gone: name it and give the variable (a type that is only a view says so by specialising "
                  "std::ranges::enable_borrowed_range)");
  }

  /// The bytes as they are.
  [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept { return bytes_; }
  /// The same bytes as characters; they may be of any encoding, or none.
  [[nodiscard]] std::string_view text() const noexcept {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
