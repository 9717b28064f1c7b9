// Opens the walkthrough, with what is already there ticked off.

import { commands } from "vscode";
import type { Board } from "./board";
import type { Server } from "./server";

/** Its first step is the program. */
const WALKTHROUGH = "baton-ls.baton#baton.start";

/** Opens it at the step that was last looked at. */
export async function openWalkthrough(server: Server, board: Board): Promise<void> {
  await commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false);
  await tick("baton.walkthrough.program", server.state.kind === "running");
  await tick("baton.walkthrough.plan", (board.current?.plans.length ?? 0) > 0);
}

/** The editor ticks a step off when its context becomes true, and not where it is. */
async function tick(key: string, isDone: boolean): Promise<void> {
  await commands.executeCommand("setContext", key, false);
  await commands.executeCommand("setContext", key, isDone);
}
