// main() of the tests over public suites: they are skipped, by ctest's exit code for that, where the suites are not.
#include <cstdio>
#include <cstdlib>

#include "runner.hpp"

int main(int count, char** arguments) {
  const char* const folder = std::getenv("UBIOPS_WEBHOOKS_CONFORMANCE");
  if (folder == nullptr || *folder == '\0') {
    std::puts("skipped: set UBIOPS_WEBHOOKS_CONFORMANCE to the folder of the public suites");
    return 77;
  }
  return run_tests(count, arguments);
}
