// Which program to start as the server, and whether it is Baton at all. Knows
// nothing of the editor, so that plain Node can test it. Start at `findBinary`.

import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

/** What the search depends on; the editor and the machine fill it in. */
export interface Surroundings {
  /** `baton.server.path` as the user wrote it; empty means `PATH`. */
  setting: string;
  /** The value of `PATH`. */
  searchPath: string;
  home: string;
  /** The first workspace folder, which relative settings start from. */
  folder: string | undefined;
  windows: boolean;
  isExecutable: (file: string) => boolean;
}

/** Where the program is, or a message that says what is missing and what to do. */
export type Found = { file: string } | { problem: string };

const INSTALL = "Install it (`cargo install --path .` in Baton's repository) or set `baton.server.path` to where it is.";

/**
 * The setting wins, and a setting that leads nowhere is an error: silently
 * starting another Baton than the one asked for would be worse.
 */
export function findBinary(at: Surroundings): Found {
  const setting = at.setting.trim();
  const wanted = setting === "" ? "baton" : setting;
  if (isBareName(wanted)) {
    const file = onPath(wanted, at);
    return file === undefined
      ? { problem: `There is no program \`${wanted}\` on PATH. ${INSTALL}` }
      : { file };
  }
  const named = resolve(wanted, at);
  const file = candidates(named, at).find(at.isExecutable);
  return file === undefined
    ? { problem: `\`baton.server.path\` names ${named}, which is no program that can be started. Correct or empty the setting.` }
    : { file };
}

/**
 * Asks the program for its version before it is trusted with the protocol:
 * other tools are called `baton` too. Returns the version line.
 */
export async function versionOf(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(file, ["--version"], { timeout: 10_000 });
  const line = stdout.trim().split(/\r?\n/, 1)[0] ?? "";
  if (!/^baton \d/.test(line)) {
    throw new Error(`it answers \`--version\` with "${line}", so it is another program`);
  }
  return line;
}

/** True for a file that this user may start. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isBareName(name: string): boolean {
  return !/[/\\]/.test(name) && name !== "~";
}

function onPath(name: string, at: Surroundings): string | undefined {
  const paths = flavour(at);
  return at.searchPath
    .split(paths.delimiter)
    // A relative entry would start whatever lies in the folder that is open.
    .filter((folder) => paths.isAbsolute(folder))
    .flatMap((folder) => candidates(paths.join(folder, name), at))
    .find(at.isExecutable);
}

function resolve(named: string, at: Surroundings): string {
  const paths = flavour(at);
  if (/^~[/\\]/.test(named)) {
    return paths.join(at.home, named.slice(2));
  }
  return paths.resolve(at.folder ?? at.home, named);
}

/** Windows starts `baton.exe` for `baton`; scripts need a shell, which is not used. */
function candidates(file: string, at: Surroundings): string[] {
  return at.windows && !/\.exe$/i.test(file) ? [`${file}.exe`] : [file];
}

function flavour(at: Surroundings): path.PlatformPath {
  return at.windows ? path.win32 : path.posix;
}
