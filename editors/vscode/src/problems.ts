// Says that there is no server to the user, once for each time, with the ways
// out. The same problem stands in the status item for as long as it lasts.

import { commands, type Disposable, type LogOutputChannel, window } from "vscode";
import type { Server, ServerState } from "./server";

/** The walkthrough whose first step is the installation. */
export const WALKTHROUGH = "baton-ls.baton#baton.start";

type Way = "Installation" | "Open Settings" | "Show Log" | "Try Again";

/** Shows a message whenever `server` comes to nothing. */
export function tellProblems(server: Server, output: LogOutputChannel): Disposable {
  return server.onDidChangeState((state) => {
    const ways = waysOut(state);
    if (ways.length > 0 && "problem" in state) {
      // Not awaited: a message may stay for as long as the user likes.
      void window.showErrorMessage(`Baton: ${state.problem}`, ...ways).then((way) => go(way, server, output));
    }
  });
}

/** None means that nobody needs to be told: a workspace without trust is no fault. */
function waysOut(state: ServerState): Way[] {
  switch (state.kind) {
    case "missing":
      return state.remedy === "install" ? ["Installation", "Open Settings", "Try Again"] : [];
    case "stopped":
      return state.problem === undefined ? [] : ["Show Log", "Try Again"];
    default:
      return [];
  }
}

function go(way: Way | undefined, server: Server, output: LogOutputChannel): Thenable<unknown> | undefined {
  switch (way) {
    case "Installation":
      return commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false);
    case "Open Settings":
      return commands.executeCommand("workbench.action.openSettings", "baton.server.path");
    case "Show Log":
      output.show(true);
      return undefined;
    case "Try Again":
      return server.restart();
    case undefined:
      return undefined;
  }
}
