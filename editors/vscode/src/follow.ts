// A program whose output is followed in a terminal, and what it printed stays
// when it ends: a terminal of the editor's own closes with its process, and the
// end of a log is what people come for. Knows nothing of the editor, so that
// plain Node can test it. Start at `Follower`.

import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** What is started: a program and its arguments, no shell. */
export interface Call {
  file: string;
  args: string[];
  folder: string;
}

/** Clears the screen and what was scrolled away. */
const CLEAR = "\u001b[2J\u001b[3J\u001b[H";
const CTRL_C = "\u0003";

/** Runs one program at a time and writes what it prints as a terminal wants it. */
export class Follower {
  readonly #call: Call;
  readonly #write: (text: string) => void;
  #child: ChildProcess | undefined;

  constructor(call: Call, write: (text: string) => void) {
    this.#call = call;
    this.#write = write;
  }

  /** Whether the program runs. */
  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** Starts the program, from an empty screen, unless it runs. */
  start(): void {
    if (this.#child !== undefined) {
      return;
    }
    this.#write(CLEAR);
    const { file, args, folder } = this.#call;
    const child = spawn(file, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    this.#child = child;
    this.#pass(child.stdout);
    this.#pass(child.stderr);
    child.on("error", (error) => {
      this.#end(child, `${file} could not be started: ${error.message}`);
    });
    child.on("close", (code) => {
      this.#end(child, code === 0 ? "" : `${file} ended with status ${String(code ?? "none")}`);
    });
  }

  /** Ends the program. What it printed stays. */
  stop(): void {
    this.#child?.kill();
  }

  /** What the user types: Ctrl+C ends the program, Enter begins again once it has ended. */
  type(keys: string): void {
    if (keys === CTRL_C) {
      this.stop();
    } else if (keys === "\r" && this.#child === undefined) {
      this.start();
    }
  }

  #pass(stream: Readable): void {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      this.#write(text.replace(/\r?\n/g, "\r\n"));
    });
  }

  #end(child: ChildProcess, why: string): void {
    if (child !== this.#child) {
      return;
    }
    this.#child = undefined;
    const said = child.killed || why === "" ? "" : `${why}\r\n`;
    this.#write(`${said}\u001b[2mEnter shows it again\u001b[0m\r\n`);
  }
}
