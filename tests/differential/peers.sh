# shellcheck shell=bash
# Sourced by tests/differential.sh and plant.sh: the other implementations, as programs that answer each line of a file.
# Each is ended after a time that only a hang reaches.

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
peers_build=$(cd -- "$here/../.." && pwd)/build/differential
peers_pythons=${UBIOPS_WEBHOOKS_INTEROP_DIR:-$peers_build/pythons}

# make_peers PART…: builds those of the parts, with the releases that are pinned.
make_peers() {
  local part
  for part in "$@"; do
    case $part in
      fields)
        [ -x "$peers_build/http_sf/bin/python" ] || python3 -m venv "$peers_build/http_sf"
        "$peers_build/http_sf/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/peers/http_sf.txt"
        make_crate sfv
        ;;
      requests)
        bash "$here/../interop/pythons.sh" "$peers_pythons" older newer
        make_crate httpsig
        (cd "$here/peers/htmsig" && go build -mod=readonly -o "$peers_build/htmsig" .)
        ;;
      events) ;;
      *)
        printf 'no part %s; there are: fields requests events\n' "$part" >&2
        return 2
        ;;
    esac
  done
}

make_crate() {
  CARGO_TARGET_DIR=$peers_build/cargo cargo build --quiet --release --locked \
    --manifest-path "$here/peers/$1/Cargo.toml"
}

# peers_of PART: their names.
peers_of() {
  case $1 in
    fields) echo http_sf sfv ;;
    requests) echo older newer httpsig htmsig ;;
    events) echo json ;;
  esac
}

# ask PEER QUESTIONS ANSWERS: files of lines.
ask() {
  local command
  case $1 in
    http_sf) command=("$peers_build/http_sf/bin/python" "$here/peers/structured_fields.py") ;;
    sfv) command=("$peers_build/cargo/release/differential-sfv") ;;
    older | newer) command=("$peers_pythons/$1/bin/python" "$here/peers/producer.py") ;;
    httpsig) command=("$peers_build/cargo/release/differential-httpsig") ;;
    htmsig) command=("$peers_build/htmsig") ;;
    json) command=(python3 "$here/peers/events.py") ;;
  esac
  if ! PYTHONDONTWRITEBYTECODE=1 timeout 1800 "${command[@]}" <"$2" >"$3"; then
    printf '%s did not answer every question\n' "$1" >&2
    return 1
  fi
}

# generate PROGRAM PART SEED COUNT FOLDER: the cases of a part. Of requests a quarter as many: each asks Ed25519 of five.
generate() {
  local program=$1 part=$2 seed=$3 count=$4 folder=$5 signed=() peer
  if [ "$part" = requests ]; then
    count=$(((count + 3) / 4))
    "$program" plans requests "$seed" 300 >"$folder/plans" || return
    for peer in httpsig htmsig; do
      ask "$peer" "$folder/plans" "$folder/plans.$peer" || return
      signed+=("$peer=$folder/plans,$folder/plans.$peer")
    done
    for peer in older newer; do
      timeout 1800 "$peers_pythons/$peer/bin/python" "$here/../interop/produce.py" "$seed" 200 \
        >"$folder/produced.$peer" || return
      signed+=("$peer=$folder/produced.$peer")
    done
  fi
  "$program" cases "$part" "$seed" "$count" ${signed[@]+"${signed[@]}"} >"$folder/$part"
}

# compare PROGRAM PART SEED COUNT FOLDER: tells what each peer agreed to, and fails on what has no name.
compare() {
  local program=$1 part=$2 folder=$5 answers=() peer
  generate "$@" || return
  for peer in $(peers_of "$part"); do
    ask "$peer" "$folder/$part" "$folder/$part.$peer" || return
    answers+=("$peer=$folder/$part.$peer")
  done
  "$program" judge "$part" "$folder/$part" "${answers[@]}"
}
