// A message as a test describes it, and heads over it in the shapes that frameworks have.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_HEADS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_HEADS_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/http/request.hpp>

#include "exact.hpp"

struct message {
  std::string method = "POST";
  std::string target = "/";
  std::string authority = {};  // of HTTP/2; empty: none
  std::string scheme = {};     // of HTTP/2; empty: none
  std::vector<std::pair<std::string, std::string>> fields = {};
  std::string body = {};

  message& add(std::string name, std::string value) {
    fields.emplace_back(std::move(name), std::move(value));
    return *this;
  }

  /// Takes away every line of this very name.
  message& remove(std::string_view name) {
    std::erase_if(fields, [name](const auto& field) { return field.first == name; });
    return *this;
  }

  /// One line in the place of all of this very name.
  message& set(std::string_view name, std::string value) {
    remove(name);
    return add(std::string(name), std::move(value));
  }

  std::string get(std::string_view name) const {
    for (const auto& field : fields) {
      if (field.first == name) return field.second;
    }
    return {};
  }
};

/// The library's own owning head.
inline ubiops::webhooks::request as_request(const message& source) {
  ubiops::webhooks::request head(source.method, source.target);
  head.authority(source.authority).scheme(source.scheme);
  for (const auto& [name, value] : source.fields) head.add(name, value);
  return head;
}

/// Every member gives a std::string by value, and every field line is gone once the sink returns.
class by_value_head {
 public:
  explicit by_value_head(const message& source) : source_(source) {}

  std::string method() const { return source_.method; }
  std::string target() const { return source_.target; }
  std::string authority() const { return source_.authority; }
  std::string scheme() const { return source_.scheme; }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    for (const auto& field : source_.fields) {
      const exact_buffer name(field.first);
      const exact_buffer value(field.second);
      sink(name.view(), value.view());
    }
  }

 private:
  const message& source_;
};

/// Views of text that lies elsewhere, as parsers that do not copy give it. It allocates nothing.
class span_head {
 public:
  struct line {
    std::string_view name;
    std::string_view value;
  };

  span_head(std::string_view method, std::string_view target, std::span<const line> lines) noexcept
      : method_(method), target_(target), lines_(lines) {}

  std::string_view method() const noexcept { return method_; }
  std::string_view target() const noexcept { return target_; }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    for (const line& each : lines_) sink(each.name, each.value);
  }

 private:
  std::string_view method_;
  std::string_view target_;
  std::span<const line> lines_;
};

/// What a `span_head` views.
class span_lines {
 public:
  explicit span_lines(const message& source) : source_(source) {
    for (const auto& [name, value] : source_.fields) lines_.push_back({name, value});
  }
  span_lines(const span_lines&) = delete;
  span_lines& operator=(const span_lines&) = delete;

  span_head head() const noexcept { return {source_.method, source_.target, lines_}; }

 private:
  message source_;
  std::vector<span_head::line> lines_;
};

/// A framework that does not tell the target, the authority or the scheme.
class no_target_head {
 public:
  explicit no_target_head(const message& source) : source_(source) {}

  const std::string& method() const { return source_.method; }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    for (const auto& [name, value] : source_.fields) sink(name, value);
  }

 private:
  const message& source_;
};

/// A framework that tells the authority and the scheme, and not the target.
class all_but_target_head {
 public:
  explicit all_but_target_head(const message& source) : source_(source) {}

  const std::string& method() const { return source_.method; }
  const std::string& authority() const { return source_.authority; }
  const std::string& scheme() const { return source_.scheme; }
  void for_each_field(ubiops::webhooks::field_sink sink) const { no_target_head(source_).for_each_field(sink); }

 private:
  const message& source_;
};

/// HTTP/2: names in lower case, pseudo-fields apart, no Host.
class http2_head {
 public:
  explicit http2_head(const message& source) : source_(source) {}

  std::string_view method() const { return source_.method; }
  std::string_view target() const { return source_.target; }
  std::string_view authority() const { return source_.authority; }
  std::string_view scheme() const { return source_.scheme; }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    for (const auto& [name, value] : source_.fields) {
      std::string lower;
      for (const char c : name) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
      if (lower != "host") sink(lower, value);
    }
  }

 private:
  const message& source_;
};

static_assert(ubiops::webhooks::request_head<by_value_head>);
static_assert(ubiops::webhooks::request_head<span_head>);
static_assert(ubiops::webhooks::request_head<no_target_head>);
static_assert(ubiops::webhooks::request_head<all_but_target_head>);
static_assert(ubiops::webhooks::request_head<http2_head>);

#endif
