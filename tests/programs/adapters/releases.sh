#!/usr/bin/env bash
# Runs an adapter's tests with one release of its framework after another, each in a folder of its own:
#
#   bash tests/programs/adapters/releases.sh ADAPTER FOLDER…
#   bash tests/programs/adapters/releases.sh httplib ../cpp-httplib-0.50.0 ../cpp-httplib-0.53.1
#
# A folder holds the framework's header, as cpp-httplib's own repository does, or include/ and lib/, as installed there.
# Needs what tests/run.sh installs. Says for each release whether it passed, and ends with 1 unless all did.
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "usage: $0 ADAPTER FOLDER..." >&2
  exit 2
fi
adapter=$1
shift
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd)
build=$root/build/releases
log=$build/log
mkdir -p "$build"

# Builds the adapter with what lies in the folder, and the tests; fails where it was found elsewhere.
try() {
  local folder=$1
  cmake -S "$root" -B "$build" -G Ninja --log-level=VERBOSE \
    -U 'UBIOPS_WEBHOOKS_HEADERS_*' -U 'UBIOPS_WEBHOOKS_LIBRARIES_*' \
    -D CMAKE_PREFIX_PATH="$folder" -D CMAKE_INCLUDE_PATH="$folder;$folder/include" \
    -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_FLAGS_DEBUG=-O0 \
    -D UBIOPS_WEBHOOKS_EXAMPLES=adapters -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF \
    -D UBIOPS_WEBHOOKS_WARNINGS_AS_ERRORS=ON &&
    grep -q "^UBIOPS_WEBHOOKS_HEADERS_.*=$folder" "$build/CMakeCache.txt" &&
    cmake --build "$build" --target "ubiops_webhooks_example_${adapter}_server" ubiops_webhooks_test_adapters &&
    ctest --test-dir "$build" --output-on-failure --no-tests=error -R "^adapters/$adapter\$"
}

failed=0
for folder in "$@"; do
  folder=$(cd -- "$folder" && pwd)
  verdict=passed
  try "$folder" >"$log" 2>&1 || verdict=failed
  release=$(sed -n "s/^-- ubiops_webhooks: the adapter $adapter is built with //p" "$log")
  echo "${release:-$folder}: $verdict"
  if [ $verdict = failed ]; then
    failed=1
    tail -n 40 "$log"
  fi
done
exit $failed
