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

fail() {
  printf 'run.sh: %s\n' "$1" >&2
  exit 2
}

program() {
  local found
  found=$(command -v -- "$1") || fail "cannot run $1: give the path of $2"
  realpath -- "$found"
}

[[ $# -eq 2 ]] || fail 'usage: run.sh NVIM BATON'
nvim=$(program "$1" 'a Neovim, 0.10 or newer')
baton=$(program "$2" 'the baton program (cargo build --release)')
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -p "$home/bin"
cp -R "$here/workspace" "$home/workspace"
# The configuration under test names the program, not its place.
if [[ -z ${BATON_TEST_RECORD:-} ]]; then
  ln -s "$baton" "$home/bin/baton"
else
  mkdir -p "$BATON_TEST_RECORD"
  sessions=$(realpath -- "$BATON_TEST_RECORD")
  cat >"$home/bin/baton" <<RECORDED
#!/bin/sh
case "\$1" in
server) exec python3 '$here/../../record.py' '$sessions'/"\$BATON_TEST_PART-\$\$.jsonl" '$baton' "\$@" ;;
*) exec '$baton' "\$@" ;;
esac
RECORDED
  chmod +x "$home/bin/baton"
fi

export PATH="$home/bin:$PATH" HOME="$home" NO_COLOR=1
export XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state" XDG_DATA_HOME="$home/.local/share" XDG_CACHE_HOME="$home/cache"
export BATON_TEST_HOME="$home" BATON_TEST_WORKSPACE="$home/workspace"
# Told once: the integration tests follow the same story.
export BATON_TEST_STORY="$here/../../../tests/it/workflow/leapfrog.txt"
# So are the stand-ins for agents, and the example they work on.
export BATON_TEST_AGENTS="$here/../../../tests/it/workflow/agents.sh" BATON_TEST_EXAMPLE="$here/../../../examples/bets"

status=0
for checks in main leapfrog launch commands; do
  export BATON_TEST_PART=$checks
  timeout 180 "$nvim" --clean -l "$here/$checks.lua" 2>&1 </dev/null || status=$?
done
if [[ $status -ne 0 ]]; then
  printf 'What Neovim and the server logged:\n'
  tail -n 40 "$home"/state/nvim/lsp.log 2>/dev/null || printf '(nothing)\n'
fi
exit "$status"
