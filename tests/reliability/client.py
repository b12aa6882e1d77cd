"""Speaks to the server: starts children and hears how they ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.spec import ExperimentSpec
from tests.reliability.runs import MARK

ROOT = Path(__file__).parents[2]
NEVER = 600.0
PATIENCE = 60.0
"""Seconds after which a child counts as hanging."""


@dataclass(frozen=True)
class End:
    """How a child ended.

    Attributes:
        status: exit code, minus the signal that ended it, or None if it had to be killed because it hung.
        sent: whether a signal was sent. at: when, or when it ended. taken: seconds from the signal to the end.
        out, err: what it wrote. marks: (iteration, moment) of everything it measured.
    """

    status: int | None
    sent: bool
    at: float
    taken: float
    out: str
    err: str
    marks: list[tuple[int, float]]


class Server:
    """A running server; one child at a time."""

    def __init__(self, folder: Path) -> None:
        """Start it; its children write into `folder`."""
        self._folder = folder
        user = {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "CURVATURE_CACHE": str(folder / "cache"),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.server"],
            cwd=ROOT,
            env=os.environ
            | user
            | {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self,
        run: Path,
        spec: ExperimentSpec,
        *,
        program: str = "trained",
        after: float = NEVER,
        signal: int = 9,
        every: float = 0.1,
        crash: str = "",
        since_first: bool = False,
        full_after: int = 0,
        small_files: int = 0,
        cache: Path | None = None,
    ) -> End:
        """Let a child train `spec` into `run`, or go on with what is there, and wait for its end.

        Args:
            run, spec: what. program: "trained" or "windowed". after: seconds until `signal` is sent, counted from the start, or from the
                first iteration with `since_first`. every: seconds between checkpoints. crash: a crash point and its number.
            full_after: number of files after which the disk is full, 0 for never. small_files: bytes that no file may exceed for
            two seconds, 0 for no limit. cache: instead of the one all children share.
        """
        files = {name: self._folder / name for name in ("out", "err", "trace")}
        for file in files.values():
            file.unlink(missing_ok=True)
        environment = {"CURVATURE_CRASH": crash, "CURVATURE_RUNS": str(run.parent)}
        job: dict[str, Any] = {
            "program": program,
            "run": str(run),
            "spec": spec.to_json(),
            "every": every,
            "after": after,
            "ready": str(files["trace"]) if since_first else "",
            "signal": int(signal),
            "patience": PATIENCE,
            "full_after": full_after,
            "small_files": small_files,
            "environment": environment | ({"CURVATURE_CACHE": str(cache)} if cache else {}),
        }
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(job | {name: str(file) for name, file in files.items()}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        text = {name: file.read_text() if file.exists() else "" for name, file in files.items() if name != "trace"}
        marks = files["trace"].read_bytes() if files["trace"].exists() else b""
        return End(**answer, **text, marks=list(MARK.iter_unpack(marks[: len(marks) // MARK.size * MARK.size])))

    def close(self) -> None:
        """End the server."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()
