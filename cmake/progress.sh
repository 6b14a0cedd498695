# shellcheck shell=bash
# progress: what ninja or ctest prints, with a line for each twentieth that is done instead of one for each file and
# test. What else they say, of a warning or a failure, stays as it is.
progress() {
  local line shown=0 percent
  local begun=$SECONDS
  while IFS= read -r line; do
    if [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\  ]] ||
      [[ $line =~ ^\ *([0-9]+)/([0-9]+)\ Test\ +#[0-9]+:.*\ (Passed|\*\*\*Skipped)\  ]]; then
      percent=$((100 * BASH_REMATCH[1] / BASH_REMATCH[2]))
      if ((percent >= shown + 5)); then
        shown=$((percent - percent % 5))
        printf '  %3d %%  %d of %d  after %d s\n' "$shown" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "$((SECONDS - begun))"
      fi
    elif [[ ! $line =~ ^\ +Start\ +[0-9]+:\  ]]; then
      printf '%s\n' "$line"
    fi
  done
}
