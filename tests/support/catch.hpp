// Catch2 of either generation: 2.13 is one header, 3.x has many.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_CATCH_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_CATCH_HPP

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#endif
