# shellcheck shell=bash
# Sourced by scripts that run the same tests on one system or compiler after another. Brings packages.sh, debian.sh and
# progress.sh, and goes to the project's folder, which is $root then. Makes a table of what was run.
#
#   row WHAT COMMAND…          runs it, and says what and for how long
#   row_cannot_be_had WHAT     what there is no package of; a failure too
#   end_of_rows                prints the table, and exits: with 0 only if all rows passed
#
# and, for commands of a row, which say what they ran:
#
#   configure_tests BUILD ARGUMENT…      CMake for the tests of the library alone, with our warnings as errors
#   configure_foreign_tests BUILD SYSTEM PROCESSOR FOLDERS ARGUMENT…
#                                        the same by a cross compiler: all but programs is found below FOLDERS alone
#   run_tests BUILD core|verdicts        all core tests; or all headers in two files of one program, and the verdict
#                                        tests. UBIOPS_WEBHOOKS_TESTS overrules it

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=debian.sh
source "$root/cmake/debian.sh"
# shellcheck source=progress.sh
source "$root/cmake/progress.sh"
cd "$root"

jobs=${UBIOPS_WEBHOOKS_JOBS:-$(nproc)}
table=()
rows_failed=0
ran=$(mktemp)
trap 'rm -f -- "$ran"' EXIT

row() {
  local what=$1 start=$SECONDS verdict=passed
  shift
  printf '\n=== %s\n' "$what"
  : >"$ran"
  # Not in a condition: there, set -e would not end a function at its first failure.
  set +e
  (
    set -e
    "$@"
  )
  local status=$?
  set -e
  if [ "$status" -ne 0 ]; then
    verdict=FAILED
    rows_failed=1
  fi
  table+=("$(printf '%-6s %4d s  %s: %s' "$verdict" "$((SECONDS - start))" "$what" "$(paste -sd, "$ran")")")
  printf '%s\n' "${table[-1]}"
}

row_cannot_be_had() {
  table+=("MISSING         $1: there is no package")
  rows_failed=1
  printf '\n%s\n' "${table[-1]}"
}

end_of_rows() {
  if [ ${#table[@]} -eq 0 ]; then
    echo "there is no such row" >&2
    exit 2
  fi
  printf '\n'
  printf '%s\n' "${table[@]}"
  printf '%d s in all\n' "$SECONDS"
  exit "$rows_failed"
}

configure_tests() {
  local build=$1
  shift
  cmake -S . -B "$build" -G Ninja --log-level=WARNING \
    -D CMAKE_BUILD_TYPE=Debug \
    -D CMAKE_CXX_FLAGS_DEBUG=-O0 \
    -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF \
    -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF \
    -D UBIOPS_WEBHOOKS_PRECOMPILE=ON \
    -D UBIOPS_WEBHOOKS_TEST_OPENSSL=OFF \
    -D UBIOPS_WEBHOOKS_TEST_THOROUGH=OFF \
    -D UBIOPS_WEBHOOKS_WARNINGS_AS_ERRORS=ON \
    "$@"
}

configure_foreign_tests() {
  local build=$1 system=$2 processor=$3 folders=$4
  shift 4
  configure_tests "$build" \
    -D CMAKE_SYSTEM_NAME="$system" \
    -D CMAKE_SYSTEM_PROCESSOR="$processor" \
    -D CMAKE_FIND_ROOT_PATH="$folders" \
    -D CMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER \
    -D CMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY \
    -D CMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY \
    -D CMAKE_FIND_ROOT_PATH_MODE_PACKAGE=ONLY \
    "$@"
}

run_tests() {
  local build=$1 tests=${UBIOPS_WEBHOOKS_TESTS:-$2}
  local selected=(-L '^core$') targets=()
  if [ "$tests" = verdicts ]; then
    selected=(-R '^(verdicts/.*|build/two translation units link)$')
    targets=(--target ubiops_webhooks_test_verdicts ubiops_webhooks_test_odr)
  fi
  cmake --build "$build" --parallel "$jobs" ${targets[@]+"${targets[@]}"} -- -k 0 | progress # all errors
  ctest --test-dir "$build" --parallel "$jobs" --output-on-failure --no-tests=error "${selected[@]}" --timeout 1800 |
    tee -- "$ran.log" | progress
  printf '%s, %s\n' "$tests" "$(sed -n 's/.* tests passed, .* out of /tests: /p' "$ran.log")" >>"$ran"
  rm -f -- "$ran.log"
}
