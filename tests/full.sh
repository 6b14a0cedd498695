#!/usr/bin/env bash
# All checks, the long ones too: what .ci/run does for every change, then the live producer at length, the listener under
# load, then ThreadSanitizer.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
jobs=$(nproc)

bash .ci/run

echo "=== interop: ten times as many requests, others each time"
UBIOPS_WEBHOOKS_INTEROP_REQUESTS=2000 UBIOPS_WEBHOOKS_INTEROP_SEED=$(date +%s) \
  ctest --preset dev -L interop --verbose

echo "=== the listener under load, and the same server with verification left out"
bash benchmarks/load/run.sh

echo "=== replays: 10,000 deliveries by 64 threads through Redis, which is also stopped, killed and paused"
UBIOPS_WEBHOOKS_STRESS_DELIVERIES=10000 build/gcc-o2/tests/replay_redis/test_replay_redis "64 threads*" -d yes

echo "=== ThreadSanitizer"
cmake --preset tsan -D CMAKE_CXX_COMPILER=g++-12
cmake --build --preset tsan --parallel "$jobs"
ctest --preset tsan --parallel "$jobs" -L 'core|receivers|redis'
ctest --preset tsan -R '^adapters/listener$'
