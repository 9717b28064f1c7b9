// Turns a board into what a tree shows: nodes with their words, icons, and what
// may be done with each. Knows nothing of the editor, so that plain Node can
// test it; batches.ts makes items of the nodes. Start at `outline`.

import type { Batch, Look, Offer, Place, Plan, Ticket } from "./board";

/** One line of the tree. */
export interface Node {
  /** The same for the same thing whenever the board is asked, and no other's. */
  key: string;
  kind: "plan" | "batch" | "ticket";
  label: string;
  description: string;
  icon: Icon;
  /** What a screen reader says: the label, and in words what icon and description show. */
  spoken: string;
  /** The kind and what may be done, a word each, for `when` clauses of menus. */
  context: string;
  place: Place;
  offers: Offer[];
  /** The run under way, or the last one whose log is offered. */
  run: string | undefined;
  /** Whether it is open until the user says otherwise. */
  open: boolean;
  parent: Node | undefined;
  children: Node[];
}

/** A codicon and a theme colour. */
export interface Icon {
  name: string;
  colour?: string;
}

const GREEN = "testing.iconPassed";
const RED = "testing.iconFailed";
const YELLOW = "list.warningForeground";
const BLUE = "charts.blue";
const FAINT = "descriptionForeground";

const STAGES: Record<string, Icon> = {
  unknown: { name: "circle-outline", colour: FAINT },
  designing: { name: "edit" },
  blocked: { name: "circle-slash", colour: YELLOW },
  "handed-off": { name: "arrow-right", colour: BLUE },
  building: { name: "tools", colour: BLUE },
  complete: { name: "eye", colour: BLUE },
  failed: { name: "error", colour: RED },
  "changes-requested": { name: "comment", colour: YELLOW },
  fixing: { name: "wrench", colour: BLUE },
  reviewed: { name: "check", colour: GREEN },
};

const STATUSES: Record<string, Icon> = {
  todo: { name: "circle-outline" },
  doing: { name: "circle-filled", colour: BLUE },
  done: { name: "check", colour: GREEN },
  blocked: { name: "circle-slash", colour: YELLOW },
};

/** Stages in which there is something to look at: these batches are open at first. */
const OPEN = new Set(["blocked", "handed-off", "building", "complete", "failed", "changes-requested", "fixing"]);

/** The tree of a board. Plans are a level of their own where there are several. */
export function outline(look: Look): Node[] {
  const plans = look.plans.filter((plan) => plan.batches.length > 0);
  const [only] = plans;
  return plans.length === 1 && only !== undefined ? batches(only, undefined) : plans.map((plan) => planNode(plan, plans));
}

/** What the icon of the view counts: runs under way and batches that wait for somebody. A line for each says which. */
export function attention(look: Look): { count: number; words: string } {
  const lines = look.plans.flatMap((plan) => plan.batches).flatMap((batch) => news(batch) ?? []);
  return { count: lines.length, words: lines.join("\n") };
}

/** The ticket or batch that a line of a document belongs to: the last one declared at or above it. */
export function nodeAt(nodes: Node[], isHere: (uri: string) => boolean, line: number): Node | undefined {
  let best: Node | undefined;
  for (const node of everyNode(nodes)) {
    const start = node.place.range.start.line;
    if (node.kind !== "plan" && start <= line && start >= (best?.place.range.start.line ?? 0) && isHere(node.place.uri)) {
      best = node;
    }
  }
  return best;
}

/** The offers of a node that one command of the server carries out. */
export function offersOf(node: Node, command: string): Offer[] {
  return node.offers.filter((offer) => offer.command === command);
}

/** The run an offer is about, where it is about one. */
export function runOf(offer: { arguments: unknown[] }): string | undefined {
  const [order] = offer.arguments as [{ errand?: Record<string, { run?: unknown } | null> | null } | null | undefined];
  const errands = Object.values(order?.errand ?? {});
  const run = errands.map((errand) => errand?.run).find((name) => typeof name === "string");
  return typeof run === "string" ? run : undefined;
}

function* everyNode(nodes: Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* everyNode(node.children);
  }
}

function planNode(plan: Plan, plans: Plan[]): Node {
  const folders = new Set(plans.map((other) => other.folder));
  const description = folders.size > 1 ? plan.folder : "";
  const node: Node = {
    key: `plan ${plan.uri}`,
    kind: "plan",
    label: plan.path,
    description,
    icon: { name: "book" },
    spoken: ["plan", plan.path, description].filter(Boolean).join(", "),
    context: "plan",
    place: { uri: plan.uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } },
    offers: [],
    run: undefined,
    open: plan.batches.some((batch) => batch.stage !== "reviewed"),
    parent: undefined,
    children: [],
  };
  node.children = batches(plan, node);
  return node;
}

