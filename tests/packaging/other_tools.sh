#!/usr/bin/env bash
# Takes the installed library with CMake 3.22 (Ubuntu 22.04's) and with Meson, which come from PyPI.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev catch2 python3 python3-venv

tools=$root/build/consumer_tools
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet -r "$root/tests/build/requirements.txt"
cmake -S "$root" -B "$root/build/other_tools" -G Ninja -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF \
  -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF -D "UBIOPS_WEBHOOKS_CONSUMER_TOOLS=$tools/bin"
ctest --test-dir "$root/build/other_tools" --output-on-failure --no-tests=error -R "CMake 3.22|Meson"
