#include <ubiops/webhooks/http/detail/head_view.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;

namespace {

// Longer than any string keeps in place, so that a view into one that is gone is a use after free.
const std::string method = "POST-and-more-than-any-string-keeps-in-place";
const std::string target = "/hook/with/a/path/that/lives/on/the/heap?x=%20";
const std::string authority = "hooks.with-a-long-name.example.com:8443";
const std::string scheme = "https";
using field_pair = std::pair<std::string, std::string>;
using field_pairs = std::vector<field_pair>;
const field_pairs shown_fields = {{"Host", authority},
                                  {"X-Forwarded-For", "192.0.2.1"},
                                  {"x-forwarded-for", "  192.0.2.2 \t"},
                                  {"CONTENT-TYPE", "application/json; charset=a-long-one"},
                                  {"X-Empty", ""}};

// What a framework hands out: it says so by the name of the kind.
struct with_views {  // Boost.Beast, Restinio
  std::string_view method() const { return ::method; }
  std::string_view target() const { return ::target; }
  void for_each_field(uw::field_sink sink) const {
    for (const auto& [name, value] : shown_fields) sink(name, value);
  }
};

struct with_strings_by_value {  // Oat++, Pistache
  std::string method() const { return ::method; }
  std::string target() const { return std::string("/hook/with/a/path/that/lives/on/the/heap") + "?" + "x=%20"; }
  std::string authority() const { return ::authority; }
  std::string scheme() const { return ::scheme; }
  void for_each_field(uw::field_sink sink) const {
    for (const auto& [name, value] : shown_fields) sink(std::string(name), std::string(value));
  }
};

struct with_const_strings_by_value : with_strings_by_value {
  const std::string method() const { return ::method; }  // NOLINT(readability-const-return-type)
};

struct with_string_references {  // cpp-httplib, Crow: a multimap of its own strings
  std::multimap<std::string, std::string> map{{"a", "1"}, {"a", "2"}};
  const std::string& method() const { return ::method; }
  const std::string& target() const { return ::target; }
  void for_each_field(uw::field_sink sink) const {
    for (const auto& [name, value] : map) sink(name, value);
  }
};

// A framework's own string: owns its text, and converts.
class own_string {
 public:
  own_string(std::string_view text) : text_(std::make_unique<std::string>(text)) {}
  operator std::string_view() const { return *text_; }

 private:
  std::unique_ptr<std::string> text_;
};

struct with_own_strings {  // Drogon, Qt
  own_string method_{::method};
  const own_string& method() const { return method_; }
  own_string target() const { return own_string(::target); }
  own_string authority() const { return own_string(::authority); }
  void for_each_field(uw::field_sink sink) const { sink(own_string("Host"), own_string(::authority)); }
};

struct with_a_string_type_derived : std::string {
  using std::string::string;
};
struct with_derived_strings {
  with_a_string_type_derived method() const { return with_a_string_type_derived(std::string_view(::method)); }
  void for_each_field(uw::field_sink) const {}
};

struct with_a_method_enum {  // Proxygen, Restbed
  enum class verb { get, post } verb_ = verb::post;
  std::string_view method() const { return verb_ == verb::post ? "POST" : "GET"; }
  void for_each_field(uw::field_sink) const {}
};

// C libraries: pointer and length, a linked list, a callback with a context.
struct nv_pair {
  const std::uint8_t* name;
  std::size_t name_size;
  const std::uint8_t* value;
  std::size_t value_size;
};
struct with_pseudo_fields {  // nghttp2
  std::vector<nv_pair> pairs;
  std::string_view pseudo(std::string_view name) const {
    for (const nv_pair& each : pairs) {
      if (text(each.name, each.name_size) == name) return text(each.value, each.value_size);
    }
    return {};
  }
  static std::string_view text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
  }
  std::string_view method() const { return pseudo(":method"); }
  std::string_view target() const { return pseudo(":path"); }
  std::string_view authority() const { return pseudo(":authority"); }
  std::string_view scheme() const { return pseudo(":scheme"); }
  void for_each_field(uw::field_sink sink) const {
    for (const nv_pair& each : pairs) {
      if (each.name[0] != ':') sink(text(each.name, each.name_size), text(each.value, each.value_size));
    }
  }
};

