#!/usr/bin/env bash
# Plants faults in a copy of the library, and demands that the comparison report each, so that one that no longer sees
# anything is noticed:
#
#   bash tests/differential/plant.sh [COUNT [WORD]]
#
# Each among so many inputs of its part (20,000, of requests a quarter of it); with WORD only those whose line has it. All faults are in one build, and
# an environment variable says which is there. Without any, nothing may be reported.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../cmake/progress.sh
source "$root/cmake/progress.sh"
# shellcheck source=../fuzz/planting.sh
source "$root/tests/fuzz/planting.sh"
# shellcheck source=peers.sh
source "$root/tests/differential/peers.sh"
cd "$root"
count=${1:-20000}
word=${2:-}

build=$root/build/differential/plant
begin_planting "$build"
# shellcheck source=faults.sh
source "$root/tests/differential/faults.sh"
end_planting
make_peers fields requests events
cmake --preset release -B "$build/cmake" -D UBIOPS_WEBHOOKS_DIFFERENTIAL=ON \
  -D UBIOPS_WEBHOOKS_DIFFERENTIAL_PLANTED="$build/planted" \
  -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF >/dev/null
cmake --build "$build/cmake" --parallel "${UBIOPS_WEBHOOKS_JOBS:-$(nproc)}" --target ubiops_webhooks_differential |
  progress
program=$build/cmake/bin/test_differential

# The others answer once: they know nothing of the faults.
answers=()
judge() {
  local part=$1 peer
  answers=()
  for peer in $(peers_of "$part"); do answers+=("$peer=$build/$part.$peer"); done
  "$program" judge "$part" "$build/$part" "${answers[@]}"
}
missed=0
for part in $(printf '%s\n' "${targets[@]}" | sort -u); do
  if ! PLANTED=0 compare "$program" "$part" 1 "$count" "$build" >"$build/log"; then
    cat "$build/log"
    missed=$((missed + 1))
  fi
done
planted=0
for ((i = 0; i < ${#words[@]}; ++i)); do
  if [[ "${targets[i]} ${headers[i]} ${words[i]}" != *"$word"* ]]; then continue; fi
  planted=$((planted + 1))
  PLANTED=$((i + 1)) judge "${targets[i]}" >"$build/log" || true
  times=$(sed -n 's/.*; \([0-9]*\) disagreements without a name/\1/p' "$build/log")
  answer="reported $times times"
  if [ "${times:-0}" -eq 0 ]; then
    missed=$((missed + 1))
    answer="NOT REPORTED"
  fi
  printf '%s: %s: %s\n' "${targets[i]}" "${words[i]}" "$answer"
done
printf '%d planted, %d missed\n' "$planted" "$missed"
[ "$missed" -eq 0 ]
