#!/usr/bin/env bash
# Drives a real Emacs, without a screen, against a real server: with Eglot, and
# with lsp-mode where that Emacs has it.
#
#   run.sh EMACS BATON     two programs, for example: run.sh emacs target/release/baton
#
# Works in a home of its own, so nothing of the user's is read or written.
# markdown-mode must be on Emacs' load path. Prints one line per check and a
# count; exits 1 when a check failed, 124 when Emacs hung.
# BATON_TEST_RECORD=DIR writes down there what client and server say.
set -euo pipefail

# shellcheck source=editors/bench.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../bench.sh"

[[ $# -eq 2 ]] || fail 'usage: run.sh EMACS BATON'
emacs=$(program "$1" 'an Emacs, 30 or newer')
settle "$(program "$2" 'the baton program (cargo build --release)')"
here=$editors/emacs/test
export PATH="$home/bin:$PATH"

# quiet LISP: whether Emacs gets through it.
quiet() { "$emacs" -Q --batch --eval "$1" >/dev/null 2>&1; }

# place CLIENT: a fresh workspace, and `baton` as the configuration names it.
place() {
  offer_baton "emacs-$1"
  export BATON_TEST_HOME="$home/$1"
  mkdir -p "$BATON_TEST_HOME"
  cp -R "$editors/neovim/test/workspace" "$BATON_TEST_HOME/workspace"
  # Emacs takes the repository for the workspace.
  git init -q "$BATON_TEST_HOME/workspace"
}

status=0
"$emacs" -Q --batch --eval '(setq byte-compile-error-on-warn t byte-compile-dest-file-function (lambda (_) (expand-file-name "~/baton.elc")))' \
  -f batch-byte-compile "$here/../baton.el" || status=1
complaints=$("$emacs" -Q --batch --eval "(checkdoc-file \"$here/../baton.el\")" 2>&1)
[[ -z $complaints ]] || { printf '%s\n' "$complaints" && status=1; }

quiet "(require 'markdown-mode)" || fail 'this Emacs has no markdown-mode'
clients=(eglot)
if quiet "(progn (setq native-comp-enable-subr-trampolines nil) (require 'lsp-mode))"; then
  clients+=(lsp-mode)
else
  printf 'lsp-mode: not run, this Emacs does not have it\n'
fi
for client in "${clients[@]}"; do
  place "$client"
  for checks in main launch; do
    BATON_TEST_CLIENT=$client timeout 180 "$emacs" -Q --batch -l "$here/bench.el" -l "$here/$checks.el" </dev/null || status=$?
  done
done
exit "$status"
