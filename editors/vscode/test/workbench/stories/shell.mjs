// What is around the server: the program is found or asked for, started again,
// and stopped; what the editor shows before there is a plan.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { check, eventually, settles } from "../bench.mjs";
import { bets } from "../desk.mjs";

export default async function shell(machine, browser) {
  const root = bets(machine.home, "shell");
  const servers = () => machine.left().filter(({ command }) => /^\S+\/baton server/.test(command)).map(({ pid }) => pid);
  let window;

  // What the status of the language says of Baton, which is shown on a click only.
  const status = async (name) => {
    const item = window.page.locator("[id='status.languageStatus']");
    const card = window.page.locator(".hover-language-status:visible");
    await item.click();
    await card.first().waitFor();
    const texts = async () => (await card.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
    const said = await eventually("what it says of Baton", async () => (await texts()).find((text) => text.startsWith("Baton")));
    if (name !== undefined) {
      await window.shot(name);
    }
    await eventually("the status to go", async () => {
      await window.press("Escape");
      return (await card.count()) === 0;
    });
    return said;
  };
  const underlined = () => window.squiggles().first().waitFor();
  const path = (value = "baton") =>
    window.host.run(async (vscode, value) => {
      await vscode.workspace.getConfiguration("baton").update("server.path", value, true);
    }, value);

  const shown = await check("shell: the status says which server runs, and where the batches stand", async () => {
    window = await browser.open(root);
    await window.file("TICKETS.md");
    await window.cursor("**Depends on:** T5, T7, T14", "T14");
    await underlined();
    await eventually("the stages", async () => /^Baton \d.*1 building · 1 reviewed · 1 designing/.test(await status("status")));
  });
  if (!shown) {
    return;
  }

  await check("shell: Restart Server ends the one that runs and starts another", async () => {
    const [before, ...others] = servers();
    assert.deepEqual(others, []);
    await window.command("Baton: Restart Server");
    await eventually("another server", () => servers().length === 1 && servers()[0] !== before);
    await underlined();
  });

  await check("shell: a server that is stopped leaves nothing behind, and a button of the editor starts it", async () => {
    await window.command("Baton: Stop Server");
    await eventually("no server", () => servers().length === 0);
    await window.squiggles().first().waitFor({ state: "detached" });
    await eventually("a server that is stopped", async () => /^Baton is stopped/.test(await status()));
    await window.page.locator(".editor-actions .action-label[aria-label^='Start Server']").click();
    await underlined();
  });

  await check("shell: a path that leads nowhere is said in words, with ways out, and in the status", async () => {
    await path("/nowhere/baton");
    try {
      await window.said("`baton.server.path` names /nowhere/baton, which is no program that can be started");
      await window.shot("no-program");
      await eventually("no program", async () => /^Baton has no program/.test(await status("no-program-status")));
      await window.does("baton.batches.focus");
      await window.page.locator(".welcome-view-content:visible", { hasText: "was not found" }).first().waitFor();
      await window.shot("no-program-view");
    } finally {
      await window.does("workbench.view.explorer");
      await path();
      await window.does("notifications.clearAll");
    }
    await underlined();
  });

  await check("shell: without a setting the one in the package is started", async () => {
    try {
      await path("");
      await eventually("the server of the package", () => machine.left().some(({ command }) => /extensions\/.*\/server\/baton server/.test(command)));
      await underlined();
      await window.command("Baton: Show Server Version");
      assert.match(await window.said("the server is version"), /from .*\/extensions\/baton-ls\.baton-.*\/server\/baton/);
    } finally {
      await path();
    }
    await window.does("notifications.clearAll");
  });

  await check("shell: the page of the rule at the cursor is opened, as the server has it", async () => {
    await window.cursor("**Depends on:** T5, T7, T14", "T14");
    await window.command("Baton: Open Rule Page…");
    const page = window.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await page.locator("h1", { hasText: "unknown-ticket" }).waitFor();
    await window.shot("rule");
  });

  await check("shell: the walkthrough opens", async () => {
    await window.command("Baton: Open Walkthrough");
    await window.page.locator(".getting-started-category h2, .gettingStartedContainer h2", { hasText: /Get\sStarted\swith\sBaton/ }).first().waitFor();
    await window.shot("walkthrough");
  });

  await check("shell: a folder without a plan starts no server, and the view says how to begin", async () => {
    const empty = join(machine.home, "empty");
    mkdirSync(empty);
    window = await browser.open(empty);
    await settles(false, () => window.host.run((vscode) => vscode.extensions.getExtension("baton-ls.baton").isActive));
    await window.does("baton.batches.focus");
    await window.page.locator(".welcome-view-content:visible", { hasText: /no\splan\swith\sbatches/ }).waitFor();
    await window.page.locator(".welcome-view-content:visible .monaco-button", { hasText: /New\sPlan/ }).waitFor();
    await window.shot("welcome");
  });
}
