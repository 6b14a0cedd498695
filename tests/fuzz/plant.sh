#!/usr/bin/env bash
# Plants faults in a copy of the library, and demands that their targets find each of them, so that a target that no
# longer sees anything is noticed:
#
#   bash tests/fuzz/plant.sh [EXECUTIONS [WORD]]
#
# Each within so many executions (20,000), from the committed inputs; with WORD only those whose line has it. All faults
# are in one build, and an environment variable says which is there. Without any, nothing may be found.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../cmake/progress.sh
source "$root/cmake/progress.sh"
# shellcheck source=planting.sh
source "$root/tests/fuzz/planting.sh"
# shellcheck source=run_target.sh
source "$root/tests/fuzz/run_target.sh"
cd "$root"
executions=${1:-20000}
word=${2:-}
jobs=${UBIOPS_WEBHOOKS_JOBS:-$(nproc)}

build=build/plant
begin_planting "$build"
# shellcheck source=faults.sh
source "$root/tests/fuzz/faults.sh"
end_planting
cmake --preset fuzz -B "$build" -D UBIOPS_WEBHOOKS_FUZZ_PLANTED="$root/$build/planted" >/dev/null
mapfile -t programs < <(printf 'ubiops_webhooks_fuzz_%s\n' "${targets[@]}" | sort -u)
cmake --build "$build" --parallel "$jobs" --target "${programs[@]}" | progress

missed=0
count=0
for target in $(printf '%s\n' "${targets[@]}" | sort -u); do
  PLANTED=0 run_target "$build" "$target" "" -runs=1000 -seed=1 || missed=$((missed + 1))
done
for ((i = 0; i < ${#words[@]}; ++i)); do
  if [[ "${targets[i]} ${headers[i]} ${words[i]}" != *"$word"* ]]; then continue; fi
  count=$((count + 1))
  if answer=$(PLANTED=$((i + 1)) run_target "$build" "${targets[i]}" "" -runs="$executions" -seed=1); then
    missed=$((missed + 1))
    answer="NOT FOUND in $executions executions"
  else
    answer=${answer%%$'\n'*}
    answer="found ${answer#*FAILED }"
  fi
  printf '%s: %s: %s\n' "${targets[i]}" "${words[i]}" "$answer"
done
printf '%d planted, %d missed\n' "$count" "$missed"
[ "$missed" -eq 0 ]
