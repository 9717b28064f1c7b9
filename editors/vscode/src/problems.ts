// Says that there is no server to the user, once for each time, with the ways
// out. The same problem stands in the status item for as long as it lasts.

import { commands, Disposable, type LogOutputChannel, window } from "vscode";
import type { Server, ServerState } from "./server";

type Way = "Get Baton" | "Open Settings" | "Manage Trust" | "Show Log" | "Try Again";

/** Shows a message whenever `server` comes to nothing, and again when the status item is asked for help. */
export function tellProblems(server: Server, output: LogOutputChannel): Disposable {
  return Disposable.from(
    server.onDidChangeState((state) => {
      // A workspace that nobody trusts is no fault: the status item says it.
      if (!("remedy" in state && state.remedy === "trust")) {
        tell(state, server, output);
      }
    }),
    commands.registerCommand("baton.showProblem", () => {
      tell(server.state, server, output);
    }),
  );
}

function tell(state: ServerState, server: Server, output: LogOutputChannel): void {
  if ("problem" in state) {
    // Not awaited: a message may stay for as long as the user likes.
    void window.showErrorMessage(`Baton: ${state.problem}`, ...waysOut(state)).then((way) => go(way, server, output));
  }
}

function waysOut(state: ServerState): Way[] {
  if (state.kind !== "missing") {
    return ["Show Log", "Try Again"];
  }
  return state.remedy === "trust" ? ["Manage Trust"] : ["Get Baton", "Open Settings", "Try Again"];
}

function go(way: Way | undefined, server: Server, output: LogOutputChannel): Thenable<unknown> | undefined {
  switch (way) {
    case "Get Baton":
      return commands.executeCommand("baton.openWalkthrough");
    case "Manage Trust":
      return commands.executeCommand("workbench.trust.manage");
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
