import assert from "node:assert/strict";
import { test } from "node:test";
import { describeCircumstances } from "./debug";

test("a bug report has all that is asked for first, one thing a line", () => {
  const text = describeCircumstances({
    extension: "0.1.0",
    editor: "Visual Studio Code 1.100.0",
    system: "linux x64",
    remote: "ssh-remote",
    trusted: false,
    server: "running, 0.1.0, /usr/bin/baton",
    board: "2 reviewed",
    settings: { "baton.server.path": "~/baton" },
  });
  assert.equal(
    text,
    `- Extension: 0.1.0
- Server: running, 0.1.0, /usr/bin/baton
- Editor: Visual Studio Code 1.100.0, remote ssh-remote
- System: linux x64
- Workspace: not trusted, 2 reviewed
- Setting: \`baton.server.path\` = \`"~/baton"\`
`,
  );
});
