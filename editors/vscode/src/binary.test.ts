// Each test is a machine as a picture: the settings, the files that can be
// started, and the program that comes out.

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { findProgram, isAtLeast, isExecutable, type Surroundings, versionOf } from "./binary";

/** `programs` are the files that can be started, each with its version; "" stands for another program of that name. */
async function search(programs: string[] | Record<string, string>, at: Partial<Surroundings> = {}): Promise<string> {
  const versions = Array.isArray(programs) ? Object.fromEntries(programs.map((file) => [file, "1.0.0"])) : programs;
  const found = await findProgram({
    setting: "",
    searchPath: "/usr/bin:/home/ann/.cargo/bin",
    home: "/home/ann",
    folder: "/work/game",
    extension: "/ext",
    trusted: true,
    windows: false,
    isExecutable: (file) => file in versions,
    versionOf: (file) => {
      const version = versions[file] ?? "";
      return version === "" ? Promise.reject(new Error("it is another program")) : Promise.resolve(version);
    },
    ...at,
  });
  return "file" in found ? found.file : `${found.remedy}: ${found.problem}`;
}

describe("without a setting", () => {
  test("the one inside the extension is taken, before any on PATH", async () => {
    assert.equal(await search(["/usr/bin/baton", "/ext/server/baton"]), "/ext/server/baton");
    assert.equal(await search(["/ext/server/baton"]), "/ext/server/baton");
  });

  test("with none inside it is the first on PATH", async () => {
    assert.equal(await search(["/home/ann/.cargo/bin/baton"]), "/home/ann/.cargo/bin/baton");
    assert.equal(await search(["/home/ann/.cargo/bin/baton", "/usr/bin/baton"]), "/usr/bin/baton");
  });

  test("one that is too old, or another program, gives way to the next", async () => {
    assert.equal(await search({ "/ext/server/baton": "0.0.9", "/usr/bin/baton": "1.0.0" }), "/usr/bin/baton");
    assert.equal(await search({ "/ext/server/baton": "", "/usr/bin/baton": "1.0.0" }), "/usr/bin/baton");
  });

  test("too old and no other says which is needed", async () => {
    assert.match(
      await search({ "/usr/bin/baton": "0.0.9" }),
      /^install: \/usr\/bin\/baton is Baton 0\.0\.9, .* needs \d+\.\d+\.\d+ or newer/,
    );
  });

  test("a PATH entry relative to the open folder is passed over", async () => {
    assert.match(await search(["baton", "./baton", "/work/game/baton"], { searchPath: ".::bin" }), /^install: /);
  });

  test("none at all says how to get one", async () => {
    assert.match(await search([]), /^install: .*no program `baton` on PATH.*Install it.*baton\.server\.path/);
  });
});

describe("with a setting", () => {
  const everywhere = [
    "/usr/bin/baton",
    "/opt/baton",
    "/home/ann/bin/baton",
    "/work/game/target/release/baton",
    "/usr/bin/baton-dev",
    "/ext/server/baton",
  ];

  test("it wins over PATH and the one inside", async () => {
    assert.equal(await search(everywhere, { setting: "/opt/baton" }), "/opt/baton");
  });

  test("~ is the home folder, relative starts at the workspace, a bare name is looked for on PATH", async () => {
    assert.equal(await search(everywhere, { setting: "~/bin/baton" }), "/home/ann/bin/baton");
    assert.equal(await search(everywhere, { setting: " target/release/baton " }), "/work/game/target/release/baton");
    assert.equal(await search(everywhere, { setting: "baton-dev" }), "/usr/bin/baton-dev");
  });

  test("one that leads nowhere, or to the wrong program, is an error, whatever else there is", async () => {
    assert.match(await search(everywhere, { setting: "/opt/gone" }), /`baton\.server\.path` names \/opt\/gone/);
    assert.match(await search(everywhere, { setting: "gone" }), /no program `gone` on PATH/);
    assert.match(
      await search({ "/opt/baton": "", "/usr/bin/baton": "1.0.0" }, { setting: "/opt/baton" }),
      /\/opt\/baton cannot be used: it is another program/,
    );
  });
});

describe("before the workspace is trusted", () => {
  test("neither the setting nor PATH counts", async () => {
    const programs = ["/usr/bin/baton", "/opt/baton"];
    const at = { trusted: false, setting: "/opt/baton" };
    assert.equal(await search([...programs, "/ext/server/baton"], at), "/ext/server/baton");
    assert.match(await search(programs, at), /^trust: /);
  });
});

describe("on Windows", () => {
  const at = {
    windows: true,
    searchPath: "C:\\Windows;C:\\Users\\ann\\.cargo\\bin",
    home: "C:\\Users\\ann",
    folder: "D:\\game",
    extension: "C:\\ext",
  };

  test("baton means baton.exe", async () => {
    assert.equal(await search(["C:\\Users\\ann\\.cargo\\bin\\baton.exe"], at), "C:\\Users\\ann\\.cargo\\bin\\baton.exe");
    assert.equal(await search(["D:\\game\\bin\\baton.exe"], { ...at, setting: "bin/baton" }), "D:\\game\\bin\\baton.exe");
    assert.equal(await search(["C:\\Users\\ann\\b.exe"], { ...at, setting: "~\\b.exe" }), "C:\\Users\\ann\\b.exe");
    assert.equal(await search(["C:\\ext\\server\\baton.exe"], at), "C:\\ext\\server\\baton.exe");
  });

  test("a script is not started", async () => {
    assert.match(await search(["C:\\Windows\\baton.cmd", "C:\\Windows\\baton"], at), /^install: /);
  });
});

test("versions are compared number by number", () => {
  assert.equal(isAtLeast("0.1.0", "0.1.0"), true);
  assert.equal(isAtLeast("0.10.0", "0.9.3"), true);
  assert.equal(isAtLeast("1.0.0-rc.1", "0.9.3"), true);
  assert.equal(isAtLeast("0.1.0", "0.1.1"), false);
  assert.equal(isAtLeast("0.9.9", "1.0.0"), false);
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
    assert.equal(await versionOf(script("baton", "#!/bin/sh\necho baton 1.2.3\n", 0o755)), "1.2.3");
    await assert.rejects(versionOf(script("other", "#!/bin/sh\necho 4.0.1\n", 0o755)), /another program/);
    await assert.rejects(versionOf(script("broken", "#!/bin/sh\nexit 3\n", 0o755)), /does not answer `--version`/);
  });
});