struct list_node {  // libevent
  const char* key;
  const char* value;
  const list_node* next;
};
struct with_a_list {
  const list_node* first;
  std::string_view method() const { return "POST"; }
  void for_each_field(uw::field_sink sink) const {
    for (const list_node* node = first; node != nullptr; node = node->next) sink(node->key, node->value);
  }
};

using c_callback = int (*)(void* context, const char* name, const char* value);
int walk(c_callback callback, void* context) {
  for (const auto& [name, value] : shown_fields) callback(context, name.c_str(), value.c_str());
  return 0;
}
struct with_a_c_callback {  // libmicrohttpd, civetweb
  std::string_view method() const { return "POST"; }
  void for_each_field(uw::field_sink sink) const {
    walk(
        [](void* context, const char* name, const char* value) {
          (*static_cast<uw::field_sink*>(context))(name, value);
          return 1;
        },
        &sink);
  }
};

struct with_an_int_result {  // what a function returns beside feeding the sink is of no interest
  std::string_view method() const { return "POST"; }
  int for_each_field(const uw::field_sink& sink) const {
    sink("a", "b");
    return 1;
  }
};

struct with_a_template {
  std::string_view method() const { return "POST"; }
  template <class Sink>
  void for_each_field(Sink&& sink) const {
    sink("a", "b");
  }
};

struct with_a_sink_by_name {  // takes any callable, as many frameworks' own visitors do
  std::string_view method() const { return "POST"; }
  void for_each_field(const std::function<void(std::string_view, std::string_view)>& sink) const { sink("a", "b"); }
};

static_assert(uw::request_head<with_views> && uw::request_head<with_strings_by_value>);
static_assert(uw::request_head<with_const_strings_by_value> && uw::request_head<with_string_references>);
static_assert(uw::request_head<with_own_strings> && uw::request_head<with_derived_strings>);
static_assert(uw::request_head<with_a_method_enum> && uw::request_head<with_pseudo_fields>);
static_assert(uw::request_head<with_a_list> && uw::request_head<with_a_c_callback>);
static_assert(uw::request_head<with_an_int_result> && uw::request_head<with_a_template>);
static_assert(uw::request_head<with_a_sink_by_name> && uw::request_head<uw::request>);

// What is no head.
struct no_fields {
  std::string_view method() const;
};
struct no_method {
  void for_each_field(uw::field_sink) const;
};
struct method_is_a_pointer : no_method {
  const char* method() const;
};
struct method_is_a_number : no_method {
  int method() const;
};
struct method_is_not_const : no_method {
  std::string_view method();
};
struct fields_are_not_const {
  std::string_view method() const;
  void for_each_field(uw::field_sink);
};
struct fields_take_something_else {
  std::string_view method() const;
  void for_each_field(int) const;
};
static_assert(!uw::request_head<no_fields> && !uw::request_head<no_method> && !uw::request_head<int>);
static_assert(!uw::request_head<method_is_a_pointer> && !uw::request_head<method_is_a_number>);
static_assert(!uw::request_head<method_is_not_const> && !uw::request_head<fields_are_not_const>);
static_assert(!uw::request_head<fields_take_something_else>);

static_assert(uw::text<std::string> && uw::text<const std::string&> && uw::text<std::string_view> &&
              uw::text<own_string>);
static_assert(!uw::text<const char*> && !uw::text<char*> && !uw::text<const char*&> && !uw::text<char* const>);
static_assert(!uw::text<const char (&)[5]> && !uw::text<std::nullptr_t> && !uw::text<void> && !uw::text<int>);
static_assert(!uw::text<std::optional<std::string>> && !uw::text<std::wstring> && !uw::text<std::vector<char>>);

// A copy of all that a head view shows, made while it is alive.
struct seen {
  std::string method;
  std::optional<std::string> target;
  std::string authority;
  std::string scheme;
  field_pairs fields;
};

