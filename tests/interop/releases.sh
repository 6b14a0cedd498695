#!/usr/bin/env bash
# What each release of the producer's packages puts on the wire: tests/interop/releases.sh FOLDER
# Makes a python of its own for every pair of releases that can sign by RFC 9421, in FOLDER, and prints the facts of
# each, pairs that agree as one. README.md has the table that came of it; run this when a release is added. Takes some
# five minutes and the network.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?where to put the pythons}
mkdir -p "$folder/facts"

# requests-http-signature, then the releases of http-message-signatures that go with it.
pairs=("0.6.0 0.2.3 0.3.0 0.4.0 0.4.1 0.4.2" "0.7.0 0.4.3" "0.7.1 0.4.3 0.4.4 0.5.0 0.6.1 0.7.0 1.0.0 1.0.1"
  "0.7.1 2.0.0 2.0.1 2.1.0 2.2.0 3.0.0" "1.0.0 2.1.0 2.2.0 3.0.0" "2.0.0 3.0.0")

for row in "${pairs[@]}"; do
  read -r auth rest <<<"$row"
  for signatures in $rest; do
    pair=$auth+$signatures
    if [ ! -x "$folder/$pair/bin/python" ]; then
      python3 -m venv "$folder/$pair"
      "$folder/$pair/bin/pip" install --quiet --disable-pip-version-check \
        "requests-http-signature==$auth" "http-message-signatures==$signatures" "http-sfv>=0.9.3"
    fi
    "$folder/$pair/bin/python" "$here/facts.py" >"$folder/facts/$pair" 2>&1 || true
  done
done

cd "$folder/facts"
for sum in $(md5sum -- *+* | sort -k2 | awk '!seen[$1]++ {print $1}'); do
  echo "== requests-http-signature+http-message-signatures:" \
    "$(md5sum -- *+* | awk -v sum="$sum" '$1 == sum {printf "%s ", $2}')"
  cat -- "$(md5sum -- *+* | awk -v sum="$sum" '$1 == sum {print $2; exit}')"
done
