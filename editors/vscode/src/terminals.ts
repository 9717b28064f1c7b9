// Gives integrated terminals the program that came with the extension, so that
// people and agents who work there can call `baton` without installing it.

import { delimiter, dirname } from "node:path";
import type { Disposable, ExtensionContext } from "vscode";
import type { Server } from "./server";

/** Puts the folder of the bundled program at the end of `PATH`, behind one the user installed, while the server runs from it. */
export function lendProgram(server: Server, { extensionPath, environmentVariableCollection: variables }: ExtensionContext): Disposable {
  variables.persistent = false;
  variables.description = "Baton: the `baton` command, behind your own PATH";
  return server.onDidChangeState((state) => {
    variables.clear();
    if (state.kind === "running" && state.file.startsWith(extensionPath)) {
      variables.append("PATH", `${delimiter}${dirname(state.file)}`);
    }
  });
}
