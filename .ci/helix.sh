#!/usr/bin/env bash
# Unpacks one Debian suite's Helix, with everything it is linked against, into a
# folder of its own; the system is left alone (debian.sh).
#
#   .ci/helix.sh SUITE DEST     afterwards DEST/hx runs; its version is printed
#
# A DEST that already runs is kept as it is: delete it to get a newer build.
set -euo pipefail
# shellcheck source=.ci/debian.sh
source "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

# The library path is an argument, not an environment variable, so children such
# as the language server keep the host's libraries.
launcher() {
  cat <<'LAUNCHER'
#!/bin/sh
root=$(dirname "$(readlink -f "$0")")
export HELIX_RUNTIME="$root/usr/lib/hx/runtime"
exec "$root/usr/bin/loader" --library-path "$(echo "$root"/usr/lib/*-linux-gnu*)" "$root/usr/lib/hx/hx" "$@"
LAUNCHER
}

[[ $# -eq 2 ]] || fail "usage: helix.sh SUITE DEST, for example: helix.sh sid /tmp/helix"
debian_program hx helix "$1" "$2" hx
