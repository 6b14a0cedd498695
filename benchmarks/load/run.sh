#!/usr/bin/env bash
# The listener under load, with wrk, over requests that are signed for the run. No verdict may be wrong: every genuine
# request is answered 204 and every forgery 403. Exits 0 only then.
#
#   benchmarks/load/run.sh                                      builds, checks, and compares the rates with those of the
#                                                               same server with verification left out
#   benchmarks/load/run.sh --verdicts SECONDS LISTENER PRESIGN  only checks, with programs that are built
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/benchmarks/load
connections=8
seconds=5
rounds=3

scratch=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap finish EXIT

# What this script starts ends with it, even where it is killed and cannot clean up.
tied=()
if command -v setpriv >/dev/null; then
  tied=(setpriv --pdeathsig KILL)
fi

# start PROGRAM: on a port that is free, which becomes $port.
start() {
  local attempt pause
  for ((attempt = 0; attempt < 20; attempt++)); do
    port=$((20000 + RANDOM % 12000))
    : >"$scratch/log"
    "${tied[@]}" "$1" --port "$port" --pubkey "$scratch/public-key" --public-origin http://load.example --replay off \
      --timeout 30 >/dev/null 2>"$scratch/log" &
    server=$!
    for ((pause = 0; pause < 1000; pause++)); do
      # Said once the port is ours.
      if grep -q '^warning: neither' "$scratch/log"; then
        return
      fi
      if ! kill -0 "$server" 2>/dev/null; then
        break
      fi
      sleep 0.02
    done
    kill "$server" 2>/dev/null || true
    wait "$server" || true
    server=
  done
  cat "$scratch/log" >&2
  return 1
}

# stop: it must end as it should, which under sanitizers means without a finding.
stop() {
  local code=0
  kill "$server"
  wait "$server" || code=$?
  server=
  if [ "$code" -ne 0 ]; then
    tail -n 50 "$scratch/log" >&2
    echo "The server ended with exit code $code." >&2
    return 1
  fi
}

# load REQUESTS SECONDS: wrk's report goes to $scratch/report. What the server computes for a request becomes $cpu:
# unlike the rate, it does not depend on how much of the machine wrk and others take.
load() {
  "${tied[@]}" wrk -t "$connections" -c "$connections" -d "${2}s" --timeout 20s -s "$here/load.lua" \
    "http://127.0.0.1:$port" -- "$scratch/$1" >"$scratch/report"
  cpu=$(awk -v hertz="$(getconf CLK_TCK)" -v requests="$(awk '/ requests in / { print $1 }' "$scratch/report")" \
    '{ printf "%.1f", ($14 + $15) * 1e6 / hertz / requests }' "/proc/$server/stat")
}

check_verdicts() {
  if ! grep -Eq '^verdicts: [1-9][0-9]* accepted, [1-9][0-9]* refused, 0 wrong, 0 timeouts$' "$scratch/report"; then
    cat "$scratch/report" >&2
    echo "Some verdict was wrong, or none came." >&2
    return 1
  fi
  grep '^verdicts: ' "$scratch/report"
}

if [ "${1:-}" = --verdicts ]; then
  seconds=$2
  "$4" "$scratch" 2000 >/dev/null
  start "$3"
  load mixed "$seconds"
  stop
  check_verdicts
  exit
fi

# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev libbenchmark-dev libboost-dev \
  libcli11-dev nlohmann-json3-dev wrk

build=$root/build/load
mkdir -p "$build"
if ! { cmake -S "$root" -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=Release -D UBIOPS_WEBHOOKS_EXAMPLES=listener \
         -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=ON &&
       cmake --build "$build" --target ubiops_webhooks_example_listener ubiops_webhooks_load_presign \
         ubiops_webhooks_load_unverified; } >"$scratch/log" 2>&1; then
  cat "$scratch/log" >&2
  exit 1
fi
verified=$build/bin/listener
unverified=$build/benchmarks/load/unverified_listener

"$build/benchmarks/load/presign" "$scratch" 5000 >/dev/null

start "$verified"
load mixed "$seconds"
stop
check_verdicts
mixed=$(sed -n 's/^rate: //p' "$scratch/report")
mixed_cpu=$cpu

# In turns, so that a busy moment of the machine meets both.
for ((round = 0; round < rounds; round++)); do
  "$build/benchmarks/load/presign" "$scratch" 5000 >>"$scratch/verify.cpu"
  for program in "$verified" "$unverified"; do
    start "$program"
    load valid "$seconds"
    stop
    if ! grep -Eq '^verdicts: [1-9][0-9]* accepted, 0 refused, 0 wrong, 0 timeouts$' "$scratch/report"; then
      cat "$scratch/report" >&2
      exit 1
    fi
    sed -n 's/^rate: //p' "$scratch/report" >>"$scratch/$(basename "$program").rate"
    echo "$cpu" >>"$scratch/$(basename "$program").cpu"
  done
done
median() { sort -n "$scratch/$1" | sed -n "$(((rounds + 1) / 2))p"; }

row() { printf '%-62s %8s requests/s %8s us of CPU each\n' "$@"; }
row "genuine and forged, one each (a forgery costs its connection)" "$mixed" "$mixed_cpu"
row "genuine, verified" "$(median listener.rate)" "$(median listener.cpu)"
row "genuine, verification left out" "$(median unverified_listener.rate)" "$(median unverified_listener.cpu)"
row "verify() alone, without a server" - "$(median verify.cpu)"
