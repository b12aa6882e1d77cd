"""Tries to load every bad checkpoint of a list in a process of its own, and says on the standard output what came of each.

Reads a list of paths as JSON from the standard input, after the path of a good checkpoint. Every event by which a file could
get something done (a program, a library, a connection, a file opened for writing) is refused and told.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from core.store.checkpoint import load_checkpoint
from core.store.disk import StoreError

if sys.platform == "linux":
    import resource

FORBIDDEN = (
    "os.",
    "subprocess.",
    "socket.",
    "ctypes.",
    "pickle.",
    "shutil.",
    "exec",
    "compile",
    "import",
    "builtins.input",
)
MEMORY = 2 * 2**30


def main() -> None:
    """Load all, under a limit on memory where the system has one."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    good, *bad = json.load(sys.stdin)
    load_checkpoint(Path(good))
    refusals = []
    before = _peak()
    events = _watched()
    for path in bad:
        refusals.append(_refusal(Path(path)))
        assert load_checkpoint(Path(good)).iteration == 7
    rise = _peak() - before
    sys.stdout.write(json.dumps({"refusals": refusals, "events": events, "rise": rise}))


def _refusal(path: Path) -> list[str]:
    try:
        load_checkpoint(path)
    except StoreError as error:
        return [type(error).__name__, str(error), str(error.path)]
    except Exception as error:
        return [type(error).__name__, str(error), ""]
    return ["", "it was accepted", ""]


def _watched() -> list[str]:
    """From now on a list of the forbidden events; each also raises."""
    events: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        writing = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writing or event.startswith(FORBIDDEN):
            events.append(f"{event} {arguments!r}"[:200])
            raise RuntimeError(f"forbidden: {event}")

    sys.addaudithook(watch)
    return events


def _peak() -> int:
    """The most memory this process has held, in kilobytes; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()  # ru_maxrss would count the parent's too
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
