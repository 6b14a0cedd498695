#include <ubiops/webhooks/signature/detail/component_reader.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using uw::component_kind;
using uw::errc;
using uw::structured_fields::bare_item;
using uw::structured_fields::item_type;

namespace {

constexpr bare_item string(std::string_view text) { return {item_type::string, 0, text}; }
constexpr bare_item is_true{item_type::boolean, 1, {}};

}  // namespace

TEST_CASE("a derived component has the kind of its name, and other names are none of a request's") {
  CHECK(detail::derived_kind("@method") == component_kind::method);
  CHECK(detail::derived_kind("@target-uri") == component_kind::target_uri);
  CHECK(detail::derived_kind("@authority") == component_kind::authority);
  CHECK(detail::derived_kind("@scheme") == component_kind::scheme);
  CHECK(detail::derived_kind("@request-target") == component_kind::request_target);
  CHECK(detail::derived_kind("@path") == component_kind::path);
  CHECK(detail::derived_kind("@query") == component_kind::query);
  CHECK(detail::derived_kind("@query-param") == component_kind::query_param);
  for (const std::string_view name : {"", "@", "@status", "@signature-params", "@Method", "@methods", "method"}) {
    CHECK_FALSE(detail::derived_kind(name));
  }
}

TEST_CASE("nothing of one identifier is left in the next") {
  detail::component_reader reader;
  uw::component_identifier first;
  reader.start(first, bare_item{item_type::token, 0, "date"});
  reader.parameter("sf", string("x"));
  CHECK(reader.first_fault() == errc::malformed_signature_input);
  uw::component_identifier second;
  reader.start(second, string("date"));
  CHECK(reader.first_fault() == errc{});
  CHECK(reader.supported());
  CHECK_FALSE(second.sf);
  reader.parameter("bs", is_true);
  reader.parameter("bs", is_true);
  CHECK(reader.first_fault() == errc::duplicate_parameter);
}

TEST_CASE("only its name says which parameter of the query is meant") {
  for (const auto& [parameters, supported, fault] :
       {std::tuple{std::vector<std::string_view>{"name"}, true, errc{}},
        std::tuple{std::vector<std::string_view>{}, false, errc{}},
        std::tuple{std::vector<std::string_view>{"names"}, false, errc{}},
        std::tuple{std::vector<std::string_view>{"req"}, false, errc{}},
        std::tuple{std::vector<std::string_view>{"name", "req"}, false, errc{}},
        std::tuple{std::vector<std::string_view>{"req", "name"}, false, errc{}},
        std::tuple{std::vector<std::string_view>{"name", "name"}, true, errc::duplicate_parameter}}) {
    detail::component_reader reader;
    uw::component_identifier read;
    reader.start(read, string("@query-param"));
    for (const std::string_view name : parameters) reader.parameter(name, string("a"));
    CAPTURE(parameters.size(), parameters.empty() ? "" : parameters.back());
    CHECK(reader.supported() == supported);
    CHECK(reader.first_fault() == fault);
  }
}

TEST_CASE("the first of several faults is kept") {
  detail::component_reader reader;
  uw::component_identifier read;
  reader.start(read, string("x-a"));
  reader.parameter("sf", is_true);
  reader.parameter("sf", is_true);
  reader.parameter("bs", string("1"));
  CHECK(reader.first_fault() == errc::duplicate_parameter);
}

TEST_CASE("a derived component is known by its whole name, not by its length") {
  for (const std::string_view name :
       {"@path", "@query", "@method", "@scheme", "@authority", "@target-uri", "@query-param", "@request-target"}) {
    CAPTURE(name);
    CHECK(detail::derived_kind(name));
    for (std::size_t place = 0; place < name.size(); ++place) {
      std::string other(name);
      other[place] = 'X';
      CHECK_FALSE(detail::derived_kind(other));
    }
  }
}

TEST_CASE("RFC 9421 §2: which parameters a component may have here") {
  struct row {
    std::string_view name;
    std::vector<std::string_view> parameters;
    bool supported;
  };
  const row rows[] = {
      {"date", {}, true},
      {"date", {"bs"}, true},
      {"date", {"sf"}, false},  // no structured field
      {"priority", {"sf"}, true},
      {"priority", {"key"}, true},
      {"priority", {"sf", "key"}, true},
      {"priority", {"bs", "sf"}, false},
      {"priority", {"bs", "key"}, false},
      {"cache-status", {"sf"}, true},
      {"cache-status", {"key"}, false},  // a list has no keys
      {"date", {"name"}, false},
      {"date", {"req"}, false},
      {"date", {"tr"}, false},
      {"date", {"bs", "req"}, false},
      {"@query-param", {"name"}, true},
      {"@query-param", {}, false},
      {"@query-param", {"key"}, false},
      {"@query-param", {"bs"}, false},
      {"@query-param", {"name", "sf"}, false},
      {"@method", {}, true},
      {"@method", {"name"}, false},
      {"@method", {"bs"}, false},
      {"@status", {}, false},
      {"@status", {"bs"}, false},
  };
  for (const row& each : rows) {
    detail::component_reader reader;
    uw::component_identifier read;
    reader.start(read, string(each.name));
    for (const std::string_view parameter : each.parameters) {
      CAPTURE(each.name, parameter);
      const bool takes_text = parameter == "key" || parameter == "name";
      reader.parameter(parameter, takes_text ? string("a") : is_true);
    }
    CAPTURE(each.name, each.parameters.size());
    CHECK(reader.first_fault() == errc{});
    CHECK(reader.supported() == each.supported);
  }
}
