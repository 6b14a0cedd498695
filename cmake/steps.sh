# shellcheck shell=bash
# For scripts that run one check after another: all of them, even if one fails.
#
#   step NAME COMMAND…     runs it, and says what and for how long
#   check_preset NAME      a command: compiles what a preset of CMakePresets.json has, and runs its core tests
#   end_of_steps           says so of all once more, repeats the errors of those that failed, and exits: with 0 only
#                          if none did

summary=()
failed=()
printed=$(mktemp -d)
trap 'rm -rf -- "$printed"' EXIT

# step NAME COMMAND…: runs it, and says what and for how long.
step() {
  local name=$1 start=$SECONDS verdict=passed
  shift
  printf '\n=== %s\n' "$name"
  # Not in a condition: there, set -e would not end a function at its first failure.
  set +e
  (
    set -e
    "$@"
  ) 2>&1 | tee -- "$printed/${#summary[@]}"
  local status=${PIPESTATUS[0]}
  set -e
  if [ "$status" -ne 0 ]; then
    verdict=FAILED
    failed+=("${#summary[@]}")
  fi
  summary+=("$(printf '%-6s %4d s  %s' "$verdict" "$((SECONDS - start))" "$name")")
  printf '=== %s: %s after %d s\n' "$name" "$verdict" "$((SECONDS - start))"
}

check_preset() {
  cmake --preset "$1"
  cmake --build --preset "$1" --parallel "$(nproc)"
  ctest --preset "$1" --parallel "$(nproc)"
}

end_of_steps() {
  printf '\n'
  printf '%s\n' "${summary[@]}"
  printf '%d s in all\n' "$SECONDS"
  local each
  for each in ${failed[@]+"${failed[@]}"}; do
    printf '\n%s\n' "${summary[each]}"
    { grep -E -A 8 'FAILED:|error:|Error:' -- "$printed/$each" || cat -- "$printed/$each"; } | tail -n 40
  done
  exit "$((${#failed[@]} != 0))"
}
