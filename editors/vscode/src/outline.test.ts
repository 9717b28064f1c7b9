// Each test is a tree as a picture: indent is depth, then the icon, the label,
// and what stands beside it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Batch, Look, Offer, Plan, Run, Ticket } from "./board";
import { attention, type Node, nodeAt, offersOf, outline, runOf } from "./outline";

const at = (line: number): Ticket["range"] => ({ start: { line, character: 3 }, end: { line, character: 9 } });

function ticket(line: number, id: string, status: string | null, title = ""): Ticket {
  return { id, title, status, uri: "file:///w/TICKETS.md", range: at(line) };
}

function batch(line: number, id: string, stage: string, rest: Partial<Batch> = {}): Batch {
  return {
    id,
    name: `Batch ${id}`,
    uri: "file:///w/TICKETS.md",
    range: at(line),
    stage,
    tickets: rest.members?.length ?? 0,
    done: rest.members?.filter((member) => member.status === "done").length ?? 0,
    blocked_by: [],
    ready: false,
    run: undefined,
    members: [],
    offers: [],
    ...rest,
  };
}

function offer(command: string, errand?: object): Offer {
  return { title: command, command: `baton.${command}`, arguments: errand === undefined ? [] : [{ uri: "file:///w/TICKETS.md", errand }] };
}

const running: Run = { id: "b2-build-1", agent: "codex", dead: false, phrase: "codex builds it (b2-build-1)" };
const dead: Run = { id: "b2-build-1", agent: "codex", dead: true, phrase: "b2-build-1 died while it was working" };

function plan(path: string, batches: Batch[], folder = "w"): Plan {
  return { uri: `file:///${folder}/${path}`, path, folder, batches };
}

function look(...plans: Plan[]): Look {
  return { complete: true, plans, undescribed: [] };
}

function picture(nodes: Node[], indent = ""): string {
  return nodes
    .map((node) => {
      const beside = node.description === "" ? "" : `  ${node.description}`;
      const icon = node.icon.colour === undefined ? node.icon.name : `${node.icon.name}/${node.icon.colour.replace(/^.*[.]/, "")}`;
      return `\n${indent}${node.open ? "v" : node.children.length > 0 ? ">" : "-"} (${icon}) ${node.label}${beside}${picture(node.children, `${indent}  `)}`;
    })
    .join("");
}

describe("the tree", () => {
  test("batches with their tickets, and what somebody works at is open", () => {
    const nodes = outline(
      look(
        plan("TICKETS.md", [
          batch(1, "1", "reviewed", { name: "Batch 1: Lobbies (1 ticket)", members: [ticket(2, "T1", "done", "Open a lobby")] }),
          batch(5, "2", "building", { run: running, members: [ticket(6, "T2", "done"), ticket(8, "T3", "doing", "Pay out")] }),
          batch(11, "3", "handed-off", { blocked_by: ["1", "2"], members: [ticket(12, "T4", "blocked"), ticket(13, "T5", "todo"), ticket(14, "T6", null)] }),
        ]),
      ),
    );
    assert.equal(
      picture(nodes),
      `
> (check/iconPassed) Batch 1  1/1 · reviewed · Lobbies
  - (check/iconPassed) T1: Open a lobby
v (sync~spin/blue) Batch 2  1/2 · building · codex builds it
  - (check/iconPassed) T2
  - (circle-filled/blue) T3: Pay out  doing
v (arrow-right/blue) Batch 3  0/3 · handed off · blocked by 1, 2
  - (circle-slash/warningForeground) T4  blocked
  - (circle-outline) T5
  - (dash/descriptionForeground) T6`,
    );
  });

  test("every stage has a look of its own, and one from a later server is shown as it is", () => {
    const stages = ["unknown", "designing", "blocked", "handed-off", "building", "complete", "failed", "changes-requested", "fixing", "reviewed", "resting"];
    const nodes = outline(look(plan("TICKETS.md", stages.map((stage, line) => batch(line, String(line), stage)))));
    assert.equal(
      picture(nodes),
      `
- (circle-outline/descriptionForeground) Batch 0  0/0
- (edit) Batch 1  0/0 · designing
v (circle-slash/warningForeground) Batch 2  0/0 · blocked
v (arrow-right/blue) Batch 3  0/0 · handed off
v (tools/blue) Batch 4  0/0 · building
v (eye/blue) Batch 5  0/0 · complete
v (error/iconFailed) Batch 6  0/0 · failed
v (comment/warningForeground) Batch 7  0/0 · changes requested
v (wrench/blue) Batch 8  0/0 · fixing
- (check/iconPassed) Batch 9  0/0 · reviewed
- (circle-outline) Batch 10  0/0 · resting`,
    );
  });

  test("several plans are a level; their folders are told where they differ", () => {
    const two = [plan("TICKETS.md", [batch(1, "1", "reviewed")]), plan("docs/TASKS.md", [batch(1, "1", "designing")])];
    assert.equal(
      picture(outline(look(...two))),
      `
> (book) TICKETS.md
  - (check/iconPassed) Batch 1  0/0 · reviewed
v (book) docs/TASKS.md
  - (edit) Batch 1  0/0 · designing`,
    );
    const folders = outline(look(plan("TICKETS.md", [batch(1, "1", "reviewed")], "game"), plan("TICKETS.md", [batch(1, "1", "reviewed")], "site")));
    assert.deepEqual(
      folders.map((node) => `${node.label} ${node.description}`),
      ["TICKETS.md game", "TICKETS.md site"],
    );
    assert.deepEqual(outline(look(plan("TICKETS.md", []), plan("b.md", []))), []);
  });

  test("a batch that may be built says so, as the lens above it does", () => {
    const [node] = outline(look(plan("TICKETS.md", [batch(1, "2", "handed-off", { name: "Batch 2 — Payouts", ready: true })])));
    assert.equal(node?.label, "Batch 2");
    assert.equal(node.description, "0/0 · ready to build · Payouts");
    assert.equal(node.spoken, "Batch 2 — Payouts, 0 of 0 tickets done, ready to build");
  });

  test("a dead run is seen at once", () => {
    const [node] = outline(look(plan("TICKETS.md", [batch(1, "2", "building", { run: dead })])));
    assert.equal(node?.icon.name, "warning");
    assert.equal(node.description, "0/0 · building · b2-build-1 died while it was working");
  });

  test("keys are of things, not of places, also where a plan has an id twice", () => {
    const keys = (first: number) =>
      outline(look(plan("TICKETS.md", [batch(first, "1", "building", { members: [ticket(first + 1, "T9", "todo"), ticket(first + 2, "T9", "todo")] }), batch(9, "1", "building")]))).flatMap(
        (node) => [node.key, ...node.children.map((child) => child.key)],
      );
    assert.deepEqual(keys(1), keys(4));
    assert.equal(new Set(keys(1)).size, 4);
  });

  test("a screen reader hears what icons and signs show", () => {
    const [node] = outline(look(plan("TICKETS.md", [batch(1, "2", "building", { run: running, blocked_by: ["1"], members: [ticket(2, "T1", null, "Pay")] })])));
    assert.equal(node?.spoken, "Batch 2, 0 of 1 ticket done, building, blocked by 1, codex builds it");
    assert.equal(node.children[0]?.spoken, "T1, Pay, no status");
  });
});

