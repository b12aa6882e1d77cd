"""A small process that has imported everything but started no thread, and forks children that begin at once.

Reads one job a line from the standard input, as JSON, and answers with one line each: how the child ended, when the signal was sent
to it, and how long it lived on. Jobs are described in `tests.reliability.children`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.reliability.children import PROGRAMS

POLL = 0.002


def main() -> None:
    """Serve until the input ends."""
    tasks = Path("/proc/self/task")
    assert not tasks.exists() or len(list(tasks.iterdir())) == 1, "a process with threads must not fork"
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_done(json.loads(line))) + "\n")
        sys.stdout.flush()
    os._exit(0)  # libraries that were only loaded complain when the interpreter ends


def _done(job: dict[str, Any]) -> dict[str, Any]:
    child = os.fork()
    if child == 0:
        _become(job)
    status = _ended(child, job["after"], job["ready"])
    sent = time.monotonic()
    if status is None:
        os.kill(child, job["signal"])
        status = _ended(child, job["patience"], "")
        sent_signal = True
    else:
        sent_signal = False
    taken = time.monotonic() - sent
    if status is None:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return {"status": None, "sent": sent_signal, "at": sent, "taken": taken}
    return {"status": os.waitstatus_to_exitcode(status), "sent": sent_signal, "at": sent, "taken": taken}


def _ended(child: int, seconds: float, ready: str) -> int | None:
    """The status of a child that ends within `seconds`, counted from the moment the file `ready` has something in it."""
    end = time.monotonic() + seconds
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        now = time.monotonic()
        if ready and not _has_something(Path(ready)):
            end = now + seconds
        elif now > end:
            return None
        time.sleep(POLL)


def _has_something(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _become(job: dict[str, Any]) -> None:
    """The child: its output goes to files, and it ends as any program ends."""
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(job[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(file, number)
        os.close(file)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.environ.update(job["environment"])
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the tests were started with
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = PROGRAMS[job["program"]](job)
    if job["signal"] == signal.SIGKILL:  # the end of the interpreter takes a second and is not what is looked at
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
