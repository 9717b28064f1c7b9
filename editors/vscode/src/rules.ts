// Pages of rules, as `baton explain` prints them, shown as Markdown previews:
// no network is needed, and they are those of the server that runs.

import { commands, Disposable, languages, type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from "vscode";
import { run } from "./run";

const SCHEME = "baton-rule";

interface Rule {
  name: string;
  summary: string;
}

/** Registers the pages and the command that opens one. `program` is the file to ask, and may not be there. */
export function showRules(program: () => Promise<string | undefined>): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => page(program, uri.path.slice(1).replace(/\.md$/, "")),
    }),
    commands.registerCommand("baton.openRule", async (name?: unknown) => {
      const rule = typeof name === "string" ? name : await choose(program);
      if (rule !== undefined) {
        const uri = Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
        // Locked: a preview follows the editor otherwise, and would show the plan as soon as one goes back to it.
        await commands.executeCommand("markdown.showPreview", uri, [uri], { locked: true });
      }
    }),
  );
}

async function page(program: () => Promise<string | undefined>, rule: string): Promise<string> {
  const file = await program();
  if (file === undefined) {
    return "There is no Baton to ask for this page.";
  }
  const { status, stdout, stderr } = await run(file, ["explain", rule]);
  return status === 0 ? stdout : stderr;
}

/** The only rule found at the cursor, or the one the user chooses, those at the cursor first. */
async function choose(program: () => Promise<string | undefined>): Promise<string | undefined> {
  const here = atCursor();
  if (here.length === 1) {
    return here[0];
  }
  const file = await program();
  if (file === undefined) {
    return undefined;
  }
  const rules = await listed(file);
  const item = ({ name, summary }: Rule): QuickPickItem => ({ label: name, detail: summary });
  const separator = (label: string): QuickPickItem => ({ label, kind: QuickPickItemKind.Separator });
  const [found, others] = [rules.filter(({ name }) => here.includes(name)), rules.filter(({ name }) => !here.includes(name))];
  const items = [
    ...(found.length > 0 ? [separator("at the cursor"), ...found.map(item), separator("all")] : []),
    ...others.map(item),
  ];
  const chosen = await window.showQuickPick(items, { placeHolder: "Which rule?", matchOnDetail: true });
  return chosen?.label;
}

/** The rules of the findings that the cursor stands in, each once. */
function atCursor(): string[] {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    return [];
  }
  const here = languages
    .getDiagnostics(editor.document.uri)
    .filter((found) => found.source === "baton" && found.range.contains(editor.selection.active))
    .map((found) => (typeof found.code === "object" ? found.code.value : found.code));
  return [...new Set(here)].filter((code) => typeof code === "string");
}

async function listed(file: string): Promise<Rule[]> {
  const { status, stdout, stderr } = await run(file, ["rules", "--format", "json"]);
  if (status !== 0) {
    void window.showErrorMessage(`Baton: the rules cannot be listed: ${stderr}`);
    return [];
  }
  return (JSON.parse(stdout) as { rules: Rule[] }).rules;
}
