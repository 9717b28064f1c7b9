// Run logs in terminals: one for each run, used again when the same log is
// opened again, and kept when the run is over. Knows nothing of plans. What runs
// in the terminal is in follow.ts.

import { existsSync } from "node:fs";
import * as path from "node:path";
import { commands, Disposable, EventEmitter, type Pseudoterminal, type Terminal, ThemeIcon, Uri, window, workspace } from "vscode";
import { type Call, Follower } from "./follow";
import { run as runToEnd } from "./run";

/**
 * Registers `baton.showRunLog` and `baton.openWorktree`: both take a run's name
 * and the address of a document of its workspace. `program` is Baton itself.
 */
export function showRuns(program: () => Promise<string | undefined>): Disposable {
  const logs = new Logs();
  return Disposable.from(
    logs,
    commands.registerCommand("baton.showRunLog", async (run: string, uri: string) => {
      const file = await program();
      if (file !== undefined) {
        logs.show(run, { file, args: ["runs", "log", run, "--follow", "--color", "always"], folder: folderOf(uri) });
      }
    }),
    commands.registerCommand("baton.openWorktree", async (run: string, uri: string) => {
      const file = await program();
      if (file !== undefined) {
        await openWorktree(file, run, folderOf(uri));
      }
    }),
  );
}

/** The folder that a document's workspace has on the disk. */
export function folderOf(uri: string): string {
  const document = Uri.parse(uri);
  return workspace.getWorkspaceFolder(document)?.uri.fsPath ?? path.dirname(document.fsPath);
}

/** The logs on the screen, by folder and run: runs of two repositories may have one name. */
class Logs implements Disposable {
  readonly #shown = new Map<string, { terminal: Terminal; screen: Screen }>();
  readonly #closing = window.onDidCloseTerminal((closed) => {
    for (const [key, { terminal }] of this.#shown) {
      if (terminal === closed) {
        this.#shown.delete(key);
      }
    }
  });

  show(run: string, call: Call): void {
    const key = `${call.folder} ${run}`;
    const known = this.#shown.get(key);
    if (known !== undefined) {
      known.terminal.show();
      known.screen.again();
      return;
    }
    const screen = new Screen(call);
    const terminal = window.createTerminal({ name: `Log of ${run}`, pty: screen, iconPath: new ThemeIcon("output"), isTransient: true });
    this.#shown.set(key, { terminal, screen });
    terminal.show();
  }

  dispose(): void {
    this.#closing.dispose();
    for (const { terminal } of this.#shown.values()) {
      terminal.dispose();
    }
  }
}

/** What stands behind a terminal: the editor opens it, writes to it what is typed, and closes it. */
class Screen implements Pseudoterminal {
  readonly #written = new EventEmitter<string>();
  readonly #follower: Follower;
  #isOpen = false;
  readonly onDidWrite = this.#written.event;

  constructor(call: Call) {
    this.#follower = new Follower(call, (text) => {
      this.#written.fire(text);
    });
  }

  open(): void {
    this.#isOpen = true;
    this.#follower.start();
  }

  /** Shows the log from its beginning, unless it is still being followed. */
  again(): void {
    // What is written before the editor has opened it is lost.
    if (this.#isOpen) {
      this.#follower.start();
    }
  }

  close(): void {
    this.#follower.stop();
    this.#written.dispose();
  }

  handleInput(keys: string): void {
    this.#follower.type(keys);
  }
}

/** Opens the folder a run works in as a window of its own: there its agent's changes are. */
async function openWorktree(program: string, run: string, folder: string): Promise<void> {
  const { status, stdout, stderr } = await runToEnd(program, ["runs", "show", run, "--json"], folder);
  if (status !== 0) {
    void window.showErrorMessage(`Baton: ${stderr.trim()}`);
    return;
  }
  const worktree = (JSON.parse(stdout) as { worktree?: unknown }).worktree;
  if (typeof worktree !== "string") {
    void window.showInformationMessage(`Baton: ${run} works in this folder, not in a worktree of its own.`);
  } else if (existsSync(worktree)) {
    await commands.executeCommand("vscode.openFolder", Uri.file(worktree), { forceNewWindow: true });
  } else {
    void window.showInformationMessage(`Baton: the worktree of ${run} has been cleaned away.`);
  }
}
