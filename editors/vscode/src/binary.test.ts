// Each test is a machine as a picture: the settings, the files that can be
// started, and the program that comes out.

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { findBinary, isExecutable, type Surroundings, versionOf } from "./binary";

function search(programs: string[], at: Partial<Surroundings> = {}): string {
  const found = findBinary({
    setting: "",
    searchPath: "/usr/bin:/home/ann/.cargo/bin",
    home: "/home/ann",
    folder: "/work/game",
    windows: false,
    isExecutable: (file) => programs.includes(file),
    ...at,
  });
  return "file" in found ? found.file : `problem: ${found.problem}`;
}

describe("without a setting", () => {
  test("the first baton on PATH is taken", () => {
    assert.equal(search(["/home/ann/.cargo/bin/baton"]), "/home/ann/.cargo/bin/baton");
    assert.equal(search(["/home/ann/.cargo/bin/baton", "/usr/bin/baton"]), "/usr/bin/baton");
  });

  test("a PATH entry relative to the open folder is passed over", () => {
    assert.match(search(["baton", "./baton", "/work/game/baton"], { searchPath: ".::bin" }), /^problem: /);
  });

  test("none at all says how to get one", () => {
    assert.match(search([]), /no program `baton` on PATH.*cargo install.*baton\.server\.path/);
  });
});

describe("with a setting", () => {
  const everywhere = ["/usr/bin/baton", "/opt/baton", "/home/ann/bin/baton", "/work/game/target/release/baton", "/usr/bin/baton-dev"];

  test("it wins over PATH", () => {
    assert.equal(search(everywhere, { setting: "/opt/baton" }), "/opt/baton");
  });

  test("~ is the home folder, relative starts at the workspace, a bare name is looked for on PATH", () => {
    assert.equal(search(everywhere, { setting: "~/bin/baton" }), "/home/ann/bin/baton");
    assert.equal(search(everywhere, { setting: " target/release/baton " }), "/work/game/target/release/baton");
    assert.equal(search(everywhere, { setting: "baton-dev" }), "/usr/bin/baton-dev");
  });

  test("one that leads nowhere is an error, whatever PATH holds", () => {
    assert.match(search(everywhere, { setting: "/opt/gone" }), /`baton\.server\.path` names \/opt\/gone/);
  });
});

describe("on Windows", () => {
  const at = { windows: true, searchPath: "C:\\Windows;C:\\Users\\ann\\.cargo\\bin", home: "C:\\Users\\ann", folder: "D:\\game" };

  test("baton means baton.exe", () => {
    assert.equal(search(["C:\\Users\\ann\\.cargo\\bin\\baton.exe"], at), "C:\\Users\\ann\\.cargo\\bin\\baton.exe");
    assert.equal(search(["D:\\game\\bin\\baton.exe"], { ...at, setting: "bin/baton" }), "D:\\game\\bin\\baton.exe");
    assert.equal(search(["C:\\Users\\ann\\b.exe"], { ...at, setting: "~\\b.exe" }), "C:\\Users\\ann\\b.exe");
  });

  test("a script is not started", () => {
    assert.match(search(["C:\\Windows\\baton.cmd", "C:\\Windows\\baton"], at), /^problem: /);
  });
});

describe("on the disk", { skip: process.platform === "win32" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-vscode-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function script(name: string, text: string, mode: number): string {
    const file = join(folder, name);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  }

  test("only a file with the right to run it is a program", () => {
    mkdirSync(join(folder, "folder"));
    assert.equal(isExecutable(script("runs", "#!/bin/sh\n", 0o755)), true);
    assert.equal(isExecutable(script("text", "#!/bin/sh\n", 0o644)), false);
    assert.equal(isExecutable(join(folder, "folder")), false);
    assert.equal(isExecutable(join(folder, "gone")), false);
  });

  test("baton answers with its version; a namesake and a broken one are told apart", async () => {
    assert.equal(await versionOf(script("baton", "#!/bin/sh\necho baton 1.2.3\n", 0o755)), "baton 1.2.3");
    await assert.rejects(versionOf(script("other", "#!/bin/sh\necho 4.0.1\n", 0o755)), /another program/);
    await assert.rejects(versionOf(script("broken", "#!/bin/sh\nexit 3\n", 0o755)));
  });
});
