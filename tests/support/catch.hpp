// Catch2 of either generation: 2.13 is one header, 3.x has many.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_CATCH_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_CATCH_HPP

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

// Both count with __COUNTER__, which is in no C++ standard: Clang warns of it since 22, wherever a test uses a macro.
#ifdef __clang__
#if __has_warning("-Wc2y-extensions")
#pragma clang diagnostic ignored "-Wc2y-extensions"
#endif
#endif

#endif
