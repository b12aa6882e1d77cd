"""Seconds from `python main.py` to the visible window, and to the first point of a curve with one click at once."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

DRIVER = """
import json, sys, time
started, until = float(sys.argv.pop(1)), sys.argv.pop(1)
import main
from PySide6.QtCore import QTimer
from app.main_window import MainWindow

marks = {}

def end(window):
    print(json.dumps(marks))
    window.close_without_asking()

def shown(window, event, paint=MainWindow.paintEvent):
    paint(window, event)
    if "window_s" not in marks:
        marks["window_s"] = time.time() - started
        act = window.bar.train_button.click if until == "first_point_s" else lambda: end(window)
        QTimer.singleShot(0, act)
MainWindow.paintEvent = shown

def frame(window, real=MainWindow._on_frame):
    real(window)
    if window.control.run.iteration and "first_point_s" not in marks:
        marks["first_point_s"] = time.time() - started
        end(window)
MainWindow._on_frame = frame
raise SystemExit(main.main(sys.argv[1:]))
"""


def measure(quick: bool) -> dict[str, float]:
    """Medians of repeats: `window_s`, and `first_point_s` of the default preset; the first start warms the disk and does not
    count, unless `quick`."""
    if not quick:
        _started("first_point_s")
    repeats = 1 if quick else 5
    results = [_started("first_point_s") for _ in range(repeats)]
    return {name: statistics.median(result[name] for result in results) for name in ("window_s", "first_point_s")}


def _started(until: str) -> dict[str, float]:
    """Start the program with fresh settings, wait for one mark, and read what it measured."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | {"XDG_CONFIG_HOME": folder}
        command = [sys.executable, "-c", DRIVER, repr(time.time()), until]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=120)
    marks: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return marks


if __name__ == "__main__":
    print(json.dumps(measure("--quick" in sys.argv), indent=1))
