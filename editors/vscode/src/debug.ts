// What a bug report needs, as text. Names no file of the workspace beyond the
// program's. Knows nothing of the editor, so that plain Node can test it.

export interface Circumstances {
  extension: string;
  editor: string;
  /** Operating system and processor. */
  system: string;
  /** The kind of remote: `ssh-remote`, `codespaces`; undefined on the machine itself. */
  remote: string | undefined;
  trusted: boolean;
  /** Where the server stands, in words. */
  server: string;
  board: string;
  /** Those of Baton that are not at their default. */
  settings: Record<string, unknown>;
}

/** Markdown, as bug reports are written in. */
export function describeCircumstances(at: Circumstances): string {
  const lines = [
    `Extension: ${at.extension}`,
    `Server: ${at.server}`,
    `Editor: ${at.editor}${at.remote === undefined ? "" : `, remote ${at.remote}`}`,
    `System: ${at.system}`,
    `Workspace: ${at.trusted ? "trusted" : "not trusted"}, ${at.board}`,
    ...Object.entries(at.settings).map(([name, value]) => `Setting: \`${name}\` = \`${JSON.stringify(value)}\``),
  ];
  return lines.map((line) => `- ${line}\n`).join("");
}
