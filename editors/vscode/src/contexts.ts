// Tells the editor what can be done now, so that palette and menus show only
// that: `baton.state` is where the server stands, `baton.can.COMMAND` whether
// any batch offers the server's COMMAND, `baton.hasPlan` whether there is one.

import { commands, Disposable } from "vscode";
import type { Board } from "./board";
import { offered, PICKS } from "./picks";
import type { Server } from "./server";

export function tellContexts(server: Server, board: Board): Disposable {
  const tellState = () => {
    set("baton.state", server.state.kind);
  };
  const tellOffers = () => {
    const can = offered(board.current);
    for (const { offers } of PICKS) {
      set(`baton.can.${offers.replace("baton.", "")}`, can.has(offers));
    }
    set("baton.hasPlan", (board.current?.plans.length ?? 0) > 0);
  };
  tellState();
  return Disposable.from(server.onDidChangeState(tellState), board.onDidChange(tellOffers));
}

function set(key: string, value: unknown): void {
  void commands.executeCommand("setContext", key, value);
}
