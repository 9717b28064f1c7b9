"""Baton in a real Helix: what a person sees on the screen, and does with keys.

The checks build on each other in the order they stand; run.sh starts this. A
condition is waited for, never a time. Start at `main`.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

# How long a condition may take to come true, in seconds. Generous, since only
# a failing check waits that long, and a run is a dozen programs.
PATIENCE = 30
STYLES = r"(?:\x1b\[[0-9;]*m)*"


class Helix:
    """A Helix in a terminal, as somebody sits before it."""

    def __init__(self, program, home, tmux):
        self.tmux = [tmux, "-S", f"{home}/tmux", "-f", "/dev/null"]
        self.program = program

    def run(self, *arguments):
        return subprocess.run([*self.tmux, *arguments], check=True, capture_output=True, text=True).stdout

    def open(self, folder, file):
        self.run("new-session", "-d", "-x", "180", "-y", "50", "-c", str(folder), self.program, file)
        self.shows(" NOR ")

    def close(self):
        self.command("quit-all!")
        until("an end", lambda: subprocess.run([*self.tmux, "has-session"], capture_output=True).returncode)

    def keys(self, *keys):
        """Presses keys. A text is typed as it stands unless it names a key."""
        self.run("send-keys", *keys)

    def command(self, text):
        self.run("send-keys", "-l", f":{text}")
        self.keys("Enter")

    def screen(self):
        return self.run("capture-pane", "-p", "-J")

    def styled(self):
        return self.run("capture-pane", "-p", "-e")

    def shows(self, *parts):
        """Waits until all of these are on the screen."""
        until(" and ".join(parts), lambda: all(part in self.screen() for part in parts), self.screen)

    def shows_no(self, part):
        until(f"no {part}", lambda: part not in self.screen(), self.screen)

    def escape(self, part):
        """Leaves what shows `part`. Keys right after Escape would be taken for others, so it is waited for."""
        self.shows(part)
        self.keys("Escape")
        self.shows_no(part)

    def go(self, line, column):
        """Goes to a place, which the status line shows."""
        self.command(f"goto {line}")
        self.keys("g", "h", *["l"] * (column - 1))
        self.shows(f" {line}:{column} ")

    def chosen(self):
        """The action a menu has the choice at, if there is a menu."""
        row = re.search(rf"\x1b\[7m{STYLES} (\S.*?) *(?:\x1b|$)", self.styled(), re.MULTILINE)
        return row and row[1]

    def menu(self, title):
        """Opens the menu of code actions; whether it has this title."""
        self.keys(" ", "a")
        until("a menu", self.chosen, self.screen)
        if f" {title} " in self.screen():
            return True
        self.keys("Escape")
        until("no menu", lambda: not self.chosen(), self.screen)
        return False

    def choose(self, title):
        """Chooses a code action by its title."""
        # What needs the repository is offered as soon as that was looked at.
        until(title, lambda: self.menu(title), self.screen)
        self.pick(title)

    def pick(self, title):
        """Picks this out of the menu that is open."""
        until("a menu", self.chosen, self.screen)
        while self.chosen() != title:
            before = self.chosen()
            self.keys("C-n")
            until("the next action", lambda: self.chosen() != before, self.screen)
        self.keys("Enter")
        until("another menu, or none", lambda: self.chosen() != title, self.screen)


def until(what, holds, actual=lambda: ""):
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE} s for {what}; there was\n{actual()}")
        time.sleep(0.02)


class Bench:
    """Runs checks in order and prints a line for each."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, body, *arguments):
        try:
            body(*arguments)
        except (AssertionError, OSError, subprocess.CalledProcessError) as why:
            self.failed += 1
            why = "\n".join(line.rstrip() for line in str(why).splitlines() if line.strip())
            print(f"FAIL  helix: {name}\n      {why}", flush=True)
            return False
        self.passed += 1
        print(f"ok    helix: {name}", flush=True)
        return True

    def finish(self):
        print(f"helix: {self.passed} passed, {self.failed} failed")
        sys.exit(0 if self.passed and not self.failed else 1)


# What a person reads and writes.

FAULT = "T5 names T44, which no plan declares"


def diagnostics(helix):
    helix.shows("●  29", FAULT)
    helix.keys(" ", "d")
    helix.escape("unknown-ticket")


def hover(helix):
    helix.go(17, 21)
    helix.keys(" ", "k")
    helix.escape("doing · Phase 1")


def definition(helix):
    helix.go(17, 21)
    helix.keys("g", "d")
    helix.shows(" 9:")


def quick_fix(helix):
    helix.go(29, 42)
    helix.choose("Change T44 to T4")
    helix.shows("**Depends on:** T4, T4")
    helix.shows_no(FAULT)
    helix.keys("u")
    helix.shows(FAULT)


def rename(helix):
    helix.go(9, 5)
    helix.keys(" ", "r")
    helix.shows("rename-to:")
    helix.keys("C-u", "T9", "Enter")
    helix.shows("### T9: Sign in with a passkey", "**Depends on:** T1, T9", "**Depends on:** T1, T9, T3")


def refusal(helix):
    helix.go(9, 5)
    helix.keys(" ", "r")
    helix.shows("rename-to:")
    helix.keys("C-u", "T1", "Enter")
    helix.shows("T1 is")
    helix.shows("### T9: Sign in with a passkey")


