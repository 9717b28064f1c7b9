#!/usr/bin/env bash
# Drives a real Helix in a terminal of its own, against a real server.
#
#   run.sh HX BATON     two programs, for example: run.sh hx target/release/baton
#
# Needs tmux and python3. Works in a home of its own, so nothing of the user's
# is read or written. Prints one line per check and a count; exits 1 when a
# check failed. BATON_TEST_RECORD=DIR writes down there what Helix and the
# server say.
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

[[ $# -eq 2 ]] || fail 'usage: run.sh HX BATON'
hx=$(program "$1" 'a Helix, 25.07 or newer')
baton=$(program "$2" 'the baton program (cargo build --release)')
python=$("$(program python3 'Python 3')" -c 'import sys; print(sys.executable)')
tmux=$(program tmux 'tmux')
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
editors=$(dirname "$(dirname "$here")")

timeout=$(command -v timeout)

home=$(mktemp -d)
path=$PATH
# A check that failed may have left a run that waits for it.
clean_up() {
  PATH=$path
  "$tmux" -S "$home/tmux" kill-server 2>/dev/null || true
  local bets run
  for bets in "$home/bets"; do
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
mkdir -p "$home/bin" "$home/config/helix"

server="exec '$baton' \"\$@\""
if [[ -n ${BATON_TEST_RECORD:-} ]]; then
  mkdir -p "$BATON_TEST_RECORD"
  server="[ \"\$1\" = server ] || $server
exec '$python' '$editors/record.py' '$(realpath "$BATON_TEST_RECORD")/helix-'\$\$.jsonl '$baton' \"\$@\""
fi
printf '#!/bin/sh\n%s\n' "$server" >"$home/bin/baton"
chmod +x "$home/bin/baton"
cp "$here/../languages.toml" "$home/config/helix/"
# What the README says to switch on.
sed -n '/^```toml$/,/^```$/{//!p}' "$here/../README.md" >"$home/config/helix/config.toml"

# Servers that happen to be installed would speak as well, so only what is
# needed can be found.
for tool in sh bash git awk sed cat mkdir dirname readlink sleep test; do
  ln -s "$(type -P "$tool")" "$home/bin/$tool"
done
export HOME="$home" PATH="$home/bin" LC_ALL=C.UTF-8
export XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
# The stand-ins for agents, and the plans they work on, are told once: the
# integration tests and Neovim's checks use them too.
export BATON_TEST_AGENTS="$editors/../tests/it/workflow/agents.sh" BATON_TEST_EXAMPLE="$editors/../examples/bets"
export BATON_TEST_WORKSPACE="$editors/neovim/test/workspace"

status=0
"$timeout" 120 "$python" "$here/checks.py" "$hx" "$home" "$tmux" </dev/null || status=$?
if [[ $status -ne 0 ]]; then
  printf 'What Helix logged:\n'
  PATH=$path tail -n 20 "$home/cache/helix/helix.log" 2>/dev/null || printf '(nothing)\n'
fi
exit "$status"
