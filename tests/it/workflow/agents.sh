# Stand-ins for agents: `sh agents.sh design|build|review|fix`. They read the prompt on standard input as real ones do, do what a batch of
# examples/bets is about, and tell of it as codex (builders) and claude (designers, reviewers) do. `baton` is on their PATH.
#
# Beside this file may stand what steers them: a named pipe `gate`, where a builder waits for a line; a file `endless`, with which a builder
# never ends by itself.

phase=$1
here=$(dirname "$0")
batch=$(sed -n '1s/^You .* Batch \([0-9][0-9]*\).*/\1/p')

# What each batch is about: the file it makes, and the file of the batch before it that its verify command needs as well.
case $batch in
2) file=server/src/settler.ts ;;
3) file=client/src/views/lobby.ts needs=server/src/settler.ts ;;
4) file=client/src/views/history.ts needs=client/src/views/lobby.ts title='History' ticket='Every bet of a player' ;;
5) file=server/src/leaderboard.ts needs=client/src/views/history.ts title='Leaderboard' ticket='Who won most' ;;
6) file=client/src/views/leaderboard.ts needs=server/src/leaderboard.ts title='Leaderboard screen' ticket='Show who won most' ;;
esac

codex() {
  printf '%s\n' '{"type":"thread.started","thread_id":"0199a213-batch-'"$batch"'"}' '{"type":"turn.started"}' \
    '{"type":"item.completed","item":{"id":"item_0","type":"reasoning","text":"**Reading the plan**"}}' \
    '{"type":"item.started","item":{"id":"item_1","type":"command_execution","command":"npm run build","aggregated_output":"","exit_code":null,"status":"in_progress"}}'
  [ -z "$waits" ] || $waits
  printf '%s\n' '{"type":"item.completed","item":{"id":"item_2","type":"agent_message","text":"'"$1"'"}}' \
    '{"type":"turn.completed","usage":{"input_tokens":24763,"cached_input_tokens":24448,"output_tokens":122}}'
}

claude() {
  printf '%s\n' '{"type":"system","subtype":"init","cwd":"'"$PWD"'","session_id":"5e55-batch-'"$batch"'","tools":["Read"],"model":"m"}' \
    '{"type":"assistant","message":{"role":"assistant","content":[{"type":"text","text":"I read the plan."}]},"session_id":"5e55-batch-'"$batch"'"}' \
    '{"type":"result","subtype":"success","is_error":false,"num_turns":2,"result":"'"$1"'","session_id":"5e55-batch-'"$batch"'"}'
}

# Writes the file of the batch; $1 is what it says.
make() {
  mkdir -p "$(dirname "$file")"
  printf '%s\n' "$1" > "$file"
}

gate() {
  if [ -e "$here/endless" ]; then sleep 1000; fi
  if [ -p "$here/gate" ]; then read -r _ < "$here/gate"; fi
}

# Puts into the plan what `awk` makes of it.
rewrite() {
  awk "$@" TICKETS.md > "$here/plan" && cat "$here/plan" > TICKETS.md
}

case $phase in
design)
  # Batch 3 is a draft that names what is not there; of the others there is an empty ticket.
  rewrite -v title="$title" -v ticket="$ticket" -v file="$file" '
    { sub(/T5, T7, T14/, "T5, T7"); sub(/T7, T#/, "T7"); sub(/New batch/, title); sub(/New ticket/, ticket) }
    /^- \[ \] $/ { $0 = "- [ ] It is shown to whoever asks" }
    /^\*\*Files affected:\*\*$/ { print; getline; if ($0 == "") print "- `" file "` (new)" }
    { print }'
  baton handoff "$batch" --write > /dev/null
  # The HANDOFF of the batch is the last one there is.
  rewrite -v command="Verify command: test -f $needs && test -f $file" '
    { lines[NR] = $0 } /^Verify command:/ { last = NR }
    END { lines[last] = command; for (n = 1; n <= NR; n++) print lines[n] }'
  claude 'Batch '"$batch"' is designed and handed over.'
  ;;
build)
  waits=gate
  # Of batch 5 a builder makes nothing at first.
  [ "$batch" = 5 ] || make 'export {};'
  codex 'Built.'
  ;;
fix)
  make 'export const mended = true;'
  codex 'Mended.'
  ;;
review)
  verdict='Approved\n'
  if [ "$batch" = 3 ] && ! grep -q mended "$file"; then
    verdict='Changes requested\n\n- T7: the buttons stay when the lobby closes\n'
  fi
  claude 'I looked at what was built.\n\n## REVIEW — Batch '"$batch $verdict"
  ;;
esac
