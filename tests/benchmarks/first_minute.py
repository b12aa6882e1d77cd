"""Time to the visible window, time to the first point after one click, and training speed with and without the window.

Run alone on the machine: `python -m tests.benchmarks.first_minute [--repeats 3] [--seconds 10] [--preset sinusoid-10shot]`.
Prints medians of interleaved repeats as one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WINDOW = """
import json, sys, time
started, seconds = float(sys.argv.pop(1)), float(sys.argv[1])
import main
from PySide6.QtCore import QTimer
from app.main_window import MainWindow
from app.panels.curves import Curves

marks = {}

def since():
    return time.time() - started

def shown(window, event, paint=MainWindow.paintEvent):
    paint(window, event)
    if "window_s" not in marks:
        marks["window_s"] = since()
        QTimer.singleShot(0, window.bar.train_button.click)
MainWindow.paintEvent = shown

def frame(window, real=MainWindow._on_frame):
    real(window)
    run = window.control.run
    if run.iteration and "first_point_s" not in marks:
        marks["first_point_s"] = since()
    if run.iteration > 20 and "from" not in marks:
        marks["from"] = (run.iteration, time.perf_counter())
    if "from" in marks and time.perf_counter() - marks["from"][1] > seconds:
        iteration, then = marks.pop("from")
        marks["iterations_per_second"] = (run.iteration - iteration) / (time.perf_counter() - then)
        print(json.dumps(marks))
        window.close_without_asking()
MainWindow._on_frame = frame
raise SystemExit(main.main(sys.argv[2:]))
"""

HEADLESS = """
import json, sys, time
sys.argv.pop(1)
seconds = float(sys.argv[1])
import main
from core.boxes import Inbox
from core.folders import data_folder
from core.presets import preset
from core.events import Metrics
from core.train import train
begin = None
for event in train(preset(sys.argv[2]), Inbox(), data_folder()):
    if isinstance(event, Metrics):
        now = time.perf_counter()
        if begin is None and event.iteration > 20:
            begin = (event.iteration, now)
        if begin is not None and now - begin[1] > seconds:
            print(json.dumps({"iterations_per_second": (event.iteration - begin[0]) / (now - begin[1])}))
            break
"""


def measured(code: str, *arguments: str) -> dict[str, float]:
    """Run a driver in a fresh process and read the JSON it prints last."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | {"XDG_CONFIG_HOME": folder}
        done = subprocess.run(
            [sys.executable, "-c", code, repr(time.time()), *arguments],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--preset", default="sinusoid-10shot")
    options = parser.parse_args()
    windows, plain = [], []
    for _ in range(options.repeats):
        windows.append(measured(WINDOW, str(options.seconds), "--preset", options.preset))
        plain.append(measured(HEADLESS, str(options.seconds), options.preset))
    result = {name: statistics.median(one[name] for one in windows) for name in windows[0]}
    result["headless_iterations_per_second"] = statistics.median(one["iterations_per_second"] for one in plain)
    result["window_over_headless"] = result["iterations_per_second"] / result["headless_iterations_per_second"]
    print(json.dumps({"preset": options.preset} | {name: round(value, 3) for name, value in result.items()}))


if __name__ == "__main__":
    main()
