#!/usr/bin/env bash
# More than one machine, on this one: Redis, two listeners that share it, and nginx in front of them. Shows one delivery
# sent to both and handled once, and one handled after its listener was killed in the middle of it.
#
#   bash examples/cluster/cluster.sh [FOLDER]
#
# FOLDER holds listener, send and keygen; without it they are built, and what is missing is installed (Debian, Ubuntu).
# Everything runs on free ports of loopback and is gone at the end. Exits 0 only if all went as it must.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
PATH=$PATH:/usr/sbin:/sbin # nginx
work=$(mktemp -d)
processes=()
tied=(setpriv --pdeathsig TERM) # to this script, however it ends

# What a killed listener leaves behind.
kill_commands() {
  local file
  for file in "$work"/command-*; do
    [ ! -e "$file" ] || kill -KILL -- "-$(cat "$file")" 2>/dev/null || true
  done
}

clean_up() {
  local status=$?
  trap - EXIT
  if [ "$status" -ne 0 ]; then
    tail -n 20 "$work"/*.log >&2 || true
  fi
  kill_commands
  local tries=0
  if [ "${#processes[@]}" -ne 0 ]; then
    kill -TERM "${processes[@]}" 2>/dev/null || true
    while kill -0 "${processes[@]}" 2>/dev/null && [ "$tries" -lt 100 ]; do
      tries=$((tries + 1))
      sleep 0.1
    done
    kill -KILL "${processes[@]}" 2>/dev/null || true
    wait "${processes[@]}" 2>/dev/null || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  printf 'cluster: %s\n' "$*" >&2
  exit 1
}

# wait_for COMMAND…: until it succeeds, for a minute at most.
wait_for() {
  local tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || fail "waited in vain for: $*"
    sleep 0.1
  done
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the ports that the system gives to clients.
free_port() {
  local port
  port=$((12000 + RANDOM % 20000))
  while answers "$port"; do port=$((12000 + RANDOM % 20000)); done
  echo "$port"
}

build() {
  # shellcheck source=../../cmake/packages.sh
  source "$root/cmake/packages.sh"
  require_packages cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev libboost-dev libcli11-dev \
    nlohmann-json3-dev libhiredis-dev libssl-dev redis-server nginx
  local build=$root/build/cluster
  mkdir -p "$build"
  echo "Building the listener and the sender in build/cluster"
  if ! { cmake -S "$root" -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=Release -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF \
           -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=ON &&
         cmake --build "$build" --target ubiops_webhooks_example_{listener,send,keygen}; } >"$work/build.log" 2>&1; then
    fail "the build failed"
  fi
  programs=$build/bin
}

# start_listener NAME: on a port that the system chooses.
start_listener() {
  CLUSTER_LISTENER=$1 CLUSTER_FOLDER=$work "${tied[@]}" "$programs/listener" --pubkey "$work/public.pem" \
    --port 0 --public-origin https://hooks.example.com --replay-file "$work/redis-url" --lease 2 \
    --on-event "exec bash $here/on-event.sh" >"$work/$1.log" 2>&1 &
  processes+=($!)
  listener_process=$!
  wait_for grep -qs '^Listening on' "$work/$1.log"
  listener_port=$(sed -n 's/^Listening on .*://p' "$work/$1.log")
}

# deliver FILE PORT: signs and posts it; true if it was taken.
deliver() {
  "$programs/send" --key "$work/private.pem" --url https://hooks.example.com/ubiops --body-file "$1" \
    --connect-to "http://127.0.0.1:$2" --timeout 30
}

event() {
  printf '{"event":"deployment_request_completed","deployment_id":"d-1","request_id":"%s","status":"completed"}' "$1"
}

handled() { grep -c "handled $1\$" "$work/handled" || true; }

if [ $# -gt 0 ]; then
  programs=$1
else
  build
fi

"$programs/keygen" "$work/private.pem" "$work/public.pem" >/dev/null
touch "$work/handled"

# Redis loses nothing that it has acknowledged, and drops nothing to make room.
redis_port=$(free_port)
"${tied[@]}" redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$work" --save '' --appendonly yes \
  --appendfsync always --maxmemory-policy noeviction >"$work/redis.log" 2>&1 &
processes+=($!)
wait_for answers "$redis_port"
echo "redis://127.0.0.1:$redis_port" >"$work/redis-url"

start_listener first
first=$listener_process first_port=$listener_port
start_listener second
second_port=$listener_port

nginx_port=$(free_port)
sed -e "s|@folder@|$work|g; s|@port@|$nginx_port|; s|@user@|$(id -un)|" \
  -e "s|@first@|127.0.0.1:$first_port|; s|@second@|127.0.0.1:$second_port|" "$here/nginx.conf" >"$work/nginx.conf"
"${tied[@]}" nginx -c "$work/nginx.conf" -e "$work/nginx.log" >"$work/nginx-output.log" 2>&1 &
processes+=($!)
wait_for answers "$nginx_port"
echo "redis on $redis_port, listeners on $first_port and $second_port, nginx on $nginx_port"

echo
echo "1. Ten deliveries through nginx: both listeners work."
for i in 0 1 2 3 4 5 6 7 8 9; do
  event "balanced-$i" >"$work/event.json"
  deliver "$work/event.json" "$nginx_port" >/dev/null || fail "delivery balanced-$i was refused"
  [ "$(handled "balanced-$i")" -eq 1 ] || fail "balanced-$i was not handled once"
done
grep -q '^first handled balanced' "$work/handled" || fail "the first listener had nothing to do"
grep -q '^second handled balanced' "$work/handled" || fail "the second listener had nothing to do"
sed -n 's/^\(.*\) handled .*/\1/p' "$work/handled" | sort | uniq -c

echo
echo "2. One delivery, sent to both listeners at once and once more to each: handled once."
event twice >"$work/event.json"
deliver "$work/event.json" "$first_port" >"$work/sent-1.log" 2>&1 &
sent_1=$!
deliver "$work/event.json" "$second_port" >"$work/sent-2.log" 2>&1 &
sent_2=$!
taken=0
wait "$sent_1" && taken=$((taken + 1))
wait "$sent_2" && taken=$((taken + 1))
cat "$work/sent-1.log" "$work/sent-2.log"
[ "$taken" -ge 1 ] || fail "neither took it"
deliver "$work/event.json" "$first_port" || fail "the first refused what was done"
deliver "$work/event.json" "$second_port" || fail "the second refused what was done"
[ "$(handled twice)" -eq 1 ] || fail "it was handled $(handled twice) times"
grep ' twice$' "$work/handled"

echo
echo "3. A delivery whose listener is killed in the middle of it: handled by the other, when the lease is over."
event slow >"$work/event.json"
deliver "$work/event.json" "$first_port" >"$work/sent-3.log" 2>&1 &
sent_3=$!
wait_for grep -q '^first began slow$' "$work/handled"
disown "$first" # or bash would tell on its own that it was killed
kill -KILL "$first"
while kill -0 "$first" 2>/dev/null; do sleep 0.1; done
if wait "$sent_3"; then fail "a killed listener has answered"; fi
kill_commands # the whole machine
echo "The first listener is gone; UbiOps sends again, through nginx:"
tries=0
until deliver "$work/event.json" "$nginx_port"; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || fail "it was never taken"
  sleep 1
done
[ "$tries" -gt 0 ] || fail "it was taken before the lease was over"
[ "$(handled slow)" -eq 1 ] || fail "it was handled $(handled slow) times"
grep ' slow$' "$work/handled"

echo
echo "All as it must be."
