// Which folder a command of the palette is about.

import { window, workspace, type WorkspaceFolder } from "vscode";

/** The only folder that is open, or the one the user chooses. Undefined after the user was told, or chose none. */
export async function oneFolder(): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void window.showInformationMessage("Baton: open a folder first, a plan belongs to one.");
  }
  return folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
}
