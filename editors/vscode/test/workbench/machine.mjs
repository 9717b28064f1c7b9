// A machine of its own for the checks: an empty home, the programs under test on
// PATH, and a code-server with the extension installed. Nothing of the user's is
// read or written. Start at `setUp`.

import { execFile, spawn } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { eventually } from "./bench.mjs";
import { listen } from "./host.mjs";

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

/** What a user would rather not see in pictures, and what would ask the network. */
const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "workbench.enableExperiments": false,
  "workbench.settings.enableNaturalLanguageSearch": false,
  "workbench.startupEditor": "none",
  "workbench.reduceMotion": "on",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "chat.commandCenter.enabled": false,
  "window.commandCenter": false,
  "window.confirmBeforeClose": "never",
  "workbench.layoutControl.enabled": false,
  // Git's own view would look for repositories above the folder and ask about them.
  "git.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  // The one on PATH, which writes down what is said; the package may have one inside.
  "baton.server.path": "baton",
};

/** Starts everything. `programs` are paths: `codeServer`, `baton`, and the package `vsix`. */
export async function setUp(programs) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "baton-wb-")));
  const machine = new Machine(home, programs);
  try {
    await machine.start();
  } catch (error) {
    console.log(machine.logs());
    await machine.tearDown();
    throw error;
  }
  return machine;
}

class Machine {
  #programs;
  #server;
  #hosts;
  home;
  /** Where the workbench is served. */
  url;

  constructor(home, programs) {
    this.home = home;
    this.#programs = programs;
  }

  /** The extension host of the window that shows `folder`. */
  host(folder) {
    return this.#hosts.of(folder);
  }

  async start() {
    for (const folder of ["bin", "data/User", "extensions", "tmp"]) {
      mkdirSync(join(this.home, folder), { recursive: true });
    }
    this.#install();
    writeFileSync(join(this.home, "data/User/settings.json"), JSON.stringify(SETTINGS));
    this.#hosts = await listen(join(this.home, "probe"));
    const probe = await this.#packed(join(here, "probe"));
    await run(this.#programs.codeServer, [...this.#place(), "--install-extension", this.#programs.vsix, "--install-extension", probe], {
      env: this.#env(),
    });
    await this.#serve();
  }

  /** Ends everything that was started, and forgets it. */
  async tearDown() {
    this.#hosts?.close();
    if (this.#server !== undefined && this.#server.exitCode === null) {
      const gone = new Promise((resolve) => this.#server.once("exit", resolve));
      // The whole group: code-server itself, its extension hosts, their servers.
      process.kill(-this.#server.pid);
      await gone;
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** What the server and the extension wrote, the end of it. */
  logs() {
    return [join(this.home, "server.log"), ...files(join(this.home, "data/logs")).filter((file) => /Baton|remoteexthost/.test(file))]
      .map((file) => `--- ${file.slice(this.home.length + 1)}\n${lastOf(readOr(file, ""))}`)
      .join("\n");
  }

  /** Processes that were started here and are still there: their numbers, and what they are. */
  left() {
    const mark = `HOME=${this.home}\0`;
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && readOr(`/proc/${name}/environ`, "").includes(mark))
      .map((name) => ({ pid: Number(name), command: readOr(`/proc/${name}/cmdline`, "").replaceAll("\0", " ") }));
  }

  /** Puts `baton` where PATH finds it; with a folder for recordings, a relay in its place. */
  #install() {
    const { baton, record } = this.#programs;
    const program = join(this.home, "bin/baton");
    if (record === undefined) {
      symlinkSync(baton, program);
      return;
    }
    mkdirSync(record, { recursive: true });
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(here, "relay.mjs")}" "${record}" "${baton}" "$@"\n`);
    chmodSync(program, 0o755);
  }

  async #packed(folder) {
    const file = join(this.home, "probe.vsix");
    const vsce = join(here, "../../node_modules/@vscode/vsce/vsce");
    await run(process.execPath, [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", file], { cwd: folder });
    return file;
  }

  async #serve() {
    const log = openSync(join(this.home, "server.log"), "w");
    this.#server = spawn(
      this.#programs.codeServer,
      [...this.#place(), "--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override", "--disable-proxy"],
      { env: this.#env(), stdio: ["ignore", log, log], detached: true },
    );
    closeSync(log);
    this.url = await eventually("code-server to listen", () => {
      if (this.#server.exitCode !== null) {
        throw new Error(`code-server ended with ${this.#server.exitCode}`);
      }
      return /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(readOr(join(this.home, "server.log"), ""))?.[1];
    });
  }

  #place() {
    return ["--config", "/dev/null", "--user-data-dir", join(this.home, "data"), "--extensions-dir", join(this.home, "extensions"), "--disable-telemetry"];
  }

  /** Only what is named here: a variable of the user's must not decide a check. */
  #env() {
    const at = (name) => join(this.home, name);
    return {
      PATH: [at("bin"), process.env["PATH"]].join(delimiter),
      HOME: this.home,
      TMPDIR: at("tmp"),
      LANG: "C.UTF-8",
      XDG_CONFIG_HOME: at("config"),
      XDG_STATE_HOME: at("state"),
      XDG_DATA_HOME: at("share"),
      XDG_CACHE_HOME: at("cache"),
      XDG_RUNTIME_DIR: at("tmp"),
      GIT_CONFIG_NOSYSTEM: "1",
      // Otherwise the editor would ask a login shell for PATH, and get the system's.
      VSCODE_CLI: "1",
      BATON_TEST_PROBE: at("probe"),
      EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9"}',
    };
  }
}

/** The last lines, without those that only say where in the workbench something happened. */
function lastOf(log) {
  return log.split("\n").filter((line) => line.trim() !== "" && !/^ {4}at |_doActivateExtension|^File not found/.test(line)).slice(-30).join("\n") || "(nothing)";
}

function files(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  } catch {
    return [];
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}
