"""How long one frame of the curves panel takes, by the length of its curves: python -m tests.benchmarks.draw_curves

Four curves (support and query loss of two arms) over the whole run at 900 x 500 pixels, offscreen; each frame has one new point per
curve. "draw" is `Curves.draw`, "frame" adds Qt's layout and painting. Medians of 40 frames, in milliseconds of this thread's time.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from app.panels.curves import Curves
from app.run_model import RunModel
from app.theme import LIGHT
from tests.app.curve_events import ARMS, metrics, started

FRAMES = 40


def long_run(length):
    run = RunModel()
    run.take([started()])
    rng = np.random.default_rng(0)
    k = np.arange(1, length + 1)
    for arm, _ in ARMS:
        run.take([metrics(arm, 0, support_loss=4.0, query_loss=4.0)])
        for metric in ("support_loss", "query_loss"):
            falling = (0.5 + 3 * np.exp(-5 * k / length)) * np.exp(rng.normal(0, 0.3, length))
            run.series[(arm, metric)].extend(k, 25 * k, 0.01 * k, falling)
    return run


def frames(run, length, smoothing):
    """(draw, frame) of each frame in milliseconds."""
    panel = Curves()
    panel.resize(900, 500)
    panel.apply_theme(LIGHT)
    panel.controls.roles["support"].setChecked(True)
    panel.controls.smoothing.setValue(smoothing)
    panel.show()
    panel.draw(run)
    QApplication.processEvents()
    times = []
    for i in range(FRAMES):
        run.take([metrics(arm, length + 1 + i, support_loss=4.0, query_loss=0.5) for arm, _ in ARMS])
        start = time.thread_time()
        panel.draw(run)
        drawn = time.thread_time()
        QApplication.processEvents()
        times.append((1e3 * (drawn - start), 1e3 * (time.thread_time() - start)))
    panel.close()
    panel.deleteLater()
    QApplication.processEvents()
    return np.array(times)


def main():
    pg.setConfigOptions(imageAxisOrder="row-major", antialias=False)
    application = QApplication([])
    application.setStyle("Fusion")
    for length in (1_000, 100_000, 1_000_000, 10_000_000):
        for smoothing in (0, 90):
            draw, frame = np.median(frames(long_run(length), length, smoothing), axis=0)
            sys.stdout.write(
                f"{length:>10,} points, smoothing {smoothing / 100}: draw {draw:.1f}, frame {frame:.1f} ms\n"
            )


if __name__ == "__main__":
    main()
