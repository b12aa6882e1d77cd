"""Other processes for tests of the store: small Python programs that import only what they need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LIMIT = 60


def start(program: str, *arguments: object, crash: str = "") -> subprocess.Popen[str]:
    """A Python process that runs `program`; `crash` is a crash point and its number."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"CURVATURE_CRASH": crash, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], say: str = "") -> str:
    """What the process printed, once it has ended without an error."""
    out, err = process.communicate(say, timeout=LIMIT)
    assert (process.returncode, err) == (0, "")
    return out


def kill(process: subprocess.Popen[str]) -> None:
    """SIGKILL, and wait until the process is gone."""
    process.kill()
    process.communicate(timeout=LIMIT)


def crashes(program: str, *arguments: object, at: str) -> bool:
    """Run `program` to its end; whether it was killed at the crash point. Any other failure fails the test."""
    process = start(program, *arguments, crash=at)
    _, err = process.communicate(timeout=LIMIT)
    assert err == ""
    assert process.returncode in (0, -9, 137)
    return process.returncode != 0
