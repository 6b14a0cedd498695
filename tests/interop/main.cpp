// main() of the interop tests: they are skipped, by ctest's exit code for that, where there are no pythons to sign
// with.
#include <cstdio>

#include "pythons.hpp"
#include "runner.hpp"

int main(int count, char** arguments) {
  if (interop_folder().empty()) {
    std::puts("skipped: set UBIOPS_WEBHOOKS_INTEROP_DIR to a folder that tests/interop/pythons.sh has filled");
    return 77;
  }
  return run_tests(count, arguments);
}
