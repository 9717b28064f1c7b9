// Baton in VS Code. Nothing but wiring: each feature is a file of its own, made
// here and disposed of by the editor. What the server can do it announces itself.

import { commands, type ExtensionContext, window, workspace } from "vscode";
import { tellProblems } from "./problems";
import { locate } from "./program";
import { Server } from "./server";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("Baton", { log: true });
  const started = new Server(output, () => locate(context.extensionPath));
  server = started;
  context.subscriptions.push(
    output,
    started,
    tellProblems(started, output),
    commands.registerCommand("baton.restartServer", () => started.restart()),
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
