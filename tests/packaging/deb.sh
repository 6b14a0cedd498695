#!/usr/bin/env bash
# Makes the Debian package, installs it, has a project of somebody else's take the library from it by find_package and by
# pkg-config, and removes it. As root, or with sudo; on Debian and Ubuntu.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev

package=libubiops-webhooks-dev
as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
if is_installed "$package"; then
  echo "$package is installed already, and would be removed: nothing was done" >&2
  exit 1
fi

scratch=$(mktemp -d)
installed=0
finish() {
  if [ "$installed" -eq 1 ]; then "${as_root[@]}" dpkg --purge "$package"; fi
  rm -rf -- "$scratch"
}
trap finish EXIT

cmake -S "$root" -B "$scratch/build" -G Ninja -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF \
  -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF
(cd "$scratch/build" && cpack -G DEB)
file=("$scratch/build/${package}"_*_all.deb)
dpkg-deb --info "${file[0]}"
# All headers of the tree, and no other.
headers=$(dpkg-deb --contents "${file[0]}" | grep -c '/usr/include/.*[.]hpp$')
if [ "$headers" -ne "$(find "$root/include" -name '*.hpp' | wc -l)" ]; then
  echo "the package has $headers headers, the tree another number" >&2
  exit 1
fi

installed=1
"${as_root[@]}" dpkg --install "${file[0]}"

mkdir "$scratch/includes"
printf '%s\n' '#include <ubiops/webhooks.hpp>' '#include <ubiops/webhooks/testing/signer.hpp>' \
  '#include <ubiops/webhooks/diagnosis/explain.hpp>' >"$scratch/includes/all_headers.hpp"
consumers=$root/tests/build/consumers
echo "By find_package:"
cmake -S "$consumers/find_package" -B "$scratch/found" -G Ninja -D LINKED=ubiops::webhooks \
  -D "ALL_HEADERS_DIR=$scratch/includes" -D CMAKE_FIND_USE_PACKAGE_REGISTRY=OFF
grep '^ubiops_webhooks_DIR:PATH=/usr/share/cmake/ubiops_webhooks$' "$scratch/found/CMakeCache.txt"
cmake --build "$scratch/found"
"$scratch/found/consumer"
echo "By pkg-config:"
read -ra flags < <(pkg-config --cflags --libs ubiops_webhooks)
g++ -std=c++20 -DCONSUMER_HAS_SIMDJSON "-I$scratch/includes" "$consumers/main.cpp" "${flags[@]}" -o "$scratch/consumer"
"$scratch/consumer"

mapfile -t files < <(dpkg-query --listfiles "$package" | grep -E 'ubiops')
"${as_root[@]}" dpkg --purge "$package"
installed=0
for each in "${files[@]}"; do
  if [ -e "$each" ]; then
    echo "$each is left behind" >&2
    exit 1
  fi
done
echo "$package: made, installed, used and removed"
