// Stands in the place of the server and writes down what is said:
//
//   relay.mjs FOLDER PROGRAM ARGUMENTS...
//
// Each session becomes a file in FOLDER, one message a line: {"from", "msg"}.
// Bytes go through untouched, written down before they are handed on, so that no
// answer stands before its question.

import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

const [folder, program, ...args] = process.argv.slice(2);
const recorded = args[0] === "server";
const server = spawn(program, args, { stdio: recorded ? ["pipe", "pipe", "inherit"] : "inherit" });
server.on("exit", (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
if (recorded) {
  const file = join(folder, `${Date.now()}-${process.pid}.jsonl`);
  relay(process.stdin, server.stdin, "client", file);
  relay(server.stdout, process.stdout, "server", file);
}

function relay(source, sink, from, file) {
  let rest = Buffer.alloc(0);
  source.on("data", (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (let message = first(rest); message !== undefined; message = first(rest)) {
      appendFileSync(file, `{"from":"${from}","msg":${message.text.replaceAll(/[\r\n]/g, " ")}}\n`);
      rest = rest.subarray(message.end);
    }
    sink.write(bytes);
  });
  source.on("end", () => sink.end());
  sink.on("error", () => {});
}

/** The first whole message of some bytes, and where it ends. */
function first(bytes) {
  const head = bytes.indexOf("\r\n\r\n");
  const length = head < 0 ? null : /content-length: *(\d+)/i.exec(bytes.toString("latin1", 0, head));
  const end = head + 4 + Number(length?.[1]);
  return bytes.length >= end ? { text: bytes.toString("utf8", head + 4, end), end } : undefined;
}
