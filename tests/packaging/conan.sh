#!/usr/bin/env bash
# Makes the Conan package, with events and without, has a project take it, and removes it. Its requirements are taken
# from the system: Conan's own registry is asked for nothing.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev python3 python3-venv

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
tools=$root/build/packaging
if [ ! -x "$tools/bin/conan" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet -r "$root/tests/packaging/requirements.txt"
fi
export CONAN_HOME=$scratch/home
"$tools/bin/conan" profile detect
"$tools/bin/conan" remote disable '*'
cat >"$scratch/system" <<PROFILE
include(default)
[settings]
compiler.cppstd=20
[platform_requires]
libsodium/$(pkg-config --modversion libsodium)
simdjson/$(pkg-config --modversion simdjson)
[conf]
tools.cmake.cmaketoolchain:generator=Ninja
tools.cmake.cmake_layout:test_folder=$scratch/test
PROFILE

files() { find "$root/cmake/packaging/conan" -not -path '*/__pycache__*' | sort; }
files >"$scratch/before"
for events in True False; do
  "$tools/bin/conan" create "$root/cmake/packaging/conan" --profile:all "$scratch/system" \
    --options "ubiops_webhooks/*:events=$events" --test-folder "$root/cmake/packaging/conan/test_package"
done
"$tools/bin/conan" remove --confirm 'ubiops_webhooks/*'
if "$tools/bin/conan" list 'ubiops_webhooks/*' | grep -q 'ubiops_webhooks/'; then
  echo "the package is left behind" >&2
  exit 1
fi
files | diff "$scratch/before" - # nothing is written beside the sources
echo "Conan's package: made, used and removed"
