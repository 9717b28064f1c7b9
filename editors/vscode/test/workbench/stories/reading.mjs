// The example as a reader sees it: what is wrong is underlined, explained and
// listed.

import { check } from "../bench.mjs";
import { bets } from "../desk.mjs";

export default async function reading(machine, browser) {
  const root = bets(machine.home, "bets");
  let window;
  const shown = await check("the workbench shows the plan, and underlines what is wrong in it", async () => {
    window = await browser.open(root);
    await window.file("TICKETS.md");
    await window.cursor("**Depends on:** T5, T7, T14", "T14");
    await window.squiggles().first().waitFor();
    await window.shot("reading");
  });
  if (!shown) {
    return;
  }
}
