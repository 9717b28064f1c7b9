// What the server asks the user before it does what they chose: in a dialog, which
// waits and keeps its lines. A notification hides after a while, and the question
// would hang. Knows no question. Start at `askInDialogs`.

import { window } from "vscode";
import { type LanguageClient, type MessageActionItem, MessageType, ShowMessageRequest, type ShowMessageRequestParams } from "vscode-languageclient/node";

/** Has the questions of `client`'s server asked here, in place of the library's own way. */
export function askInDialogs(client: LanguageClient): void {
  client.onRequest(ShowMessageRequest.type, async (question) => (await ask(question)) ?? null);
}

function ask({ type, message, actions = [] }: ShowMessageRequestParams): Thenable<MessageActionItem | undefined> {
  const show = WAYS.get(type) ?? window.showInformationMessage;
  // The first sentence is what is asked; the rest is for who wants to know more.
  const [, question = message, detail = ""] = /^(.*?\?)\s+(.*)$/s.exec(message) ?? [];
  return show(question, { modal: true, detail }, ...actions);
}

const WAYS = new Map([
  [MessageType.Error, window.showErrorMessage],
  [MessageType.Warning, window.showWarningMessage],
]);
