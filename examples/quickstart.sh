#!/usr/bin/env bash
# Builds the quickstart and no more, and runs it: a real request verified, forgeries refused. Installs what is missing
# (Debian, Ubuntu). Exits 0 only if every verdict was right.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"

require_packages cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev

cd "$root"
build=build/quickstart
log=$build/build.log
mkdir -p "$build"
echo "Building the quickstart in $build"
if ! { cmake -S . -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=Release -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF \
         -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF -D UBIOPS_WEBHOOKS_EXAMPLES=quickstart &&
       cmake --build "$build" --target ubiops_webhooks_example_quickstart; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
echo
exec "$build/bin/quickstart" tests/data/pyauth.json
