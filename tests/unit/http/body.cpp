#include <ubiops/webhooks/http/body.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using uw::body_bytes;

namespace {

struct framework_body {  // neither a range nor a string, but contiguous and sized
  std::string text;
  const char* data() const { return text.data(); }
  int size() const { return static_cast<int>(text.size()); }
};

template <class T>
constexpr bool accepted = std::is_convertible_v<T, body_bytes>;
template <class T>
constexpr bool refused = !std::is_constructible_v<body_bytes, T>;

static_assert(accepted<std::string&> && accepted<const std::string&> && accepted<std::string_view>);
static_assert(accepted<std::u8string&> && accepted<std::u8string_view> && accepted<framework_body&>);
static_assert(accepted<std::vector<char>&> && accepted<std::vector<unsigned char>&>);
static_assert(accepted<std::vector<std::byte>&> && accepted<std::vector<char8_t>&>);
static_assert(accepted<std::array<char, 3>&> && accepted<std::span<const std::byte>>);
static_assert(accepted<std::span<char, 4>> && accepted<body_bytes>);

// A buffer of Asio's, and a string view with more to it, as simdjson's.
struct asio_buffer {
  const void* begin = nullptr;
  std::size_t length = 0;
  const void* data() const { return begin; }
  std::size_t size() const { return length; }
};
struct padded_view : std::string_view {
  using std::string_view::string_view;
};
static_assert(accepted<asio_buffer> && accepted<asio_buffer&> && accepted<padded_view> && accepted<padded_view&>);

// Pointers, arrays and temporaries that own their bytes are refused with a sentence: tests/build/compile_fail.
static_assert(refused<int>);
// They hold no bytes, or not in one piece.
static_assert(refused<std::wstring> && refused<std::u16string> && refused<std::vector<int>> &&
              refused<std::vector<bool>>);
static_assert(refused<std::list<char>> && refused<std::deque<char>> && refused<std::vector<signed char>>);

// What a call that keeps a view refuses: T as a forwarding reference gives it.
template <class T>
constexpr bool gone = uw::detail::owning_temporary<T>;
static_assert(gone<std::string> && gone<const std::string> && gone<std::vector<std::byte>> && gone<framework_body>);
static_assert(gone<std::array<char, 2>>);
static_assert(!gone<std::string&> && !gone<const std::string&> && !gone<std::vector<char>&>);
static_assert(!gone<std::string_view> && !gone<std::span<const char>> && !gone<body_bytes>);
static_assert(!gone<asio_buffer> && !gone<padded_view>);

}  // namespace

TEST_CASE("a body is viewed whole, whatever its elements are called") {
  using namespace std::string_view_literals;
  const exact_buffer buffer("{\"a\": 1}\0\xff\n"sv);
  const std::string_view text = buffer.view();
  const body_bytes from_view = text;
  CHECK(from_view.text() == text);
  CHECK(from_view.text().data() == text.data());
  CHECK(from_view.bytes().size() == text.size());
  CHECK(static_cast<const void*>(from_view.bytes().data()) == text.data());
  CHECK(from_view.bytes()[8] == std::byte{0});
  CHECK(from_view.bytes()[9] == std::byte{0xff});

  const std::vector<unsigned char> octets(text.begin(), text.end());
  CHECK(body_bytes(octets).text() == text);
  const std::u8string utf8(text.begin(), text.end());
  CHECK(body_bytes(utf8).text() == text);
  const framework_body own{std::string(text)};
  CHECK(body_bytes(own).text() == text);
  CHECK(body_bytes(from_view.bytes()).text() == text);
}

TEST_CASE("an empty body has no bytes, wherever it came from") {
  CHECK(body_bytes().bytes().empty());
  CHECK(body_bytes().text().empty());
  CHECK(body_bytes(std::string_view()).text().empty());
  const std::vector<char> none;
  CHECK(body_bytes(none).bytes().empty());
}
