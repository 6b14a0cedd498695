#!/usr/bin/env bash
# Makes the source archive of a release, and its checksum, from a checkout whose tag, header, CHANGELOG and packages name
# one version:
#
#   bash cmake/release.sh [FOLDER]
#
# Into FOLDER, or the current one: ubiops_webhooks-VERSION.tar.gz and ubiops_webhooks-VERSION.tar.gz.sha256. What is made
# from one commit is the same each time, byte for byte.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(cd -- "${1:-.}" && pwd)
cd "$root"

problems=()
version=$(sed -n 's/^#define UBIOPS_WEBHOOKS_VERSION_[A-Z]* \([0-9]*\)$/\1/p' include/ubiops/webhooks/version.hpp |
  paste -sd .)
if [ -n "$(git status --porcelain)" ]; then
  problems+=("the tree has changes that are not committed")
fi
if ! git tag --points-at HEAD | grep -qxF "v$version"; then
  problems+=("this commit has no tag v$version, and version.hpp says $version")
fi
# The newest section is this version's, with its day; what is not released yet has no entries.
newest=$(grep -E '^## \[[0-9]' CHANGELOG.md | head -n 1 || true)
if ! [[ $newest =~ ^"## [$version] - "[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]]; then
  problems+=("CHANGELOG.md's newest release must be '## [$version] - YEAR-MONTH-DAY', and is '${newest:-none}'")
fi
if sed -n '/^## \[Unreleased\]/,/^## \[[0-9]/p' CHANGELOG.md | grep -q '^- '; then
  problems+=("CHANGELOG.md has entries that are not released")
fi
port=cmake/packaging/vcpkg/ubiops-webhooks/vcpkg.json
if ! grep -qF "\"version\": \"$version\"" "$port"; then
  problems+=("$port has another version than $version")
fi
if [ "${#problems[@]}" -ne 0 ]; then
  printf 'no release: %s\n' "${problems[@]}" >&2
  exit 1
fi

name=ubiops_webhooks-$version
git -c tar.umask=0022 archive --format=tar "--prefix=$name/" HEAD | gzip --no-name --best >"$folder/$name.tar.gz"
(cd "$folder" && sha256sum "$name.tar.gz" | tee "$name.tar.gz.sha256")
