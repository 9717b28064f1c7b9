// Looks at the editor from inside: functions written in a check are called in
// the extension host, by the probe that is installed there. Start at `listen`.

import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { eventually, PATIENCE } from "./bench.mjs";

/** Waits for probes at a socket. */
export async function listen(place) {
  const hosts = new Set();
  const server = createServer((socket) => {
    const host = new Host(socket);
    hosts.add(host);
    socket.on("error", () => {});
    socket.on("close", () => hosts.delete(host));
  });
  await new Promise((resolve) => server.listen(place, resolve));
  return {
    /** The extension host of the window that shows this folder; the newest, since a window that is gone may linger. */
    of: (folder) => eventually(`an extension host for ${folder}`, () => [...hosts].reverse().find((host) => host.folder === folder)),
    close: () => {
      hosts.forEach((host) => host.hangUp());
      server.close();
    },
  };
}

class Host {
  #socket;
  #waiting = new Map();
  #calls = 0;
  /** The first folder that is open in the window, once the probe has said so. */
  folder;

  constructor(socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on("line", (line) => {
      this.#hear(JSON.parse(line));
    });
  }

  /**
   * Calls `body(vscode, ...given)` in the extension host. It is sent as text, so it
   * sees nothing of what stands around it; what it is given and returns is JSON.
   */
  run(body, ...given) {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`the extension host did not answer within ${PATIENCE / 1000} s to ${body}`));
      }, PATIENCE);
      this.#waiting.set(id, { resolve, reject, late });
      this.#socket.write(`${JSON.stringify({ id, source: String(body), given })}\n`);
    });
  }

  hangUp() {
    this.#socket.destroy();
  }

  #hear({ folder, id, value, error }) {
    if (folder !== undefined) {
      this.folder = folder;
      return;
    }
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) {
      this.#waiting.delete(id);
      clearTimeout(waiting.late);
      if (error === undefined) {
        waiting.resolve(value);
      } else {
        waiting.reject(new Error(error.replaceAll(/\n\s+at .*/g, "")));
      }
    }
  }
}
