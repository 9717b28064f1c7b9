// What the extension host gets from the server about the example: every answer
// as the editor's own data, before it is painted. No key is pressed here.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, eventually, settles } from "../bench.mjs";
import { bets } from "../desk.mjs";

export default async function answers(machine, browser) {
  const root = bets(machine.home, "answers");
  const window = await browser.open(root);
  const { host } = window;
  await window.file("TICKETS.md");

  // Each finding as its rule, how serious it is, and the text that is underlined.
  const findings = (path) =>
    host.run(
      async (vscode, path) => {
        const [folder] = vscode.workspace.workspaceFolders;
        const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, path));
        return vscode.languages
          .getDiagnostics(document.uri)
          .filter((finding) => finding.source === "baton")
          .map((finding) => `${finding.code.value} ${vscode.DiagnosticSeverity[finding.severity]}: ${document.getText(finding.range)}`)
          .sort();
      },
      path,
    );

  // Asks one of the editor's own commands about the place of the cursor.
  const ask = async (command, start, word) => {
    await window.cursor(start, word);
    return host.run(
      async (vscode, command) => {
        const { document, selection } = vscode.window.activeTextEditor;
        const answer = await vscode.commands.executeCommand(command, document.uri, command.includes("Action") ? selection : selection.active);
        const short = {
          "vscode.executeHoverProvider": (hover) => hover.contents.map((part) => part.value).join("\n"),
          "vscode.executeDefinitionProvider": (to) =>
            `${vscode.workspace.asRelativePath(to.targetUri ?? to.uri)}:${(to.targetSelectionRange ?? to.range).start.line + 1}`,
          "vscode.executeCodeActionProvider": (action) => action.title,
          "vscode.executeReferenceProvider": (to) => `${vscode.workspace.asRelativePath(to.uri)}:${to.range.start.line + 1}`,
        };
        return answer.map(short[command]);
      },
      command,
    );
  };
  const shows = async (start, word, part) => {
    const [hover] = await eventually(`a hover on ${word}`, async () => {
      const all = await ask("vscode.executeHoverProvider", start, word);
      return all.length > 0 && all;
    });
    assert.ok(hover.includes(part), hover);
  };

  const ready = await check("answers: what is wrong in the plan, with its rule and the words it is about", () =>
    settles(
      [
        "count-mismatch Hint: 4",
        "done-before-dependency Warning: T4",
        "duplicate-ticket Warning: T9",
        "missing-file Hint: server/src/socket.ts",
        "open-acceptance Warning: A player who reconnects is put back into the room",
        "placeholder-left Hint: T#",
        "unknown-ticket Warning: T14",
      ],
      () => findings("TICKETS.md"),
    ));
  if (!ready) {
    return;
  }

  await check("answers: what is wrong in a contract document and in code, although neither is shown", async () => {
    await settles(["claim", "hasClaimed", "Claimed", "AlreadyClaimed"].map((name) => `abi-gone Error: ${name}`).sort(), async () =>
      (await findings("docs/abi.md")).filter((one) => one.startsWith("abi-gone")));
    await settles(["payload-mismatch Warning: { amount, proof, salt }"], () => findings("client/src/api.ts"));
  });

  await check("answers: each rule's code leads to a page", async () => {
    const pages = await host.run((vscode) =>
      vscode.languages
        .getDiagnostics(vscode.window.activeTextEditor.document.uri)
        .filter(({ source }) => source === "baton")
        .map(({ code }) => code.target?.path.split("/").at(-1)));
    assert.deepEqual([...new Set(pages.map((page) => /^[a-z_]+\.md$/.test(page)))], [true], pages.join());
  });

  await check("answers: a ticket's hover says where it stands and what waits for it", async () => {
    await shows("**Depends on:** T5, T7, T14", "T7", "**T7** · Lobby screen");
    await shows("**Depends on:** T5, T7, T14", "T7", "**T10** Spectators — ⬜ todo");
  });

  await check("answers: lenses say where each batch stands", async () => {
    await settles(["3/3 done · reviewed", "1/3 done · being built", "0/3 done · being designed, after B2"], () =>
      host.run(async (vscode) => {
        const { uri } = vscode.window.activeTextEditor.document;
        const lenses = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", uri, 100);
        return lenses.map(({ command }) => command?.title).filter((title) => title?.includes(" done · "));
      }));
  });

  await check("answers: the outline has batches, their tickets and the blocks", async () => {
    const outline = await host.run(async (vscode) => {
      const { uri } = vscode.window.activeTextEditor.document;
      const all = await vscode.commands.executeCommand("vscode.executeDocumentSymbolProvider", uri);
      return all.filter(({ name }) => !name.startsWith("#")).map(({ name, detail, children }) => `${name} · ${detail} · ${children.length}`);
    });
    assert.deepEqual(outline, [
      "Batch 1: Lobbies, stakes and the vault (3 tickets) · 3/3 done · 3",
      "HANDOFF — Batch 1 Ready ·  · 0",
      "COMPLETE — Batch 1 Done ·  · 0",
      "REVIEW — Batch 1 Approved ·  · 0",
      "Batch 2: Rewards that arrive by themselves (4 tickets) · 1/3 done · 3",
      "HANDOFF — Batch 2 Ready ·  · 0",
      "Batch 3: The client (3 tickets) · 0/3 done · 3",
      "Backlog · 0/2 done · 2",
    ]);
  });

  await check("answers: beside ids stands what they are, and each has the colour of how far it is", async () => {
    await window.cursor("**Depends on:** T5, T7, T14", "T7");
    const line = () => host.run(async (vscode) => {
      const { document, selection } = vscode.window.activeTextEditor;
      const { range } = document.lineAt(selection.active.line);
      const hints = await vscode.commands.executeCommand("vscode.executeInlayHintProvider", document.uri, range);
      const { tokenTypes, tokenModifiers } = await vscode.commands.executeCommand("vscode.provideDocumentSemanticTokensLegend", document.uri);
      const { data } = await vscode.commands.executeCommand("vscode.provideDocumentSemanticTokens", document.uri);
      const tokens = [];
      for (let [at, row, column] = [0, 0, 0]; at < data.length; at += 5) {
        column = data[at] === 0 ? column + data[at + 1] : data[at + 1];
        row += data[at];
        if (row === selection.active.line) {
          const words = document.getText(new vscode.Range(row, column, row, column + data[at + 2]));
          const modifiers = tokenModifiers.filter((_, bit) => data[at + 4] & (1 << bit));
          tokens.push([words, tokenTypes[data[at + 3]], ...modifiers].join(" "));
        }
      }
      return { hints: hints.map(({ label }) => label.map?.(({ value }) => value).join("") ?? label), tokens };
    });
    const wanted = { hints: ["A payout and… · done", "Lobby screen · todo"], tokens: ["T5 comment done", "T7 class todo", "T14 variable unknown"] };
    await settles(wanted, line);
  });

  await check("answers: the prompt of a batch goes to the clipboard", async () => {
    await window.cursor("## Batch 3");
    const copied = await host.run(async (vscode) => {
      const { document, selection } = vscode.window.activeTextEditor;
      await vscode.env.clipboard.writeText("");
      const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, selection);
      const { command } = actions.find(({ title }) => /design prompt/i.test(title));
      await vscode.commands.executeCommand(command.command, ...command.arguments);
      return vscode.env.clipboard.readText();
    });
    assert.match(copied, /Batch 3/);
  });

  await check("answers: a ticket's references are in its plan and beside it", async () => {
    const places = await ask("vscode.executeReferenceProvider", "### T8", "T8");
    assert.deepEqual([...new Set(places.map((place) => place.split(":")[0]))].sort(), ["PARALLEL.md", "TICKETS.md"], places.join());
  });

  await check("answers: where an id goes, the plan's tickets are proposed", async () => {
    await window.cursor("**Depends on:** T5, T7, T14", "T14");
    const proposed = await host.run(async (vscode) => {
      const { document, selection } = vscode.window.activeTextEditor;
      const { items } = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", document.uri, selection.active);
      return items.filter(({ kind }) => kind === vscode.CompletionItemKind.Reference).map(({ label }) => label.label ?? label).sort();
    });
    // T5 and T7 stand there already, and a ticket does not wait for itself.
    assert.deepEqual(proposed, ["T1", "T10", "T2", "T3", "T4", "T6", "T9"]);
  });

  await check("answers: the fix of a finding changes the words it is about and no other byte", async () => {
    const before = await window.text();
    await window.cursor("- `server/src/socket.ts`", "socket.ts");
    await host.run(async (vscode) => {
      const { document, selection } = vscode.window.activeTextEditor;
      const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, selection, undefined, 10);
      const fix = actions.find(({ title }) => title === "Change server/src/socket.ts to server/src/sockets.ts");
      await vscode.workspace.applyEdit(fix.edit);
    });
    assert.equal(await window.text(), before.replace("`server/src/socket.ts`", "`server/src/sockets.ts`"));
    await settles([], async () => (await findings("TICKETS.md")).filter((one) => one.startsWith("missing-file")));
    await host.run((vscode) => vscode.commands.executeCommand("undo"));
    assert.equal(await window.text(), before);
  });

  await check("answers: a contract entry leads into Solidity, and back to the document", async () => {
    await window.file("docs/abi.md");
    await settles(["contracts/src/BettingLobby.sol:38"], () => ask("vscode.executeDefinitionProvider", "| `createLobby", "createLobby"));
    await shows("| `createLobby", "createLobby", "function createLobby(uint256 stake, uint256 maxPlayers)");
    await shows("| `createLobby", "createLobby", "selector `0x61f5b656`");
  });

  await check("answers: renaming a ticket changes the plan and a document that is closed", async () => {
    await window.file("TICKETS.md");
    await window.cursor("### T6", "T6");
    const [plan, beside] = ["TICKETS.md", "PARALLEL.md"].map((path) => readFileSync(join(root, path), "utf8"));
    const renamed = await host.run(async (vscode) => {
      const { document, selection } = vscode.window.activeTextEditor;
      const edit = await vscode.commands.executeCommand("vscode.executeDocumentRenameProvider", document.uri, selection.active, "T66");
      await vscode.workspace.applyEdit(edit);
      const texts = edit.entries().map(async ([uri]) => [vscode.workspace.asRelativePath(uri), (await vscode.workspace.openTextDocument(uri)).getText()]);
      return Object.fromEntries(await Promise.all(texts));
    });
    assert.deepEqual(renamed, {
      // A range would take in tickets that were never meant.
      "TICKETS.md": plan.replaceAll("T4-T6", "T4, T5, T66").replace("### T6:", "### T66:").replace("on:** T6", "on:** T66"),
      // What stands in a fence was said by somebody, then.
      "PARALLEL.md": beside.replace("before T6 starts", "before T66 starts"),
    });
  });

  await check("answers: every command of the package is there once it is active", async () => {
    const { missing, all } = await host.run(async (vscode) => {
      const declared = vscode.extensions.getExtension("baton-ls.baton").packageJSON.contributes.commands.map(({ command }) => command);
      const known = new Set(await vscode.commands.getCommands(true));
      return { missing: declared.filter((command) => !known.has(command)), all: declared.length };
    });
    assert.deepEqual(missing, []);
    assert.ok(all > 0);
  });
}
