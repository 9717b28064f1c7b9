import assert from "node:assert/strict";
import { test } from "node:test";
import { type Stages, type Summary, summarize } from "./summary";

/** Each text is a plan: the stages of its batches, an asterisk after one whose run died. */
function board(...plans: string[]): Summary {
  const read = (word: string) => ({ stage: word.replace("*", ""), run: word.endsWith("*") ? { dead: true } : undefined });
  const stages: Stages = { plans: plans.map((plan) => ({ batches: plan.split(" ").filter(Boolean).map(read) })) };
  return summarize(stages);
}

test("stages are counted over all plans, those that need somebody first", () => {
  assert.equal(board("reviewed reviewed building", "handed-off reviewed").text, "1 building · 1 handed off · 3 reviewed");
});

test("no batches, no words", () => {
  assert.deepEqual(board(), { text: "", trouble: false });
  assert.deepEqual(board(""), { text: "", trouble: false });
});

test("a stage of a newer server is counted under its own name", () => {
  assert.equal(board("in-orbit unknown").text, "1 not begun · 1 in orbit");
});

test("a failed batch and a run that died are trouble", () => {
  assert.equal(board("failed reviewed").trouble, true);
  assert.equal(board("building*").trouble, true);
  assert.equal(board("building changes-requested").trouble, false);
});
