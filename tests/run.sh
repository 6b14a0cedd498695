#!/usr/bin/env bash
# Builds and runs all tests, with AddressSanitizer and UndefinedBehaviorSanitizer:
#
#   bash tests/run.sh [argument of ctest…]
#
# Installs what is missing (Debian, Ubuntu). Optional, from the environment: CXX, the compiler;
# UBIOPS_WEBHOOKS_CONFORMANCE_DIR, a folder of public test suites; UBIOPS_WEBHOOKS_INTEROP_DIR, a folder of pythons that
# have the signing packages (tests/interop/pythons.sh). Without the latter two, what needs them is skipped. UBIOPS_WEBHOOKS_TEST_OPENSSL=OFF leaves out the
# second run of the verdict tests, with OpenSSL's hashes.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"

packages=(cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev catch2)
packages+=(libboost-dev libcli11-dev nlohmann-json3-dev libcpp-httplib-dev libssl-dev) # the examples
packages+=(libpoco-dev libmicrohttpd-dev libcivetweb-dev librestinio-dev libasio-dev libnghttp2-dev) # the adapters
packages+=(openssl nginx wrk libhiredis-dev redis-server curl jq) # what receivers are tested with
require_packages "${packages[@]}"

cd "$root"
compiler=()
if [ -n "${CXX:-}" ]; then
  compiler=(-D CMAKE_CXX_COMPILER="$CXX")
fi
cmake --preset dev ${compiler[@]+"${compiler[@]}"} \
  -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF \
  -D UBIOPS_WEBHOOKS_TEST_OPENSSL="${UBIOPS_WEBHOOKS_TEST_OPENSSL:-ON}" \
  -D UBIOPS_WEBHOOKS_CONFORMANCE_DIR="${UBIOPS_WEBHOOKS_CONFORMANCE_DIR:-}" \
  -D UBIOPS_WEBHOOKS_INTEROP_DIR="${UBIOPS_WEBHOOKS_INTEROP_DIR:-}"
jobs=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
cmake --build build/dev --parallel "$jobs"
ctest --preset dev --parallel "$((jobs + 1))" "$@" # some of them wait
