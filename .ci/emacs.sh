#!/usr/bin/env bash
# Unpacks one Debian suite's Emacs, markdown-mode and lsp-mode, with everything
# they need, into a folder of its own; the system is left alone (debian.sh).
#
#   .ci/emacs.sh SUITE DEST     afterwards DEST/emacs runs; its version is printed
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
    debian_download "$suite" "$work" emacs-nox emacs-el elpa-markdown-mode elpa-lsp-mode
    debian_extract "$work"
    launcher >"$work/root/emacs"
    chmod 755 "$work/root/emacs"
    debian_keep "$work" "$dest"
    runs "$dest" || fail "the Emacs unpacked into $dest does not start: $("$dest/emacs" --version 2>&1 | head -n 3)"
  fi
  version "$dest"
}

runs() { [[ $(version "$1" 2>/dev/null) == "GNU Emacs"* ]]; }

version() { "$1/emacs" --version | sed -n 1p; }

# Emacs knows its folders by where it was built to be, so each is named. The
# library path is an argument, not an environment variable, so children such as
# the language server keep the host's libraries.
launcher() {
  cat <<'LAUNCHER'
#!/bin/sh
root=$(dirname "$(readlink -f "$0")")
share=$(echo "$root"/usr/share/emacs/[0-9]*)
exec=$(echo "$root"/usr/libexec/emacs/[0-9]*/*)
packages=$(find "$root/usr/share/emacs/site-lisp/elpa-src" -mindepth 1 -maxdepth 1 -type d)
lisp=$(find "$share/lisp" -type d ! -name obsolete ! -name term)
EMACSLOADPATH=$(printf '%s\n%s' "$packages" "$lisp" | tr '\n' ':')
export EMACSLOADPATH EMACSDATA="$share/etc" EMACSDOC="$share/etc" EMACSPATH="$exec"
exec "$root/usr/bin/loader" --library-path "$(echo "$root"/usr/lib/*-linux-gnu*)" "$root/usr/bin/emacs-nox" \
  --dump-file="$(echo "$exec"/emacs-*.pdmp)" "$@"
LAUNCHER
}

fail() {
  printf 'emacs.sh: %s\n' "$1" >&2
  exit 1
}

[[ $# -eq 2 ]] || fail "usage: emacs.sh SUITE DEST, for example: emacs.sh trixie /tmp/emacs"
main "$@"
