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
# shellcheck source=run_target.sh
source "$root/tests/fuzz/run_target.sh"
cd "$root"
executions=${1:-20000}
word=${2:-}
jobs=${UBIOPS_WEBHOOKS_JOBS:-$(nproc)}

build=build/plant
mkdir -p "$build/planted"
rm -rf "$build/new"
cp -a include "$build/new"
cp -p tests/fuzz/planted.hpp "$build/new"
targets=()
headers=()
words=()

# plant TARGET HEADER EXPRESSION WHAT: changes a header by sed; "FAULT" in the expression says whether it is there.
plant() {
  local target=$1 header=$2 expression=$3 what=$4
  targets+=("$target")
  headers+=("$header")
  words+=("$what")
  local file=$build/new/ubiops/webhooks/$header
  cp "$file" "$build/before"
  sed -i -E "${expression//FAULT/::planted(${#words[@]})}" "$file"
  if cmp -s "$build/before" "$file"; then
    printf '%s: %s: not planted, since its line has other words now\n' "$header" "$what"
    exit 1
  fi
}
# shellcheck source=faults.sh
source "$root/tests/fuzz/faults.sh"

# What is as it was keeps its time, so that little is compiled anew.
(cd "$build/new" && find . -type f) | while IFS= read -r file; do
  if ! cmp -s "$build/new/$file" "$build/planted/$file"; then
    mkdir -p "$(dirname -- "$build/planted/$file")"
    cp "$build/new/$file" "$build/planted/$file"
  fi
done
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
