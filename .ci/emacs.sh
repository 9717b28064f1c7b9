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

[[ $# -eq 2 ]] || fail "usage: emacs.sh SUITE DEST, for example: emacs.sh trixie /tmp/emacs"
debian_program emacs 'GNU Emacs' "$1" "$2" emacs-nox emacs-el elpa-markdown-mode elpa-lsp-mode
