// Verbs of the program as tasks: each has a terminal of its own, which stays
// open. Start at `offerTasks`.

import {
  commands,
  Disposable,
  ProcessExecution,
  Task,
  type TaskDefinition,
  TaskRevealKind,
  TaskScope,
  tasks,
  workspace,
  type WorkspaceFolder,
} from "vscode";
import { oneFolder } from "./folders";

const TYPE = "baton";

/** What can be run, by the name it has in `tasks.json`. */
const VERBS: readonly { verb: string; args: string[] }[] = [
  { verb: "check", args: [] },
  { verb: "status", args: ["--watch"] },
];

/** Offers the tasks and registers "Check Workspace". `ready` gives the program, once the user was told where there is none. */
export function offerTasks(ready: () => Promise<string | undefined>): Disposable {
  return Disposable.from(
    tasks.registerTaskProvider(TYPE, {
      provideTasks: async () => {
        const program = await ready();
        const folders = workspace.workspaceFolders ?? [];
        const all = (folder: WorkspaceFolder, file: string) => VERBS.map(({ verb, args }) => task(file, verb, args, folder));
        return program === undefined ? [] : folders.flatMap((folder) => all(folder, program));
      },
      resolveTask: async (asked) => {
        const { verb, args } = asked.definition as TaskDefinition & { verb: string; args?: string[] };
        const folder = typeof asked.scope === "object" ? asked.scope : workspace.workspaceFolders?.[0];
        const program = await ready();
        // The definition has to be the very one that was asked about.
        return program === undefined ? undefined : task(program, verb, args ?? [], folder, asked.definition);
      },
    }),
    commands.registerCommand("baton.checkWorkspace", async () => {
      const program = await ready();
      const folder = await oneFolder();
      if (program !== undefined && folder !== undefined) {
        await tasks.executeTask(task(program, "check", [], folder));
      }
    }),
  );
}

function task(
  program: string,
  verb: string,
  args: string[],
  folder: WorkspaceFolder | undefined,
  definition: TaskDefinition = { type: TYPE, verb, args },
): Task {
  const execution = new ProcessExecution(program, [verb, ...args], folder === undefined ? {} : { cwd: folder.uri.fsPath });
  const made = new Task(definition, folder ?? TaskScope.Workspace, verb, "baton", execution);
  made.presentationOptions = { reveal: TaskRevealKind.Always, clear: true };
  return made;
}
