// Makes the .vsix and says how large it is.
//
//   node package.mjs                                          for every platform, without a program
//   node package.mjs --target linux-x64 --binary PATH         for one, with the program inside
//   node package.mjs … --out FILE
//
// The program comes from outside: whoever releases has built it for the target.

import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";

/** As the marketplace names platforms, of those Baton can be built for. */
const TARGETS = ["linux-x64", "linux-arm64", "alpine-x64", "alpine-arm64", "darwin-x64", "darwin-arm64", "win32-x64", "win32-arm64"];

const { target, binary, out } = options();
const server = join(import.meta.dirname, "server");
const vsix = out ?? (target === undefined ? "baton.vsix" : `baton-${target}.vsix`);

rmSync(server, { recursive: true, force: true });
try {
  if (target !== undefined) {
    const inside = join(server, target.startsWith("win32") ? "baton.exe" : "baton");
    mkdirSync(server);
    copyFileSync(binary, inside);
    // The package keeps the mode, and the editor sets it when it unpacks.
    chmodSync(inside, 0o755);
  }
  await createVSIX({ packagePath: vsix, target, dependencies: false });
  process.stdout.write(`${vsix}: ${String(Math.ceil(statSync(vsix).size / 1024))} KiB\n`);
} finally {
  // Else a program of yesterday would lie in the package of every platform.
  rmSync(server, { recursive: true, force: true });
}

function options() {
  const { values } = parseArgs({ options: { target: { type: "string" }, binary: { type: "string" }, out: { type: "string" } } });
  if ((values.target === undefined) !== (values.binary === undefined)) {
    fail("--target and --binary belong together: a package for a platform has its program inside");
  }
  if (values.target !== undefined && !TARGETS.includes(values.target)) {
    fail(`there is no target ${values.target}; choose one of ${TARGETS.join(", ")}`);
  }
  return values;
}

function fail(why) {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
