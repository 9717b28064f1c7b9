// What a parallel session consists of, as `baton start --format json` says it,
// and what has to be asked before it starts. Knows nothing of the editor, so
// that plain Node can test it. Start at `readSession`.

/** A terminal of the session. */
export interface Pane {
  /** Who works there, `designer`, or `runs`. */
  role: string;
  /** Program and arguments, as they are started. */
  argv: string[];
  /** Whether it is Baton's own or an agent that needs no configuration. */
  builtIn: boolean;
}

export interface Session {
  /** Where all of it is started. */
  folder: string;
  panes: Pane[];
}

/** Checked, since the program may be of another version. Throws an error that says what is wrong. */
export function readSession(json: string): Session {
  const answer = JSON.parse(json) as { version?: unknown; folder?: unknown; panes?: unknown };
  if (answer.version !== 1 || typeof answer.folder !== "string" || !Array.isArray(answer.panes)) {
    throw new Error("`baton start` answers in a way this extension does not know: update the older of the two.");
  }
  return { folder: answer.folder, panes: answer.panes.map(readPane) };
}

function readPane(value: unknown): Pane {
  const { role, argv, built_in: builtIn } = (value ?? {}) as { role?: unknown; argv?: unknown; built_in?: unknown };
  if (typeof role !== "string" || !isArgv(argv)) {
    throw new Error("`baton start` names a terminal without saying what is started in it.");
  }
  return { role, argv, builtIn: builtIn === true };
}

function isArgv(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === "string");
}

/** The commands that the workspace brings, which somebody has to look at before they run; a line each. */
export function toConfirm({ panes }: Session): string[] {
  return panes.filter((pane) => !pane.builtIn).map((pane) => `${pane.role}: ${shown(pane.argv)}`);
}

/** The programs that `isThere` does not find, each once. */
export function missing({ panes }: Session, isThere: (program: string) => boolean): string[] {
  const programs = panes.map((pane) => pane.argv[0] ?? "").filter((program) => !isThere(program));
  return [...new Set(programs)];
}

/** `Designer · claude`. */
export function titleOf({ role, argv }: Pane): string {
  const name = role.charAt(0).toUpperCase() + role.slice(1);
  const program = (argv[0] ?? "").split(/[/\\]/).at(-1) ?? "";
  return role === "runs" ? "Runs" : `${name} · ${program}`;
}

/** As a shell would take it, with nothing hidden: control characters are told by their number. */
function shown(argv: string[]): string {
  const words = argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  // Also those that turn the direction of the text, or have no width.
  return words.join(" ").replace(/[\p{Cc}\p{Cf}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
