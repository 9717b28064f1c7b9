#!/usr/bin/env bash
# Unpacks one Debian suite's Neovim, with everything it is linked against, into
# a folder of its own. The system's packages are neither asked nor changed, so
# two versions live side by side on any Debian-like host.
#
#   .ci/neovim.sh SUITE DEST     afterwards DEST/nvim runs; its version is printed
#
# A DEST that already runs is kept as it is: delete it to get a newer build.
# BATON_DEBIAN_MIRROR names another mirror than this machine's own.
set -euo pipefail

main() {
  local suite=$1 dest=$2
  if ! runs "$dest"; then
    local work
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # The folder is known now and local later.
    trap "rm -rf '$work'" EXIT
    download "$suite" "$work"
    unpack "$work" "$dest"
    runs "$dest" || fail "the Neovim unpacked into $dest does not start: $("$dest/nvim" --version 2>&1 | head -n 3)"
  fi
  version "$dest"
}

runs() { [[ $(version "$1" 2>/dev/null) == NVIM* ]]; }

version() { "$1/nvim" --version | sed -n 1p; }

# Asks apt with a package database of its own that knows of nothing installed:
# it then fetches the whole closure, the C library included.
download() {
  local suite=$1 work=$2
  mkdir -p "$work"/lists/partial "$work"/archives/partial
  : >"$work/status"
  cat >"$work/debian.sources" <<SOURCES
Types: deb
URIs: $(mirror)
Suites: $suite
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
  local options=(
    -o Dir::Etc::SourceList="$work/debian.sources"
    -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Etc::Preferences=/dev/null
    -o Dir::Etc::PreferencesParts=/dev/null
    -o Dir::State="$work"
    -o Dir::State::Status="$work/status"
    -o Dir::State::Lists="$work/lists"
    -o Dir::Cache="$work"
    -o Dir::Cache::Archives="$work/archives"
    -o APT::Install-Recommends=false
    -o APT::Keep-Downloaded-Packages=true
    # Downloads as the user who asked: a temporary folder is closed to `_apt`.
    -o APT::Sandbox::User=root
    -o Acquire::Languages=none
    -o Acquire::Retries=3
    # The host's hooks are for its own packages.
    -o APT::Update::Pre-Invoke::= -o APT::Update::Post-Invoke::=
    -o APT::Update::Post-Invoke-Success::=
    -o DPkg::Pre-Install-Pkgs::= -o DPkg::Post-Invoke::=
  )
  apt-get -qq "${options[@]}" update
  apt-get -qq -y --download-only "${options[@]}" install neovim >/dev/null
}

# The mirror this machine already uses, since that is the one it can reach.
mirror() {
  local known
  # shellcheck disable=SC2016 # apt-get expands it, not the shell.
  known=${BATON_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    grep -E '/debian/?$' | sed -n 1p || true)}
  printf '%s\n' "${known:-http://deb.debian.org/debian}"
}

# Built beside its place and moved there whole: a run that was cut short leaves
# nothing that looks finished.
unpack() {
  local work=$1 dest=$2 package
  mkdir -p "$(dirname "$dest")" "$work/root"
  for package in "$work"/archives/*.deb; do
    dpkg-deb --extract "$package" "$work/root"
  done
  # The running program is the loader, and Neovim looks for its runtime files
  # relative to the running program.
  cp -L "$work"/root/usr/lib/*-linux-gnu*/ld-linux*.so.* "$work/root/usr/bin/loader"
  launcher >"$work/root/nvim"
  chmod 755 "$work/root" "$work/root/nvim"
  rm -rf "$dest" "$dest.partial"
  cp -a "$work/root" "$dest.partial"
  mv "$dest.partial" "$dest"
}

# Starts the program through the loader it was unpacked with. The library path
# is an argument, not an environment variable, so children such as the language
# server keep the host's libraries.
launcher() {
  cat <<'LAUNCHER'
#!/bin/sh
root=$(dirname "$(readlink -f "$0")")
exec "$root/usr/bin/loader" --library-path "$(echo "$root"/usr/lib/*-linux-gnu*)" "$root/usr/bin/nvim" "$@"
LAUNCHER
}

fail() {
  printf 'neovim.sh: %s\n' "$1" >&2
  exit 1
}

[[ $# -eq 2 ]] || fail "usage: neovim.sh SUITE DEST, for example: neovim.sh trixie /tmp/nvim-trixie"
main "$@"
