// What lies on the desk of the user: a fresh repository with a copy of the
// example, and agents that only act. Start at `bets`.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
const example = join(repository, "examples/bets");

/** Copies the example to `home/name` and makes it a repository, with the stand-ins of the integration tests as agents. */
export function bets(home, name, change = (plan) => plan) {
  const root = join(home, name);
  const listed = execFileSync("git", ["-C", example, "ls-files", "-z"], { encoding: "utf8" });
  for (const file of listed.split("\0").filter((file) => file !== "")) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(example, file), join(root, file));
  }
  const plan = join(root, "TICKETS.md");
  writeFileSync(plan, change(readFileSync(plan, "utf8")));
  writeFileSync(join(root, "baton.toml"), agents(home, name));
  git(root, "init", "-q", "-b", "main");
  git(root, "add", ".");
  git(root, "commit", "-q", "-m", "Begin");
  return root;
}

/** Batch 2 is handed over and nobody has begun it; what verifies it needs nothing to be installed. */
export function handedOver(plan) {
  return plan.replace(/## Batch 2:.*?## Batch 3:/s, (batch) =>
    batch.replaceAll(/(\*\*Status:\*\*) [^\n]*/g, "$1 Todo").replaceAll("npm test", "test -f server/src/settler.ts"));
}

/** What git prints, without the user's settings. */
export function git(root, ...args) {
  return execFileSync("git", args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: root,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Ada",
      GIT_AUTHOR_EMAIL: "ada@example.com",
      GIT_COMMITTER_NAME: "Ada",
      GIT_COMMITTER_EMAIL: "ada@example.com",
    },
  }).trim();
}

/** The folder beside which the stand-ins look for what steers them. */
export function stage(home, name) {
  return join(home, "agents", name);
}

function agents(home, name) {
  const script = join(stage(home, name), "agents.sh");
  mkdirSync(dirname(script), { recursive: true });
  cpSync(join(repository, "tests/it/workflow/agents.sh"), script);
  const agent = (phase, events) =>
    `[agents.${phase}er]\ncommand = ["sh", ${JSON.stringify(script)}, "${phase}"]\nevents = "${events}"\n`;
  const roles = ["design", "build", "review", "fix"].map((phase) => `${phase} = "${phase}er"`).join("\n");
  return [agent("design", "claude"), agent("build", "codex"), agent("review", "claude"), agent("fix", "codex"), `[roles]\n${roles}\n`].join("\n");
}
