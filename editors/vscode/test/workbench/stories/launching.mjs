// A batch goes off from the lens above it, is shown at work, is called back, goes
// off again, and comes back as a block in the plan. Agents only act; see desk.mjs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, eventually } from "../bench.mjs";
import { bets, git, handedOver, stage } from "../desk.mjs";

export default async function launching(machine, browser) {
  const root = bets(machine.home, "launching", handedOver);
  const beside = (name) => join(stage(machine.home, "launching"), name);
  const onDisk = () => readFileSync(join(root, "TICKETS.md"), "utf8");
  const begun = onDisk();
  let window;

  const launch = async (...answers) => {
    await window.cursor("## Batch 2");
    await window.clickLens("▶ Launch", () => window.dialog("Launch build of Batch 2").isVisible());
    for (const answer of answers) {
      await window.choose("Launch build of Batch 2", answer);
    }
  };

  const shown = await check("launching: the lens asks before it starts anything, and tells what that would be", async () => {
    window = await browser.open(root);
    await window.file("TICKETS.md");
    await window.cursor("## Batch 2");
    await window.lens("0/3 done · ready to build").waitFor();
    // As long as this file is there, a builder works.
    writeFileSync(beside("endless"), "");
    await launch();
    assert.match(await window.asked("Launch build of Batch 2"), /^Launch build of Batch 2 with builder on batch-2, from main\?/);
    await window.shot("launch-question");
    await window.choose("Launch build of Batch 2", "Details");
    assert.match(await window.asked("verify: "), /^verify: test -f server\/src\/settler\.ts$/m);
    await window.shot("launch-details");
  });
  if (!shown) {
    return;
  }

  await check("launching: a run under way is a message with what it does, which cancels it", async () => {
    await window.choose("verify: ", "Trust and launch");
    await window.said(/Batch\s2:\sbuild\sby\sbuilder.*npm\srun\sbuild/s);
    await window.lens("being built").waitFor();
    await window.shot("run");
    await window.answer("Batch 2: build by builder", "Cancel");
    await window.said("Batch 2 (build by builder) was cancelled");
    await window.lens("▶ Launch").waitFor();
    await window.shot("cancelled");
    assert.equal(await window.text(), begun);
    await window.does("notifications.clearAll");
  });

  await check("launching: what an agent built comes back as a block, in what was typed meanwhile", async () => {
    rmSync(beside("endless"));
    execFileSync("mkfifo", [beside("gate")]);
    // What was trusted is not asked about again.
    await launch("Launch");
    await window.said(/Batch\s2:\sbuild\sby\sbuilder.*npm\srun\sbuild/s);
    await window.cursor("Who owns which folder");
    await window.press("End");
    await window.page.keyboard.type(" Typed meanwhile.");
    await eventually("what was typed", async () => (await window.text()).includes("[PARALLEL.md](PARALLEL.md). Typed meanwhile."));
    writeFileSync(beside("gate"), "go\n");
    await eventually("the block", async () => (await window.text()).includes("\n## COMPLETE — Batch 2 Done\n\nTickets completed: T4-T6\n"));
    assert.match(await window.text(), /\. Typed meanwhile\.$/m);
    assert.equal(onDisk(), begun);
    assert.equal(git(root, "show", "batch-2:server/src/settler.ts"), "export {};");
  });

  await check("launching: the block says what was committed and verified, and the batch waits for its review", async () => {
    assert.match(await window.text(), /^Commits: [0-9a-f]{7,}\nVerify: PASSED\nReady for: Review$/m);
    await window.cursor("## COMPLETE — Batch 2");
    await window.shot("complete");
    await window.cursor("## Batch 2");
    await window.lens("▶ Launch review").waitFor();
    await window.does("workbench.action.files.save");
    await eventually("the plan on the disk", () => onDisk().includes("## COMPLETE — Batch 2 Done"));
  });
}
