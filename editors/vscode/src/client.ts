// The language client: how the server is started, which documents it sees, and
// what the editor does with its answers. Knows nothing of when it is started.

import { commands, env, type LogOutputChannel, window, workspace, WorkspaceEdit } from "vscode";
import { type ErrorHandler, LanguageClient, type Middleware, type RenameMiddleware, TransportKind } from "vscode-languageclient/node";
import { runOf } from "./outline";
import { reason } from "./reason";
import { traceChannel } from "./trace";

/** What the library shows on its own account is about starts and connections, and of those `Server` tells, once and with a way out. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown, show?: boolean | "force"): void {
    super.error(message, data, show === "force" ? false : show);
  }
}

/** A client for the program `command`, not started yet. */
export function newClient(command: string, output: LogOutputChannel, errorHandler: ErrorHandler): LanguageClient {
  return new QuietClient(
    "baton",
    "Baton",
    { command, args: ["server"], transport: TransportKind.stdio },
    {
      // Markdown on the disk: a plan that is not saved yet has no workspace to be checked against.
      documentSelector: [{ scheme: "file", language: "markdown" }],
      outputChannel: output,
      errorHandler,
      // No second try, and no message of the library's beside ours.
      initializationFailedHandler: () => false,
      // The protocol has no words for these: prompts are copied here, the board is shown here.
      initializationOptions: { copies: true, board: true },
      middleware: {
        provideRenameEdits: renameOrRefuse,
        executeCommand: carryOut,
        workspace: { didChangeConfiguration: tellSettings(output) },
      },
      traceOutputChannel: traceChannel(
        output,
        () => workspace.getConfiguration("baton").get("trace.server", "off"),
        workspace.onDidChangeConfiguration,
      ),
    },
  );
}

/**
 * When one rename fails the editor tries the next: its own, which would put the
 * new id in place of a whole heading. So a refusal is shown here and answered
 * with an edit that changes nothing. An answer of null still passes the turn.
 */
const renameOrRefuse: NonNullable<RenameMiddleware["provideRenameEdits"]> = async (document, position, newName, token, next) => {
  try {
    return await next(document, position, newName, token);
  } catch (error) {
    void window.showErrorMessage(`Baton: ${reason(error)}`);
    return new WorkspaceEdit();
  }
};

/**
 * A change of `baton.server.path` restarts the server and is told to it at the
 * same time. The one that stops needs to know no settings any more, and nobody
 * needs to hear that it was not told: the next one asks for them.
 */
function tellSettings(output: LogOutputChannel) {
  return async (sections: string[] | undefined, next: (sections: string[] | undefined) => Promise<void>): Promise<void> => {
    try {
      await next(sections);
    } catch (error) {
      output.info(`The changed settings were not sent: ${reason(error)}`);
    }
  };
}

/** These run programs: agents, and commands that documents and settings of the workspace name. */
const RUNS = ["baton.launch", "baton.verify", "baton.land"];

/** What the server has to be helped with, or kept from: its lenses and actions call its commands directly. */
const carryOut: NonNullable<Middleware["executeCommand"]> = async (command, args, next) => {
  if (RUNS.includes(command) && !workspace.isTrusted) {
    const manage = "Manage Trust";
    const choice = await window.showWarningMessage("Baton: nothing is run in a workspace that is not trusted.", manage);
    return choice === manage ? await commands.executeCommand("workbench.trust.manage") : undefined;
  }
  const run = command === "baton.openLog" ? runOf({ arguments: args }) : undefined;
  if (run !== undefined) {
    // The server would open the file of this moment; a terminal follows it.
    return await commands.executeCommand("baton.showRunLog", run, (args[0] as { uri: string }).uri);
  }
  const answer: unknown = await next(command, args);
  // The server answers with a text; putting it on the clipboard is the editor's.
  if (command === "baton.copyPrompt" && typeof answer === "string") {
    await env.clipboard.writeText(answer);
    void window.setStatusBarMessage("Baton: the prompt is copied", 5000);
  }
  return answer;
};
