// The small test bench under the checks: runs them in order, prints a line for
// each, waits on conditions and never on time. Knows nothing of editors.

import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

/** How long a condition may take to come true, in ms. Generous, since only a failing check waits that long; less while one is written. */
export const PATIENCE = Number(process.env["BATON_TEST_PATIENCE"] ?? 60_000);

const tally = { passed: 0, failed: 0 };
let onFailure = async () => {};

/** Runs `what` with the name of each check that failed, to keep what can still be seen. */
export function whenOneFails(what) {
  onFailure = what;
}

/** Runs one check; an error in it is its failure, and the next check still runs. Returns whether it passed. */
export async function check(name, body) {
  const began = Date.now();
  try {
    await body();
    tally.passed += 1;
    console.log(`ok    ${name} (${Date.now() - began} ms)`);
    return true;
  } catch (error) {
    tally.failed += 1;
    console.log(`FAIL  ${name} (${Date.now() - began} ms)\n${indented(reason(error))}`);
    await onFailure(name);
    return false;
  }
}

/**
 * Waits until `look` returns something true, and returns that. What it throws
 * counts as "not yet". Fails with what it saw last.
 */
export async function eventually(what, look, patience = PATIENCE) {
  const until = Date.now() + patience;
  for (;;) {
    let seen;
    try {
      seen = await look();
      if (seen) {
        return seen;
      }
    } catch (error) {
      seen = error;
    }
    if (Date.now() > until) {
      throw new Error(`waited ${patience / 1000} s for ${what}; there was ${seen instanceof Error ? reason(seen) : show(seen)}`);
    }
    await pause(50);
  }
}

/** Waits until what `look` returns is as `wanted`. */
export async function settles(wanted, look, patience = PATIENCE) {
  let seen;
  try {
    await eventually("what was expected", async () => isDeepStrictEqual((seen = await look()), wanted), patience);
  } catch {
    throw new Error(`after ${patience / 1000} s expected\n${show(wanted)}\ngot\n${show(seen)}`);
  }
}

/** How many checks failed so far. */
export function failures() {
  return tally.failed;
}

/** Prints the count and says how the process has to end. */
export function finish() {
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

export function reason(error) {
  return error instanceof Error ? error.message : String(error);
}

function show(value) {
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
}

function indented(text) {
  return text.split("\n").slice(0, 40).join("\n").replaceAll(/^/gm, "      ");
}
