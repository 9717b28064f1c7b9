// A real program of a few words, and what a terminal is given of it.

import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { describe, test } from "node:test";
import { Follower } from "./follow";

/** A terminal with a program in it; `until` waits for a text on its screen, which is shown without colours. */
function terminal(script: string, file = process.execPath): { follower: Follower; until: (text: RegExp) => Promise<string> } {
  let screen = "";
  let look: () => void = () => undefined;
  const follower = new Follower({ file, args: ["-e", script], folder: tmpdir() }, (text) => {
    // A cleared screen is told by a mark.
    screen += text.replaceAll("\u001b[2J\u001b[3J\u001b[H", "<clear>").replaceAll("\u001b[2m", "").replaceAll("\u001b[0m", "");
    look();
  });
  const until = (text: RegExp): Promise<string> =>
    new Promise((resolve) => {
      look = () => {
        if (text.test(screen)) {
          resolve(screen);
        }
      };
      look();
    });
  return { follower, until };
}

const OVER = /again\r\n$/;

describe("a program in a terminal", () => {
  test("lines end as a terminal wants them, and what was printed stays", async () => {
    const { follower, until } = terminal("console.log('one'); console.log('zwölf')");
    follower.start();
    assert.equal(await until(OVER), "<clear>one\r\nzwölf\r\nEnter shows it again\r\n");
    assert.equal(follower.isRunning, false);
  });

  test("Enter begins again, but only once it has ended", async () => {
    const { follower, until } = terminal("console.log('one'); process.stdin.resume(); setInterval(() => {}, 1000)");
    follower.start();
    await until(/one/);
    follower.type("\r");
    follower.type("\u0003");
    assert.equal(await until(OVER), "<clear>one\r\nEnter shows it again\r\n");
    follower.type("\r");
    assert.match(await until(/again\r\n<clear>one/), /again/);
    follower.stop();
    await until(/again[^]*again/);
  });

  test("what went wrong is said", async () => {
    const failing = terminal("console.error('no run'); process.exit(2)");
    failing.follower.start();
    assert.match(await failing.until(OVER), /no run\r\n.* ended with status 2\r\n/);
    const missing = terminal("", "/nowhere/baton");
    missing.follower.start();
    assert.match(await missing.until(OVER), /\/nowhere\/baton could not be started: .*ENOENT/);
  });
});
