// The example as somebody works on it who only reads and writes: what is seen,
// and what the keys do.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, eventually, settles } from "../bench.mjs";
import { bets } from "../desk.mjs";

export default async function reading(machine, browser) {
  const root = bets(machine.home, "bets");
  const written = (path) => readFileSync(join(root, path), "utf8");
  let window;

  const shown = await check("reading: the workbench shows the plan, and underlines what is wrong in it", async () => {
    window = await browser.open(root);
    await window.file("TICKETS.md");
    await window.cursor("**Depends on:** T5, T7, T14", "T14");
    await window.squiggles().first().waitFor();
    await window.shot("squiggle");
  });
  if (!shown) {
    return;
  }
  const { page } = window;
  const begun = await window.text();

  await check("reading: hover on what is underlined says what is wrong, and by which rule", async () => {
    await window.hover(/T8 names T14, which no plan declares\s*baton\W*unknown-ticket/, () => window.shot("hover-finding"));
  });

  await check("reading: hover on an id shows its ticket", async () => {
    await window.cursor("**Depends on:** T5, T7, T14", "T7");
    await window.hover(/^T7 · Lobby screen[^]*T10 Spectators/, () => window.shot("hover-ticket"));
  });

  await check("reading: above a batch stands where it stands", async () => {
    await window.cursor("## Batch 3");
    await window.lens("0/3 done · being designed, after B2").waitFor();
    await window.lens("Insert HANDOFF").waitFor();
    await window.shot("lens");
  });

  await check("reading: the panel lists what is wrong in the plan, the contract document and in code", async () => {
    await window.does("workbench.panel.markers.view.focus");
    await window.row("The document describes PayoutMerkle.hasClaimed").waitFor();
    await window.shot("problems");
    await page.locator(".markers-panel-filter input, .viewpane-filter input").first().fill("T14");
    await window.row("T8 names T14, which no plan declares").waitFor();
    await window.does("workbench.action.closePanel");
    await window.row("T8 names T14").waitFor({ state: "hidden" });
  });

  await check("reading: Ctrl+. offers the fix of what is underlined, and it is done", async () => {
    await window.cursor("- `server/src/socket.ts`", "socket.ts");
    await window.action("Change server/src/socket.ts to server/src/sockets.ts", () => window.shot("fix"));
    await settles(begun.replace("`server/src/socket.ts`", "`server/src/sockets.ts`"), () => window.text());
    await window.press("Control+z");
    await settles(begun, () => window.text());
  });

  await check("reading: the lens inserts a HANDOFF that is filled in from the plan", async () => {
    await window.cursor("## Batch 3");
    await window.clickLens("Insert HANDOFF", async () => (await window.text()).includes("## HANDOFF — Batch 3 Ready\n\nTickets: T7-T9\n"));
    await window.shot("handoff");
    await window.cursor("## Batch 3");
    await window.press("Control+z");
    await settles(begun, () => window.text());
  });

  await check("reading: a block is completed where its heading is begun, and filled in", async () => {
    await window.cursor("## Backlog");
    await window.press("ArrowUp", "Enter", "Enter", "ArrowUp");
    await page.keyboard.type("## HAND");
    await window.press("Control+Space");
    const proposed = page.locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: /HANDOFF\s—\sBatch\s3/ });
    await proposed.waitFor();
    await window.shot("completion");
    await window.press("Enter");
    await eventually("the block", async () => (await window.text()).includes("## HANDOFF — Batch 3 Ready\n\nTickets: T7-T9\n"));
    await eventually("the plan as it was", async () => {
      await window.press("Control+z");
      return (await window.text()) === begun;
    });
  });

  await check("reading: F2 renames a ticket in the plan and in a document that is closed", async () => {
    await window.cursor("### T6", "T6");
    await window.press("F2");
    const box = page.locator(".rename-box input");
    await box.waitFor();
    assert.equal(await box.inputValue(), "T6");
    await box.fill("T66");
    await window.press("Enter");
    // A range that would cover too much is left to the user, who is asked before anything is changed.
    const preview = page.locator(".refactor-preview, .bulk-edit-panel").first();
    await preview.waitFor();
    await window.shot("rename");
    await preview.locator(".monaco-button", { hasText: "Apply" }).click();
    await eventually("the new id", async () => (await window.text()).includes("### T66: Tell the room about payouts"));
    await window.does("workbench.action.files.saveAll");
    await eventually("both files on the disk", () =>
      written("TICKETS.md").includes("### T66:") && written("PARALLEL.md").includes("before T66 starts"));
  });

  await check("reading: an id that is taken is refused in words, and nothing is changed", async () => {
    const before = await window.text();
    await window.cursor("### T66", "T66");
    await window.press("F2");
    await page.locator(".rename-box input").fill("T1");
    await window.press("Enter");
    await window.said(/T1/);
    await window.shot("refused");
    assert.equal(await window.text(), before);
    await window.does("notifications.clearAll");
  });

  await check("reading: F12 in a contract document leads into Solidity", async () => {
    await window.file("docs/abi.md");
    await window.cursor("| `createLobby", "createLobby");
    await eventually("the function in front", async () => {
      // Keys are pressed again as long as the contracts are still being read.
      await window.press("F12");
      return (await window.inFront()) === join(root, "contracts/src/BettingLobby.sol");
    });
    assert.match(
      await window.host.run((vscode) => {
        const { document, selection } = vscode.window.activeTextEditor;
        return document.lineAt(selection.active.line).text;
      }),
      /^ {4}function createLobby\(/,
    );
    await window.shot("definition");
  });
}
