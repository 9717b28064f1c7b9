// The item in the language status of Markdown: which server runs, where the
// batches stand, or what is the matter. Start at `showStatus`.

import { Disposable, languages, type LanguageStatusItem, LanguageStatusSeverity } from "vscode";
import type { Board } from "./board";
import type { Server, ServerState } from "./server";
import { summarize } from "./summary";

/** Shows how `server` and the batches of `board` are for as long as it is not disposed of. */
export function showStatus(server: Server, board: Board): Disposable {
  const item = languages.createLanguageStatusItem("baton.server", { scheme: "file", language: "markdown" });
  item.name = "Baton";
  const draw = () => {
    drawServer(item, server.state);
    if (server.state.kind === "running" && board.current !== undefined) {
      drawBoard(item, board.current);
    }
  };
  draw();
  return Disposable.from(item, server.onDidChangeState(draw), board.onDidChange(draw));
}

function drawServer(item: LanguageStatusItem, state: ServerState): void {
  const log = { title: "Show Log", command: "baton.showLog" };
  // What the matter is takes more words than there is room for here.
  const help = { title: "What to Do", command: "baton.showProblem" };
  item.busy = state.kind === "starting";
  item.severity = LanguageStatusSeverity.Information;
  item.command = log;
  item.detail = "";
  switch (state.kind) {
    case "starting":
      item.text = "Baton is starting";
      break;
    case "running":
      item.text = `Baton ${state.version}`;
      item.detail = "reading the workspace";
      break;
    case "missing":
      item.text = state.remedy === "trust" ? "Baton waits for trust" : "Baton has no program";
      item.severity = state.remedy === "trust" ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Error;
      item.command = state.remedy === "trust" ? { title: "Manage Trust", command: "workbench.trust.manage", tooltip: state.problem } : help;
      break;
    case "stopped":
      item.text = state.problem === undefined ? "Baton is stopped" : "Baton failed";
      item.severity = state.problem === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Error;
      item.command = state.problem === undefined ? { title: "Start", command: "baton.startServer" } : help;
  }
}

function drawBoard(item: LanguageStatusItem, board: NonNullable<Board["current"]>): void {
  const { text, trouble } = summarize(board);
  item.busy = !board.complete;
  item.detail = text === "" ? "no batches" : text;
  if (trouble) {
    item.severity = LanguageStatusSeverity.Warning;
  }
}
