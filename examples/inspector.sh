#!/usr/bin/env bash
# Builds the inspector, and no more, and starts it: webhooks arrive on one port of this machine, and a page on another
# shows them. For development, never for production. Installs what is missing (Debian, Ubuntu). Ctrl-C ends it.
#
#   bash examples/inspector.sh [option of the inspector…]     # --pubkey, --public-origin, --port, --page-port, --help
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"

packages=(cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev)
packages+=(libboost-dev libcli11-dev nlohmann-json3-dev libssl-dev libhiredis-dev)
require_packages "${packages[@]}"

build=$root/build/inspector
log=$build/configure.log
mkdir -p "$build"
echo "Building the inspector in build/inspector (a minute or two, the first time):"
if ! (cd "$root" && cmake --preset tools -B "$build" -D CMAKE_BUILD_TYPE= -D UBIOPS_WEBHOOKS_EXAMPLES=inspector) \
     >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
# Ninja's own words, as it goes: how many of how many, and after how many seconds.
NINJA_STATUS='  [%f of %t, %e s] ' cmake --build "$build" --target ubiops_webhooks_example_inspector
echo
exec "$build/bin/inspector" "$@"
