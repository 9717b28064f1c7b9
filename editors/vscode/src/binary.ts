// Which program to start as the server, and whether it is a Baton this extension
// can work with. Knows nothing of the editor, so that plain Node can test it.
// Start at `findProgram`.

import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

/** What the search depends on; the editor and the machine fill it in. */
export interface Surroundings {
  /** `baton.server.path` as the user wrote it; empty means nothing is asked for. */
  setting: string;
  /** The value of `PATH`. */
  searchPath: string;
  home: string;
  /** The first workspace folder, which relative settings start from. */
  folder: string | undefined;
  /** The folder of the extension, which may have a program of its own in `server/`. */
  extension: string;
  /** Whether the user trusts the workspace. */
  trusted: boolean;
  windows: boolean;
  isExecutable: (file: string) => boolean;
  /** What a program says to `--version`; see {@link versionOf}. */
  versionOf: (file: string) => Promise<string>;
}

/** A program to start. */
export interface Program {
  file: string;
  /** As numbers with dots: `0.1.0`. */
  version: string;
}

/** Why there is no program to start, in words for the user. */
export interface Problem {
  problem: string;
  /** What helps: another setting or an installation, or trust. */
  remedy: "install" | "trust";
}

/** The oldest server that answers what this extension asks. */
export const MINIMUM = "0.1.0";

const INSTALL = "Install it, or set `baton.server.path` to where it is.";

/**
 * Looks at the setting, then into the extension, whose program is of its own
 * version, then on `PATH`, and takes the first that is a Baton and new enough. A setting that leads nowhere is an
 * error: silently starting another Baton than the one asked for would be worse.
 * Before the workspace is trusted only the extension's own program counts.
 */
export async function findProgram(at: Surroundings): Promise<Program | Problem> {
  const places = candidates(at);
  if ("problem" in places) {
    return places;
  }
  let first: Problem | undefined;
  for (const file of places) {
    const found = await examine(file, at);
    if ("file" in found) {
      return found;
    }
    first ??= found;
  }
  return first ?? nothing(at);
}

/**
 * Asks the program for its version before it is trusted with the protocol:
 * other tools are called `baton` too. Returns the version alone.
 */
export async function versionOf(file: string): Promise<string> {
  const said = await promisify(execFile)(file, ["--version"], { timeout: 10_000 }).catch(() => undefined);
  if (said === undefined) {
    throw new Error("it does not answer `--version`");
  }
  const line = said.stdout.trim().split(/\r?\n/, 1)[0] ?? "";
  const version = /^baton (\d+\.\d+\.\d+\S*)/.exec(line)?.[1];
  if (version === undefined) {
    throw new Error(`it answers \`--version\` with "${line}", so it is another program`);
  }
  return version;
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

/** True when `version` is `minimum` or newer. What follows the three numbers does not count. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [numbers(version), numbers(minimum)];
  const differing = have.findIndex((number, index) => number !== want[index]);
  return differing === -1 || (have[differing] ?? 0) > (want[differing] ?? 0);
}

function numbers(version: string): number[] {
  const [major, minor, patch] = version.split(/[.+-]/, 3).map((part) => Number.parseInt(part, 10) || 0);
  return [major ?? 0, minor ?? 0, patch ?? 0];
}

/** The files to look at in order, each of which can be started. */
function candidates(at: Surroundings): string[] | Problem {
  const setting = at.setting.trim();
  const bundled = inside(at);
  if (!at.trusted) {
    return bundled;
  }
  if (setting === "") {
    return [...bundled, ...onPath("baton", at)];
  }
  if (isBareName(setting)) {
    const named = onPath(setting, at);
    return named.length > 0 ? named : install(`There is no program \`${setting}\` on PATH, which \`baton.server.path\` asks for. Correct or empty the setting.`);
  }
  const named = resolve(setting, at);
  const file = spellings(named, at).find(at.isExecutable);
  return file === undefined
    ? install(`\`baton.server.path\` names ${named}, which is no program that can be started. Correct or empty the setting.`)
    : [file];
}

async function examine(file: string, at: Surroundings): Promise<Program | Problem> {
  try {
    const version = await at.versionOf(file);
    return isAtLeast(version, MINIMUM)
      ? { file, version }
      : install(`${file} is Baton ${version}, and this extension needs ${MINIMUM} or newer. Update it, or set \`baton.server.path\` to a newer one.`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return install(`${file} cannot be used: ${why}. ${INSTALL}`);
  }
}

function nothing(at: Surroundings): Problem {
  return at.trusted
    ? install(`There is no program \`baton\` on PATH. ${INSTALL}`)
    : {
        problem: "Until this workspace is trusted, only a program that came with the extension is started, and this package has none.",
        remedy: "trust",
      };
}

function install(problem: string): Problem {
  return { problem, remedy: "install" };
}

function isBareName(name: string): boolean {
  return !/[/\\]/.test(name) && name !== "~";
}

/** The program that came with the extension, if this package has one. */
function inside(at: Surroundings): string[] {
  return spellings(flavour(at).join(at.extension, "server", "baton"), at).filter(at.isExecutable);
}

function onPath(name: string, at: Surroundings): string[] {
  const paths = flavour(at);
  return at.searchPath
    .split(paths.delimiter)
    // A relative entry would start whatever lies in the folder that is open.
    .filter((folder) => paths.isAbsolute(folder))
    .flatMap((folder) => spellings(paths.join(folder, name), at))
    .filter(at.isExecutable)
    .slice(0, 1);
}

function resolve(named: string, at: Surroundings): string {
  const paths = flavour(at);
  if (/^~[/\\]/.test(named)) {
    return paths.join(at.home, named.slice(2));
  }
  return paths.resolve(at.folder ?? at.home, named);
}

/** Windows starts `baton.exe` for `baton`; scripts need a shell, which is not used. */
function spellings(file: string, at: Surroundings): string[] {
  return at.windows && !/\.exe$/i.test(file) ? [`${file}.exe`] : [file];
}

function flavour(at: Surroundings): path.PlatformPath {
  return at.windows ? path.win32 : path.posix;
}
