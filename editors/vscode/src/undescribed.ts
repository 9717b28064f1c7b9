// Offers, among the items of the language status, to check a contract document
// that nobody has named as one yet, or to write one. It is an offer: nothing pops
// up. What the offer does is the server's.

import { Disposable, languages, type LanguageStatusItem } from "vscode";
import type { Board, Undescribed } from "./board";

/** Keeps one item for each thing that code says and no document describes. */
export function offerDocuments(board: Board): Disposable {
  let items: LanguageStatusItem[] = [];
  let shown = "";
  const draw = () => {
    const undescribed = board.current?.undescribed ?? [];
    const wanted = JSON.stringify(undescribed);
    if (wanted !== shown) {
      shown = wanted;
      clear();
      items = undescribed.flatMap(item);
    }
  };
  const clear = () => {
    items.forEach((old) => {
      old.dispose();
    });
  };
  return Disposable.from(board.onDidChange(draw), new Disposable(clear));
}

function item({ kind, folder, candidate, message, offers: [offer] }: Undescribed, index: number): LanguageStatusItem[] {
  if (offer === undefined) {
    return [];
  }
  const made = languages.createLanguageStatusItem(`baton.undescribed.${String(index)}`, { scheme: "file", language: "markdown" });
  made.name = `Baton: ${kind} in ${folder}`;
  made.text = candidate === undefined ? `Nothing describes the ${kind === "abi" ? "contracts" : "routes"}` : `${candidate} is not checked`;
  made.command = { title: candidate === undefined ? "Write It" : "Check It", command: offer.command, arguments: offer.arguments, tooltip: message };
  return [made];
}
