#!/usr/bin/env bash
# Static analysis of the library: all headers, with an instance of what is a template.
#
#   bash tests/analysis.sh
#
# By cppcheck, which reads every function, Clang's analyzer and GCC's. Clang's follows the calls in
# tests/analysis/instantiated.cpp only as far as its bounds allow, and misses faults of a function that lies deep; GCC's is
# made for C, and in GCC 12 sees little of C++: the silence of both proves little. Fails where one of them finds something
# that tests/analysis/cppcheck.txt does not explain. Installs what is missing (Debian 12).
# shellcheck disable=SC2317  # the functions are called through step
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=../cmake/steps.sh
source "$root/cmake/steps.sh"
cd "$root"
source=tests/analysis/instantiated.cpp

clang_analyzer() {
  clang-tidy-19 --quiet --checks='-*,clang-analyzer-*' --warnings-as-errors='*' --header-filter='include/ubiops/.*' \
    "$source" -- -std=c++20 -Iinclude
}

gcc_analyzer() {
  g++-12 -std=c++20 -O1 -fanalyzer -Werror -Iinclude -c "$source" -o /dev/null
}

# It does not read the headers of others.
cpp_check() {
  cppcheck --quiet --std=c++20 --language=c++ --enable=warning,performance,portability \
    --suppressions-list=tests/analysis/cppcheck.txt --error-exitcode=1 \
    -Iinclude -D__cplusplus=202002L "$source"
}

require_packages g++-12 clang-tidy-19 cppcheck libsodium-dev libsimdjson-dev
step "Clang's analyzer" clang_analyzer
step "cppcheck" cpp_check
step "GCC's analyzer" gcc_analyzer
end_of_steps
