// A person at a window of the workbench: what they press, and what they see.
// Knows the workbench's widgets, and nothing of Baton. Start at `Browser`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { eventually, PATIENCE } from "./bench.mjs";

/** A browser that reaches this machine and nothing else. */
export class Browser {
  #machine;
  #browser;
  #shots;
  /** The window that is open; one at a time, since two would share what is typed. */
  window;

  static async start(machine, program, shots) {
    const browser = new Browser();
    browser.#machine = machine;
    browser.#shots = shots;
    browser.#browser = await chromium.launch({
      executablePath: program,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      ],
      env: { PATH: process.env["PATH"], HOME: machine.home, XDG_CACHE_HOME: join(machine.home, "cache"), LANG: "C.UTF-8" },
    });
    return browser;
  }

  /** Shows a folder, in place of what was shown before. */
  async open(folder) {
    await this.window?.close();
    const context = await this.#browser.newContext({ viewport: { width: 1200, height: 700 }, permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    this.window = new Window(page, this.#shots);
    await page.goto(`${this.#machine.url}/?folder=${encodeURIComponent(folder)}`, { waitUntil: "domcontentloaded" });
    await page.locator(".monaco-workbench .explorer-folders-view, .monaco-workbench .explorer-viewlet").first().waitFor();
    this.window.host = await this.#machine.host(folder);
    return this.window;
  }

  async close() {
    await this.window?.close();
    await this.#browser.close();
  }
}

class Window {
  #shots;
  page;
  /** The same window from inside. */
  host;

  constructor(page, shots) {
    this.page = page;
    this.#shots = shots;
  }

  /** A picture of the window, if pictures are wanted; of a part of it, if `clip` says which. */
  async shot(name, clip) {
    if (this.#shots !== undefined) {
      mkdirSync(this.#shots, { recursive: true });
      await this.page.screenshot({ path: join(this.#shots, `${name}.png`), ...(clip === undefined ? {} : { clip }) });
    }
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Runs a command by its title, as the palette shows it. */
  async command(title) {
    await this.press("F1");
    await this.page.locator(".quick-input-widget input").first().fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: spaced(title) }).waitFor();
    await this.press("Enter");
  }

  /** Opens a file of the folder by its path. */
  async file(path) {
    await this.press("Control+p");
    await this.page.locator(".quick-input-widget input").first().fill(path);
    const name = path.split("/").at(-1);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
    await this.press("Enter");
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
    await this.page.locator(".editor-instance .view-line").first().waitFor();
    // The extension host hears of it a little later.
    await eventually(`${path} in front`, async () => (await this.inFront())?.endsWith(`/${path}`));
  }

  /** The path of the document in front, as extensions have it. */
  inFront() {
    return this.host.run((vscode) => vscode.window.activeTextEditor?.document.uri.fsPath);
  }

  /** Puts the cursor before `word` in the first line that begins with `start`, and shows the line with the keys' focus there. */
  async cursor(start, word = "") {
    await this.host.run(
      async (vscode, start, word) => {
        const editor = vscode.window.activeTextEditor;
        const { document } = editor;
        for (let line = 0; line < document.lineCount; line++) {
          const { text } = document.lineAt(line);
          if (text.startsWith(start)) {
            if (!text.includes(word)) {
              throw new Error(`"${text}" has no ${word}`);
            }
            const at = new vscode.Position(line, text.indexOf(word));
            editor.selection = new vscode.Selection(at, at);
            editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
            await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
            return;
          }
        }
        throw new Error(`no line begins with ${start}`);
      },
      start,
      word,
    );
  }

  /** The text of the document in front. */
  text() {
    return this.host.run((vscode) => vscode.window.activeTextEditor?.document.getText());
  }

  squiggles(severity = "warning") {
    return this.page.locator(`.editor-instance .squiggly-${severity}`);
  }

  /** A lens by its words. */
  lens(title) {
    return this.page.locator(".codelens-decoration a", { hasText: spaced(title) }).first();
  }

  /** A message in the lower right corner by its words. */
  message(words) {
    return this.page.locator(".notification-toast", { hasText: spaced(words) }).first();
  }

  /** Answers a message with one of its buttons. */
  async answer(words, button) {
    await this.message(words).locator(".monaco-button", { hasText: spaced(button) }).first().click();
  }

  /** A row of the panel or the side bar that is shown. */
  row(words) {
    return this.page.locator(".pane-body .monaco-list-row, .markers-panel .monaco-list-row", { hasText: spaced(words) }).first();
  }

  async close() {
    await this.page.context().close();
  }
}

/** The workbench shows spaces as no-break spaces in places. */
export function spaced(words) {
  return typeof words === "string" ? new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s")) : words;
}

