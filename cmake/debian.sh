# shellcheck shell=bash
# Sourced by scripts that need packages of another architecture or release of Debian, or a package's source: takes them
# from the mirror that this machine uses, into folders. The machine's own packages stay as they are.
#
#   debian_mirror                                 prints its address
#   unpack_packages FOLDER ARCHITECTURE NAME…     unpacks packages of this release for that architecture
#   unpack_source FOLDER NAME                     unpacks a source package, with Debian's patches

debian_mirror() {
  local mirror
  # shellcheck disable=SC2016  # apt-get puts them in
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' \
    "Codename: $(debian_codename)" | head -n 1)
  printf '%s\n' "${mirror:-http://deb.debian.org/debian/}"
}

debian_codename() {
  # shellcheck source=/dev/null
  (. /etc/os-release && printf '%s\n' "$VERSION_CODENAME")
}

# apt_of KIND STATE ARCHITECTURE ARGUMENT…: apt-get with lists (of kind deb or deb-src), a cache and an architecture of
# its own.
apt_of() {
  local kind=$1 state=$2 architecture=$3
  shift 3
  if [ ! -e "$state/sources.list" ]; then
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
    : >"$state/status"
    printf '%s [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
      "$kind" "$(debian_mirror)" "$(debian_codename)" >"$state/sources.list"
    apt_of "$kind" "$state" "$architecture" update
  fi
  apt-get -q \
    -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o APT::Sandbox::User=root \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
    -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null "$@"
}

unpack_packages() {
  local folder=$1 architecture=$2 package scratch
  shift 2
  scratch=$(mktemp -d)
  (cd -- "$scratch" && apt_of deb "$scratch/apt" "$architecture" download "$@") || return
  mkdir -p "$folder"
  for package in "$scratch"/*.deb; do
    dpkg-deb --extract "$package" "$folder" || return
  done
  rm -rf -- "$scratch"
}

unpack_source() {
  local folder=$1 name=$2 scratch
  scratch=$(mktemp -d)
  (cd -- "$scratch" && apt_of deb-src "$scratch/apt" "$(dpkg --print-architecture)" source --download-only "$name") || return
  mkdir -p "$(dirname -- "$folder")"
  dpkg-source --no-check --extract "$scratch"/*.dsc "$folder" || return
  rm -rf -- "$scratch"
}
