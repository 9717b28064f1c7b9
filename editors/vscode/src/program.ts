// Fills in from the editor and the machine what the search for the program
// depends on. The search itself is in binary.ts.

import { homedir } from "node:os";
import { workspace } from "vscode";
import { findProgram, isExecutable, type Problem, type Program, versionOf } from "./binary";

/** The program to start now. `extension` is the folder this extension lies in. */
export function locate(extension: string): Promise<Program | Problem> {
  return findProgram({
    setting: workspace.getConfiguration("baton").get("server.path", ""),
    searchPath: process.env["PATH"] ?? "",
    home: homedir(),
    folder: workspace.workspaceFolders?.[0]?.uri.fsPath,
    extension,
    trusted: workspace.isTrusted,
    windows: process.platform === "win32",
    isExecutable,
    versionOf,
  });
}