function batches(plan: Plan, parent: Node | undefined): Node[] {
  const keys = new Keys(plan.uri);
  return plan.batches.map((batch) => batchNode(batch, keys, parent));
}

function batchNode(batch: Batch, keys: Keys, parent: Node | undefined): Node {
  const key = keys.next("batch", batch.id);
  const run = batch.run?.id ?? batch.offers.filter((offer) => offer.command === "baton.openLog").map(runOf).find(Boolean);
  const does = [...new Set(batch.offers.map((offer) => offer.command.replace(/^baton\./, "")))];
  // How many tickets there are stands beside it, counted.
  const name = batch.name.replace(/\s*\(\d+ tickets?\)$/i, "");
  const { label, title } = parts(name);
  const node: Node = {
    key,
    kind: "batch",
    label,
    description: [`${String(batch.done)}/${String(batch.tickets)}`, ...state(batch), ...title].join(" · "),
    icon: batchIcon(batch),
    spoken: [name, `${String(batch.done)} of ${counted(batch.tickets, "ticket")} done`, ...state(batch)].join(", "),
    context: ["batch", ...does, ...(isNext(batch) ? ["next"] : []), ...(run === undefined ? [] : ["hasRun"])].join(" "),
    place: batch,
    offers: batch.offers,
    run,
    open: OPEN.has(batch.stage) || batch.run !== undefined,
    parent,
    children: [],
  };
  const below = new Keys(key);
  node.children = batch.members.map((ticket) => ticketNode(ticket, below, node));
  return node;
}

/**
 * `Batch 2` and what it is about. A side bar is narrow, and how far a batch is
 * must not be pushed out of it by a long title.
 */
function parts(name: string): { label: string; title: string[] } {
  const [, label, title] = /^(.{1,20}?\d\S*?)(?::| [—–-])\s+(.+)$/.exec(name) ?? [];
  return label === undefined || title === undefined ? { label: name, title: [] } : { label, title: [title] };
}

function ticketNode(ticket: Ticket, keys: Keys, parent: Node): Node {
  const status = ticket.status ?? "no status";
  return {
    key: keys.next("ticket", ticket.id),
    kind: "ticket",
    label: ticket.title === "" ? ticket.id : `${ticket.id}: ${ticket.title}`,
    // The icon says the rest; what somebody works at is said in a word as well.
    description: status === "doing" || status === "blocked" ? status : "",
    icon: STATUSES[status] ?? { name: "dash", colour: FAINT },
    spoken: [ticket.id, ticket.title, status].filter(Boolean).join(", "),
    context: "ticket",
    place: ticket,
    offers: [],
    run: undefined,
    open: false,
    parent,
    children: [],
  };
}

function batchIcon(batch: Batch): Icon {
  if (batch.run !== undefined) {
    return batch.run.dead ? { name: "warning", colour: RED } : { name: "sync~spin", colour: BLUE };
  }
  return STAGES[batch.stage] ?? { name: "circle-outline" };
}

/** Where it stands, what holds it up, who works on it. */
function state(batch: Batch): string[] {
  // As the lens above it says it.
  const stage = batch.ready ? ["ready to build"] : batch.stage === "unknown" ? [] : [batch.stage.replaceAll("-", " ")];
  const blocked = batch.blocked_by.length > 0 ? [`blocked by ${batch.blocked_by.join(", ")}`] : [];
  // The run's name, which the phrase ends with, is for a terminal.
  const run = batch.run === undefined ? [] : [batch.run.phrase.replace(` (${batch.run.id})`, "")];
  return [...stage, ...blocked, ...run];
}

/** Whether its first launch is the obvious thing to do, and not merely possible. */
function isNext(batch: Batch): boolean {
  return batch.ready || batch.stage === "complete" || batch.stage === "failed" || batch.stage === "changes-requested";
}

/** Why somebody may want to look at a batch now. */
function news(batch: Batch): string | undefined {
  const about = (what: string): string => `Batch ${batch.id}: ${what}`;
  if (batch.run !== undefined) {
    return about(batch.run.phrase);
  }
  if (batch.stage === "failed") {
    return about("failed");
  }
  return batch.offers.some((offer) => offer.command === "baton.tell") ? about("how its run ended is not in the saved plan yet") : undefined;
}

function counted(number: number, one: string): string {
  return `${String(number)} ${one}${number === 1 ? "" : "s"}`;
}

/** Names that stay: by id, and by order where a plan has an id twice. */
class Keys {
  readonly #above: string;
  readonly #seen = new Map<string, number>();

  constructor(above: string) {
    this.#above = above;
  }

  next(kind: string, id: string): string {
    const name = `${kind} ${id}`;
    const before = this.#seen.get(name) ?? 0;
    this.#seen.set(name, before + 1);
    return `${this.#above} ${name}${before === 0 ? "" : ` #${String(before + 1)}`}`;
  }
}
