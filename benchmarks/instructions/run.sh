#!/usr/bin/env bash
# Counts the instructions of every call with callgrind and compares them with those of recorded.json:
#
#   bash benchmarks/instructions/run.sh [--record]
#
# --record takes the figures anew, to be committed.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages cmake g++-12 ninja-build pkg-config libsodium-dev libsimdjson-dev libbenchmark-dev libssl-dev \
  valgrind python3

cd "$root"
if [ ! -f build/gcc-o2/CMakeCache.txt ]; then
  cmake --preset gcc-o2 -D UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING=OFF
fi
cmake --build build/gcc-o2 --target ubiops_webhooks_benchmark_instructions >&2
exec python3 benchmarks/instructions/check.py "$@" build/gcc-o2/bin/benchmark_instructions
