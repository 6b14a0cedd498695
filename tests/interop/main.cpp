// main() of the interop test: it is skipped, by ctest's exit code for that, where there is no python to sign with.
#include <cstdio>
#include <cstdlib>

#include "runner.hpp"

int main(int count, char** arguments) {
  const char* const python = std::getenv("UBIOPS_WEBHOOKS_INTEROP_PYTHON");
  if (python == nullptr || *python == '\0') {
    std::puts("skipped: set UBIOPS_WEBHOOKS_INTEROP_PYTHON to a python that has tests/interop/requirements.txt");
    return 77;
  }
  return run_tests(count, arguments);
}
