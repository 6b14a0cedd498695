#!/usr/bin/env bash
# Builds and runs the tests of the library, the listener, send and keygen:
#
#   bash tests/run.sh [argument of ctest…]
#
# Installs what is missing (Debian, Ubuntu). Optional, from the environment:
#
#   CXX                               the compiler
#   UBIOPS_WEBHOOKS_CONFORMANCE_DIR   a folder of public test suites
#   UBIOPS_WEBHOOKS_INTEROP_DIR       pythons with the signing packages (tests/interop/pythons.sh)
#   UBIOPS_WEBHOOKS_THOROUGH=ON       all tests, what takes twice as long and seldom fails, too: with AddressSanitizer and
#                                     UndefinedBehaviorSanitizer, the adapters, doctor and the inspector, whose page a
#                                     browser shows, the verdict tests with OpenSSL's hashes, those of the Redis store,
#                                     and those with the label thorough (most ways into another project, floods,
#                                     faults, inputs of the fuzz targets)
#   UBIOPS_WEBHOOKS_TEST_OPENSSL=OFF  of these, not the one with OpenSSL's hashes
#   UBIOPS_WEBHOOKS_SANITIZE_ALL=ON   with it, UndefinedBehaviorSanitizer in doctor, the listener, the store and send too
#
# Without the second and third, what needs them is left out or skipped.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=../cmake/progress.sh
source "$root/cmake/progress.sh"

packages=(cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev catch2)
packages+=(libboost-dev libcli11-dev nlohmann-json3-dev libssl-dev) # the examples
packages+=(openssl nginx wrk libhiredis-dev libnghttp2-dev redis-server curl jq) # what receivers are tested with
packages+=(xxd) # a command that makes PEM of a key
thorough=${UBIOPS_WEBHOOKS_THOROUGH:-OFF}
tests=()
examples=
sanitizers="address;undefined"
if [ "$thorough" != ON ]; then
  sanitizers=
  tests=(--label-exclude thorough)
  examples="keygen;listener;quickstart;replay_redis;send"
else
  packages+=("${packages_of_adapters[@]}")
  packages+=(chromium chromium-driver python3) # the inspector's page
fi

echo "Step 1 of 4: the packages that the tests need"
require_packages "${packages[@]}"

cd "$root"
compiler=()
if [ -n "${CXX:-}" ]; then
  compiler=(-D CMAKE_CXX_COMPILER="$CXX")
fi
echo "Step 2 of 4: configure build/dev"
cmake --preset dev ${compiler[@]+"${compiler[@]}"} \
  -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF \
  -D UBIOPS_WEBHOOKS_EXAMPLES="$examples" \
  -D UBIOPS_WEBHOOKS_SANITIZE="$sanitizers" \
  -D UBIOPS_WEBHOOKS_TEST_THOROUGH="$thorough" \
  -D UBIOPS_WEBHOOKS_SANITIZE_ALL="${UBIOPS_WEBHOOKS_SANITIZE_ALL:-OFF}" \
  -D UBIOPS_WEBHOOKS_TEST_OPENSSL="${UBIOPS_WEBHOOKS_TEST_OPENSSL:-$thorough}" \
  -D UBIOPS_WEBHOOKS_CONFORMANCE_DIR="${UBIOPS_WEBHOOKS_CONFORMANCE_DIR:-}" \
  -D UBIOPS_WEBHOOKS_INTEROP_DIR="${UBIOPS_WEBHOOKS_INTEROP_DIR:-}"
jobs=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
echo "Step 3 of 4: build"
cmake --build build/dev --parallel "$jobs" | progress
echo "Step 4 of 4: test"
ctest --preset dev --parallel "$((jobs * 2))" ${tests[@]+"${tests[@]}"} "$@" | progress # many of them wait
