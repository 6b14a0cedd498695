#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

// Where nothing was begun there is nothing to take back. What was begun is taken back each time, so that the next
// header can begin anew.
#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>
#include <ubiops/webhooks/detail/lifetimebound_end.hpp>
#ifdef UBIOPS_WEBHOOKS_LIFETIMEBOUND
#error "lifetimebound_end.hpp leaves its macro behind"
#endif

#include <ubiops/webhooks/verified.hpp>  // has both

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>
#ifndef UBIOPS_WEBHOOKS_LIFETIMEBOUND
#error "lifetimebound_begin.hpp cannot be included twice"
#endif
#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#include "catch.hpp"

#ifdef UBIOPS_WEBHOOKS_LIFETIMEBOUND
constexpr bool macro_is_left = true;
#else
constexpr bool macro_is_left = false;
#endif

TEST_CASE("no header leaves the macro behind") { CHECK_FALSE(macro_is_left); }
