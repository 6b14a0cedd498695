#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

#include "runner.hpp"

int run_tests(int count, char** arguments) { return Catch::Session().run(count, arguments); }
