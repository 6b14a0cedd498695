#!/usr/bin/env bash
# The README's installation, the quickstart, the tests and the adapters on Debian 13, in a chroot on this machine:
#
#   bash tests/debian13.sh [FOLDER]
#
# As root. FOLDER (build/debian13) is made by debootstrap, from the mirror that this machine uses, and used again the next
# time: remove it for a fresh one. The project's files are copied into it. What the run mounts and starts is gone with
# it, however it ends: both are in namespaces of their own.
# shellcheck disable=SC2317  # the functions are called through step
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=../cmake/debian.sh
source "$root/cmake/debian.sh"
# shellcheck source=../cmake/steps.sh
source "$root/cmake/steps.sh"

if [ "$(id -u)" -ne 0 ]; then
  echo "a chroot is for root alone" >&2
  exit 2
fi
mkdir -p "${1:-$root/build/debian13}"
system=$(cd -- "${1:-$root/build/debian13}" && pwd)
cd "$root"

make_system() {
  if [ ! -e "$system/made" ]; then
    debootstrap --variant=minbase --include=ca-certificates trixie "$system" "$(debian_mirror)"
    touch "$system/made"
  fi
  printf 'deb %s trixie main\n' "$(debian_mirror)" >"$system/etc/apt/sources.list"
  apt-config dump Acquire::http::Proxy >"$system/etc/apt/apt.conf.d/90proxy"
  cp -L /etc/resolv.conf /etc/hosts "$system/etc/"
  # No package starts its server.
  printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d"
  chmod +x "$system/usr/sbin/policy-rc.d"

  mkdir -p "$system/project"
  find "$system/project" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf -- {} +
  git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- | tar --extract -C "$system/project"
  inside apt-get -q update
}

# inside COMMAND…: runs it in the system, in the project's folder, with nothing of this machine's environment.
inside() {
  # shellcheck disable=SC2016  # the inner shells put them in
  unshare --mount --pid --fork --kill-child bash -ec '
    system=$1
    shift
    mount --types proc proc "$system/proc"
    mount --types sysfs sysfs "$system/sys"
    mount --rbind /dev "$system/dev"
    mount --types tmpfs tmpfs "$system/tmp"
    exec chroot "$system" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive bash -ec "cd /project && exec \"\$@\"" inside "$@"
  ' inside "$system" "$@"
}

versions() {
  inside dpkg-query --show g++ cmake libsodium-dev libsimdjson-dev catch2 libhiredis-dev nginx \
    "${packages_of_adapters[@]}"
}

# After tests/run.sh, which builds none; without sanitizers, as there, or all would be built anew. The preset fails where
# one is left out.
adapters() {
  # shellcheck disable=SC2016  # the inner shell puts them in
  inside bash -ec '
    source cmake/packages.sh
    require_packages "${packages_of_adapters[@]}"
    cmake --preset dev -D UBIOPS_WEBHOOKS_EXAMPLES="adapters;keygen;listener;quickstart;replay_redis;send" \
      -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF -D UBIOPS_WEBHOOKS_TEST_OPENSSL=OFF -D UBIOPS_WEBHOOKS_SANITIZE=
    cmake --build build/dev --parallel "$(nproc)"
    ctest --preset dev --parallel "$(nproc)" -L adapters'
}

require_packages debootstrap git
step "Debian 13: the system" make_system
step "Debian 13: the README to the letter" inside bash tests/newcomer.sh
step "Debian 13: the quickstart" inside bash examples/quickstart.sh
step "Debian 13: the tests" inside bash tests/run.sh
step "Debian 13: the adapters" adapters
step "Debian 13: the versions" versions
end_of_steps
