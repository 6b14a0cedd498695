#!/usr/bin/env bash
# Measures everything, on a quiet machine, and writes the report to benchmarks/results:
#
#   bash benchmarks/run.sh [--without-peers]
#
# Installs what is missing. Exits with 1 where a number does not hold.
# shellcheck disable=SC2317  # a function is called through section
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages cmake g++-12 ninja-build pkg-config libsodium-dev libsimdjson-dev libbenchmark-dev libssl-dev \
  libboost-dev libcli11-dev nlohmann-json3-dev wrk valgrind python3

cd "$root"
results=benchmarks/results
mkdir -p "$results"
cmake --preset gcc-o2 -D UBIOPS_WEBHOOKS_REQUIRE_EVERYTHING=OFF >/dev/null
cmake --build build/gcc-o2 --target ubiops_webhooks_benchmark_numbers ubiops_webhooks_benchmark_instructions

failed=0
# section FILE TITLE WORDS COMMAND…: what the command prints, under a title, with the machine and the date.
section() {
  local file=$results/$1 title=$2 words=$3
  shift 3
  echo "measuring: $title" >&2
  printf '# %s\n\n%s.\n\n%s\n\n' "$title" "$(python3 benchmarks/peers/machine.py)" "$words" >"$file"
  if ! "$@" >>"$file"; then
    failed=1
    echo "does not hold: see $file" >&2
  fi
}

fenced() {
  local code=0
  echo '```text'
  "$@" || code=$?
  echo '```'
  return "$code"
}

section numbers.md "Numbers to hold" "Each measured in turn with what it is a share of; the ratio is what counts: the \
median of the repetitions, the lowest and the highest of them, each begun and ended while hashing took at most \
1.15 times its least. The 512 B floor is one Ed25519 verification by bare libsodium and one SHA-512 of 512 bytes. \
In pieces, 1.025 is the bound: the head moves once more. A Signature-Input of more than 3584 bytes is refused by its \
length: what is dear to read is smaller, and has rows of its own." \
  build/gcc-o2/bin/benchmark_numbers
section instructions.md "Instructions" "Per call, counted by callgrind, with the least of processors, so that they are \
the same everywhere." python3 benchmarks/instructions/check.py build/gcc-o2/bin/benchmark_instructions
section compile_time.md "Compile time" "Of one source file. Without \`<chrono>\`, the headers that the interface \
needs would have a third less of lines and seconds. It stays: \`sys_seconds\` says in its type that a time is in \
seconds since 1970, where a plain number takes milliseconds without a word and opens the window to every replay; and \
most sources of a server include it anyway. A source file that calls \`verify()\` reaches the checks of the head \
through a pointer, and compiles none of them; one that creates a verifier compiles all of RFC 9421, some 85 KB of \
code. The bound, 3.66, is 1.5 seconds where \`<chrono>\` takes 0.41." \
  env CXX=g++-12 bash benchmarks/compile_time.sh
section load.md "Under load" "What wrk gets from the listener on loopback, verifying, and from the same server with \
verification left out. Each genuine request must be answered 204 and each forgery 403." \
  fenced bash benchmarks/load/run.sh
if [ "${1:-}" != --without-peers ] && ! bash benchmarks/peers/run.sh; then
  failed=1
fi
exit "$failed"
