#!/usr/bin/env bash
# Puts together a code-server: VS Code's workbench and extension host, served to
# a browser. It runs on this machine's Node and lies in a folder of its own.
#
#   .ci/code-server.sh DEST     afterwards DEST/code-server runs; its version is printed
#
# A DEST that this script made and that runs is kept as it is. Asks npm's
# registry and Debian's, and compiles nothing: no package's install script is run.
set -euo pipefail
# shellcheck source=.ci/debian.sh
source "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

# The last that runs on Node 20.
release=4.100.3

main() {
  local dest=$1
  if ! runs "$dest"; then
    local work
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # The folder is known now and local later.
    trap "rm -rf '$work'" EXIT
    searching "$work"
    packages "$work/root"
    launcher >"$work/root/code-server"
    chmod 755 "$work/root/code-server"
    recipe >"$work/root/recipe"
    debian_keep "$work" "$dest"
    runs "$dest" || fail "the code-server in $dest does not start: $("$dest/code-server" --version 2>&1 | head -n 3)"
  fi
  version "$dest"
}

runs() { [[ $(cat "$1/recipe" 2>/dev/null) == "$(recipe)" ]] && [[ $(version "$1" 2>/dev/null) == "$release "* ]]; }

# What is made changes with this script.
recipe() { cksum <"${BASH_SOURCE[0]}"; }

# Without settings of the user's, which --version would write first.
version() { "$1/code-server" --config /dev/null --version | sed -n '$p'; }

# What code-server's install script would do, as far as no compiler is needed.
packages() {
  local root=$1 code
  printf '{ "private": true }\n' >"$root/package.json"
  install "$root" "code-server@$release" @lydell/node-pty@1.1.0
  code=$root/node_modules/code-server/lib/vscode
  install "$code" --omit=dev
  install "$code/extensions" --omit=dev
  ln -sfn node_modules "$code/node_modules.asar"
  mkdir -p "$code/node_modules/@vscode/ripgrep/bin"
  mv "$root/rg" "$code/node_modules/@vscode/ripgrep/bin/rg"
  stand_ins "$root/node_modules" "$code/node_modules"
}

# Four packages are compiled code that is always loaded. What is used of three of them here is little.
stand_ins() {
  # Terminals; this package has it compiled.
  printf 'module.exports = require("@lydell/node-pty");\n' >"$2/node-pty/lib/index.js"
  # Passwords are hashed by it; there are none.
  cat >"$1/argon2/argon2.js" <<'STAND_IN'
exports.hash = exports.verify = async () => { throw new Error("start code-server with --auth none"); };
STAND_IN
  # An extension host ends by it when its server is gone; whoever starts the server ends them all.
  printf 'exports.start = () => {};\n' >"$2/native-watchdog/index.js"
  # It writes logs; without them an extension's output would be empty.
  cat >"$2/@vscode/spdlog/index.js" <<'STAND_IN'
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");
const LEVELS = ["trace", "debug", "info", "warn", "error", "critical"];
class Logger {
  constructor(type, name, file) {
    mkdirSync(dirname(file), { recursive: true });
    this.file = file;
    this.level = 2;
    this.plain = false;
  }
  write(level, text) {
    if (level >= this.level) appendFileSync(this.file, this.plain ? text : `${new Date().toISOString()} [${LEVELS[level]}] ${text}\n`);
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.plain = true; }
  setPattern() {}
  flush() {}
  drop() {}
}
LEVELS.forEach((name, level) => { Logger.prototype[name] = function (text) { this.write(level, text); }; });
exports.Logger = Logger;
exports.version = 0;
exports.setLevel = exports.setFlushOn = () => {};
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (name, file) => new Logger("rotating", name, file);
STAND_IN
}

install() {
  (cd "$1" && npm install --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error "${@:2}" >/dev/null)
}

# ripgrep, with which the workbench looks for files: npm's package would download it from elsewhere.
# It runs with the host's C library, so it is the host's own suite's.
searching() {
  # shellcheck disable=SC1091 # Every Debian has it.
  debian_download "$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:?}")" "$1" ripgrep
  mkdir -p "$1/root"
  dpkg-deb --fsys-tarfile "$1"/archives/ripgrep_*.deb | tar -x -C "$1/root" --strip-components=3 ./usr/bin/rg
}

launcher() {
  cat <<'LAUNCHER'
#!/bin/sh
root=$(dirname "$(readlink -f "$0")")
exec node "$root/node_modules/code-server/out/node/entry.js" "$@"
LAUNCHER
}

[[ $# -eq 1 ]] || fail 'usage: code-server.sh DEST, for example: code-server.sh /tmp/code-server'
main "$@"
