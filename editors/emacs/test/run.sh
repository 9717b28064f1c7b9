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

fail() {
  printf 'run.sh: %s\n' "$1" >&2
  exit 2
}

program() {
  local found
  found=$(command -v -- "$1") || fail "cannot run $1: give the path of $2"
  realpath -- "$found"
}

[[ $# -eq 2 ]] || fail 'usage: run.sh EMACS BATON'
emacs=$(program "$1" 'an Emacs, 30 or newer')
baton=$(program "$2" 'the baton program (cargo build --release)')
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
editors=$(dirname "$(dirname "$here")")

home=$(mktemp -d)
# A check that failed may have left a run that waits for it.
clean_up() {
  local bets run
  for bets in "$home"/*/bets; do
    for run in "$bets"/.git/baton/runs/*/; do
      [[ -e $run ]] || continue
      (cd "$bets" && "$baton" runs cancel "$(basename "$run")" >/dev/null 2>&1) || true
      # Its supervisor holds this as long as it lives.
      flock --wait 10 "$run/alive" true || true
    done
  done
  rm -rf "$home"
}
trap clean_up EXIT
export HOME="$home" NO_COLOR=1 PATH="$home/bin:$PATH"
export XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
# The stand-ins for agents, and the plans they work on, are told once: the
# integration tests and Neovim's checks use them too.
export BATON_TEST_AGENTS="$editors/../tests/it/workflow/agents.sh" BATON_TEST_EXAMPLE="$editors/../examples/bets"

# quiet LISP: whether Emacs gets through it.
quiet() { "$emacs" -Q --batch --eval "$1" >/dev/null 2>&1; }

# place CLIENT: a fresh workspace, and `baton` as the configuration names it.
place() {
  local server="exec '$baton' \"\$@\""
  if [[ -n ${BATON_TEST_RECORD:-} ]]; then
    mkdir -p "$BATON_TEST_RECORD"
    server="[ \"\$1\" = server ] || $server
exec python3 '$editors/record.py' '$(realpath "$BATON_TEST_RECORD")/emacs-$1-'\$\$.jsonl '$baton' \"\$@\""
  fi
  export BATON_TEST_HOME="$home/$1"
  mkdir -p "$home/bin" "$BATON_TEST_HOME"
  printf '#!/bin/sh\n%s\n' "$server" >"$home/bin/baton"
  chmod +x "$home/bin/baton"
  cp -R "$editors/neovim/test/workspace" "$BATON_TEST_HOME/workspace"
  # Emacs takes the repository for the workspace.
  mkdir "$BATON_TEST_HOME/workspace/archive"
  touch "$BATON_TEST_HOME/workspace/archive/README.md"
  git init -q "$BATON_TEST_HOME/workspace"
}

status=0
"$emacs" -Q --batch --eval '(setq byte-compile-error-on-warn t byte-compile-dest-file-function (lambda (_) (expand-file-name "~/baton.elc")))' \
  -f batch-byte-compile "$here/../baton.el" || status=1
[[ -z $("$emacs" -Q --batch --eval "(checkdoc-file \"$here/../baton.el\")" 2>&1 | tee /dev/stderr) ]] || status=1

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
