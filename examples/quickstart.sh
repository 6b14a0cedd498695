#!/usr/bin/env bash
# Builds the quickstart, a listener and a sender, and no more, and runs them: a real request verified, forgeries
# refused, then the same over a socket. Installs what is missing (Debian, Ubuntu). Exits 0 only if every verdict was right.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"

packages=(cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev)
# The listener and the sender.
packages+=(libboost-dev libcli11-dev nlohmann-json3-dev libssl-dev libhiredis-dev)
require_packages "${packages[@]}"

cd "$root"
build=build/quickstart
log=$build/configure.log
mkdir -p "$build"
echo "Building the quickstart in $build (a minute or two):"
if ! cmake --preset tools -B "$build" -D CMAKE_BUILD_TYPE= \
       -D UBIOPS_WEBHOOKS_EXAMPLES="quickstart;listener;send;keygen" >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
# Ninja's own words, as it goes: how many of how many, and after how many seconds.
NINJA_STATUS='  [%f of %t, %e s] ' cmake --build "$build"
echo
"$build/bin/quickstart" tests/data/pyauth.json
echo
bash examples/quickstart/receive.sh "$build/bin"
