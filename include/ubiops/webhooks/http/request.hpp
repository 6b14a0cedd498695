// The request as any framework shows it: the concept that a small wrapper view meets, the sink that it feeds its field
// lines to, and a plain owning head for push parsers and tests. The body is never part of the head.
#ifndef UBIOPS_WEBHOOKS_HTTP_REQUEST_HPP
#define UBIOPS_WEBHOOKS_HTTP_REQUEST_HPP

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <ubiops/webhooks/version.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// Takes field lines, one call each. Two pointers, not owning: it lasts as long as the callable it was made from.
/// The name may be in any case and the value untrimmed; both are read during the call only.
class field_sink {
 public:
  template <class Callable>
    requires(!std::same_as<std::remove_cv_t<Callable>, field_sink> && std::is_object_v<Callable> &&
             std::invocable<Callable&, std::string_view, std::string_view>)
  constexpr field_sink(Callable& callable UBIOPS_WEBHOOKS_LIFETIMEBOUND) noexcept
      : callable_(const_cast<std::remove_cv_t<Callable>*>(&callable)),
        call_([](void* object, std::string_view name, std::string_view value) {
          (*static_cast<Callable*>(object))(name, value);
        }) {}

  void operator()(std::string_view name, std::string_view value) const { call_(callable_, name, value); }

 private:
  void* callable_;
  void (*call_)(void*, std::string_view, std::string_view);
};

/// What a member of a request may return: a std::string by value or by reference, a string_view, a framework's own
/// string; not a pointer, since a null `char*` is no text.
template <class T>
concept text = std::convertible_to<T, std::string_view> && !std::is_pointer_v<std::decay_t<T>> &&
               !std::is_null_pointer_v<std::decay_t<T>>;

/// The head of a request.
///
/// - `method()`: as received, "POST".
/// - `for_each_field(sink)`: every field line, in arrival order per name; it may be called more than once.
///
/// Optional members, found by name:
/// - `target()`: the request-target as on the wire, undecoded ("/hook?x=%20"); absolute-form is allowed;
/// - `authority()`: HTTP/2's `:authority`;
/// - `scheme()`: only where it is the client's own; HTTP/1 adapters leave it out, since TLS may end before them.
///
/// \code
/// struct beast_head {
///   const boost::beast::http::request_header<>& head;
///   std::string_view method() const { return {head.method_string().data(), head.method_string().size()}; }
///   std::string_view target() const { return {head.target().data(), head.target().size()}; }
///   void for_each_field(uw::field_sink sink) const {
///     for (const auto& line : head) sink({line.name_string().data(), line.name_string().size()},
///                                        {line.value().data(), line.value().size()});
///   }
/// };
/// \endcode
template <class R>
concept request_head = requires(const R& request, field_sink sink) {
  { request.method() } -> text;
  request.for_each_field(sink);
};

/// A plain head that owns its text, for push parsers and for tests. Keeps lines in the order of `add`. Views last until
/// the request is changed, moved, assigned or destroyed.
class request {
 public:
  /// The method and the request-target as received.
  request(std::string method, std::string target) : method_(std::move(method)), target_(std::move(target)) {}

  /// Adds a field line behind those that are there. Allocates.
  request& add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  /// Sets HTTP/2's `:authority`, which must then agree with Host, unless a URL is configured.
  request& authority(std::string text) {
    authority_ = std::move(text);
    return *this;
  }
  /// Sets the client's scheme, "http" or "https"; read with `policy::any_authority` alone.
  request& scheme(std::string text) {
    scheme_ = std::move(text);
    return *this;
  }

  [[nodiscard]] std::string_view method() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return method_; }
  [[nodiscard]] std::string_view target() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return target_; }
  /// Empty where it was not set: `verify` takes an empty authority or scheme for an absent one.
  [[nodiscard]] std::string_view authority() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return authority_; }
  [[nodiscard]] std::string_view scheme() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return scheme_; }
  void for_each_field(field_sink sink) const {
    for (const auto& [name, value] : fields_) sink(name, value);
  }

 private:
  std::string method_;
  std::string target_;
  std::string authority_;
  std::string scheme_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

static_assert(request_head<request>);

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
