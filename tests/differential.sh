#!/usr/bin/env bash
# Compares the library with other implementations, on generated inputs and their mutants:
#
#   bash tests/differential.sh [COUNT [SEED [PART…]]]
#   bash tests/differential.sh --replay PART PEER <CASES
#
# PART is fields (RFC 9651: Python's http_sf, Rust's sfv), requests (RFC 9421: the producer's packages of both
# generations, Rust's httpsig, Go's htmsig) or events (Python's json); all of them. COUNT (20,000) inputs each, of
# requests a quarter of it, that follow from SEED (1) and, of requests that the producer signs, from the clock. Fails on a
# disagreement that has no name in tests/differential/README.md, and prints it: its line "case" is what --replay takes,
# which shows what the library and PEER say of it.
#
# Builds everything in build/differential, with the pinned releases; needs the network the first time, Rust and Go. A few
# minutes, then one. UBIOPS_WEBHOOKS_INTEROP_DIR is a folder with the producer's pythons (tests/interop/pythons.sh),
# if there is one already; UBIOPS_WEBHOOKS_DIFFERENTIAL_TOLD is how many disagreements are printed (20).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=../cmake/progress.sh
source "$root/cmake/progress.sh"
# shellcheck source=differential/peers.sh
source "$root/tests/differential/peers.sh"
cd "$root"

replay=
if [ "${1:-}" = --replay ]; then
  replay=${2:?which part?}
  peer=${3:?which peer?}
  parts=("$replay")
else
  count=${1:-20000}
  seed=${2:-1}
  parts=("${@:3}")
  if [ ${#parts[@]} -eq 0 ]; then parts=(fields requests events); fi
fi

require_packages cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev catch2 nlohmann-json3-dev \
  python3 python3-venv
build=$root/build/differential
work=$build/work
mkdir -p "$work"
make_peers "${parts[@]}"
cmake --preset release -B "$build/cmake" -D UBIOPS_WEBHOOKS_DIFFERENTIAL=ON \
  -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF >/dev/null
cmake --build "$build/cmake" --parallel "${UBIOPS_WEBHOOKS_JOBS:-$(nproc)}" --target ubiops_webhooks_differential |
  progress
program=$build/cmake/bin/test_differential

if [ -n "$replay" ]; then
  cat >"$work/replayed"
  printf 'ours:   %s\n' "$("$program" answers "$replay" <"$work/replayed")"
  ask "$peer" "$work/replayed" "$work/replayed.$peer"
  printf 'theirs: %s\n' "$(cat "$work/replayed.$peer")"
  exit
fi

# Each known disagreement has a row in the page, and each row is one.
if ! diff <("$program" rules | sort) \
  <(sed -n '/^## Structured fields/,$ s/^| \([^|]*\) | .*/\1/p' tests/differential/README.md | grep -v -x name | sort); then
  echo "tests/differential/README.md: its tables (>) have other names than the rules (<)"
  exit 1
fi

failed=0
for part in "${parts[@]}"; do
  compare "$program" "$part" "$seed" "$count" "$work" || failed=1
done
exit "$failed"
