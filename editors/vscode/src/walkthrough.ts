// Opens the walkthrough, and ticks off what is there already. Start at
// `offerWalkthrough`.

import { commands, Disposable } from "vscode";
import type { Board } from "./board";
import type { Server } from "./server";

/** Its first step is the program. */
const WALKTHROUGH = "baton-ls.baton#baton.start";

/** Registers the command that opens it. */
export function offerWalkthrough(server: Server, board: Board): Disposable {
  let isOpened = false;
  // The editor ticks a step off when its context becomes true after the
  // walkthrough was read, and never one whose context was true by then.
  const tick = () => {
    if (isOpened) {
      void commands.executeCommand("setContext", "baton.walkthrough.program", server.state.kind === "running");
      void commands.executeCommand("setContext", "baton.walkthrough.plan", (board.current?.plans.length ?? 0) > 0);
    }
  };
  return Disposable.from(
    server.onDidChangeState(tick),
    board.onDidChange(tick),
    commands.registerCommand("baton.openWalkthrough", async () => {
      await commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false);
      isOpened = true;
      tick();
    }),
  );
}
