// The pictures of the README. Told only by name, with a folder to put them in:
//
//   node test/workbench/run.mjs … --shots ../../docs/images pictures

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, eventually } from "../bench.mjs";
import { bets, handedOver, stage } from "../desk.mjs";

export default async function pictures(machine, browser) {
  const root = bets(machine.home, "bets", handedOver);
  let window;
  // The cursor at one place, and another line at the top, below the lens it has.
  const shows = async (top, start = top, word = "") => {
    await window.cursor(start, word);
    await window.host.run((vscode, top) => {
      const { document } = vscode.window.activeTextEditor;
      const line = document.getText().split("\n").findIndex((text) => text.startsWith(top));
      return vscode.commands.executeCommand("revealLine", { lineNumber: Math.max(0, line - 2), at: "top" });
    }, top);
    // The mouse shows what it stands on.
    await window.page.mouse.move(700, 3);
  };

  await check("pictures: a plan with what is wrong in it and what is known of a ticket", async () => {
    window = await browser.open(root);
    await window.host.run(async (vscode) => {
      const settings = {
        "editor.fontSize": 13,
        "editor.lightbulb.enabled": "off",
        "editor.stickyScroll.enabled": false,
        "[markdown]": { "editor.wordWrap": "off" },
        "editor.renderLineHighlight": "none",
        "breadcrumbs.enabled": false,
      };
      for (const [name, value] of Object.entries(settings)) {
        await vscode.workspace.getConfiguration().update(name, value, true);
      }
    });
    await window.file("TICKETS.md");
    await window.does("workbench.action.closeSidebar");
    await shows("## Batch 3", "**Depends on:** T5, T7, T14", "T7");
    await window.lens("being designed").waitFor();
    await window.squiggles().first().waitFor();
    await window.hover(/Lobby screen/, () => window.shot("vscode-plan"));
  });

  await check("pictures: batches, one of them being built", async () => {
    execFileSync("mkfifo", [join(stage(machine.home, "bets"), "gate")]);
    await window.does("baton.batches.focus");
    await window.cursor("## Batch 2");
    await window.clickLens("▶ Launch", () => window.dialog("Launch build of Batch 2").isVisible());
    await window.choose("Launch build of Batch 2", "Trust and launch");
    await window.said(/Batch\s2:\sbuild\sby\sbuilder.*npm\srun\sbuild/s);
    // Wide enough for what stands beside the names.
    await window.page.mouse.move(348, 400);
    await window.page.mouse.down();
    await window.page.mouse.move(580, 400, { steps: 4 });
    await window.page.mouse.up();
    await window.row(/Batch\s2.*building/).waitFor();
    await shows("## REVIEW — Batch 1", "## Batch 2");
    await window.lens("■ Cancel").waitFor();
    await window.said(/Batch\s2:\sbuild\sby\sbuilder.*npm\srun\sbuild/s);
    await window.page.mouse.move(0, 0);
    await window.shot("vscode-batches");
  });

  await check("pictures: what an agent brought back", async () => {
    writeFileSync(join(stage(machine.home, "bets"), "gate"), "go\n");
    await eventually("the block", async () => (await window.text()).includes("## COMPLETE — Batch 2 Done"));
    await window.does("notifications.clearAll");
    await window.does("workbench.action.closeSidebar");
    await shows("## HANDOFF — Batch 2");
    await window.lens("being designed").waitFor();
    await window.shot("vscode-complete");
  });
}
