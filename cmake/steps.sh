# shellcheck shell=bash
# For scripts that run one check after another: all of them, even if one fails.
#
#   step NAME COMMAND…     runs it, and says what and for how long
#   end_of_steps           says so of all once more, and exits: with 0 only if none failed

summary=()
failures=0

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
  )
  local status=$?
  set -e
  if [ "$status" -ne 0 ]; then
    verdict=FAILED
    failures=$((failures + 1))
  fi
  summary+=("$(printf '%-6s %4d s  %s' "$verdict" "$((SECONDS - start))" "$name")")
  printf '=== %s: %s after %d s\n' "$name" "$verdict" "$((SECONDS - start))"
}

end_of_steps() {
  printf '\n'
  printf '%s\n' "${summary[@]}"
  printf '%d s in all\n' "$SECONDS"
  exit "$((failures != 0))"
}
