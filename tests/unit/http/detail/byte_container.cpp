#include <ubiops/webhooks/http/detail/byte_container.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;

// What a temporary of the type would take its bytes along with.
static_assert(detail::owning_temporary<std::string> && detail::owning_temporary<std::vector<std::byte>>);
static_assert(detail::owning_temporary<const std::string>);
static_assert(!detail::owning_temporary<std::string&> && !detail::owning_temporary<const std::string&>);
static_assert(!detail::owning_temporary<std::string_view> && !detail::owning_temporary<std::span<const char>>);
static_assert(!detail::owning_temporary<std::vector<int>> && !detail::owning_temporary<int>);

TEST_CASE("bytes are of four types, in one piece with a size") {
  CHECK(detail::byte_container<std::string>);
  CHECK(detail::byte_container<std::u8string_view>);
  CHECK(detail::byte_container<std::vector<unsigned char>>);
  CHECK_FALSE(detail::byte_container<std::wstring>);
  CHECK_FALSE(detail::byte_container<const char*>);
}
