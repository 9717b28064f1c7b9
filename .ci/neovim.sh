#!/usr/bin/env bash
# Unpacks one Debian suite's Neovim, with everything it is linked against, into
# a folder of its own; the system is left alone (debian.sh), so two versions
# live side by side on any Debian-like host.
#
#   .ci/neovim.sh SUITE DEST     afterwards DEST/nvim runs; its version is printed
#
# A DEST that already runs is kept as it is: delete it to get a newer build.
set -euo pipefail
# shellcheck source=.ci/debian.sh
source "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

main() {
  local suite=$1 dest=$2
  if ! runs "$dest"; then
    local work
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # The folder is known now and local later.
    trap "rm -rf '$work'" EXIT
    debian_download "$suite" "$work" neovim
    debian_extract "$work"
    launcher >"$work/root/nvim"
    chmod 755 "$work/root/nvim"
    debian_keep "$work" "$dest"
    runs "$dest" || fail "the Neovim unpacked into $dest does not start: $("$dest/nvim" --version 2>&1 | head -n 3)"
  fi
  version "$dest"
}

runs() { [[ $(version "$1" 2>/dev/null) == NVIM* ]]; }

version() { "$1/nvim" --version | sed -n 1p; }

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
