#!/usr/bin/env bash
# Lines and branches of include/ that the unit tests, the verdict tests and the attack matrix cover, with Clang:
#
#   bash tests/coverage.sh
#
# Writes build/coverage/page/index.html. Fails where less than 98 % of the lines are covered, or where a branch is
# neither taken nor explained in tests/coverage/uncovered.txt.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=../cmake/progress.sh
source "$root/cmake/progress.sh"
require_packages cmake ninja-build pkg-config libsodium-dev libsimdjson-dev catch2 clang-19 libclang-rt-19-dev llvm-19 \
  python3

cd "$root"
build=build/coverage
programs=(crypto detail event http replay signature structured_fields testing unit verifier diagnosis
  verdicts attacks damages misconfigurations)

echo "Step 1 of 4: configure $build"
cmake -S . -B "$build" -G Ninja --log-level=WARNING \
  -D CMAKE_BUILD_TYPE=Debug \
  -D CMAKE_CXX_COMPILER=clang++-19 \
  -D CMAKE_CXX_FLAGS_DEBUG="-O0 -fprofile-instr-generate -fcoverage-mapping -fprofile-update=atomic" \
  -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF \
  -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF \
  -D UBIOPS_WEBHOOKS_PRECOMPILE=OFF \
  -D UBIOPS_WEBHOOKS_TOGETHER=ON \
  -D UBIOPS_WEBHOOKS_TEST_OPENSSL=OFF
echo "Step 2 of 4: build"
cmake --build "$build" --parallel "$(nproc)" --target "${programs[@]/#/ubiops_webhooks_test_}" | progress

# A function that no test uses may be in no program: this object has them all.
find include -name '*.hpp' ! -name 'lifetimebound_*' | sort | sed 's|^include/\(.*\)$|#include <\1>|' \
  >"$build/all_headers.cpp"
clang++-19 -std=c++20 -O0 -fprofile-instr-generate -fcoverage-mapping -Iinclude -c "$build/all_headers.cpp" \
  -o "$build/all_headers.o"

echo "Step 3 of 4: run"
exports=()
for program in "${programs[@]}"; do
  file=$(find "$build/tests" -name "test_$program" -type f)
  export=$build/profiles/$program
  exports+=("$export")
  mkdir -p "$build/profiles"
  rm -f "$export".*.profraw
  LLVM_PROFILE_FILE=$export.%p.profraw "$file" >"$export.log" || {
    cat "$export.log"
    exit 1
  }
  llvm-profdata-19 merge -sparse "$export".*.profraw -o "$export.profdata"
  llvm-cov-19 export -format=lcov -instr-profile "$export.profdata" "$file" "$root/include" >"$export.lcov"
  llvm-cov-19 export -skip-functions -instr-profile "$export.profdata" "$file" "$root/include" >"$export.json"
done
llvm-cov-19 export -format=lcov -instr-profile "$export.profdata" "$build/all_headers.o" "$root/include" \
  >"$build/profiles/all_headers.lcov"
llvm-cov-19 export -skip-functions -instr-profile "$export.profdata" "$build/all_headers.o" "$root/include" \
  >"$build/profiles/all_headers.json"
exports+=("$build/profiles/all_headers")

echo "Step 4 of 4: unite"
python3 tests/coverage/report.py "$root" tests/coverage/uncovered.txt "$build/page/index.html" "${exports[@]}"
