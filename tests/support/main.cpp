// main() for Catch2 2.13; Catch2 3.x brings its own, and this file is not built.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
