// The commands of the palette that are about the server, and those that let the
// user choose among what the board offers. A feature with commands of its own
// registers them itself.

import { commands, Disposable, env, extensions, type LogOutputChannel, version, window, workspace } from "vscode";
import type { Board } from "./board";
import { describeCircumstances } from "./debug";
import { choices, type Pick, PICKS } from "./picks";
import { reason } from "./reason";
import type { Server } from "./server";
import { summarize } from "./summary";

/** The name under which the editor knows this extension. */
export const EXTENSION = "baton-ls.baton";

export function registerCommands(server: Server, board: Board, output: LogOutputChannel): Disposable {
  const restart = () => server.restart();
  return Disposable.from(
    commands.registerCommand("baton.startServer", restart),
    commands.registerCommand("baton.restartServer", restart),
    commands.registerCommand("baton.stopServer", () => server.stop()),
    commands.registerCommand("baton.showLog", () => {
      output.show(true);
    }),
    commands.registerCommand("baton.showVersion", () => showVersion(server, board)),
    commands.registerCommand("baton.copyDebugInformation", () => copyDebugInformation(server, board)),
    ...PICKS.map((pick) => commands.registerCommand(pick.command, () => choose(pick, board))),
  );
}

/** Lets the user choose among the offers of one kind, and has the chosen one carried out. */
async function choose(pick: Pick, board: Board): Promise<void> {
  const found = board.current === undefined ? [] : choices(board.current, pick.offers, cursor());
  if (found.length === 0) {
    void window.showInformationMessage(`Baton: ${pick.nothing}`);
    return;
  }
  const chosen = await window.showQuickPick(found, { placeHolder: pick.question, matchOnDescription: true });
  if (chosen === undefined) {
    return;
  }
  try {
    // Through the editor's commands, where the client library has put the server's.
    await commands.executeCommand(chosen.offer.command, ...chosen.offer.arguments);
  } catch (error) {
    void window.showErrorMessage(`Baton: ${reason(error)}`);
  }
}

function cursor(): { uri: string; line: number } | undefined {
  const editor = window.activeTextEditor;
  return editor && { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}

async function showVersion(server: Server, board: Board): Promise<void> {
  const copy = "Copy Debug Information";
  const choice = await window.showInformationMessage(`Baton: ${serverInWords(server)}`, copy);
  if (choice === copy) {
    await copyDebugInformation(server, board);
  }
}

async function copyDebugInformation(server: Server, board: Board): Promise<void> {
  const { version: ours } = extensions.getExtension(EXTENSION)?.packageJSON as { version: string };
  await env.clipboard.writeText(
    describeCircumstances({
      extension: ours,
      editor: `${env.appName} ${version}`,
      system: `${process.platform} ${process.arch}`,
      remote: env.remoteName,
      trusted: workspace.isTrusted,
      server: serverInWords(server),
      board: board.current === undefined ? "no board" : summarize(board.current).text || "no batches",
      settings: changedSettings(),
    }),
  );
  void window.setStatusBarMessage("Baton: the debug information is copied", 5000);
}

function serverInWords(server: Server): string {
  const { state } = server;
  switch (state.kind) {
    case "running":
      return `the server is version ${state.version}, from ${state.file}`;
    case "missing":
      return state.problem;
    case "stopped":
      return state.problem ?? "the server is stopped";
    case "starting":
      return "the server is starting";
  }
}

/** The settings of this extension that somebody changed. */
function changedSettings(): Record<string, unknown> {
  const ours = extensions.getExtension(EXTENSION)?.packageJSON as { contributes: { configuration: Configuration | Configuration[] } };
  const names = [ours.contributes.configuration].flat().flatMap(({ properties }) => Object.keys(properties));
  const changed = names.flatMap((name) => {
    const at = workspace.getConfiguration().inspect(name);
    const value = at?.workspaceFolderValue ?? at?.workspaceValue ?? at?.globalValue;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(changed);
}

interface Configuration {
  properties: Record<string, unknown>;
}
