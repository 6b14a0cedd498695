// What nearly every test includes: see UBIOPS_WEBHOOKS_PRECOMPILE.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_PRECOMPILED_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_PRECOMPILED_HPP

#include <ubiops/webhooks.hpp>

#include <functional>
#include <random>
#include <string>
#include <vector>
#include <simdjson.h>

#include "catch.hpp"

#endif
