#!/usr/bin/env bash
# Fuzzes the targets of tests/fuzz with libFuzzer, under AddressSanitizer and UndefinedBehaviorSanitizer:
#
#   bash tests/fuzz.sh [SECONDS|--runs EXECUTIONS] [TARGET…]
#
# Each target for so many seconds (15), as many at once as there are processors; or for so many executions, with
# libFuzzer's random numbers always the same. Inputs that reach something new are kept in build/fuzz/corpus/TARGET, and
# are where the next run begins, unless it counts executions. What does not hold ends its target, and is told with the
# input and the command that replays it. Installs what is missing (Debian, Ubuntu).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
# shellcheck source=../cmake/progress.sh
source "$root/cmake/progress.sh"
# shellcheck source=fuzz/run_target.sh
source "$root/tests/fuzz/run_target.sh"
cd "$root"

amount=(-max_total_time=15)
corpus=build/fuzz/corpus
if [ "${1:-}" = --runs ]; then
  amount=(-runs="${2:?how many executions?}" -seed=1)
  corpus=
  shift 2
elif [[ ${1:-} =~ ^[0-9]+$ ]]; then
  amount=(-max_total_time="$1")
  shift
fi
known=()
for source in tests/fuzz/targets/*.cpp; do known+=("$(basename "$source" .cpp)"); done
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then targets=("${known[@]}"); fi
for target in "${targets[@]}"; do
  if [ ! -f "tests/fuzz/targets/$target.cpp" ]; then
    printf 'no target %s; there are: %s\n' "$target" "${known[*]}" >&2
    exit 2
  fi
done

require_packages cmake ninja-build pkg-config clang-19 libclang-rt-19-dev libsodium-dev libsimdjson-dev catch2
jobs=${UBIOPS_WEBHOOKS_JOBS:-$(nproc)}
cmake --preset fuzz >/dev/null
cmake --build build/fuzz --parallel "$jobs" --target "${targets[@]/#/ubiops_webhooks_fuzz_}" | progress

# Each target's words go to a file of its own, so that those of two do not mix; a line tells how it went.
failed=0
running=0
for target in "${targets[@]}"; do
  if ((running == jobs)); then
    wait -n || failed=1
    running=$((running - 1))
  fi
  run_target build/fuzz "$target" "$corpus" "${amount[@]}" &
  running=$((running + 1))
done
while ((running > 0)); do
  wait -n || failed=1
  running=$((running - 1))
done
exit "$failed"
