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

# shellcheck source=editors/bench.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../bench.sh"

[[ $# -eq 2 ]] || fail 'usage: run.sh HX BATON'
hx=$(program "$1" 'a Helix, 25.07 or newer')
tmux=$(program tmux 'tmux')
timeout=$(command -v timeout)
settle "$(program "$2" 'the baton program (cargo build --release)')"
here=$editors/helix/test
trap '"$tmux" -S "$home/tmux" kill-server 2>/dev/null || true; leave' EXIT
offer_baton helix
mkdir -p "$home/config/helix"
cp "$here/../languages.toml" "$home/config/helix/"
# What the README says to switch on.
sed -n '/^```toml$/,/^```$/{//!p}' "$here/../README.md" >"$home/config/helix/config.toml"

# Servers that happen to be installed would speak as well, so only what is
# needed can be found.
for tool in sh bash git awk sed cat mkdir dirname readlink sleep test; do
  ln -s "$(type -P "$tool")" "$home/bin/$tool"
done
export PATH="$home/bin" LC_ALL=C.UTF-8 BATON_TEST_WORKSPACE="$editors/neovim/test/workspace"

status=0
"$timeout" 120 "$python" "$here/checks.py" "$hx" "$home" "$tmux" </dev/null || status=$?
if [[ $status -ne 0 ]]; then
  printf 'What Helix logged:\n'
  PATH=$path tail -n 20 "$home/cache/helix/helix.log" 2>/dev/null || printf '(nothing)\n'
fi
exit "$status"
