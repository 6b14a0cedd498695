#!/usr/bin/env bash
# Pythons with the packages that sign at UbiOps, each in a folder of its own: tests/interop/pythons.sh FOLDER GENERATION…
# GENERATION is older or newer, pinned in the file of that name, or newest: what the registry has today, with a warning
# where that is not what newer.txt pins. Needs the network; what is there already stays.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?where to put the pythons}
shift
names=(requests-http-signature http-message-signatures http-sf requests urllib3)

for generation in "$@"; do
  python=$folder/$generation/bin/python
  [ -x "$python" ] || python3 -m venv "$folder/$generation"
  install=("$python" -m pip install --quiet --disable-pip-version-check)
  if [ "$generation" != newest ]; then
    "${install[@]}" -r "$here/$generation.txt"
    continue
  fi
  "${install[@]}" --upgrade --upgrade-strategy eager requests-http-signature http-message-signatures
  for name in "${names[@]}"; do
    pinned=$(sed -n "s/^$name==//p" "$here/newer.txt")
    found=$("$python" -c "import importlib.metadata as m; print(m.version('$name'))" || echo none)
    [ "$found" = "$pinned" ] || echo "warning: $name $found is the newest, and $pinned is what newer.txt pins"
  done
done