describe("what may be done", () => {
  test("menus are told by a word each, once", () => {
    const log = offer("openLog", { log: { run: "b2-build-1" } });
    const offers = [offer("cancel", { cancel: { run: "b2-build-1" } }), log, offer("apply"), offer("apply")];
    const [node] = outline(look(plan("TICKETS.md", [batch(1, "2", "building", { offers })])));
    assert.equal(node?.context, "batch cancel openLog apply hasRun");
    assert.equal(node.run, "b2-build-1");
    assert.equal(offersOf(node, "baton.apply").length, 2);
    const context = (one: Batch) => outline(look(plan("TICKETS.md", [one])))[0]?.context;
    assert.equal(context(batch(1, "2", "designing")), "batch");
    assert.equal(context(batch(1, "2", "handed-off", { offers: [offer("launch")] })), "batch launch");
    assert.equal(context(batch(1, "2", "handed-off", { offers: [offer("launch")], ready: true })), "batch launch next");
  });

  test("the run of an offer, whatever stands in it", () => {
    assert.equal(runOf(offer("openLog", { log: { run: "b2-build-1" } })), "b2-build-1");
    assert.equal(runOf(offer("launch", { launch: { batch: { path: "TICKETS.md" } } })), undefined);
    assert.equal(runOf({ arguments: [] }), undefined);
    assert.equal(runOf({ arguments: ["b2", null] }), undefined);
    assert.equal(runOf({ arguments: [null] }), undefined);
    assert.equal(runOf({ arguments: [{ errand: { log: null } }] }), undefined);
  });

  test("the view counts runs under way and what somebody has to look after", () => {
    const count = (...batches: Batch[]) => attention(look(plan("TICKETS.md", batches)));
    assert.deepEqual(count(batch(1, "1", "reviewed"), batch(2, "2", "complete")), { count: 0, words: "" });
    assert.deepEqual(count(batch(1, "1", "building", { run: running })), { count: 1, words: "Batch 1: codex builds it (b2-build-1)" });
    const four = [batch(1, "1", "building", { run: running }), batch(2, "2", "failed"), batch(3, "3", "building", { run: dead }), batch(4, "4", "complete", { offers: [offer("tell")] })];
    assert.deepEqual(count(...four), {
      count: 4,
      words: "Batch 1: codex builds it (b2-build-1)\nBatch 2: failed\nBatch 3: b2-build-1 died while it was working\nBatch 4: how its run ended is not in the saved plan yet",
    });
  });
});

describe("from the cursor to the tree", () => {
  const nodes = outline(look(plan("TICKETS.md", [batch(3, "1", "reviewed", { members: [ticket(5, "T1", "done"), ticket(9, "T2", "done")] }), batch(20, "2", "building")])));
  const found = (line: number, uri = "file:///w/TICKETS.md") => nodeAt(nodes, (other) => other === uri, line)?.label;

  test("the nearest heading above it", () => {
    assert.deepEqual([0, 3, 4, 5, 8, 9, 19, 20, 99].map((line) => found(line)), [undefined, "Batch 1", "Batch 1", "T1", "T1", "T2", "T2", "Batch 2", "Batch 2"]);
    assert.equal(found(5, "file:///w/other.md"), undefined);
  });
});
