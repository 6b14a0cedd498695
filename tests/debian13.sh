#!/usr/bin/env bash
# The README's installation, the quickstart, the tests and the adapters on Debian 13, in a chroot on this machine:
#
#   bash tests/debian13.sh [FOLDER]
#
# As root. FOLDER (build/debian13) keeps the system for the next time.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/debian_release.sh
source "$root/cmake/debian_release.sh"

try_debian_release "Debian 13" trixie "${1:-$root/build/debian13}"
