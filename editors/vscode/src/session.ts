// "Start Parallel Session": the agents side by side in terminals, with their
// runs, where `baton start` uses tmux. What is started the program says; here it
// is shown, confirmed where the workspace brings it, and started without a
// shell. Start at `offerSession`.

import * as path from "node:path";
import { commands, type Disposable, type QuickPickItem, type Terminal, type TerminalEditorLocationOptions, TerminalLocation, ThemeIcon, ViewColumn, window, workspace } from "vscode";
import { isExecutable } from "./binary";
import type { Board } from "./board";
import { oneFolder } from "./folders";
import { missing, type Pane, readSession, type Session, titleOf, toConfirm } from "./panes";
import { reason } from "./reason";
import { run } from "./run";
import { folderOf } from "./runs";

interface Pattern extends QuickPickItem {
  name: string;
}

const PATTERNS: Pattern[] = [
  { name: "leapfrog", label: "Leapfrog", detail: "One agent designs the next batch and reviews, another builds" },
  { name: "specialist", label: "Specialist", detail: "One agent designs, one builds, one reviews" },
];

/** The pane that holds no agent. */
const RUNS = "runs";

const ICONS: Record<string, string> = { designer: "edit", builder: "tools", reviewer: "eye", [RUNS]: "list-tree" };

/** Where editors may stand, from left to right. */
const COLUMNS = [ViewColumn.One, ViewColumn.Two, ViewColumn.Three, ViewColumn.Four, ViewColumn.Five, ViewColumn.Six, ViewColumn.Seven, ViewColumn.Eight, ViewColumn.Nine];

/** Registers `baton.startSession`. `program` is Baton itself. */
export function offerSession(program: () => Promise<string | undefined>, board: Board): Disposable {
  const sessions = new Map<string, Terminal>();
  return commands.registerCommand("baton.startSession", async () => {
    try {
      await start(program, board, sessions);
    } catch (error) {
      void window.showErrorMessage(`Baton: ${reason(error)}`);
    }
  });
}

async function start(program: () => Promise<string | undefined>, board: Board, sessions: Map<string, Terminal>): Promise<void> {
  if (!(await isTrusted())) {
    return;
  }
  const file = await program();
  const folder = file && (await choosePlanFolder(board));
  if (file === undefined || !folder) {
    return;
  }
  const running = sessions.get(folder.root);
  if (running !== undefined && running.exitStatus === undefined) {
    running.show();
    return;
  }
  const pattern = await window.showQuickPick(PATTERNS, { title: "Start Parallel Session", placeHolder: "Who reviews?" });
  if (pattern === undefined) {
    return;
  }
  const session = await ask(file, pattern, folder);
  if (await isConfirmed(session)) {
    const first = open(session);
    if (first !== undefined) {
      sessions.set(folder.root, first);
    }
  }
}

async function isTrusted(): Promise<boolean> {
  if (workspace.isTrusted) {
    return true;
  }
  const manage = "Manage Workspace Trust";
  const chosen = await window.showWarningMessage("Baton: agents are started in a workspace you trust only.", manage);
  if (chosen === manage) {
    await commands.executeCommand("workbench.trust.manage");
  }
  return false;
}

/** Where a session is started, and for which plan where there are several. */
interface Start {
  root: string;
  plan: string | undefined;
}

async function choosePlanFolder(board: Board): Promise<Start | undefined> {
  const plans = board.current?.plans ?? [];
  const [only] = plans;
  if (plans.length > 1) {
    const items = plans.map((plan) => ({ label: plan.path, description: plan.folder, plan }));
    const chosen = await window.showQuickPick(items, { title: "Start Parallel Session", placeHolder: "For which plan?" });
    return chosen && { root: folderOf(chosen.plan.uri), plan: chosen.plan.path };
  }
  if (only !== undefined) {
    return { root: folderOf(only.uri), plan: undefined };
  }
  const folder = await oneFolder();
  return folder && { root: folder.uri.fsPath, plan: undefined };
}

/** Asks the program what there is to start. It starts nothing. */
async function ask(file: string, pattern: Pattern, { root, plan }: Start): Promise<Session> {
  const args = ["start", "--pattern", pattern.name, "--format", "json", ...(plan === undefined ? [] : ["--plan", plan])];
  const { status, stdout, stderr } = await run(file, args, root);
  if (status !== 0) {
    throw new Error(stderr.trim());
  }
  return readSession(stdout);
}

async function isConfirmed(session: Session): Promise<boolean> {
  const unknown = toConfirm(session);
  const absent = missing(session, (program) => isInstalled(program, session.folder));
  if (unknown.length === 0 && absent.length === 0) {
    return true;
  }
  const [question, detail] =
    absent.length > 0
      ? [`There is no program ${absent.join(", ")} on PATH.`, ["Install it, or name another agent in baton.toml.", ...unknown].join("\n\n")]
      : ["Start these commands, which this workspace's settings name?", unknown.join("\n\n")];
  const go = absent.length > 0 ? "Start Anyway" : "Start";
  return (await window.showWarningMessage(`Baton: ${question}`, { modal: true, detail }, go)) === go;
}

/** Windows finds programs in ways of its own, so nothing is said of it there. */
function isInstalled(program: string, folder: string): boolean {
  if (process.platform === "win32") {
    return true;
  }
  if (program.includes("/")) {
    return isExecutable(path.resolve(folder, program));
  }
  return (process.env["PATH"] ?? "").split(path.delimiter).some((place) => path.isAbsolute(place) && isExecutable(path.join(place, program)));
}

/**
 * Opens a terminal for each: agents side by side among the editors, where they
 * have room to draw, and the runs below, where a table has its width. Returns
 * the first, which has the focus then.
 */
function open({ folder, panes }: Session): Terminal | undefined {
  // Columns by number: "beside" would depend on which terminal is there first.
  const column = window.tabGroups.activeTabGroup.viewColumn;
  const terminals = panes.map((pane, at) => terminalOf(pane, folder, pane.role === RUNS ? TerminalLocation.Panel : { viewColumn: COLUMNS[column + at - 1] ?? ViewColumn.Beside }));
  terminals.at(-1)?.show(true);
  const [first] = terminals;
  // Each takes the focus when it is there. Its number is known once it is.
  void Promise.all(terminals.map((terminal) => terminal.processId)).then(() => {
    first?.show();
  });
  return first;
}

function terminalOf(pane: Pane, folder: string, location: TerminalLocation | TerminalEditorLocationOptions): Terminal {
  const [shellPath, ...shellArgs] = pane.argv;
  return window.createTerminal({
    name: titleOf(pane),
    // No shell: the program itself runs in the terminal.
    ...(shellPath === undefined ? {} : { shellPath, shellArgs }),
    cwd: folder,
    iconPath: new ThemeIcon(ICONS[pane.role] ?? "terminal"),
    location,
  });
}
