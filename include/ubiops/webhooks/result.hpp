// A value or an error. Reading the value of an error ends the program in every build, so that a forgotten check
// never reads garbage as "verified".
#ifndef UBIOPS_WEBHOOKS_RESULT_HPP
#define UBIOPS_WEBHOOKS_RESULT_HPP

#include <exception>
#include <optional>
#include <utility>

#include <ubiops/webhooks/error.hpp>

namespace ubiops::webhooks::inline v1 {

/// Holds a `T` or an `error`. No `value()`, no implicit conversion to bool.
/// `*` and `->` on an error, and `error()` on a value, call std::terminate.
template <class T>
class [[nodiscard]] result {
 public:
  using error_type = webhooks::error;

  constexpr result(T value) : value_(std::move(value)) {}
  constexpr result(error_type failure) noexcept : failure_(failure) {}

  /// Builds the value in place.
  template <class... Arguments>
  constexpr explicit result(std::in_place_t, Arguments&&... arguments)
      : value_(std::in_place, std::forward<Arguments>(arguments)...) {}

  /// Becomes an error: the value, if there is one, is destroyed. No temporary result is made and moved.
  constexpr result& operator=(error_type failure) noexcept {
    value_.reset();
    failure_ = failure;
    return *this;
  }

  [[nodiscard]] constexpr bool has_value() const noexcept { return value_.has_value(); }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value(); }

  [[nodiscard]] constexpr T& operator*() & noexcept { return *checked(); }
  [[nodiscard]] constexpr const T& operator*() const& noexcept { return *checked(); }
  /// By value, so that a range-for over a temporary result keeps what it walks over.
  [[nodiscard]] constexpr T operator*() && { return std::move(*checked()); }

  [[nodiscard]] constexpr T* operator->() & noexcept { return checked(); }
  [[nodiscard]] constexpr const T* operator->() const& noexcept { return checked(); }
  /// Views taken through a temporary would dangle: name the result first.
  void operator->() const&& = delete;

  [[nodiscard]] constexpr const error_type& error() const& noexcept { return *checked_error(); }
  [[nodiscard]] constexpr error_type error() && noexcept { return *checked_error(); }

 private:
  constexpr T* checked() noexcept {
    if (!value_) std::terminate();
    return &*value_;
  }
  constexpr const T* checked() const noexcept {
    if (!value_) std::terminate();
    return &*value_;
  }
  constexpr const error_type* checked_error() const noexcept {
    if (value_) std::terminate();
    return &failure_;
  }

  std::optional<T> value_;
  error_type failure_{errc{}};
};

/// Success or an `error`.
template <>
class [[nodiscard]] result<void> {
 public:
  using error_type = webhooks::error;

  constexpr result() noexcept = default;
  constexpr result(error_type failure) noexcept : failure_(failure) {}

  [[nodiscard]] constexpr bool has_value() const noexcept { return !failure_; }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value(); }

  constexpr void operator*() const noexcept {
    if (failure_) std::terminate();
  }

  [[nodiscard]] constexpr const error_type& error() const& noexcept { return *checked_error(); }
  [[nodiscard]] constexpr error_type error() && noexcept { return *checked_error(); }

 private:
  constexpr const error_type* checked_error() const noexcept {
    if (!failure_) std::terminate();
    return &*failure_;
  }

  std::optional<error_type> failure_;
};

}  // namespace ubiops::webhooks::inline v1

#endif
