#!/usr/bin/env bash
# What debian13.sh does, on Debian's sid, as new as the mirror has it: the newest releases of compilers, libraries and
# frameworks. A failure may be theirs, and tells what the next Debian will have.
#
#   bash tests/sid.sh [FOLDER]
#
# As root. FOLDER (build/sid) keeps the system for the next time.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/debian_release.sh
source "$root/cmake/debian_release.sh"

# Drogon's package for CMake asks for more than Debian's package brings.
try_debian_release sid sid "${1:-$root/build/sid}" libdrogon-dev libpq-dev libmariadb-dev libsqlite3-dev
