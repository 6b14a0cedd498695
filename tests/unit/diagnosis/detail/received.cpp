#include <ubiops/webhooks/diagnosis/detail/received.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "heads.hpp"

namespace limits = ubiops::webhooks::limits;
using ubiops::webhooks::detail::received_head;

namespace {

template <class Head>
received_head received(const Head& head) {
  return ubiops::webhooks::detail::with_head_view(head, [](const auto& view) { return received_head(view); });
}

received_head received(const message& sent) { return received(as_request(sent)); }

using values = std::vector<std::string_view>;

}  // namespace

TEST_CASE("names are in lower case, values without the blanks around them, lines in their order") {
  message sent{.method = "post", .target = "/a?b", .authority = "h:1", .scheme = "https"};
  sent.add("X-A", " \tone ").add("x-b", "").add("x-a", "two").add("X-A", " ");
  const received_head head = received(sent);
  CHECK(head.method == "post");
  CHECK(head.target == "/a?b");
  CHECK(head.authority == "h:1");
  CHECK(head.scheme == "https");
  REQUIRE(head.lines.size() == 4);
  CHECK(head.lines[0].name == "x-a");
  CHECK(head.values("x-a") == values{"one", "two", ""});
  CHECK(head.value("x-a") == "one");
  CHECK(head.joined("x-a") == "one, two, ");
  CHECK(head.value("x-b") == "");
  CHECK(head.joined("x-b").empty());
  CHECK(head.values("x-c").empty());
  CHECK(head.value("x-c") == std::nullopt);
  CHECK(head.joined("x-c").empty());
}

TEST_CASE("a target that no adapter shows is no empty one") {
  CHECK(received(message{.target = ""}).target == "");
  const message sent;
  CHECK(received(no_target_head(sent)).target == std::nullopt);
}

TEST_CASE("what a stranger made long is bounded") {
  message sent{.method = std::string(20'000, 'M'), .target = "/" + std::string(20'000, 't')};
  sent.authority = std::string(2'000, 'a');
  sent.scheme = std::string(2'000, 's');
  received_head head = received(sent);
  CHECK(head.method.size() == limits::max_signature_base);
  REQUIRE(head.target);
  CHECK(head.target->size() == limits::max_signature_base);
  CHECK(head.authority.size() == 4 * limits::max_authority);
  CHECK(head.scheme.size() == 4 * limits::max_authority);

  message many;
  for (std::size_t i = 0; i <= limits::max_field_lines; ++i) many.add("x", std::to_string(i));
  head = received(many);
  CHECK(head.lines.size() == limits::max_field_lines);
  CHECK(head.lines.back().value == std::to_string(limits::max_field_lines - 1));

  message large;
  large.add("x", std::string(limits::max_recorded_head - 1, 'x')).add("y", "").add("z", "z");
  head = received(large);
  CHECK(head.lines.size() == 1);
  large.fields[0].second.pop_back();
  CHECK(received(large).lines.size() == 2);  // one byte more would be too many
}
