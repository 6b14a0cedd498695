#!/usr/bin/env bash
# What including this library and calling it costs, beside headers that everybody knows: preprocessed lines, and seconds
# of the processor with -O2, the least of several runs. Prints a table; exits with 1 where a bound does not hold.
#
#   bash benchmarks/compile_time.sh        from the environment: CXX, the compiler; RUNS, how often (5)
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages g++ libsodium-dev libsimdjson-dev libboost-dev

compiler=${CXX:-g++}
runs=${RUNS:-5}
options=(-std=c++20 -O2 "-I$root/include")
most_time=3.66  # of one call of verify(), where <chrono> takes 1: 1.5 s where that takes 0.41
failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

names=()
sources=()
least=()

# row NAME [HEADER…]: a source file that includes these, or what is on standard input.
row() {
  local source=$scratch/${#names[@]}.cpp
  names+=("$1")
  shift
  sources+=("$source")
  least+=(999)
  if [ "$#" -eq 0 ]; then
    cat >"$source"
  else
    printf '#include <%s>\n' "$@" >"$source"
  fi
}

# In rounds, and the processor's time instead of the clock's, so that other work on the machine counts less.
compile_all() {
  local run index taken TIMEFORMAT='%U %S'
  for ((run = 0; run < runs; ++run)); do
    for index in "${!sources[@]}"; do
      taken=$({ time "$compiler" "${options[@]}" -c "${sources[index]}" -o "$scratch/object.o"; } 2>&1)
      least[index]=$(awk -v least="${least[index]}" '{ print $1 + $2 < least ? $1 + $2 : least }' <<<"$taken")
    done
  done
}

# judge MEASURED MOST
judge() {
  if awk "BEGIN { exit !($1 <= $2) }"; then
    echo pass
  else
    echo '**FAIL**'
  fi
}

row "\`<chrono>\`" chrono # the yardstick
for header in string_view sodium.h simdjson.h boost/beast.hpp; do
  row "\`<$header>\`" "$header"
done
needed=(array concepts cstddef cstdint cstring optional span string string_view utility vector sodium.h)
row "what verifier.hpp cannot do without" chrono "${needed[@]}"
row "that without \`<chrono>\`" "${needed[@]}"
row "\`<ubiops/webhooks/verifier.hpp>\`" ubiops/webhooks/verifier.hpp
row "\`<ubiops/webhooks.hpp>\`" ubiops/webhooks.hpp
call="#include \"$root/tests/build/one_call.cpp\""
row "one call of \`verify()\`" <<<"$call"
row "creating the verifier, and one call" <<<"#define CREATE
$call"
compile_all

echo "$("$compiler" --version | head -n 1), ${options[*]:0:2}"
echo
echo "| | lines | seconds | \`<chrono>\` is 1 | bound | |"
echo "|---|--:|--:|--:|--:|:-:|"
for index in "${!names[@]}"; do
  lines=$("$compiler" "${options[@]}" -E "${sources[index]}" | wc -l)
  time=$(awk "BEGIN { printf \"%.2f\", ${least[index]} / ${least[0]} }")
  bound=''
  verdict=''
  case ${names[index]} in
    what*) most_lines=$((lines * 115 / 100)) ;;
    *verifier.hpp*)
      bound="≤ $most_lines lines"
      verdict=$(judge "$lines" "$most_lines")
      ;;
    "one call"*)
      bound="≤ $most_time"
      verdict=$(judge "$time" "$most_time")
      ;;
  esac
  [ "$verdict" != '**FAIL**' ] || failed=1
  printf '| %s | %d | %.2f | %.2f | %s | %s |\n' \
    "${names[index]}" "$lines" "${least[index]}" "$time" "$bound" "$verdict"
done
exit "$failed"
