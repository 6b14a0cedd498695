#!/usr/bin/env bash
# Lines and branches of include/ that the unit tests, the verdict tests and the attack matrix cover, with Clang:
#
#   bash tests/coverage.sh
#   UBIOPS_WEBHOOKS_JOBS=1 bash tests/coverage.sh   # with so many compilers at once; without it, one a core
#
# Writes build/coverage/page/index.html. Fails where less than 98 % of the lines are covered, where a branch is neither
# taken nor explained in tests/coverage/uncovered.txt, and where one is explained there that is taken, or is no more.
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
jobs=${UBIOPS_WEBHOOKS_JOBS:-$(nproc)}
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
cmake --build "$build" --parallel "$jobs" --target "${programs[@]/#/ubiops_webhooks_test_}" | progress

# A function that no test uses may be in no program: this object has them all.
find include -name '*.hpp' ! -name 'lifetimebound_*' | sort | sed 's|^include/\(.*\)$|#include <\1>|' \
  >"$build/all_headers.cpp"
clang++-19 -std=c++20 -O0 -fprofile-instr-generate -fcoverage-mapping -Iinclude -c "$build/all_headers.cpp" \
  -o "$build/all_headers.o"

# export_of NAME BINARY: what the profile NAME.profdata says of the library's headers in BINARY, as report.py reads it.
export_of() {
  local of=(-instr-profile "$1.profdata" "$2" "$root/include")
  llvm-cov-19 export -format=lcov "${of[@]}" >"$1.lcov"
  llvm-cov-19 export -skip-functions "${of[@]}" >"$1.json"
  llvm-cov-19 show --show-branches=count --show-instantiations=false "${of[@]}" >"$1.txt"
}

echo "Step 3 of 4: run"
mkdir -p "$build/profiles"
exports=()
for program in "${programs[@]}"; do
  file=$(find "$build/tests" -name "test_$program" -type f)
  export=$build/profiles/$program
  exports+=("$export")
  rm -f "$export".*.profraw
  LLVM_PROFILE_FILE=$export.%p.profraw "$file" >"$export.log" || {
    cat "$export.log"
    exit 1
  }
  llvm-profdata-19 merge -sparse "$export".*.profraw -o "$export.profdata"
  export_of "$export" "$file"
done
cp "$export.profdata" "$build/profiles/all_headers.profdata" # of another program: it counts nothing
export_of "$build/profiles/all_headers" "$build/all_headers.o"
exports+=("$build/profiles/all_headers")

echo "Step 4 of 4: unite"
python3 tests/coverage/report.py "$root" tests/coverage/uncovered.txt "$build/page" "${exports[@]}"
