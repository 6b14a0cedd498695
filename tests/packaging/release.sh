#!/usr/bin/env bash
# What cmake/release.sh refuses, what it makes, and that the archive can be made again and used by itself:
#
#   bash tests/packaging/release.sh [--run-tests]
#
# --run-tests runs the archive's tests/run.sh, too.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../cmake/packages.sh
source "$root/cmake/packages.sh"
require_packages git cmake g++ ninja-build pkg-config libsodium-dev libsimdjson-dev

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.com
export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.com
tree=$scratch/tree
# What is committed here, without the tags.
git clone --quiet --no-tags "$root" "$tree"
cd "$tree"

set_version() {
  local part
  IFS=. read -ra part <<<"$1"
  sed -i "s/_MAJOR [0-9]*$/_MAJOR ${part[0]}/; s/_MINOR [0-9]*$/_MINOR ${part[1]}/; s/_PATCH [0-9]*$/_PATCH ${part[2]}/" \
    include/ubiops/webhooks/version.hpp
}
set_port() { sed -i "s/\"version\": \"[^\"]*\"/\"version\": \"$1\"/" cmake/packaging/vcpkg/ubiops-webhooks/vcpkg.json; }
set_changelog() { sed -i "s/^## \[Unreleased\]$/## [Unreleased]\n\n## [$1] - 2026-01-02/" CHANGELOG.md; }
commit() { git commit --quiet --all --message "$1"; }

# refused SENTENCE: no release, for this reason alone, and nothing is written.
refused() {
  local out
  mkdir -p "$scratch/out"
  if out=$(bash cmake/release.sh "$scratch/out" 2>&1); then
    echo "released, and should be refused: $1" >&2
    exit 1
  fi
  if [ "$out" != "no release: $1" ]; then
    printf 'refused with\n%s\nand not with\nno release: %s\n' "$out" "$1" >&2
    exit 1
  fi
  rmdir "$scratch/out"
  echo "refused: $1"
}

set_version 7.8.9
set_port 7.8.9
set_changelog 7.8.9
commit "Release 7.8.9"
git tag v7.8.9
mkdir "$scratch/first" "$scratch/second"
bash cmake/release.sh "$scratch/first"

echo "A change" >>README.md
refused "the tree has changes that are not committed"
git checkout --quiet README.md

git tag --delete v7.8.9 >/dev/null
git tag 7.8.9
refused "this commit has no tag v7.8.9, and version.hpp says 7.8.9"
git tag --delete 7.8.9 >/dev/null

set_version 7.8.10
set_port 7.8.10
commit "A version that the CHANGELOG does not know"
git tag v7.8.10
refused "CHANGELOG.md's newest release must be '## [7.8.10] - YEAR-MONTH-DAY', and is '## [7.8.9] - 2026-01-02'"
git reset --quiet --hard HEAD~1

sed -i 's/^## \[Unreleased\]$/## [Unreleased]\n\n- New\n/' CHANGELOG.md
commit "An entry that is not released"
git tag v7.8.9
refused "CHANGELOG.md has entries that are not released"
git reset --quiet --hard HEAD~1
git tag --delete v7.8.9 >/dev/null

set_port 7.8.8
commit "Another version in the port"
git tag v7.8.9
refused "cmake/packaging/vcpkg/ubiops-webhooks/vcpkg.json has another version than 7.8.9"
git reset --quiet --hard HEAD~1
git tag --delete v7.8.9 >/dev/null

# Again, from another clone, another folder and with other rights.
git tag v7.8.9
(
  umask 0077
  git clone --quiet "$tree" "$scratch/other"
  sleep 1
  bash "$scratch/other/cmake/release.sh" "$scratch/second"
)
cmp "$scratch/first/ubiops_webhooks-7.8.9.tar.gz" "$scratch/second/ubiops_webhooks-7.8.9.tar.gz"
(cd "$scratch/first" && sha256sum --check --quiet ubiops_webhooks-7.8.9.tar.gz.sha256)
echo "made again, byte for byte"

# By itself: no history, and not where it was made.
tar -xzf "$scratch/first/ubiops_webhooks-7.8.9.tar.gz" -C "$scratch"
cd "$scratch/ubiops_webhooks-7.8.9"
cmake -S . -B build/install -G Ninja -D UBIOPS_WEBHOOKS_BUILD_TESTS=OFF -D UBIOPS_WEBHOOKS_BUILD_EXAMPLES=OFF \
  -D UBIOPS_WEBHOOKS_BUILD_BENCHMARKS=OFF >/dev/null
cmake --install build/install --prefix "$scratch/prefix" >/dev/null
PKG_CONFIG_PATH=$scratch/prefix/share/pkgconfig pkg-config --exact-version=7.8.9 ubiops_webhooks
diff -r --exclude=README.md include "$scratch/prefix/include"
echo "unpacked, configured and installed"
if [ "${1:-}" = --run-tests ]; then
  bash tests/run.sh
fi
