import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Batch, Look } from "./board";
import { choices, offered, PICKS } from "./picks";

const PLAN = "file:///game/TICKETS.md";

/** A batch as `line, name, its offers`, an offer as `command: title`. */
function batch(line: number, name: string, ...offers: string[]): Batch {
  const place = { line, character: 0 };
  return {
    uri: PLAN,
    range: { start: place, end: place },
    id: name,
    name,
    stage: "handed-off",
    tickets: 1,
    done: 0,
    blocked_by: [],
    ready: true,
    run: undefined,
    members: [],
    offers: offers.map((offer) => {
      const [command = "", title = ""] = offer.split(": ");
      return { command, title, arguments: [name] };
    }),
  };
}

function board(...batches: Batch[]): Look {
  return { complete: true, plans: [{ uri: PLAN, path: "TICKETS.md", folder: "game", batches }], undescribed: [] };
}

function labels(look: Look, command: string, line?: number): string[] {
  const found = choices(look, command, line === undefined ? undefined : { uri: PLAN, line });
  return found.map((choice) => `${choice.label} | ${choice.description}`);
}

describe("choices", () => {
  const look = board(
    batch(3, "One", "baton.launch: Launch the fix", "baton.openLog: Open the log"),
    batch(20, "Two", "baton.launch: Launch", "baton.launch: Launch with a HANDOFF"),
  );

  test("all batches, in the order of the plan", () => {
    assert.deepEqual(labels(look, "baton.launch"), ["Launch the fix | One", "Launch | Two", "Launch with a HANDOFF | Two"]);
    assert.deepEqual(labels(look, "baton.land"), []);
  });

  test("the batch around the cursor comes first", () => {
    assert.deepEqual(labels(look, "baton.launch", 25), ["Launch | Two", "Launch with a HANDOFF | Two", "Launch the fix | One"]);
    assert.deepEqual(labels(look, "baton.launch", 19)[0], "Launch the fix | One");
    assert.deepEqual(labels(look, "baton.launch", 1)[0], "Launch the fix | One");
  });

  test("the plan is named where there are several", () => {
    const two = { ...look, plans: [...look.plans, { uri: "file:///game/b/TASKS.md", path: "b/TASKS.md", folder: "game", batches: [] }] };
    assert.equal(choices(look, "baton.openLog", undefined)[0]?.detail, undefined);
    assert.equal(choices(two, "baton.openLog", undefined)[0]?.detail, "TICKETS.md");
  });
});

test("documents that nobody has named are chosen from in the same way", () => {
  const offer = { title: "Check docs/chain.md", command: "baton.adopt", arguments: [] };
  const look = { ...board(), undescribed: [{ kind: "abi", folder: "game", candidate: "docs/chain.md", message: "It looks like one.", offers: [offer] }] };
  assert.deepEqual(choices(look, "baton.adopt", undefined), [
    { label: "Check docs/chain.md", description: "game", detail: "It looks like one.", offer },
  ]);
  assert.deepEqual([...offered(look)], ["baton.adopt"]);
});

test("what is offered", () => {
  assert.deepEqual([...offered(board(batch(3, "One", "baton.launch: a", "baton.launch: b"), batch(9, "Two", "baton.land: c")))], ["baton.launch", "baton.land"]);
  assert.deepEqual([...offered(undefined)], []);
});

test("no command of the palette has the name of one of the server", () => {
  const servers = new Set(PICKS.map((pick) => pick.offers));
  assert.deepEqual(PICKS.filter((pick) => servers.has(pick.command)), []);
});