def read(bench, helix, home):
    workspace = home / "workspace"
    shutil.copytree(os.environ["BATON_TEST_WORKSPACE"], workspace)
    git(workspace, "init", "-q")
    helix.open(workspace, "TICKETS.md")
    if bench.check("diagnostics: in the gutter, beside the line, and in the picker", diagnostics, helix):
        bench.check("hover: an id in a dependency list shows its ticket", hover, helix)
        bench.check("definition: to the line that declares the ticket", definition, helix)
        bench.check("code action: a quick fix mends the finding, and is taken back", quick_fix, helix)
        bench.check("rename: the declaration, dependency lists and ranges follow", rename, helix)
        bench.check("rename: an id that is taken is refused, in words", refusal, helix)
    bench.check("the server ends with Helix", helix.close)


# What a person has done.


def git(folder, *arguments):
    env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        env[f"GIT_{who}_NAME"], env[f"GIT_{who}_EMAIL"] = "Ada", "ada@example.com"
    ran = subprocess.run(["git", *arguments], cwd=folder, env=env, check=True, capture_output=True, text=True)
    return ran.stdout.strip()


def repository(home):
    """A repository of the example, whose batch 2 is handed over and not begun."""
    root, example = home / "bets", Path(os.environ["BATON_TEST_EXAMPLE"])
    for file in git(example, "ls-files").splitlines():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(example / file, root / file)
    agents = shutil.copyfile(os.environ["BATON_TEST_AGENTS"], home / "agents.sh")
    agent = '[agents.builder]\ncommand = ["sh", "{}", "build"]\nevents = "codex"\n[roles]\nbuild = "builder"\n'
    (root / "baton.toml").write_text(agent.format(agents))
    before, batch, after = re.split(r"(?=^## Batch [23]:)", (root / "TICKETS.md").read_text(), flags=re.M)
    batch = re.sub(r"(\*\*Status:\*\*) .*", r"\1 Todo", batch)
    batch = batch.replace("npm test", "test -f server/src/settler.ts")
    (root / "TICKETS.md").write_text(before + batch + after)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "Begin")
    return root


def at_batch(helix, text):
    """Goes to where `text` stands in the plan."""
    helix.keys("g", "g")
    helix.run("send-keys", "-l", f"/{text}")
    helix.keys("Enter", "\\;", "z", "t")
    # The line it is typed in is the last one.
    until(text, lambda: text in helix.screen().rstrip().rpartition("\n")[0], helix.screen)


def unanswered(helix, root):
    at_batch(helix, "## Batch 2:")
    helix.shows("the heading says 4 tickets")
    helix.choose("Launch Batch 2")
    helix.escape("Launch build of Batch 2 with builder on batch-2, from main?")
    assert git(root, "branch", "--format=%(refname:short)") == "main"


def cancelled(helix, home):
    (home / "endless").touch()
    helix.choose("Launch Batch 2")
    helix.pick("Trust and launch")
    helix.shows("Batch 2: build by builder")
    helix.choose("Cancel the build of Batch 2")
    helix.shows("Batch 2 (build by builder) was cancelled")
    (home / "endless").unlink()


def launch(helix, home):
    os.mkfifo(home / "gate")
    helix.choose("Launch Batch 2")
    helix.shows("Verify then runs")
    helix.pick("Details")
    helix.shows("verify: test -f server/src/settler.ts")
    helix.pick("Launch")
    helix.shows("Batch 2: build by builder", "npm run build")


def told(helix, root, home):
    before = (root / "TICKETS.md").read_text()
    at_batch(helix, "Who owns which folder")
    helix.keys("A", " Typed meanwhile.")
    helix.escape(" INS ")
    (home / "gate").write_text("go\n")
    at_batch(helix, "Dispatched at: c83d915")
    helix.shows("## COMPLETE — Batch 2 Done", "Verify: PASSED")
    assert (root / "TICKETS.md").read_text() == before, "the file is as it was until it is saved"
    helix.command("write")
    until("the plan on the disk", lambda: "## COMPLETE — Batch 2 Done" in (root / "TICKETS.md").read_text())
    assert " Typed meanwhile.\n" in (root / "TICKETS.md").read_text()
    assert git(root, "show", "batch-2:server/src/settler.ts") == "export {};"


def launches(bench, helix, home):
    root = repository(home)
    helix.open(root, "TICKETS.md")
    if bench.check("launch: to leave the question starts nothing", unanswered, helix, root):
        bench.check("launch: a run that never ends is cancelled", cancelled, helix, home)
        started = bench.check("launch: what is confirmed is started, and shown at work", launch, helix, home)
        if started:
            bench.check("launch: the batch comes back in what was typed meanwhile", told, helix, root, home)
    bench.check("the server ends with Helix, and no run does", helix.close)


def main(program, home, tmux):
    bench, helix = Bench(), Helix(program, home, tmux)
    try:
        read(bench, helix, Path(home))
        launches(bench, helix, Path(home))
    finally:
        subprocess.run([*helix.tmux, "kill-server"], capture_output=True)
    bench.finish()


if __name__ == "__main__":
    main(*sys.argv[1:])
