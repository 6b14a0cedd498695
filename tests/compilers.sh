#!/usr/bin/env bash
# Which compilers, standards and standard libraries compile the library, and what its tests say there:
#
#   bash tests/compilers.sh [WORD]
#
# With WORD, only the rows that have it, such as clang++-15. Every row compiles all headers under our warnings, in two
# files of one program, and runs the verdict tests; a row with "core" compiles and runs all core tests. Ends with a table
# of what was run. A compiler that is not to be had is named, and counts as a failure. (g++ 12 and Clang 19 with C++20 and
# C++23 are in .ci/run and tests/full.sh.) Installs what is missing (Debian 12). From the environment:
#
#   UBIOPS_WEBHOOKS_JOBS    how many files are compiled at once
#   UBIOPS_WEBHOOKS_TESTS   core or verdicts, for all rows
# shellcheck disable=SC2317  # the function is called through row
set -euo pipefail

# shellcheck source=../cmake/rows.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../cmake/rows.sh"
word=${1:-}

# compiler, standard, standard library, tests
rows=(
  "g++-11 c++20 libstdc++ verdicts"
  "clang++-14 c++20 libstdc++ core"
  "clang++-15 c++20 libstdc++ verdicts"
  "clang++-16 c++23 libstdc++ verdicts"
  "clang++-19 c++26 libc++ verdicts"
  "clang++-22 c++26 libstdc++ verdicts"
)

# try COMPILER STANDARD LIBRARY TESTS: fails where something does not compile or a test fails.
try() {
  local compiler=$1 standard=$2 library=$3 tests=$4
  local build=build/compilers/$compiler-$standard-$library
  local arguments=(-D CMAKE_CXX_COMPILER="$compiler")
  local flags="-std=${standard/c++23/c++2b}" # as all of them know it
  if [ "$library" = libc++ ]; then
    flags+=" -stdlib=libc++"
    # Debian's simdjson is linked with the other library.
    if [ ! -d build/compilers/simdjson ]; then
      unpack_source build/compilers/simdjson simdjson
    fi
    arguments+=(-D FETCHCONTENT_SOURCE_DIR_SIMDJSON="$root/build/compilers/simdjson")
  fi
  configure_tests "$build" "${arguments[@]}" -D CMAKE_CXX_FLAGS="$flags"
  run_tests "$build" "$tests"
}

require_packages cmake ninja-build pkg-config libsodium-dev libsimdjson-dev catch2 dpkg-dev

for row in "${rows[@]}"; do
  case "$row " in
    *"$word"*) ;;
    *) continue ;;
  esac
  read -r compiler standard library tests <<<"$row"
  packages=("${compiler/clang++/clang}")
  if [ "$library" = libc++ ]; then
    version=${compiler#clang++-}
    packages+=("libc++-$version-dev" "libc++abi-$version-dev")
  fi
  if require_packages "${packages[@]}"; then
    row "$("$compiler" --version | head -n 1), ${standard^^}, $library" try "$compiler" "$standard" "$library" "$tests"
  else
    row_cannot_be_had "$compiler, ${standard^^}, $library"
  fi
done
end_of_rows
