#!/usr/bin/env bash
# Core tests on other processors, by Debian's cross compilers and under qemu's emulation, in which i386 hangs in
# fork(): it runs without, on an amd64 machine.
#
#   bash tests/architectures.sh [ARCHITECTURE…]
#
# Of arm64, armhf (32 bits), i386 (32 bits) and s390x (big-endian) all, or those that are named. Their libraries are
# unpacked below build/architectures; the machine's own packages stay as they are. Ends with a table of what was run.
# Installs the compilers and qemu (Debian 12).
# From the environment:
#
#   UBIOPS_WEBHOOKS_JOBS    how many files are compiled at once
#   UBIOPS_WEBHOOKS_TESTS   verdicts: all headers and the verdict tests alone
# shellcheck disable=SC2317  # the function is called through row
set -euo pipefail

# shellcheck source=../cmake/rows.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../cmake/rows.sh"

# Debian's architecture, its compiler's prefix, qemu's word for the processor
all=(
  "arm64 aarch64-linux-gnu aarch64"
  "armhf arm-linux-gnueabihf arm"
  "i386 i686-linux-gnu i386"
  "s390x s390x-linux-gnu s390x"
)

# try ARCHITECTURE PREFIX PROCESSOR
try() {
  local architecture=$1 prefix=$2 processor=$3
  local build=build/architectures/$architecture
  local sysroot=$root/$build.libraries
  local libraries=$sysroot/usr/lib/${prefix/i686/i386}
  if [ ! -d "$sysroot" ]; then
    unpack_packages "$sysroot" "$architecture" libsodium23 libsodium-dev libsimdjson14 libsimdjson-dev catch2
  fi
  # The loader and the C library are where the cross compiler has them.
  local runner="qemu-$processor;-L;/usr/$prefix"
  if [ "$architecture" = i386 ]; then
    runner="/usr/$prefix/lib/ld-linux.so.2;--library-path;/usr/$prefix/lib"
  fi
  # GCC notes hundreds of times what it passed in another way before 7.1.
  local flags=
  if [ "$architecture" = armhf ]; then flags=-Wno-psabi; fi
  export PKG_CONFIG_LIBDIR=$libraries/pkgconfig PKG_CONFIG_SYSROOT_DIR=$sysroot
  configure_foreign_tests "$build" Linux "$processor" "$sysroot" \
    -D CMAKE_CXX_COMPILER="$prefix-g++" \
    -D CMAKE_CXX_FLAGS="$flags" \
    -D CMAKE_CXX_LIBRARY_ARCHITECTURE="$(basename -- "$libraries")" \
    -D CMAKE_CROSSCOMPILING_EMULATOR="$runner"
  run_tests "$build" core
}

wanted=("$@")
if [ ${#wanted[@]} -eq 0 ]; then wanted=(arm64 armhf i386 s390x); fi
require_packages cmake ninja-build pkg-config qemu-user
emulator=$(qemu-s390x --version | sed -n 's/^qemu-s390x version \([^ ]*\).*/qemu \1/p')
for each in "${all[@]}"; do
  read -r architecture prefix processor <<<"$each"
  [[ " ${wanted[*]} " == *" $architecture "* ]] || continue
  if require_packages "g++-$prefix"; then
    runs_by=$emulator
    if [ "$architecture" = i386 ]; then runs_by="no emulation"; fi
    row "$architecture, g++ $("$prefix-g++" -dumpfullversion), $runs_by" try "$architecture" "$prefix" "$processor"
  else
    row_cannot_be_had "$architecture"
  fi
done
end_of_rows
