// The first files of a workspace: a plan, and settings from what is found. The
// program writes them, so that they are the same from a terminal.

import { commands, Disposable, type LogOutputChannel, Uri, window, workspace } from "vscode";
import { oneFolder } from "./folders";
import { run } from "./run";

/** Registers "New Plan…" and "Write baton.toml…". `ready` is called before each and gives the program. */
export function offerFirstFiles(ready: () => Promise<string | undefined>, output: LogOutputChannel): Disposable {
  return Disposable.from(
    commands.registerCommand("baton.newPlan", async () => {
      const file = await window.showInputBox({
        prompt: "The file of the plan, relative to the folder",
        value: "TICKETS.md",
        validateInput: (name) => (/\.md$/i.test(name.trim()) ? undefined : "A plan is a Markdown file: its name ends in .md"),
      });
      if (file !== undefined) {
        await write(["new", "plan", "--write", "--file", file.trim()], file.trim(), ready, output);
      }
    }),
    commands.registerCommand("baton.writeSettings", () => write(["init"], "baton.toml", ready, output)),
  );
}

/** Has the program write `name` in a folder of the workspace, says what it said, and opens the file. */
async function write(
  args: string[],
  name: string,
  ready: () => Promise<string | undefined>,
  output: LogOutputChannel,
): Promise<void> {
  const folder = await oneFolder();
  if (folder === undefined) {
    return;
  }
  const uri = Uri.joinPath(folder.uri, name);
  if (await exists(uri)) {
    void window.showInformationMessage(`Baton: ${name} is there already, and was left as it is.`);
    await window.showTextDocument(uri);
    return;
  }
  const program = await ready();
  if (program === undefined) {
    return;
  }
  const { status, stdout, stderr } = await run(program, args, folder.uri.fsPath);
  output.info(`${program} ${args.join(" ")}\n${stdout}${stderr}`);
  if (status === 0) {
    await window.showTextDocument(uri);
  } else {
    void window.showErrorMessage(`Baton: ${(stderr.trim() || stdout.trim()).replace(/^baton: /, "")}`);
  }
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