template <class Head>
seen look(const Head& head) {
  detail::check_head_shape<Head>();
  return detail::with_head_view(head, [](const detail::head_view& view) {
    seen copy{std::string(view.method), std::nullopt, std::string(view.authority), std::string(view.scheme), {}};
    if (view.target) copy.target = std::string(*view.target);
    auto take = [&](std::string_view name, std::string_view value) { copy.fields.emplace_back(name, value); };
    for (int i = 0; i < 2; ++i) {  // it may be walked over more than once
      copy.fields.clear();
      view.for_each_field(uw::field_sink(take));
    }
    return copy;
  });
}

std::vector<std::uint8_t> octets(std::string_view text) { return {text.begin(), text.end()}; }

}  // namespace

TEST_CASE("what a head shows is seen whole, whether it comes by value, by reference or as a view") {
  const seen by_view = look(with_views{});
  CHECK(by_view.method == method);
  CHECK(by_view.target == target);
  CHECK(by_view.authority.empty());
  CHECK(by_view.scheme.empty());
  CHECK(by_view.fields == shown_fields);

  const seen by_value = look(with_strings_by_value{});
  CHECK(by_value.method == method);
  CHECK(by_value.target == target);
  CHECK(by_value.authority == authority);
  CHECK(by_value.scheme == scheme);
  CHECK(by_value.fields == shown_fields);
  CHECK(look(with_const_strings_by_value{}).method == method);

  const seen by_reference = look(with_string_references{});
  CHECK(by_reference.method == method);
  CHECK(by_reference.target == target);
  CHECK(by_reference.fields == field_pairs{{"a", "1"}, {"a", "2"}});

  const seen by_own_type = look(with_own_strings{});
  CHECK(by_own_type.method == method);
  CHECK(by_own_type.target == target);
  CHECK(by_own_type.authority == authority);
  CHECK(by_own_type.fields == field_pairs{{"Host", authority}});

  CHECK(look(with_derived_strings{}).method == method);
  CHECK(look(with_a_method_enum{}).method == "POST");
}

TEST_CASE("what a head does not have is absent, which is not the same as an empty target") {
  CHECK(look(with_a_method_enum{}).target == std::nullopt);
  CHECK(look(uw::request("POST", "")).target == "");
}

TEST_CASE("C libraries are wrapped in a few lines") {
  std::deque<std::vector<std::uint8_t>> texts;
  const auto keep = [&](std::string_view text) -> const std::vector<std::uint8_t>& {
    return texts.emplace_back(octets(text));
  };
  with_pseudo_fields http2;
  for (const auto& [name, value] : field_pairs{{":method", method},
                                               {":path", target},
                                               {":authority", authority},
                                               {":scheme", scheme},
                                               {"date", "today"},
                                               {"cookie", ""}}) {
    const auto& a = keep(name);
    const auto& b = keep(value);
    http2.pairs.push_back({a.data(), a.size(), b.data(), b.size()});
  }
  const seen pseudo = look(http2);
  CHECK(pseudo.method == method);
  CHECK(pseudo.target == target);
  CHECK(pseudo.authority == authority);
  CHECK(pseudo.scheme == scheme);
  CHECK(pseudo.fields == field_pairs{{"date", "today"}, {"cookie", ""}});

  const list_node last{"b", "2", nullptr};
  const list_node first{"a", "1", &last};
  CHECK(look(with_a_list{&first}).fields == field_pairs{{"a", "1"}, {"b", "2"}});
  CHECK(look(with_a_list{nullptr}).fields.empty());
  CHECK(look(with_a_c_callback{}).fields == shown_fields);
  CHECK(look(with_an_int_result{}).fields == field_pairs{{"a", "b"}});
  CHECK(look(with_a_template{}).fields == field_pairs{{"a", "b"}});
  CHECK(look(with_a_sink_by_name{}).fields == field_pairs{{"a", "b"}});
}

TEST_CASE("a head that throws is not stopped from it") {
  struct throwing {
    std::string_view method() const { throw std::runtime_error("gone"); }
    void for_each_field(uw::field_sink) const {}
  };
  CHECK_THROWS_AS(look(throwing{}), std::runtime_error);
}
