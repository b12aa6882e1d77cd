"""What `log.txt` says about a run: the turns it took, for whoever looks at it years later."""

from __future__ import annotations

import platform
import sqlite3
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from core.events import ArmLimited, ArmPaused, ArmResumed, Continued, Ended, Event, HyperApplied, Started

PROGRAMS = ("curvature-explorer", "torch", "numpy", "safetensors", "pydantic")


def entry_of(event: Event) -> str:
    """The entry for an event; "" for one that the log passes over."""
    match event:
        case Started():
            about = f" The data are {event.about}." if event.about else ""
            return f"Started on {event.device}; {', '.join(versions())}.{about}"
        case Continued():
            differs = f"; not bit-exact: {', '.join(event.differences)}" if event.differences else ""
            return f"Goes on from iteration {event.iteration}{differs}."
        case HyperApplied():
            values = ", ".join(f"{name}={value}" for name, value in event.changes.items())
            return f"Changed after iteration {event.iteration}{f' for {event.arm}' if event.arm else ''}: {values}."
        case ArmPaused():
            return f"{event.arm} stands still: {event.reason}\n{event.traceback}".rstrip()
        case ArmLimited():
            return f"{event.arm}: {event.tasks_at_once} tasks at once from iteration {event.iteration} on, for lack of memory."
        case ArmResumed():
            return f"{event.arm} goes on after iteration {event.iteration}."
        case Ended():
            return f"Ended at iteration {event.iteration}, {event.reason}. {event.error}\n{event.traceback}".rstrip()
        case _:
            return ""


def versions() -> list[str]:
    """Name and version of everything that takes part in a run, as installed.

    Starts no process: one that outlives this by a moment would hold the run's lock for as long. (`platform.platform` starts one.)
    """
    system = f"{platform.system()}-{platform.release()}-{platform.machine()}"
    found = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}", system]
    for name in PROGRAMS:
        with suppress(PackageNotFoundError, OSError):
            found.append(f"{name} {version(name)}")
    return found
