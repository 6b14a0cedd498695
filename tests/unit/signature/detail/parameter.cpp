#include <ubiops/webhooks/signature/detail/parameter.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using detail::parameter_name;
using ubiops::webhooks::structured_fields::item_type;

namespace {

constexpr std::pair<std::string_view, parameter_name> registered[] = {
    {"created", parameter_name::created}, {"expires", parameter_name::expires}, {"keyid", parameter_name::keyid},
    {"alg", parameter_name::alg},         {"nonce", parameter_name::nonce},     {"tag", parameter_name::tag}};

parameter_name name_of(std::string_view key) {
  const exact_buffer buffer(key);
  return detail::name_of_parameter(buffer.view());
}

}  // namespace

static_assert(detail::name_of_parameter("keyid") == parameter_name::keyid);

TEST_CASE("registered parameters are known by their whole names") {
  for (const auto& [key, name] : registered) {
    CHECK(name_of(key) == name);
    CHECK(name_of(std::string(key) + "s") == parameter_name::unregistered);
    CHECK(name_of(key.substr(1)) == parameter_name::unregistered);
    for (std::size_t i = 0; i < key.size(); ++i) {
      std::string other(key);
      other[i] = '*';
      CHECK(name_of(other) == parameter_name::unregistered);
    }
  }
  CHECK(name_of("") == parameter_name::unregistered);
}

TEST_CASE("registered parameters have one type each, others any") {
  for (const item_type type :
       {item_type::integer, item_type::decimal, item_type::string, item_type::token, item_type::byte_sequence,
        item_type::boolean, item_type::date, item_type::display_string}) {
    CHECK(detail::has_registered_type(parameter_name::unregistered, type));
    for (const auto& [key, name] : registered) {
      const bool time = name == parameter_name::created || name == parameter_name::expires;
      CHECK(detail::has_registered_type(name, type) == (type == (time ? item_type::integer : item_type::string)));
    }
  }
}
