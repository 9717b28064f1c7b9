#!/usr/bin/env bash
# Debian's packages without installing them, for the scripts beside this one,
# which source it. The system's packages are neither asked nor changed.
#
#   debian_download SUITE WORK PACKAGE...   the packages and all they are linked against, to WORK/archives
#   debian_extract WORK                     what is in them, to WORK/root, with the loader that starts it
#   debian_keep WORK DEST                   WORK/root becomes DEST, whole or not at all
#   debian_program PROGRAM BANNER SUITE DEST PACKAGE...
#                                           all of these, unless DEST/PROGRAM runs: one that says BANNER to --version.
#                                           `launcher`, the caller's, prints the script that starts it
#   fail WHY                                ends the script that sources this
#
# BATON_DEBIAN_MIRROR names another mirror than this machine's own.

# Asks apt with a package database of its own that knows of nothing installed:
# it then fetches the whole closure, the C library included.
debian_download() {
  local suite=$1 work=$2
  shift 2
  mkdir -p "$work"/lists/partial "$work"/archives/partial
  : >"$work/status"
  cat >"$work/debian.sources" <<SOURCES
Types: deb
URIs: $(debian_mirror)
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
  apt-get -qq -y --download-only "${options[@]}" install "$@" >/dev/null
}

# The mirror this machine already uses, since that is the one it can reach.
debian_mirror() {
  local known
  # shellcheck disable=SC2016 # apt-get expands it, not the shell.
  known=${BATON_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    grep -E '/debian/?$' | sed -n 1p || true)}
  printf '%s\n' "${known:-http://deb.debian.org/debian}"
}

# A program is started through the loader it was unpacked with. That is the
# running program then, and some look for their files relative to it, so it is
# put where the programs are.
debian_extract() {
  local work=$1 package
  mkdir -p "$work/root"
  for package in "$work"/archives/*.deb; do
    dpkg-deb --extract "$package" "$work/root"
  done
  mkdir -p "$work/root/usr/bin"
  cp -L "$work"/root/usr/lib/*-linux-gnu*/ld-linux*.so.* "$work/root/usr/bin/loader"
}

# Built beside its place and moved there whole: a run that was cut short leaves
# nothing that looks finished.
debian_keep() {
  local work=$1 dest=$2
  mkdir -p "$(dirname "$dest")"
  chmod 755 "$work/root"
  rm -rf "$dest" "$dest.partial"
  cp -a "$work/root" "$dest.partial"
  mv "$dest.partial" "$dest"
}

debian_program() {
  local program=$1 banner=$2 suite=$3 dest=$4
  shift 4
  if ! debian_runs; then
    local work
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # The folder is known now and local later.
    trap "rm -rf '$work'" EXIT
    debian_download "$suite" "$work" "$@"
    debian_extract "$work"
    launcher >"$work/root/$program"
    chmod 755 "$work/root/$program"
    debian_keep "$work" "$dest"
    debian_runs || fail "what was unpacked into $dest does not start: $("$dest/$program" --version 2>&1 | head -n 3)"
  fi
  "$dest/$program" --version | sed -n 1p
}

# Whether debian_program's program is there already.
debian_runs() { [[ $("$dest/$program" --version 2>/dev/null | sed -n 1p) == "$banner"* ]]; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}
