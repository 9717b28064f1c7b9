"""Stands between an editor and its server, passes every byte on, and writes down each message.

    record.py SESSION.jsonl SERVER [ARGUMENT...]

One line per message, in the order they passed: {"from": "client"|"server", "msg": {...}}. Knows nothing of what they mean.
"""

import json
import subprocess
import sys
import threading


def message(stream):
    """The next message as its header and its body, or nothing at the end of the stream."""
    head, length = b"", 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        head += line
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    return (head + line, stream.read(length)) if line else None


def relay(source, target, who, session, lock):
    """Passes on what comes from `who`. It is written down first, so that no answer stands before its question."""
    try:
        while (passed := message(source)) is not None:
            head, body = passed
            with lock:
                session.write(json.dumps({"from": who, "msg": json.loads(body)}) + "\n")
                session.flush()
            target.write(head + body)
            target.flush()
        target.close()
    except BrokenPipeError:
        # Whoever it was for has gone, and nobody misses it.
        pass


def main(path, command):
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with open(path, "w", encoding="utf-8") as session:
        lock = threading.Lock()
        asked = (sys.stdin.buffer, server.stdin, "client", session, lock)
        threading.Thread(target=relay, args=asked, daemon=True).start()
        relay(server.stdout, sys.stdout.buffer, "server", session, lock)
        status = server.wait()
        # The other thread may be in the middle of a line that nobody will answer.
        with lock:
            session.flush()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
