"""Stands between an editor and the server, and writes down what they say.

    record.py LOG PROGRAM [ARGUMENT...]

LOG gets a line of JSON for each message: who said it, and what. It is written
before the message is passed on, so that no answer stands before its question.
The checks of the editors start it in the server's place; see their run.sh.
"""

import json
import os
import subprocess
import sys
import threading


def relay(source, target, who, log, lock):
    """Passes messages on until there are no more, byte for byte."""
    while header := source.readline():
        lines = [header]
        while (line := source.readline()).strip():
            lines.append(line)
        fields = (field.split(b":", 1) for field in lines)
        length = next(int(value) for name, value in fields if name.lower() == b"content-length")
        body = source.read(length)
        with lock:
            log.write(json.dumps({"from": who, "msg": json.loads(body)}) + "\n")
            log.flush()
        target.write(b"".join(lines) + b"\r\n" + body)
        target.flush()
    target.close()


def main(path, *command):
    lock = threading.Lock()
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with open(path, "a", encoding="utf-8") as log:
        client = (sys.stdin.buffer, server.stdin, "client", log, lock)
        threading.Thread(target=relay, args=client, daemon=True).start()
        relay(server.stdout, sys.stdout.buffer, "server", log, lock)
        status = server.wait()
        with lock:
            # The other thread still waits for the editor; an ordinary end would stumble over it.
            os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
