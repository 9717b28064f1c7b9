# What the checks of every editor begin with; their run.sh sources it.
#
#   program NAME WHAT       the path of a program; without it, what to give
#   settle BATON            a home of its own, $home, with what is told once for all editors; gone at the end
#   offer_baton SESSION     `baton` in $home/bin. Where BATON_TEST_RECORD names a folder it writes down there
#                           what editor and server say, one JSON Lines file each: SESSION-….jsonl (record.py)
#
# shellcheck shell=bash

editors=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 2
}

program() {
  local found
  found=$(command -v -- "$1") || fail "cannot run $1: give the path of $2"
  realpath -- "$found"
}

settle() {
  baton=$1
  # Some editors see less of PATH than this script does.
  path=$PATH python=$("$(program python3 'Python 3')" -c 'import sys; print(sys.executable)')
  home=$(mktemp -d)
  trap leave EXIT
  mkdir -p "$home/bin"
  export HOME="$home" NO_COLOR=1
  export XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state" XDG_CACHE_HOME="$home/cache" XDG_DATA_HOME="$home/.local/share"
  # The integration tests follow the same stories with the same stand-ins for agents.
  export BATON_TEST_STORY="$editors/../tests/it/workflow/leapfrog.txt" BATON_TEST_AGENTS="$editors/../tests/it/workflow/agents.sh"
  export BATON_TEST_EXAMPLE="$editors/../examples/bets"
}

# A check that failed may have left a run that waits for it.
leave() {
  local runs run repository
  PATH=$path
  for runs in "$home"/{,*/}bets/.git/baton/runs; do
    for run in "$runs"/*/; do
      [[ -e $run ]] || continue
      repository=${runs%/.git/*}
      (cd "$repository" && "$baton" runs cancel "$(basename "$run")" >/dev/null 2>&1) || true
      # Its supervisor holds this as long as it lives.
      flock --wait 10 "$run/alive" true || true
    done
  done
  rm -rf "$home"
}

offer_baton() {
  local start="exec '$baton' \"\$@\""
  if [[ -n ${BATON_TEST_RECORD:-} ]]; then
    mkdir -p "$BATON_TEST_RECORD"
    start="[ \"\$1\" = server ] || $start
exec '$python' '$editors/record.py' '$(realpath -- "$BATON_TEST_RECORD")/$1-'\$\$.jsonl '$baton' \"\$@\""
  fi
  printf '#!/bin/sh\n%s\n' "$start" >"$home/bin/baton"
  chmod +x "$home/bin/baton"
}
