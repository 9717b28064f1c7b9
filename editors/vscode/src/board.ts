// The board as the server tells it: every plan, its batches, where each stands
// and what may be done with it. Asks when it is told that something changed, one
// request at a time. Knows nothing of the editor, so that plain Node can test
// it; who shows the board is in batches.ts. Start at `Board`.

/** A place in a document, as the protocol has it: zero-based, columns in UTF-16. */
export interface Range {
  start: { line: number; character: number };
  end: { line: number; character: number };
}

/** A heading or a line of a document. */
export interface Place {
  uri: string;
  range: Range;
}

/** Something that may be done: a command of the server, ready to be carried out. */
export interface Offer {
  title: string;
  command: string;
  arguments: unknown[];
}

/** A run that is under way, or that died. */
export interface Run {
  id: string;
  agent: string;
  dead: boolean;
  /** `codex builds it (b2-build-1)`. */
  phrase: string;
}

export interface Ticket extends Place {
  id: string;
  title: string;
  /** `todo`, `doing`, `done` or `blocked`; null where the plan does not say. */
  status: string | null;
}

export interface Batch extends Place {
  id: string;
  /** Its heading. */
  name: string;
  /** The names `baton status` has: `handed-off`. One that is not known here is shown as it is. */
  stage: string;
  tickets: number;
  done: number;
  blocked_by: string[];
  ready: boolean;
  run: Run | undefined;
  members: Ticket[];
  /** The most obvious first. */
  offers: Offer[];
}

export interface Plan {
  uri: string;
  /** Relative to its workspace folder. */
  path: string;
  /** The name of its workspace folder. */
  folder: string;
  batches: Batch[];
}

/** Something that code says and no contract document describes. */
export interface Undescribed {
  /** What document would: `abi` or `protocol`. */
  kind: string;
  /** The name of its workspace folder. */
  folder: string;
  /** A document that looks as if it did, relative to that folder. */
  candidate: string | undefined;
  /** All of it in a sentence. */
  message: string;
  offers: Offer[];
}

/** What the server answers. */
export interface Look {
  /** Whether every workspace has been looked at. */
  complete: boolean;
  plans: Plan[];
  undescribed: Undescribed[];
}

/** The version of the answer this was written for. */
const VERSION = 1;

/** What the server says now. Empty while it does not run. */
export class Board {
  readonly #ask: () => Promise<unknown>;
  readonly #warn: (problem: string) => void;
  readonly #listeners = new Set<() => void>();
  #look: Look | undefined;
  #problem: string | undefined;
  /** Counts how often it was emptied: an answer from before says nothing any more. */
  #life = 0;
  #asking = false;
  #stale = false;

  /** `ask` puts the question to the server; `warn` is told what is wrong with its answer. */
  constructor(ask: () => Promise<unknown>, warn: (problem: string) => void) {
    this.#ask = ask;
    this.#warn = warn;
  }

  /** The last answer; undefined before the first one and after `empty`. */
  get current(): Look | undefined {
    return this.#look;
  }

  /** Why the last question came to nothing, in words for the user. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Calls `listener` whenever `current` or `problem` is another one, until what it returns is disposed of. */
  onDidChange(listener: () => void): { dispose: () => void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Asks anew. While a question is under way the next waits, and however many
   * wait, one is asked.
   */
  refresh(): void {
    this.#stale = true;
    if (!this.#asking) {
      void this.#catchUp();
    }
  }

  /** The server is gone, and with it all that it said. */
  empty(): void {
    this.#life += 1;
    this.#stale = false;
    // A server that is gone may leave a question open for ever.
    this.#asking = false;
    this.#show(undefined);
  }

  async #catchUp(): Promise<void> {
    const life = this.#life;
    this.#asking = true;
    while (this.#isStale(life)) {
      this.#stale = false;
      try {
        const look = readLook(await this.#ask());
        if (life === this.#life) {
          this.#show(look);
        }
      } catch (error) {
        if (life === this.#life) {
          const problem = error instanceof Error ? error.message : String(error);
          this.#warn(problem);
          // What was known before stays, and may still be true.
          this.#show(this.#look, problem);
        }
      }
    }
    if (life === this.#life) {
      this.#asking = false;
    }
  }

  #isStale(life: number): boolean {
    return life === this.#life && this.#stale;
  }

