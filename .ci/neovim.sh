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

[[ $# -eq 2 ]] || fail "usage: neovim.sh SUITE DEST, for example: neovim.sh trixie /tmp/nvim-trixie"
debian_program nvim NVIM "$1" "$2" neovim
