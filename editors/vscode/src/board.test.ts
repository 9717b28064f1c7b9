// Questions and answers: what the board asks, when, and what it makes of answers
// that come late, wrong, or from another version.

import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { describe, test } from "node:test";
import { Board, readLook } from "./board";

/** A server whose answers come when the test lets them. */
function server(): { board: Board; asked: () => number; answer: (answer: unknown) => Promise<void>; refuse: () => Promise<void>; heard: string[] } {
  const open: { resolve: (answer: unknown) => void; reject: (error: Error) => void }[] = [];
  const heard: string[] = [];
  let asked = 0;
  const ask = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      asked += 1;
      open.push({ resolve, reject });
    });
  const board = new Board(ask, (problem) => heard.push(`said: ${problem}`));
  board.onDidChange(() => heard.push([board.problem ?? [], board.current?.plans.map((plan) => plan.path) ?? "empty"].flat().join(": ")));
  return {
    board,
    asked: () => asked,
    answer: async (answer) => {
      open.shift()?.resolve(answer);
      await setImmediate();
    },
    refuse: async () => {
      open.shift()?.reject(new Error("refused"));
      await setImmediate();
    },
    heard,
  };
}

const look = (path: string): unknown => ({ version: 1, complete: true, plans: [{ uri: `file:///${path}`, path, folder: "w", batches: [] }] });

describe("asking", () => {
  test("one question at a time; many changes meanwhile are one more", async () => {
    const { board, asked, answer, heard } = server();
    board.refresh();
    board.refresh();
    board.refresh();
    assert.equal(asked(), 1);
    await answer(look("a.md"));
    assert.equal(asked(), 2);
    await answer(look("b.md"));
    assert.equal(asked(), 2);
    assert.deepEqual(heard, ["a.md", "b.md"]);
    board.refresh();
    assert.equal(asked(), 3);
  });

  test("an answer from before the server stopped says nothing", async () => {
    const { board, asked, answer, heard } = server();
    board.refresh();
    await answer(look("a.md"));
    board.refresh();
    board.empty();
    board.refresh();
    assert.equal(asked(), 3);
    await answer(look("old.md"));
    await answer(look("new.md"));
    assert.deepEqual(heard, ["a.md", "empty", "new.md"]);
  });

  test("a refusal is said and keeps what was known; the next change asks again", async () => {
    const { board, answer, refuse, heard } = server();
    board.refresh();
    await answer(look("a.md"));
    board.refresh();
    await refuse();
    assert.equal(board.current?.plans.length, 1);
    board.refresh();
    await answer(look("b.md"));
    assert.deepEqual(heard, ["a.md", "said: refused", "refused: a.md", "b.md"]);
  });

  test("who no longer listens hears nothing", async () => {
    const { board, answer } = server();
    let heard = 0;
    const listening = board.onDidChange(() => (heard += 1));
    board.refresh();
    await answer(look("a.md"));
    listening.dispose();
    board.refresh();
    await answer(look("b.md"));
    assert.equal(heard, 1);
  });
});

describe("reading", () => {
  const range = { start: { line: 0, character: 3 }, end: { line: 0, character: 10 } };
  const batch = {
    id: "2",
    name: "Batch 2",
    uri: "file:///a.md",
    range,
    stage: "building",
    tickets: 1,
    done: 0,
    blocked_by: ["1"],
    ready: false,
    members: [{ id: "T1", title: "a", status: null, uri: "file:///a.md", range }],
    offers: [{ title: "Launch Batch 2", command: "baton.launch" }],
  };
  const withBatch = (changes: object): unknown => ({
    version: 1,
    complete: false,
    plans: [{ uri: "file:///a.md", path: "a.md", folder: "w", batches: [{ ...batch, ...changes }] }],
  });
  const read = (changes: object) => readLook(withBatch(changes)).plans[0]?.batches[0];

  test("a batch with and without a run", () => {
    assert.deepEqual(read({})?.run, undefined);
    assert.deepEqual(read({ run: null })?.run, undefined);
    const run = { id: "b2-build-1", agent: "codex", phase: "build", step: "working", dead: false, phrase: "codex builds it (b2-build-1)" };
    assert.equal(read({ run })?.run?.phrase, run.phrase);
    assert.deepEqual(read({})?.offers[0]?.arguments, []);
  });

  test("what a later version adds is passed over", () => {
    assert.equal(read({ colour: "red", stage: "resting" })?.stage, "resting");
  });

  test("what is not as agreed is named with its place", () => {
    assert.throws(() => readLook(undefined), /the board is not an object/);
    assert.throws(() => readLook({ version: 2 }), /version 2, and this extension reads 1: update/);
    assert.throws(() => readLook({ version: 1 }), /the board\.plans is not a list/);
    assert.throws(() => read({ done: "1" }), /plans\[0\]\.batches\[0\]\.done is not a number/);
    assert.throws(() => read({ blocked_by: [1] }), /blocked_by\[0\] is not a text/);
    assert.throws(() => read({ range: {} }), /batches\[0\]\.range is not an object/);
  });
});
