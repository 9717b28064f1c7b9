// What `baton start --format json` says, and what the user is asked about it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { missing, readSession, type Session, titleOf, toConfirm } from "./panes";

function session(...panes: { role: string; argv: string[]; built_in?: boolean }[]): Session {
  return readSession(JSON.stringify({ version: 1, name: "baton-w", folder: "/w", panes }));
}

const claude = { role: "designer", argv: ["claude", "You are the designer."], built_in: true };
const own = { role: "builder", argv: ["./tools/build agent.sh"] };
const runs = { role: "runs", argv: ["/usr/bin/baton", "runs", "list", "--watch"], built_in: true };

describe("a session", () => {
  test("what the workspace brings is confirmed, what is Baton's own is not", () => {
    assert.deepEqual(toConfirm(session(claude, runs)), []);
    assert.deepEqual(toConfirm(session(claude, own, runs)), ["builder: './tools/build agent.sh'"]);
  });

  test("nothing hides in a command", () => {
    const hidden = { role: "builder", argv: ["sh", "-c", "echo 'hi'\n\u202erm -rf /\u200b"] };
    assert.deepEqual(toConfirm(session(hidden)), ["builder: sh -c 'echo '\\''hi'\\''\\u{a}\\u{202e}rm -rf /\\u{200b}'"]);
  });

  test("terminals are named by who works there", () => {
    assert.deepEqual(session(claude, { role: "builder", argv: ["/opt/bin/codex"] }, runs).panes.map(titleOf), ["Designer · claude", "Builder · codex", "Runs"]);
  });

  test("programs that are not there are told once", () => {
    const there = (program: string): boolean => program !== "claude";
    assert.deepEqual(missing(session(claude, own, { ...claude, role: "reviewer" }, runs), there), ["claude"]);
  });

  test("another version is said to be one", () => {
    assert.throws(() => readSession('{"version": 2, "folder": "/w", "panes": []}'), /update the older/);
    assert.throws(() => readSession('{"version": 1, "folder": "/w", "panes": [{"role": "builder", "argv": []}]}'), /without saying what is started/);
    assert.throws(() => readSession('{"version": 1, "folder": "/w", "panes": [null]}'), /without saying what is started/);
  });
});
