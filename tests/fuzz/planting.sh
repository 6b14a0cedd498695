# shellcheck shell=bash
# Sourced by the scripts that plant faults in a copy of the library. Each fault is one of several in one build, and there
# where the environment variable PLANTED has its number (planted.hpp).

targets=()
headers=()
words=()

# begin_planting FOLDER: a new copy of include/, from the root of the project.
begin_planting() {
  planting=$1
  mkdir -p "$planting/planted"
  rm -rf "$planting/new"
  cp -a include "$planting/new"
  cp -p tests/fuzz/planted.hpp "$planting/new"
}

# plant TARGET HEADER EXPRESSION WHAT: changes a header by sed; "FAULT" in the expression says whether it is there.
plant() {
  local target=$1 header=$2 expression=$3 what=$4
  targets+=("$target")
  headers+=("$header")
  words+=("$what")
  local file=$planting/new/ubiops/webhooks/$header
  cp "$file" "$planting/before"
  sed -i -E "${expression//FAULT/::planted(${#words[@]})}" "$file"
  if cmp -s "$planting/before" "$file"; then
    printf '%s: %s: not planted, since its line has other words now\n' "$header" "$what"
    exit 1
  fi
}

# end_planting: what is as it was keeps its time, so that little is compiled anew.
end_planting() {
  local file
  (cd "$planting/new" && find . -type f) | while IFS= read -r file; do
    if ! cmp -s "$planting/new/$file" "$planting/planted/$file"; then
      mkdir -p "$(dirname -- "$planting/planted/$file")"
      cp "$planting/new/$file" "$planting/planted/$file"
    fi
  done
}