  #show(look: Look | undefined, problem?: string): void {
    if (look === this.#look && problem === this.#problem) {
      return;
    }
    this.#look = look;
    this.#problem = problem;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/**
 * What the server answered, checked: it may be of another version than this
 * extension. Throws an error that says what is wrong and where.
 */
export function readLook(answer: unknown): Look {
  const all = fields(answer, "the board");
  if (all["version"] !== VERSION) {
    throw new Error(`The server's board has version ${String(all["version"])}, and this extension reads ${String(VERSION)}: update the older of the two.`);
  }
  return {
    complete: all["complete"] === true,
    plans: list(all, "plans", readPlan),
    // It came later than the rest.
    undescribed: all["undescribed"] === undefined ? [] : list(all, "undescribed", readUndescribed),
  };
}

function readUndescribed(value: unknown, where: string): Undescribed {
  const one = fields(value, where);
  const candidate = one["candidate"];
  return {
    kind: text(one, "kind", where),
    folder: text(one, "folder", where),
    candidate: typeof candidate === "string" ? candidate : undefined,
    message: text(one, "message", where),
    offers: list(one, "offers", readOffer, where),
  };
}

function readPlan(value: unknown, where: string): Plan {
  const plan = fields(value, where);
  return {
    uri: text(plan, "uri", where),
    path: text(plan, "path", where),
    folder: text(plan, "folder", where),
    batches: list(plan, "batches", readBatch, where),
  };
}

function readBatch(value: unknown, where: string): Batch {
  const batch = fields(value, where);
  const run = batch["run"];
  return {
    ...readPlace(batch, where),
    id: text(batch, "id", where),
    name: text(batch, "name", where),
    stage: text(batch, "stage", where),
    tickets: count(batch, "tickets", where),
    done: count(batch, "done", where),
    blocked_by: list(batch, "blocked_by", asText, where),
    ready: batch["ready"] === true,
    run: run === undefined || run === null ? undefined : readRun(run, `${where}.run`),
    members: list(batch, "members", readTicket, where),
    offers: list(batch, "offers", readOffer, where),
  };
}

function readRun(value: unknown, where: string): Run {
  const run = fields(value, where);
  return {
    id: text(run, "id", where),
    agent: text(run, "agent", where),
    dead: run["dead"] === true,
    phrase: text(run, "phrase", where),
  };
}

function readTicket(value: unknown, where: string): Ticket {
  const ticket = fields(value, where);
  const status = ticket["status"];
  return {
    ...readPlace(ticket, where),
    id: text(ticket, "id", where),
    title: text(ticket, "title", where),
    status: typeof status === "string" ? status : null,
  };
}

function readOffer(value: unknown, where: string): Offer {
  const offer = fields(value, where);
  const given = offer["arguments"];
  return { title: text(offer, "title", where), command: text(offer, "command", where), arguments: Array.isArray(given) ? given : [] };
}

function readPlace(value: Fields, where: string): Place {
  const range = fields(value["range"], `${where}.range`);
  return { uri: text(value, "uri", where), range: { start: readPosition(range["start"], where), end: readPosition(range["end"], where) } };
}

function readPosition(value: unknown, where: string): Range["start"] {
  const position = fields(value, `${where}.range`);
  return { line: count(position, "line", where), character: count(position, "character", where) };
}

type Fields = Record<string, unknown>;

function fields(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unlike(where, "an object");
  }
  return value as Fields;
}

function list<Item>(from: Fields, name: string, read: (value: unknown, where: string) => Item, where = "the board"): Item[] {
  const items = from[name];
  if (!Array.isArray(items)) {
    throw unlike(`${where}.${name}`, "a list");
  }
  return items.map((item, at) => read(item, `${where}.${name}[${String(at)}]`));
}

function text(from: Fields, name: string, where: string): string {
  return asText(from[name], `${where}.${name}`);
}

function asText(value: unknown, where: string): string {
  if (typeof value !== "string") {
    throw unlike(where, "a text");
  }
  return value;
}

function count(from: Fields, name: string, where: string): number {
  const value = from[name];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
    throw unlike(`${where}.${name}`, "a number");
  }
  return value;
}

function unlike(where: string, wanted: string): Error {
  return new Error(`The server's answer is of another version than this extension: ${where} is not ${wanted}.`);
}
