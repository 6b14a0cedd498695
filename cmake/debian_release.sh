# shellcheck shell=bash
# Sourced by scripts that try the project on another release of Debian, in a chroot on this machine, as root. Brings
# packages.sh, debian.sh and steps.sh.
#
#   try_debian_release NAME RELEASE FOLDER [PACKAGE…]     the README's installation, the quickstart, the tests, the
#                                                         adapters, and the versions of what they were built with, each
#                                                         a step; ends the script
#
# The packages are those of frameworks that Debian 12 does not have.
#
# FOLDER is made by debootstrap, from the mirror that this machine uses, and upgraded the next time: remove it for a
# fresh one. The project's files are copied into it. What the run mounts and starts is gone with it, however it ends:
# both are in namespaces of their own.
# shellcheck disable=SC2317  # the functions are called through step

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=debian.sh
source "$root/cmake/debian.sh"
# shellcheck source=steps.sh
source "$root/cmake/steps.sh"

try_debian_release() {
  local name=$1
  if [ "$(id -u)" -ne 0 ]; then
    echo "a chroot is for root alone" >&2
    exit 2
  fi
  mkdir -p "$3"
  release=$2
  system=$(cd -- "$3" && pwd)
  packages_of_adapters+=("${@:4}")
  cd "$root"
  require_packages debootstrap git
  step "$name: the system" make_system
  step "$name: the README to the letter" inside bash tests/newcomer.sh
  step "$name: the quickstart" inside bash examples/quickstart.sh
  step "$name: the tests" inside bash tests/run.sh
  step "$name: the adapters" test_adapters
  step "$name: the versions" show_versions
  end_of_steps
}

make_system() {
  if [ ! -e "$system/made" ]; then
    debootstrap --variant=minbase --include=ca-certificates "$release" "$system" "$(debian_mirror)"
    touch "$system/made"
  fi
  printf 'deb %s %s main\n' "$(debian_mirror)" "$release" >"$system/etc/apt/sources.list"
  # A mirror may have stood still for longer than the lists of its day are good for.
  { apt-config dump Acquire::http::Proxy && echo 'Acquire::Check-Valid-Until "false";'; } \
    >"$system/etc/apt/apt.conf.d/90mirror"
  cp -L /etc/resolv.conf /etc/hosts "$system/etc/"
  # No package starts its server.
  printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d"
  chmod +x "$system/usr/sbin/policy-rc.d"

  mkdir -p "$system/project"
  find "$system/project" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf -- {} +
  git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- | tar --extract -C "$system/project"
  inside apt-get -q update
  inside apt-get -q -y full-upgrade
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

# After tests/run.sh, which builds none; without sanitizers, as there, or all would be built anew. The preset fails where
# one is left out that Debian 12 has.
test_adapters() {
  # shellcheck disable=SC2016  # the inner shell puts them in
  inside bash -ec '
    source cmake/packages.sh
    require_packages "$@"
    cmake --preset dev -D UBIOPS_WEBHOOKS_EXAMPLES="adapters;keygen;listener;quickstart;replay_redis;send" \
      -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF -D UBIOPS_WEBHOOKS_TEST_OPENSSL=OFF -D UBIOPS_WEBHOOKS_SANITIZE=
    cmake --build build/dev --parallel "$(nproc)"
    ctest --preset dev --parallel "$(nproc)" -L adapters' test_adapters "${packages_of_adapters[@]}"
}

show_versions() {
  inside dpkg-query --show g++ cmake libsodium-dev libsimdjson-dev catch2 libhiredis-dev nginx \
    "${packages_of_adapters[@]}"
}
