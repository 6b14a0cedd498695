# shellcheck shell=bash
# Sourced by the scripts that a newcomer runs. Installs what is missing on Debian and Ubuntu, after saying so; elsewhere
# names it, and goes on where the tools are there all the same.

# What the adapters that Debian 12 has the frameworks of are built with.
# shellcheck disable=SC2034  # for those who source this
packages_of_adapters=(libboost-dev libcli11-dev nlohmann-json3-dev libcpp-httplib-dev libssl-dev libpoco-dev
  libmicrohttpd-dev libcivetweb-dev librestinio-dev libasio-dev libnghttp2-dev libfcgi-dev libevent-dev)

# require_packages PACKAGE…: Debian's names.
require_packages() {
  # Some systems leave these out of an ordinary user's PATH, and dpkg insists on them.
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
  if is_debian; then
    local missing=() package
    for package in "$@"; do
      if ! is_installed "$package"; then
        missing+=("$package")
      fi
    done
    if [ "${#missing[@]}" -ne 0 ]; then
      install_packages "${missing[@]}"
    fi
    return
  fi

  if can_build; then
    echo "This is neither Debian nor Ubuntu; a compiler, CMake and libsodium are here, so we go on without installing."
    return
  fi
  {
    echo "Something is missing, and packages are installed only on Debian and Ubuntu. Install these, then run this again:"
    echo "  Fedora: dnf install $(names_on fedora "$@")"
    echo "  Arch:   pacman -S $(names_on arch "$@")"
    echo "  Alpine: apk add $(names_on alpine "$@")"
    echo "  macOS:  brew install $(names_on macos "$@")"
    echo "  others: what Debian calls $*"
  } >&2
  return 1
}

is_debian() {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null && [ -r /etc/os-release ] &&
    grep -Eq '^(ID|ID_LIKE)=.*(debian|ubuntu)' /etc/os-release
}

is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages PACKAGE…: as root, or with sudo. The lists are fetched only if what we have does not do.
install_packages() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing, and there is no sudo: run 'apt-get install $*' as root, then this again." >&2
      return 1
    fi
    as_root=(sudo)
  fi
  local apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120)
  local install=("${apt_get[@]}" install -y --no-install-recommends "$@")

  echo "Installing the missing packages: $*"
  if apt-get -q --simulate install --no-install-recommends "$@" >/dev/null 2>&1 && "${install[@]}" </dev/null; then
    return
  fi
  echo "Fetching the package lists first."
  if ! "${apt_get[@]}" update </dev/null; then
    echo "Some package lists could not be fetched; trying with those that could." >&2
  fi
  "${install[@]}" </dev/null
}

# A compiler that finds libsodium, and CMake: what nothing here can do without.
can_build() {
  command -v cmake >/dev/null || return 1
  command -v ninja >/dev/null || return 1
  local compiler
  for compiler in ${CXX:+"$CXX"} c++ g++ clang++; do
    if printf '#include <version>\n#include <sodium.h>\n' | "$compiler" -std=c++20 -fsyntax-only -x c++ - 2>/dev/null; then
      return 0
    fi
  done
  # Where headers are in no standard place, CMake and pkg-config still find them.
  command -v c++ >/dev/null && command -v pkg-config >/dev/null && pkg-config --exists libsodium
}

# names_on SYSTEM PACKAGE…: what Debian's packages are called there; the same name where we know no other.
names_on() {
  local system=$1 package
  local names=()
  shift
  for package in "$@"; do
    case $system:$package in
      fedora:g++) names+=(gcc-c++) ;;
      fedora:pkg-config) names+=(pkgconf-pkg-config) ;;
      fedora:libsodium-dev) names+=(libsodium-devel) ;;
      fedora:catch2) names+=(catch-devel) ;;
      fedora:libbenchmark-dev) names+=(google-benchmark-devel) ;;
      fedora:nlohmann-json3-dev) names+=(json-devel) ;;
      fedora:lib*-dev)
        package=${package#lib}
        names+=("${package%-dev}-devel")
        ;;
      arch:g++) names+=(gcc) ;;
      arch:ninja-build) names+=(ninja) ;;
      arch:pkg-config) names+=(pkgconf) ;;
      alpine:ninja-build) names+=(samurai) ;;
      alpine:pkg-config) names+=(pkgconf) ;;
      alpine:catch2) names+=(catch2-3) ;;
      alpine:libsodium-dev) names+=(libsodium-dev) ;;
      alpine:lib*-dev) names+=("${package#lib}") ;;
      macos:g++ | macos:xxd) ;; # come with the system or its command-line tools
      macos:ninja-build) names+=(ninja) ;;
      macos:libbenchmark-dev) names+=(google-benchmark) ;;
      *:nlohmann-json3-dev) names+=(nlohmann-json) ;;
      arch:lib*-dev | macos:lib*-dev)
        package=${package#lib}
        case $package in
          sodium-dev) names+=(libsodium) ;;
          *) names+=("${package%-dev}") ;;
        esac
        ;;
      *) names+=("$package") ;;
    esac
  done
  echo "${names[*]}"
}
