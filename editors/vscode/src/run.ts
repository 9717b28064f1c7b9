// Runs one verb of the program to its end. Knows nothing of the editor.

import { execFile } from "node:child_process";

export interface Ended {
  /** 0 is success; -1 a program that could not be started or took too long. */
  status: number;
  stdout: string;
  /** What went wrong, in the program's words. */
  stderr: string;
}

/** Never rejects: a program that cannot be started is a status too. */
export function run(file: string, args: readonly string[], folder?: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: folder, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ status, stdout, stderr: status === -1 && error !== null ? error.message : stderr });
    });
  });
}
