// What the server asks the user. A question in one line is a notification, as the
// client library has it; one with details is a dialog, which keeps their lines.
// Knows no question. Start at `askInDialogs`.

import { window } from "vscode";
import { type LanguageClient, type MessageActionItem, MessageType, ShowMessageRequest, type ShowMessageRequestParams } from "vscode-languageclient/node";

/** Has the questions of `client`'s server asked here, in place of the library's own way. */
export function askInDialogs(client: LanguageClient): void {
  client.onRequest(ShowMessageRequest.type, async (question) => (await ask(question)) ?? null);
}

function ask({ type, message, actions = [] }: ShowMessageRequestParams): Thenable<MessageActionItem | undefined> {
  const show = WAYS.get(type) ?? window.showInformationMessage;
  const [first = "", ...rest] = message.split("\n");
  return rest.length === 0 ? show(first, {}, ...actions) : show(first, { modal: true, detail: rest.join("\n") }, ...actions);
}

const WAYS = new Map([
  [MessageType.Error, window.showErrorMessage],
  [MessageType.Warning, window.showWarningMessage],
]);
