#!/usr/bin/env bash
# What somebody does who has the README, a checkout and nothing else: follows its section "Install" to the letter, in an
# empty folder and a clean environment, up to a verified webhook in a project of his own. As root, since it installs to
# /usr/local; what it installs there is removed again. Ends with the time that it took; ten minutes are too many.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
if [ "${1:-}" != clean ]; then
  exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/nonexistent \
    DEBIAN_FRONTEND=noninteractive bash "$root/tests/newcomer.sh" clean
fi
if [ -e /usr/local/include/ubiops ]; then
  echo "/usr/local has the library already: nothing was done" >&2
  exit 1
fi

folder=$(mktemp -d)
checkout=$folder/ubiops_webhooks
project=$folder/my_server
finish() {
  if [ -f "$checkout/build/install_manifest.txt" ]; then
    xargs -d '\n' rm -f -- <"$checkout/build/install_manifest.txt"
    rm -rf -- /usr/local/include/ubiops /usr/local/share/cmake/ubiops_webhooks /usr/local/share/licenses/ubiops_webhooks
  fi
  rm -rf -- "$folder"
}
trap finish EXIT
mkdir "$checkout" "$project"
tar -C "$root" --exclude=./build --exclude=./.git -cf - . | tar -C "$checkout" -xf -
readme=$checkout/README.md

# block LANGUAGE WORD: the first block of that language in which the word stands.
block() {
  awk -v "language=$1" -v "word=$2" '
    /^```/ { if (inside) { if (text ~ word) { printf "%s", text; exit } inside = 0 } else if ($0 == "```" language) { inside = 1; text = "" } next }
    inside { text = text $0 "\n" }' "$readme"
}
run() {
  if [ -z "$1" ]; then
    echo "the README has no such command" >&2
    exit 1
  fi
  printf '\n$ %s\n' "$1"
  eval "$1"
}

# shellcheck disable=SC2016  # Markdown's quotes
packages=$(sed -n 's/^| Debian, Ubuntu | `apt \(.*\)` |$/apt-get -q -y \1/p' "$readme")
SECONDS=0
run "$packages"
cd "$checkout"
run "$(block sh 'cmake --install build ')"
block cmake 'find_package' >"$project/CMakeLists.txt"
block cpp 'int main' >"$project/main.cpp"
cd "$project"
said=$(run "$(block sh 'build/my_server')" | tee /dev/stderr | tail -n 1)
if [ "$said" != "verified: deployment_request_completed" ]; then
  echo "the README's project said: $said" >&2
  exit 1
fi
echo "from the README to a verified webhook: $SECONDS s"
if [ "$SECONDS" -ge 600 ]; then
  exit 1
fi
