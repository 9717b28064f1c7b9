// Drives VS Code's real workbench, without a screen, with the packaged extension.
//
//   node test/workbench/run.mjs --code-server PROGRAM --chromium PROGRAM --baton PROGRAM [options] [STORY...]
//
//     --vsix FILE       the extension; otherwise baton.vsix in its folder
//     --shots FOLDER    keeps pictures of the windows there
//
// BATON_TEST_RECORD=FOLDER keeps what editor and server said to each other.
// Works in an empty home of its own. Prints one line per check and a count; exits
// 1 when a check failed. The stories are in `stories/`; without names all but the pictures are told.

import { existsSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { check, eventually, failures, finish, reason, whenOneFails } from "./bench.mjs";
import { setUp } from "./machine.mjs";
import { Browser } from "./window.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const STORIES = ["answers", "reading", "launching", "batches", "shell"];
/** The checks take a minute; one that hangs must not take CI's whole time. */
const LIMIT = 8 * 60_000;
/** Where pictures of failures go, once there is one. */
let kept;

const text = { type: "string" };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "code-server": text, chromium: text, baton: text, vsix: text, shots: text },
});

const programs = {
  codeServer: program("code-server", ".ci/code-server.sh"),
  chromium: program("chromium", ".ci/chromium.sh"),
  baton: program("baton", "cargo build --release"),
  vsix: existing(values.vsix ?? join(here, "../../baton.vsix"), "npm run package"),
  record: process.env["BATON_TEST_RECORD"],
};

process.exitCode = await tell(positionals.length > 0 ? positionals : STORIES);

async function tell(stories) {
  const machine = await setUp(programs);
  // Whoever ends the checks early ends what they started too.
  const end = async (why) => {
    console.log(`FAIL  ${why}\n${machine.logs()}`);
    await machine.tearDown();
    machine.left().forEach(({ pid }) => process.kill(pid));
    process.exit(1);
  };
  process.once("SIGTERM", () => end("the checks were ended from outside"));
  process.once("SIGINT", () => end("the checks were ended by hand"));
  setTimeout(() => end(`the checks are not over after ${LIMIT / 60_000} minutes`), LIMIT).unref();
  let browser;
  try {
    browser = await Browser.start(machine, programs.chromium, values.shots);
    whenOneFails((name) => evidence(browser, name));
    for (const story of stories) {
      await (await import(`./stories/${story}.mjs`)).default(machine, browser);
    }
  } catch (error) {
    await check("the checks can be told to their end", () => {
      throw error;
    });
  } finally {
    await browser?.close();
    if (failures() > 0) {
      console.log(machine.logs());
    }
    await machine.tearDown();
  }
  await check("nothing that was started is left", () => isOver(machine));
  return finish();
}

async function isOver(machine) {
  try {
    await eventually("an end of every process", () => {
      const left = machine.left();
      if (left.length > 0) {
        throw new Error(left.map(({ command }) => command).join("\n"));
      }
      return true;
    });
  } finally {
    machine.left().forEach(({ pid }) => process.kill(pid));
  }
}

/** What is still to be seen of a check that failed. */
async function evidence(browser, name) {
  kept ??= values.shots ?? mkdtempSync(join(tmpdir(), "baton-workbench-failed-"));
  const picture = join(kept, `FAIL ${name.replaceAll(/[^\w ]/g, "")}.png`);
  try {
    await browser.window.page.screenshot({ path: picture });
    console.log(`      a picture of it: ${picture}`);
  } catch (error) {
    console.log(`      no picture: ${reason(error)}`);
  }
}

function program(name, maker) {
  return existing(values[name] ?? "", maker, `--${name} PROGRAM`);
}

function existing(path, maker, option = path) {
  if (!existsSync(path)) {
    console.error(`run.mjs: ${path === "" ? `${option} is missing` : `there is no ${path}`}; ${maker} makes it`);
    process.exit(2);
  }
  return realpathSync(path);
}
