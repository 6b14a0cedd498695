#!/usr/bin/env bash
# The headers and the verdict tests on Windows: by Debian's MinGW, and under Wine.
#
#   bash tests/windows.sh
#
# libsodium and simdjson are built from Debian's source packages, below build/windows. Installs what is missing
# (Debian 12). UBIOPS_WEBHOOKS_JOBS is how many files are compiled at once.
# shellcheck disable=SC2317  # the function is called through row
set -euo pipefail

# shellcheck source=../cmake/rows.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../cmake/rows.sh"
build=$root/build/windows
prefix=x86_64-w64-mingw32

# libsodium into $build/installed; the others as they are.
make_libraries() {
  if [ ! -e "$build/installed/lib/libsodium.a" ]; then
    rm -rf -- "$build/libsodium"
    unpack_source "$build/libsodium" libsodium
    (
      cd "$build/libsodium" && autoreconf --install &&
        ./configure --host="$prefix" --prefix="$build/installed" --disable-shared --enable-static --quiet &&
        make --silent --jobs "$jobs" install
    ) >"$build/libsodium.log" 2>&1 || {
      tail -n 40 "$build/libsodium.log"
      return 1
    }
  fi
  if [ ! -d "$build/simdjson" ]; then unpack_source "$build/simdjson" simdjson; fi
  if [ ! -d "$build/catch2/usr" ]; then
    unpack_packages "$build/catch2" amd64 catch2
    # It would start a program of Windows to ask for the names of its tests.
    rm -- "$build/catch2/usr/lib/cmake/Catch2/Catch.cmake"
  fi
}

try() {
  make_libraries
  export WINEPREFIX=$build/wine WINEDEBUG=-all
  configure_foreign_tests "$build/tests" Windows x86_64 "$build/installed;$build/catch2" \
    -D CMAKE_C_COMPILER="$prefix-gcc-posix" \
    -D CMAKE_CXX_COMPILER="$prefix-g++-posix" \
    -D CMAKE_RC_COMPILER="$prefix-windres" \
    -D CMAKE_EXE_LINKER_FLAGS=-static \
    -D CMAKE_DISABLE_FIND_PACKAGE_PkgConfig=ON \
    -D Sodium_USE_STATIC_LIBS=ON \
    -D FETCHCONTENT_SOURCE_DIR_SIMDJSON="$build/simdjson"
  cmake --build "$build/tests" --parallel "$jobs" --target ubiops_webhooks_test_verdicts ubiops_webhooks_test_odr | progress
  wine "$build/tests/tests/build/ubiops_webhooks_test_odr.exe"
  wine "$build/tests/tests/test_verdicts.exe" | tee -- "$build/verdicts.log"
  printf 'verdicts, %s\n' "$(sed -n 's/^All tests passed (\(.*\)).*/\1/p' "$build/verdicts.log")" >>"$ran"
}

require_packages cmake ninja-build make autoconf automake libtool dpkg-dev "g++-mingw-w64-x86-64-posix" wine64 wine
version=$("$prefix-g++-posix" -dumpversion)
row "Windows, MinGW g++ ${version%-*}, $(wine --version 2>/dev/null | sed 's/ .*//')" try
end_of_rows
