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
    // What was not saved is not asked about.
    page.on("dialog", (dialog) => dialog.accept());
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

  /** Runs one of the editor's own commands, whose titles are not ours to try. */
  does(command, ...given) {
    return this.host.run((vscode, command, given) => vscode.commands.executeCommand(command, ...given).then(() => true), command, given);
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
    return this.page.locator(".codelens-decoration > :not(.codicon)", { hasText: spaced(title) }).first();
  }

  /**
   * Clicks until `happened` says that it did something. What is drawn anew between
   * the button's way down and up takes no click, and a menu takes none at first.
   */
  async click(target, happened) {
    await eventually(`what a click on ${target} does`, async () => {
      await target.click({ timeout: 5000 }).catch(() => undefined);
      return eventually("it", happened, 5000);
    });
  }

  /** Clicks a lens. */
  clickLens(title, happened) {
    return this.click(this.lens(title), happened);
  }

  /** A message in the lower right corner by its words: while it pops up, and in the list of those that did. */
  message(words) {
    return this.page.locator(".notification-list-item", { hasText: spaced(words) }).first();
  }

  /** Waits for a message, and returns its words. Most go into the list by themselves after a while, and are looked for there then. */
  async said(words) {
    await eventually(`the message ${words}`, async () => {
      if (await this.message(words).isVisible()) {
        return true;
      }
      if ((await this.page.locator(".notification-toast").count()) === 0) {
        await this.does("notifications.showList");
      }
      return false;
    });
    return (await this.message(words).locator(".notification-list-item-message").innerText()).replaceAll("\u00a0", " ");
  }

  /** Answers a message with one of its buttons. */
  async answer(words, button) {
    await this.said(words);
    const target = this.message(words).locator(".monaco-button", { hasText: exactly(button) });
    await this.click(target, async () => (await target.count()) === 0);
  }

  /** A dialog by its words. */
  dialog(words) {
    return this.page.locator(".monaco-dialog-box", { hasText: spaced(words) });
  }

  /** Waits for a dialog, and returns its words. */
  async asked(words) {
    await this.dialog(words).waitFor();
    const said = await this.dialog(words).locator(".dialog-message-text, .dialog-message-detail").allInnerTexts();
    return said.join("\n").replaceAll("\u00a0", " ");
  }

  /** Answers a dialog with one of its buttons. */
  choose(words, button) {
    return this.dialog(words).locator(".monaco-button", { hasText: exactly(button) }).click();
  }

  /** Chooses from the menu of what can be done at the cursor. `seen` is called while it is open. */
  async action(title, seen = async () => {}) {
    await this.press("Control+.");
    const rows = this.page.locator(".action-widget .monaco-list-row");
    await rows.filter({ hasText: spaced(title) }).waitFor();
    await seen();
    // The mouse cannot be used: for a moment the menu takes no clicks, and the next one goes past it.
    await eventually(`${title} to be chosen`, async () => {
      if (await rows.and(this.page.locator(".focused")).filter({ hasText: spaced(title) }).isVisible()) {
        return true;
      }
      await this.press("ArrowDown");
      return false;
    });
    await this.press("Enter");
    await rows.first().waitFor({ state: "detached" });
  }

  /** Waits until the hover at the cursor says `wanted`, a pattern. `seen` is called while it is open. */
  async hover(wanted, seen = async () => {}) {
    const shown = this.page.locator(".monaco-hover:not(.hidden) .hover-contents:visible");
    const says = async () => {
      const said = (await shown.allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
      if (!wanted.test(said)) {
        throw new Error(`a hover that says "${said}"`);
      }
      return true;
    };
    // What is drawn anew takes the hover with it, at any moment.
    await eventually(`a hover that says ${wanted}`, async () => {
      await this.press("Control+k", "Control+i");
      return eventually("it", says, 5000);
    });
    await seen();
    await eventually("the hover to go", async () => {
      await this.press("Escape");
      return (await shown.count()) === 0;
    });
  }

  /** A row of the panel or the side bar that is shown. */
  row(words) {
    return this.page.locator(".pane-body .monaco-list-row, .markers-panel .monaco-list-row", { hasText: spaced(words) }).first();
  }

  async close() {
    // Left as a user leaves a page, so that the extension host ends at once and not when the server gives up on it.
    await this.page.goto("about:blank");
    await this.page.context().close();
  }
}

function exactly(words) {
  return new RegExp(`^${spaced(words).source}$`);
}

/** The workbench shows spaces as no-break spaces in places. */
export function spaced(words) {
  return typeof words === "string" ? new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s")) : words;
}

