#!/usr/bin/env bash
# Drives a real Neovim, without a screen, against a real server.
#
#   run.sh NVIM BATON     two programs, for example: run.sh nvim target/release/baton
#
# Works on a copy of workspace/ with empty settings of its own, so nothing of
# the user's is read or written. Prints one line per check and a count; exits 1
# when a check failed, 124 when Neovim hung.
#
# With BATON_TEST_RECORD=DIR every session with the server is written down in
# that folder, one JSON Lines file each, as editors/record.py says (needs python3).
set -euo pipefail

# shellcheck source=editors/bench.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../bench.sh"

[[ $# -eq 2 ]] || fail 'usage: run.sh NVIM BATON'
nvim=$(program "$1" 'a Neovim, 0.10 or newer')
settle "$(program "$2" 'the baton program (cargo build --release)')"
here=$editors/neovim/test
cp -R "$here/workspace" "$home/workspace"
export PATH="$home/bin:$PATH" BATON_TEST_HOME="$home" BATON_TEST_WORKSPACE="$home/workspace"

status=0
for checks in main leapfrog launch commands; do
  offer_baton "$checks"
  timeout 180 "$nvim" --clean -l "$here/$checks.lua" 2>&1 </dev/null || status=$?
done
if [[ $status -ne 0 ]]; then
  printf 'What Neovim and the server logged:\n'
  tail -n 40 "$home"/state/nvim/lsp.log 2>/dev/null || printf '(nothing)\n'
fi
exit "$status"
