// The Batches view: what stands in it, what its buttons do, and that it follows
// plan and runs. Agents only act; see desk.mjs.

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, eventually, settles } from "../bench.mjs";
import { bets, handedOver, stage } from "../desk.mjs";
import { spaced } from "../window.mjs";

export default async function batches(machine, browser) {
  const root = bets(machine.home, "batches", handedOver);
  // As long as this file is there, a builder works.
  const endless = join(stage(machine.home, "batches"), "endless");
  const window = await browser.open(root);
  const { page, host } = window;

  // Every row as a screen reader has it.
  const rows = () => page.locator(".pane-body .monaco-list-row").evaluateAll((all) => all.map((row) => row.getAttribute("aria-label").trim()));
  const row = (beginning) => settles(true, async () => (await rows()).some((row) => row.startsWith(beginning)));
  const press = async (name, words, happened) => {
    await window.row(words).hover();
    await window.click(window.row(words).locator(`.action-label[aria-label='${name}']`), happened);
  };
  const asked = () => window.dialog("Launch build of Batch 2").isVisible();
  const terminals = () => host.run((vscode) => vscode.window.terminals.map(({ name }) => name));

  const shown = await check("batches: they stand in the view with their tickets, counts and stages", async () => {
    await page.locator(".activitybar .action-item a[aria-label='Baton']").click();
    await settles(
      [
        "Batch 1: Lobbies, stakes and the vault, 3 of 3 tickets done, reviewed",
        "Batch 2: Rewards that arrive by themselves, 0 of 3 tickets done, ready to build",
        "T4, Push rewards instead of claims, todo",
        "T5, A payout and its proof for one address, todo",
        "T6, Tell the room about payouts, todo",
        "Batch 3: The client, 0 of 3 tickets done, designing, blocked by 2",
      ],
      rows,
    );
    await window.shot("batches");
  });
  if (!shown) {
    return;
  }

  await check("batches: a card says what the hover says, although no document is open", async () => {
    const card = page.locator(".monaco-hover:visible", { hasText: /ready.to.build/ }).first();
    // Rows move while the view is filled, away from the mouse.
    await eventually("the card", async () => {
      await page.mouse.move(700, 3);
      await window.row("Batch 2").hover();
      return eventually("it", () => card.isVisible(), 5000);
    });
    // The card would lie on the rows below.
    await page.mouse.move(700, 3);
    await card.waitFor({ state: "hidden" });
  });

  await check("batches: a click goes to the heading, and back from the cursor to the view", async () => {
    // At its beginning: to click in the middle of a long name would scroll it.
    await window.row("T5: A payout").locator(".label-name").click({ position: { x: 5, y: 8 } });
    const line = () =>
      host.run((vscode) => {
        const editor = vscode.window.activeTextEditor;
        return editor?.document.lineAt(editor.selection.active.line).text;
      });
    await settles("### T5: A payout and its proof for one address", line);
    await window.cursor("### T8");
    await window.command("Baton: Reveal in Batches");
    await page.locator(".pane-body .monaco-list-row.focused", { hasText: "T8" }).waitFor();
  });

  await check("batches: the view follows what is typed", async () => {
    await host.run(async (vscode) => {
      const { document } = vscode.window.activeTextEditor;
      const at = document.getText().indexOf("Todo", document.getText().indexOf("### T4"));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 4)), "Done");
      await vscode.workspace.applyEdit(edit);
    });
    await row("T4, Push rewards instead of claims, done");
    await row("Batch 2: Rewards that arrive by themselves, 1 of 3 tickets done, building");
    await host.run((vscode) => vscode.commands.executeCommand("undo"));
    await row("T4, Push rewards instead of claims, todo");
    await host.run((vscode) => vscode.window.activeTextEditor.document.save());
  });

  await check("batches: what is launched there runs, with a count on the icon", async () => {
    writeFileSync(endless, "");
    await press("Launch", "Batch 2", asked);
    await window.choose("Launch build of Batch 2", "Trust and launch");
    await row("Batch 2: Rewards that arrive by themselves, 0 of 3 tickets done, building, builder builds it");
    await page.locator(".activitybar .badge-content", { hasText: "1" }).first().waitFor();
    await page.locator(".statusbar-item", { hasText: /Batch.2: build by builder/ }).first().waitFor();
    await window.shot("batches-running");
  });

  await check("batches: its log opens in one terminal, which follows it to the end; cancel ends it", async () => {
    // Otherwise it is painted, and nothing can be read from it.
    await host.run((vscode) => vscode.workspace.getConfiguration("terminal.integrated").update("gpuAcceleration", "off", true));
    await press("Open Run Log", "Batch 2", async () => (await terminals()).includes("Log of b2-build-1"));
    const screen = (words) => page.locator(".terminal-wrapper.active .xterm-rows > div", { hasText: spaced(words) }).first().waitFor();
    await screen("runs npm run build");
    await window.command("Baton: Open Run Log…");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /log.of.b2-build-1/ }).waitFor();
    await window.press("Enter");
    await press("Cancel Run", "Batch 2", async () => (await rows()).some((row) => /^Batch 2: .*ready to build/.test(row)));
    await row("Batch 2: Rewards that arrive by themselves, 0 of 3 tickets done, ready to build");
    await screen("b2-build-1: cancelled");
    assert.deepEqual(await terminals(), ["Log of b2-build-1"]);
    await window.shot("batches-log");
  });

  await check("batches: cancelling its progress ends it too", async () => {
    await window.said("Batch 2 (build by builder) was cancelled");
    await window.does("notifications.clearAll");
    await press("Launch", "Batch 2", asked);
    await window.choose("Launch build of Batch 2", "Launch");
    await window.answer("Batch 2: build by builder", "Cancel");
    await row("Batch 2: Rewards that arrive by themselves, 0 of 3 tickets done, ready to build");
    await host.run((vscode) => vscode.commands.executeCommand("notifications.clearAll"));
  });

  await check("batches: what is launched and ends well is complete, and the plan says so", async () => {
    rmSync(endless);
    await window.press("Escape");
    await press("Launch", "Batch 2", asked);
    await window.choose("Launch build of Batch 2", "Launch");
    await eventually("the COMPLETE in the plan", async () => (await window.text()).includes("## COMPLETE — Batch 2"));
    await eventually("a batch that waits for its review", async () => (await rows()).some((row) => /^Batch 2: .*complete/.test(row)));
    await host.run((vscode) => vscode.window.activeTextEditor.document.save());
    await settles(0, () => page.locator(".activitybar .badge-content:visible").count());
    await window.shot("batches-complete");
  });

  await check("batches: everything that may be done is in one list", async () => {
    await window.row("Batch 2").click({ button: "right" });
    const listed = page.locator(".quick-input-list .monaco-list-row", { hasText: /Launch.review.of.Batch.2/ });
    await window.click(page.locator(".monaco-menu .action-item", { hasText: /All.Actions/ }), () => listed.isVisible());
    await window.shot("batches-actions");
    await window.press("Escape");
  });

  await check("session: what the workspace brings is shown and confirmed, then terminals open side by side", async () => {
    await host.run((vscode) => vscode.window.terminals.forEach((terminal) => terminal.dispose()));
    await window.cursor("# Bets");
    await window.command("Baton: Start Parallel Session…");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Leapfrog" }).waitFor();
    await window.press("Enter");
    await page.locator(".monaco-dialog-box", { hasText: /builder:.sh/ }).waitFor();
    await window.shot("session-question");
    await page.locator(".monaco-dialog-box .monaco-button", { hasText: "Start" }).first().click();
    await settles(["Designer · sh", "Builder · sh", "Runs"], terminals);
    await window.shot("session");
    await host.run((vscode) => vscode.window.terminals.forEach((terminal) => terminal.dispose()));
  });

  await check("batches: without a server the view says so, and starts one", async () => {
    await host.run((vscode) => vscode.commands.executeCommand("baton.stopServer"));
    await page.locator(".welcome-view-content", { hasText: "stopped" }).waitFor();
    await page.locator(".welcome-view-content .monaco-button", { hasText: /Start.Server/ }).click();
    await window.row("Batch 2").waitFor();
  });
}
