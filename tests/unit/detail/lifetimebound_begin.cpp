#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>

#include <string_view>

#ifndef UBIOPS_WEBHOOKS_LIFETIMEBOUND
#error "lifetimebound_begin.hpp defines no macro"
#endif

namespace {

// The places where the library's headers put it: behind a parameter, and behind a member function.
std::string_view viewed(const std::string_view& text UBIOPS_WEBHOOKS_LIFETIMEBOUND) { return text; }

struct owner {
  char text[2] = "a";
  [[nodiscard]] std::string_view view() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return text; }
};

}  // namespace

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#include "catch.hpp"

TEST_CASE("what is lent for as long as its owner lives is what the owner has") {
  const owner lender;
  const std::string_view text = lender.view();
  CHECK(viewed(text) == "a");
  CHECK(text.data() == lender.text);
}
