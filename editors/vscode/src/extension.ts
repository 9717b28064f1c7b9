// Baton in VS Code: finds the `baton` program, starts `baton server` over
// standard input and output, and restarts it on request. What the server can do
// it announces itself; nothing here knows of tickets.

import { homedir } from "node:os";
import { commands, env, type ExtensionContext, type LogOutputChannel, window, workspace, WorkspaceEdit } from "vscode";
import { LanguageClient, type Middleware, type RenameMiddleware, TransportKind } from "vscode-languageclient/node";
import { findBinary, isExecutable, versionOf } from "./binary";
import { traceChannel } from "./trace";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("Baton", { log: true });
  const started = new Server(output);
  server = started;
  context.subscriptions.push(
    output,
    commands.registerCommand("baton.restartServer", () => started.restart()),
    workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("baton.server.path")) {
        void started.restart();
      }
    }),
  );
  await started.restart();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}

/** The one running server. Starts and stops happen one after the other, in the order asked for. */
class Server {
  readonly #output: LogOutputChannel;
  #client: LanguageClient | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(output: LogOutputChannel) {
    this.#output = output;
  }

  restart(): Promise<void> {
    return this.#next(async () => {
      await this.#end();
      await this.#begin();
    });
  }

  stop(): Promise<void> {
    return this.#next(() => this.#end());
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step);
    return this.#last;
  }

  async #begin(): Promise<void> {
    const file = await this.#program();
    if (file === undefined) {
      return;
    }
    this.#client = newClient(file, this.#output);
    try {
      await this.#client.start();
    } catch (error) {
      this.#report(`${file} did not start as a language server: ${reason(error)}.`);
    }
  }

  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // A server that died cannot answer its shutdown; it is gone all the same.
      this.#output.info(`The server did not stop in order: ${reason(error)}`);
    }
  }

  /** The program to start, or undefined after the user was told what is wrong. */
  async #program(): Promise<string | undefined> {
    const found = search();
    if ("problem" in found) {
      this.#report(found.problem);
      return undefined;
    }
    try {
      this.#output.info(`Starting ${found.file} (${await versionOf(found.file)})`);
      return found.file;
    } catch (error) {
      this.#report(`${found.file} cannot be used: ${reason(error)}. Set \`baton.server.path\` to Baton's program.`);
      return undefined;
    }
  }

  /** Shows an error with its two ways out, without waiting for the user to choose. */
  #report(problem: string): void {
    this.#output.error(problem);
    void window.showErrorMessage(`Baton: ${problem}`, "Open Settings", "Try Again").then((choice) => {
      if (choice === "Open Settings") {
        return commands.executeCommand("workbench.action.openSettings", "baton.server.path");
      }
      return choice === "Try Again" ? this.restart() : undefined;
    });
  }
}

function search(): ReturnType<typeof findBinary> {
  return findBinary({
    setting: setting("server.path"),
    searchPath: process.env["PATH"] ?? "",
    home: homedir(),
    folder: workspace.workspaceFolders?.[0]?.uri.fsPath,
    windows: process.platform === "win32",
    isExecutable,
  });
}

function newClient(command: string, output: LogOutputChannel): LanguageClient {
  return new LanguageClient(
    "baton",
    "Baton",
    { command, args: ["server"], transport: TransportKind.stdio },
    {
      // Markdown on the disk: a plan that is not saved yet has no workspace to be checked against.
      documentSelector: [{ scheme: "file", language: "markdown" }],
      outputChannel: output,
      // The server offers prompts to whoever says that it copies them.
      initializationOptions: { copies: true },
      middleware: { provideRenameEdits: renameOrRefuse, executeCommand: copyPrompt },
      traceOutputChannel: traceChannel(output, () => setting("trace.server"), workspace.onDidChangeConfiguration),
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

/** The server answers this command with a text; putting it on the clipboard is the editor's. */
const copyPrompt: NonNullable<Middleware["executeCommand"]> = async (command, args, next) => {
  const text: unknown = await next(command, args);
  if (command === "baton.copyPrompt" && typeof text === "string") {
    await env.clipboard.writeText(text);
    void window.setStatusBarMessage("Baton: the prompt is copied", 5000);
  }
  return text;
};

function setting(name: string): string {
  return workspace.getConfiguration("baton").get(name, "");
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
