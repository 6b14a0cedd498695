// The head of a request behind one type: what the thin templates over a user's request type hand to ordinary functions,
// and the check of that type's shape.
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_HEAD_VIEW_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_HEAD_VIEW_HPP

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ubiops/webhooks/http/request.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// What the thin template over the head hands to ordinary functions. Views last for one call of `verify`.
/// `target` is empty-optional where the adapter has none, which is not the same as an empty target.
struct head_view {
  std::string_view method;
  std::optional<std::string_view> target;
  std::string_view authority;
  std::string_view scheme;
  const void* head;
  void (*each)(const void*, field_sink);

  void for_each_field(field_sink sink) const { each(head, sink); }
};

/// Tells in one sentence what is wrong in the shape of a user's request type.
template <class R>
consteval void check_head_shape() {
  static_assert(
      requires(const R& r) { r.method(); }, "the request needs a const member method(): the method as received");
  if constexpr (requires(const R& r) { r.method(); }) {
    using type = decltype(std::declval<const R&>().method());
    static_assert(!std::is_pointer_v<std::decay_t<type>>, "method() returns a pointer: return std::string_view");
    static_assert(text<type> || std::is_pointer_v<std::decay_t<type>>,
                  "method() returns no text: return std::string_view");
  }
  static_assert(
      requires(const R& r, field_sink sink) { r.for_each_field(sink); },
      "the request needs a const member for_each_field(ubiops::webhooks::field_sink)");
  // A member that is not const cannot be called on a const request, so `requires` would pass over it, as if there were
  // none.
  static_assert(requires(const R& r) { r.target(); } || !requires(R& r) { r.target(); }, "target() must be const");
  static_assert(
      requires(const R& r) { r.authority(); } || !requires(R& r) { r.authority(); }, "authority() must be const");
  static_assert(requires(const R& r) { r.scheme(); } || !requires(R& r) { r.scheme(); }, "scheme() must be const");
  if constexpr (requires(const R& r) { r.target(); }) {
    static_assert(text<decltype(std::declval<const R&>().target())>,
                  "target() returns a pointer or no text: return std::string_view");
  }
  if constexpr (requires(const R& r) { r.authority(); }) {
    static_assert(text<decltype(std::declval<const R&>().authority())>,
                  "authority() returns a pointer or no text: return std::string_view");
  }
  if constexpr (requires(const R& r) { r.scheme(); }) {
    static_assert(text<decltype(std::declval<const R&>().scheme())>,
                  "scheme() returns a pointer or no text: return std::string_view");
  }
}

struct no_text {
  constexpr operator std::string_view() const noexcept { return {}; }
};

template <class R>
decltype(auto) authority_of(const R& head) {
  if constexpr (requires { head.authority(); }) {
    return head.authority();
  } else {
    return no_text{};
  }
}

template <class R>
decltype(auto) scheme_of(const R& head) {
  if constexpr (requires { head.scheme(); }) {
    return head.scheme();
  } else {
    return no_text{};
  }
}

template <class R>
decltype(auto) target_of(const R& head) {
  if constexpr (requires { head.target(); }) {
    return head.target();
  } else {
    return no_text{};
  }
}

/// Calls `function` with the view of `head`. A member that returns a std::string by value is bound once, here, and
/// lives until `function` returns.
template <class R, class Function>
decltype(auto) with_head_view(const R& head, Function&& function) {
  auto&& method = head.method();
  auto&& target = target_of(head);
  auto&& authority = authority_of(head);
  auto&& scheme = scheme_of(head);
  head_view view{std::string_view(method),
                 std::nullopt,
                 std::string_view(authority),
                 std::string_view(scheme),
                 &head,
                 [](const void* object, field_sink sink) { static_cast<const R*>(object)->for_each_field(sink); }};
  if constexpr (requires { head.target(); }) view.target = std::string_view(target);
  return function(std::as_const(view));
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
