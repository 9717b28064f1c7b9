// Makes `baton.trace.server` alone decide what is traced. The client library
// asks for the output channel's log level as well, which is set in a second,
// hidden place: a setting that does nothing by itself is a trap.

import { type Event, LogLevel, type LogOutputChannel } from "vscode";

/**
 * A channel for the client's `traceOutputChannel`: it writes to `output`, and
 * its log level follows the setting. `changed` fires when the setting may have.
 */
export function traceChannel(output: LogOutputChannel, setting: () => string, changed: Event<unknown>): LogOutputChannel {
  const level = (): LogLevel => (setting() === "off" ? LogLevel.Off : LogLevel.Trace);
  return {
    name: output.name,
    get logLevel() {
      return level();
    },
    onDidChangeLogLevel: (listener, self: unknown, disposables) =>
      changed(() => listener.call(self, level()) as unknown, undefined, disposables),
    // As information, which the channel shows without being asked for more.
    trace: (message) => {
      output.info(message);
    },
    debug: output.debug.bind(output),
    info: output.info.bind(output),
    warn: output.warn.bind(output),
    error: output.error.bind(output),
    append: output.append.bind(output),
    appendLine: output.appendLine.bind(output),
    replace: output.replace.bind(output),
    clear: output.clear.bind(output),
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- The type asks for the old overload too.
    show: () => {
      output.show(true);
    },
    hide: output.hide.bind(output),
    // The channel belongs to the extension, which disposes of it.
    dispose: () => undefined,
  };
}
