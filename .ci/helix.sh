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

main() {
  local suite=$1 dest=$2
  if ! runs "$dest"; then
    local work
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # The folder is known now and local later.
    trap "rm -rf '$work'" EXIT
    debian_download "$suite" "$work" hx
    debian_extract "$work"
    launcher >"$work/root/hx"
    chmod 755 "$work/root/hx"
    debian_keep "$work" "$dest"
    runs "$dest" || fail "the Helix unpacked into $dest does not start: $("$dest/hx" --version 2>&1 | head -n 3)"
  fi
  version "$dest"
}

runs() { [[ $(version "$1" 2>/dev/null) == helix* ]]; }

version() { "$1/hx" --version | sed -n 1p; }

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

fail() {
  printf 'helix.sh: %s\n' "$1" >&2
  exit 1
}

[[ $# -eq 2 ]] || fail "usage: helix.sh SUITE DEST, for example: helix.sh sid /tmp/helix"
main "$@"
