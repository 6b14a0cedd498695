#!/usr/bin/env bash
# The second half of the quickstart: receive.sh FOLDER starts the listener of that folder, sends it events with send,
# and shows the answers. Exits 0 only if every verdict was right.
set -euo pipefail

bin=$1
# The header that our webhook carries and nobody else's; a test may name it.
token=${QUICKSTART_TOKEN:-$(head -c 18 /dev/urandom | base64)}

scratch=$(mktemp -d)
listener=
finish() {
  if [ -n "$listener" ]; then
    kill "$listener" 2>/dev/null || true
    wait "$listener" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap finish EXIT

# What this script starts ends with it, even where it is killed and cannot clean up.
tied=()
if command -v setpriv >/dev/null; then
  tied=(setpriv --pdeathsig KILL)
fi

"$bin/keygen" "$scratch/private-key" "$scratch/public-key" >"$scratch/key-id"
printf 'Authorization: Token %s\n' "$token" >"$scratch/secret-header"

: >"$scratch/shown"
"${tied[@]}" "$bin/listener" --port 0 --pubkey "$scratch/public-key" --require-header-file "$scratch/secret-header" \
  >"$scratch/shown" 2>"$scratch/log" &
listener=$!
for ((i = 0; i < 1000; i++)); do
  if grep -q '^Listening on ' "$scratch/shown" || ! kill -0 "$listener" 2>/dev/null; then
    break
  fi
  sleep 0.02
done
origin=http://$(sed -n 's/^Listening on //p' "$scratch/shown")
if [ "$origin" = http:// ]; then
  cat "$scratch/log" >&2
  exit 1
fi

every_verdict_right=yes

# judge WHAT EXPECTED OPTION…: sends an event and shows the answer beside what it must be: 204, or a code.
judge() {
  local what=$1 expected=$2 answer status code verdict
  shift 2
  answer=$("$bin/send" --key "$scratch/private-key" --timeout 10 "$@" 2>&1) || true
  status=$(grep -o '^[1-5][0-9][0-9]' <<<"$answer" | tail -n 1) || status=---
  code=$(sed -n 's/.*"code":"\([a-z_]*\)".*/\1/p' <<<"$answer")
  verdict=${code:-$status}
  printf '  %-40s %s  %s' "$what" "$status" "${code:-taken}"
  if [ "$verdict" = "$expected" ]; then
    printf '\n'
  else
    printf '  <- WRONG: %s\n' "$answer"
    every_verdict_right=no
  fi
}

secret=(--protected-header-file "$scratch/secret-header")

printf '4. A listener on %s takes all eight events, signed as by the newer and the older packages of UbiOps:\n' "$origin"
for object in deployment pipeline; do
  signer=newer
  if [ "$object" = pipeline ]; then
    signer=older
  fi
  for moment in started completed failed finished; do
    judge "${object}_request_$moment" 204 --url "$origin/ubiops" "${secret[@]}" --event "${object}_request_$moment" \
      --object-name classifier --include-result --signer "$signer"
  done
done

printf '\n   What it printed for the second, the secret header redacted:\n'
awk '/^Verified components:/ { n++ }
     n == 2 && NF { print "     " (length($0) > 108 ? substr($0, 1, 105) "..." : $0) }' "$scratch/shown"

printf '\n5. And it refuses what it must:\n'
judge "one byte of the body changed" content_digest_mismatch --url "$origin/ubiops" "${secret[@]}" --tamper
judge "signed an hour ago" signature_too_old --url "$origin/ubiops" "${secret[@]}" --created "$(($(date +%s) - 3600))"
judge "signed for another receiver's URL" signature_mismatch --url https://attacker.example/ubiops \
  --connect-to "$origin" "${secret[@]}"
judge "another customer's: without our header" required_field_mismatch --url "$origin/ubiops"

kill "$listener"
code=0
wait "$listener" || code=$?
listener=
if [ "$code" -ne 0 ]; then
  printf '\nThe listener ended with exit code %s.\n' "$code"
  every_verdict_right=no
fi
if grep -qF -- "$token" "$scratch/shown" "$scratch/log"; then
  printf '\nThe listener printed the secret header.\n'
  every_verdict_right=no
fi

if [ "$every_verdict_right" = yes ]; then
  printf '\nEvery verdict was right.\n'
else
  printf '\nSome verdict was WRONG.\n'
  exit 1
fi
