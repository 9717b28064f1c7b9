// The one running server: found, started, stopped, and what state it is in. Knows
// nothing of tickets and shows nothing; whoever shows something listens to
// `onDidChangeState`.

import { type Disposable, EventEmitter, type LogOutputChannel } from "vscode";
import { CloseAction, type CloseHandlerResult, ErrorAction, type LanguageClient, State as ClientState } from "vscode-languageclient/node";
import type { Problem, Program } from "./binary";
import { newClient } from "./client";
import { askInDialogs } from "./questions";
import { reason } from "./reason";

/** Where the server stands. A `problem` is a sentence for the user. */
export type ServerState =
  | { kind: "starting" }
  | ({ kind: "running" } & Program)
  /** Asked to stop, or, with a problem, failed and not started again. */
  | { kind: "stopped"; problem?: string }
  | ({ kind: "missing" } & Problem);

/** Starts and stops happen one after the other, in the order asked for. */
export class Server implements Disposable {
  readonly #output: LogOutputChannel;
  readonly #locate: () => Promise<Program | Problem>;
  readonly #changed = new EventEmitter<ServerState>();
  readonly #boardChanged = new EventEmitter<void>();
  #state: ServerState = { kind: "stopped" };
  #client: LanguageClient | undefined;
  /** Whether the first start of `#client` is under way: the ones after a crash are the library's. */
  #isBeginning = false;
  #last: Promise<void> = Promise.resolve();

  /** Fires with the new state. */
  readonly onDidChangeState = this.#changed.event;
  /** Fires when what `baton.board` answers may be other than before. */
  readonly onDidChangeBoard = this.#boardChanged.event;

  constructor(output: LogOutputChannel, locate: () => Promise<Program | Problem>) {
    this.#output = output;
    this.#locate = locate;
  }

  get state(): ServerState {
    return this.#state;
  }

  /** The client while the server runs. */
  get client(): LanguageClient | undefined {
    return this.#state.kind === "running" ? this.#client : undefined;
  }

  /**
   * Asks the server to carry out one of its commands. Undefined while it is not
   * running; rejects with the server's own words when it refuses.
   */
  async request<Answer>(command: string, ...args: unknown[]): Promise<Answer | undefined> {
    return await this.client?.sendRequest<Answer>("workspace/executeCommand", { command, arguments: args });
  }

  /**
   * The program to run verbs of: the one that runs as the server, else the one
   * that would. Undefined after a problem became the state.
   */
  async program(): Promise<string | undefined> {
    if (this.#state.kind === "running") {
      return this.#state.file;
    }
    const found = await this.#locate();
    if ("file" in found) {
      return found.file;
    }
    this.#be({ kind: "missing", ...found });
    return undefined;
  }

  restart(): Promise<void> {
    return this.#next(async () => {
      await this.#end();
      await this.#begin();
    });
  }

  stop(): Promise<void> {
    return this.#next(async () => {
      await this.#end();
      this.#be({ kind: "stopped" });
    });
  }

  dispose(): void {
    this.#changed.dispose();
    this.#boardChanged.dispose();
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step);
    return this.#last;
  }

  #be(state: ServerState): void {
    this.#state = state;
    if ("problem" in state) {
      this.#output.error(state.problem);
    }
    this.#changed.fire(state);
  }

  async #begin(): Promise<void> {
    this.#be({ kind: "starting" });
    const found = await this.#locate();
    if ("problem" in found) {
      this.#be({ kind: "missing", ...found });
      return;
    }
    this.#output.info(`Starting ${found.file} (${found.version})`);
    const client = this.#connect(found);
    this.#client = client;
    this.#isBeginning = true;
    try {
      await client.start();
    } catch (error) {
      this.#be({ kind: "stopped", problem: `${found.file} did not start as a language server: ${reason(error)}.` });
    } finally {
      this.#isBeginning = false;
    }
  }

  /** A client whose comings and goings are told as states. */
  #connect(program: Program): LanguageClient {
    const client = newClient(program.file, this.#output, {
      // A write to a server that died comes before the news of its end. The library would shut it down
      // for that and not start it again, so it is `closed` alone that decides.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => this.#closed(usual.closed(), client),
    });
    const usual = client.createDefaultErrorHandler();
    client.onDidChangeState(({ newState }) => {
      if (client !== this.#client) {
        return;
      }
      if (newState === ClientState.Running) {
        this.#be({ kind: "running", ...program });
        this.#boardChanged.fire();
      } else if (newState === ClientState.Starting) {
        this.#be({ kind: "starting" });
      } else if (this.#state.kind === "starting" && !this.#isBeginning) {
        this.#be({ kind: "stopped", problem: "The server stopped, was started again and failed at once." });
      }
    });
    askInDialogs(client);
    client.onNotification("$/baton/boardChanged", () => {
      this.#boardChanged.fire();
    });
    return client;
  }

  /** The server went away by itself. Whether it is started again the library decides; that it is not is said here. */
  async #closed(decision: CloseHandlerResult | Promise<CloseHandlerResult>, client: LanguageClient): Promise<CloseHandlerResult> {
    const { action } = await decision;
    const stays: CloseHandlerResult = { action: CloseAction.DoNotRestart, handled: true };
    if (client !== this.#client || this.#isBeginning) {
      // Nobody waits for it any more, or `#begin` does, and says why it failed.
      return stays;
    }
    if (this.#state.kind !== "running") {
      return stays;
    }
    if (action === CloseAction.DoNotRestart) {
      this.#be({ kind: "stopped", problem: "The server stopped five times within three minutes and is not started again." });
    }
    return { action, handled: true };
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
}
