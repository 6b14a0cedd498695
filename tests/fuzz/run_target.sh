# shellcheck shell=bash
# run_target BUILD TARGET CORPUS ARGUMENT…: fuzzes one target from its committed inputs, and tells in a line how it went.
# With an empty CORPUS nothing is kept. Fails where something does not hold, and says how to see it again.
# libFuzzer writes new inputs to the first folder that it is given.
run_target() {
  local build=$1 target=$2 corpus=$3
  shift 3
  local log=$build/$target.log findings=$build/findings/$target
  mkdir -p "$findings"
  if [ -z "$corpus" ]; then
    corpus=$build/scratch
    rm -rf "${corpus:?}/$target"
  fi
  mkdir -p "$corpus/$target"
  local status=0
  ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1 \
    "$build/bin/fuzz_$target" -max_len=2000 -timeout=30 -rss_limit_mb=4096 -print_final_stats=1 \
    -artifact_prefix="$findings/" "$@" "$corpus/$target" "tests/fuzz/seeds/$target" >"$log" 2>&1 || status=$?
  local executions
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  if [ "$status" -eq 0 ]; then
    printf '%-18s %9s executions\n' "$target" "${executions:-?}"
    return 0
  fi
  local input
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  printf '%s: FAILED after %s executions: %s\n' "$target" "${executions:-?}" \
    "$(grep -a -m 1 -E 'does not hold|runtime error|ERROR:' "$log" || tail -n 1 "$log")"
  printf '  the input:  %s\n  once more:  %s %s\n' "$input" "$build/bin/fuzz_$target" "$input"
  return 1
}
