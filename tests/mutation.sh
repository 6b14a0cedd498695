#!/usr/bin/env bash
# Changes one operator, bound, constant, condition, statement or early return of the library at a time, and demands that
# a test fails for each:
#
#   bash tests/mutation.sh [--share K/N] [--only PATH]… [--survivors] [--unexplained] [--budget SECONDS] [--jobs N]
#
# All mutants are in one build, under AddressSanitizer and UndefinedBehaviorSanitizer, and an environment variable says
# which is on. Each runs the test cases that reach it, the cheapest first, until one fails. What survives is explained in
# tests/mutation/survivors.txt, or fails this script; so does an explanation of what does not survive. A run that was
# broken off goes on where it was. On two cores it takes about an hour, most of it for what survives.
#
#   --share K/N    the Kth of N equal parts of all mutants
#   --only PATH    those of a header or a folder: http/date.hpp, signature/
#   --survivors    what survived the last run, or is explained: after a test was added
#   --unexplained  without those that are explained, which take most of the time
#   --budget S     so many seconds of the processor for the tests of a mutant beside those of its own room and the
#                  attacks (10): only who survives costs so much
#   --jobs N       so many processes (as there are processors)
#
# Installs what is missing (Debian, Ubuntu). From the environment: UBIOPS_WEBHOOKS_CONFORMANCE_DIR, as of tests/run.sh.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=../cmake/progress.sh
source "$root/cmake/progress.sh"
cd "$root"
build=build/mutation
jobs=${UBIOPS_WEBHOOKS_JOBS:-$(nproc)}
require_packages cmake clang-19 libclang-rt-19-dev ninja-build pkg-config libsodium-dev libsimdjson-dev catch2 \
  python3 python3-clang-19

# Whose mistakes give no wrong verdict: `testing` signs, and `diagnosis` explains. Without code: the headers that only
# include others, the version, and the macros of lifetimes.
mapfile -t headers < <(cd include && find ubiops -name '*.hpp' \
  ! -path '*/testing/*' ! -path '*/diagnosis/*' \
  ! -path ubiops/webhooks.hpp ! -name version.hpp ! -name replay.hpp ! -name 'lifetimebound_*' | sort)

echo "Step 1 of 4: mutate"
mkdir -p "$build/mutated"
rm -rf "$build/new"
mkdir "$build/new"
# Debian's Python, which finds Debian's Clang.
/usr/bin/python3 tests/mutation/mutate.py include "$build/new" "${headers[@]}"
cp tests/mutation/mutant.hpp "$build/new"
# What is as it was keeps its time, so that little is compiled anew.
(cd "$build/mutated" && find . -type f) | while IFS= read -r file; do
  [ -f "$build/new/$file" ] || rm "$build/mutated/$file"
done
(cd "$build/new" && find . -type f) | while IFS= read -r file; do
  if ! cmp -s "$build/new/$file" "$build/mutated/$file"; then
    mkdir -p "$(dirname -- "$build/mutated/$file")"
    cp "$build/new/$file" "$build/mutated/$file"
  fi
done

echo "Step 2 of 4: configure $build"
cmake -S . -B "$build" -G Ninja --log-level=WARNING \
  -D CMAKE_BUILD_TYPE=Debug \
  -D CMAKE_CXX_COMPILER=clang++-19 \
  -D CMAKE_CXX_FLAGS_DEBUG="-O0 -g0 -w -D_GLIBCXX_ASSERTIONS" \
  -D UBIOPS_WEBHOOKS_MUTATED="$root/$build/mutated" \
  -D UBIOPS_WEBHOOKS_SANITIZE="address;undefined" \
  -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF \
  -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF \
  -D UBIOPS_WEBHOOKS_PRECOMPILE=ON \
  -D UBIOPS_WEBHOOKS_TEST_OPENSSL=OFF \
  -D UBIOPS_WEBHOOKS_CONFORMANCE_DIR="${UBIOPS_WEBHOOKS_CONFORMANCE_DIR:-}"

# Each folder of unit tests is a program, as are these; memory/ has those that let memory run out.
programs=(unit verdicts attacks damages fuzz)
for folder in tests/unit/*/; do programs+=("$(basename -- "$folder")"); done
for file in tests/memory/*allocations.cpp tests/memory/*want_of_memory.cpp; do
  [[ $file == */listener_* ]] || programs+=("$(basename -- "$file" .cpp)")
done
if [ -n "${UBIOPS_WEBHOOKS_CONFORMANCE_DIR:-}" ]; then
  export UBIOPS_WEBHOOKS_CONFORMANCE=$UBIOPS_WEBHOOKS_CONFORMANCE_DIR
  for file in tests/conformance/*.cpp; do programs+=("conformance_$(basename -- "$file" .cpp)"); done
fi
echo "Step 3 of 4: build"
cmake --build "$build" --parallel "$jobs" --target "${programs[@]/#/ubiops_webhooks_test_}" | progress

echo "Step 4 of 4: run"
paths=()
for program in "${programs[@]}"; do
  paths+=("$(find "$build/tests" -name "test_$program" -type f)")
done
/usr/bin/python3 tests/mutation/run.py --jobs "$jobs" "$@" --build "$build" "${paths[@]}"
