#!/usr/bin/env bash
# Runs the steps of examples/listener/Dockerfile without Docker, as root: each image is a folder that debootstrap fills,
# and each step runs in it by chroot. Then starts what the second image starts, as its user and as the first process of a
# PID namespace, and asks for its health, sends it an event and a forgery, and ends it.
#
#   tests/programs/listener/container.sh PROGRAMS   the folder that holds keygen and send
set -euo pipefail

programs=$(cd -- "$1" && pwd)
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd)
# shellcheck source=../../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages debootstrap jq util-linux

work=$(mktemp -d)
listener=
finish() {
  if [ -n "$listener" ]; then
    kill -KILL "$listener" 2>/dev/null || true
    wait "$listener" 2>/dev/null || true
  fi
  local mounted
  while read -r mounted; do
    umount "$mounted"
  done < <(awk -v work="$work/" 'index($2, work) == 1 { print $2 }' /proc/mounts | tac)
  rm -rf --one-file-system "$work"
}
trap finish EXIT

fail() {
  echo "container: $*" >&2
  exit 1
}

# image NAME BASE: a folder with the base system, made once and copied.
image() {
  local suite=${2#debian:}
  suite=${suite%-slim}
  if [ ! -d "$work/base-$suite" ]; then
    debootstrap --variant=minbase "$suite" "$work/base-$suite" http://deb.debian.org/debian >"$work/log" 2>&1 ||
      { tail -n 20 "$work/log" >&2 && fail "no base system"; }
    # As this machine reaches Debian's packages.
    cp -a /etc/apt/apt.conf.d/. "$work/base-$suite/etc/apt/apt.conf.d/"
    cp /etc/resolv.conf "$work/base-$suite/etc/"
  fi
  cp -a "$work/base-$suite" "$work/$1"
  mount -t proc proc "$work/$1/proc"
  mount --bind /dev "$work/$1/dev"
}

# copy IMAGE SOURCE TARGET: from the project, without what .dockerignore names.
copy() {
  mkdir -p "$work/$1$3"
  tar -C "$root" --exclude-from="$root/examples/listener/Dockerfile.dockerignore" -cf - "$2" | tar -C "$work/$1$3" -xf -
}

# One instruction a line, without comments.
instructions() {
  sed -e '/^#/d' -e ':again' -e '/\\$/{N;s/\\\n */ /;b again}' "$root/examples/listener/Dockerfile" | sed '/^ *$/d'
}

current=
user=0
entrypoint=()
health=()
while IFS= read -r line; do
  echo "$line" | cut -c 1-110
  case $line in
    "FROM "*" AS "*)
      current=${line##* AS }
      line=${line#FROM }
      image "$current" "${line%% *}"
      ;;
    "FROM "*)
      current=final
      image "$current" "${line#FROM }"
      ;;
    "RUN "*)
      chroot "$work/$current" env DEBIAN_FRONTEND=noninteractive sh -c "${line#RUN }" >"$work/log" 2>&1 ||
        { tail -n 30 "$work/log" >&2 && fail "a step failed"; }
      ;;
    "COPY --from="*)
      read -r from source target <<<"${line#COPY --from=}"
      cp -a "$work/$from$source" "$work/$current$target"
      ;;
    "COPY "*)
      read -r source target <<<"${line#COPY }"
      copy "$current" "$source" "$target"
      ;;
    "USER "*) user=${line#USER } ;;
    "EXPOSE "*) ;;
    "HEALTHCHECK "*" CMD "*) mapfile -t health < <(jq -r '.[]' <<<"${line#* CMD }") ;;
    "ENTRYPOINT "*) mapfile -t entrypoint < <(jq -r '.[]' <<<"${line#ENTRYPOINT }") ;;
    *) fail "an instruction that this script does not know: $line" ;;
  esac
done < <(instructions)

[ "$user" -ne 0 ] || fail "it runs as root"
"$programs/keygen" "$work/private-key" "$work/public-key" >/dev/null
mkdir -p "$work/final/run/secrets"
install -m 444 "$work/public-key" "$work/final/run/secrets/webhooks-public-key"

in_container=(chroot --userspec="$user:$user" "$work/final")
healthy() { "${in_container[@]}" "${health[@]}" >/dev/null 2>&1; }
if healthy; then fail "it is healthy before it runs, or its port is taken"; fi

unshare --pid --fork --kill-child "${in_container[@]}" "${entrypoint[@]}" --public-origin https://hooks.example.com \
  --on-event "(sleep 0.2 &) ; id -u" >"$work/shown" 2>"$work/records" &
listener=$!
for ((i = 0; i < 500; i++)); do
  if healthy; then break; fi
  if ! kill -0 "$listener" 2>/dev/null; then break; fi
  sleep 0.05
done
healthy || { cat "$work/records" >&2 && fail "it is not healthy"; }
send=("$programs/send" --key "$work/private-key" --url https://hooks.example.com/x --connect-to http://127.0.0.1:8000)
answer=$("${send[@]}") || fail "an event is refused: $answer"
[ "$answer" = 204 ] || fail "an event is answered $answer"
if answer=$("${send[@]}" --tamper); then fail "a forgery is answered $answer"; fi
grep -q '"code":"content_digest_mismatch"' "$work/records" || fail "the log does not tell of the forgery"
grep -qx "$user" "$work/shown" || fail "the command does not run as the user $user"
first=$(cat "/proc/$listener/task/$listener/children")
sleep 0.5
read -r -a children <"/proc/${first% }/task/${first% }/children" || true
for child in "${children[@]}"; do
  if grep -q '^State:.*Z' "/proc/$child/status"; then fail "a zombie is left"; fi
done
kill "${first% }"
code=0
wait "$listener" || code=$?
listener=
[ "$code" -eq 0 ] || fail "it ends with exit code $code"
if healthy; then fail "it is healthy after its end"; fi
echo "The image is built, and its listener runs as user $user, is healthy, takes an event and refuses a forgery."
