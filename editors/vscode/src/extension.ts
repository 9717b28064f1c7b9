// Baton in VS Code. Nothing but wiring: each feature is a file of its own, made
// here and disposed of by the editor. What the server can do it announces itself.

import { type ExtensionContext, window, workspace } from "vscode";
import { showBatches } from "./batches";
import { Board } from "./board";
import { explainCode } from "./code";
import { registerCommands } from "./commands";
import { tellContexts } from "./contexts";
import { tellProblems } from "./problems";
import { locate } from "./program";
import { showRules } from "./rules";
import { showRuns } from "./runs";
import { offerFirstFiles } from "./scaffold";
import { Server } from "./server";
import { offerSession } from "./session";
import { showStatus } from "./status";
import { offerTasks } from "./tasks";
import { lendProgram } from "./terminals";
import { offerDocuments } from "./undescribed";
import { offerWalkthrough } from "./walkthrough";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("Baton", { log: true });
  const started = new Server(output, () => locate(context.extensionPath));
  server = started;
  const board = new Board(
    () => started.request("baton.board"),
    (problem) => {
      output.warn(problem);
    },
  );
  const program = () => started.program();
  context.subscriptions.push(
    output,
    started,
    started.onDidChangeBoard(() => {
      board.refresh();
    }),
    started.onDidChangeState(({ kind }) => {
      if (kind !== "running") {
        board.empty();
      }
    }),
    tellProblems(started, output),
    tellContexts(started, board),
    showStatus(started, board),
    offerDocuments(board),
    registerCommands(started, board, output),
    offerWalkthrough(started, board),
    explainCode(started),
    showBatches(started, board),
    showRuns(program),
    offerSession(program, board),
    showRules(program),
    offerFirstFiles(program, output),
    offerTasks(program),
    lendProgram(started, context),
    workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("baton.server.path")) {
        void started.restart();
      }
    }),
  );
  await started.restart();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
