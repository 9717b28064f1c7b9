// Runs inside the extension host: takes the source of a function over a socket,
// calls it with the editor's API, and sends back what it returned. `../host.mjs`
// is the other end.

const net = require("node:net");
const { createInterface } = require("node:readline");
const vscode = require("vscode");

exports.activate = () => {
  const place = process.env.BATON_TEST_PROBE;
  if (place === undefined) {
    return;
  }
  const socket = net.connect(place);
  const send = (message) => socket.write(`${JSON.stringify(message)}\n`);
  send({ folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "" });
  createInterface({ input: socket }).on("line", (line) => {
    const { id, source, given } = JSON.parse(line);
    call(source, given).then(
      (value) => send({ id, value }),
      (error) => send({ id, error: String(error?.stack ?? error) }),
    );
  });
  // The checks are over when they hang up; the window goes its own way.
  socket.on("error", () => {});
};

async function call(source, given) {
  return await new Function("vscode", "given", `return (${source})(vscode, ...given)`)(vscode, given);
}
