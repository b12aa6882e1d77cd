"""What views cost training that were opened and closed again: `python -m tests.benchmarks.closed_views PRESET`.

One run in one window. Stretches in which all views have been opened and closed alternate with stretches in which they are destroyed and
their docks as empty as at the start. Each pair gives three ratios, with over without: processor time of the training thread for an
iteration, in which other programs have hardly a say; time for an iteration by the clock; and what the GUI thread takes of a core, as
a difference.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import main  # noqa: F401 - sets what must be set before torch is loaded
from core.boxes import Outbox
from core.events import Metrics
from tests.benchmarks.bench.window_child import run_window, steady

VIEWS = ("spectrum", "microscope", "local", "transplant", "similarity", "inner_loop", "paths")
SECONDS, SETTLE = 2.0, 0.5
ORDER = (True, False, False, True)
"""Views there or not, in each round: a speed that drifts evenly favours neither."""


@dataclass(frozen=True)
class Stretch:
    """Seconds for an iteration: of the training thread's processor time, and by the clock. Share of a core that the GUI thread takes."""

    training: float
    clock: float
    gui: float


class Trainer:
    """What the training thread says of itself with every iteration.

    Attributes:
        moments: (iteration, clock, processor time of the thread), rising.
    """

    def __init__(self) -> None:
        self.moments: list[tuple[int, float, float]] = []
        put = Outbox.put

        def heard(box: Outbox, event: Any) -> None:
            if type(event) is Metrics and (not self.moments or event.iteration > self.moments[-1][0]):
                self.moments.append((event.iteration, time.perf_counter(), time.thread_time()))
            put(box, event)

        Outbox.put = heard  # type: ignore[method-assign]


def measured(window: Any, trainer: Trainer, rounds: int) -> Iterator[float]:
    """Drives the window from its event loop: yields the seconds until it wants to go on, and closes the window after the last."""
    window.bar.train_button.click()
    while len(trainer.moments) < 20:
        yield 0.2
    found: dict[bool, list[Stretch]] = {True: [], False: []}
    for there in ORDER * rounds:
        destroy(window)
        if there:
            open_and_close(window)
        yield SETTLE
        first, start, gui = len(trainer.moments) - 1, time.perf_counter(), time.thread_time()
        yield SECONDS
        share = (time.thread_time() - gui) / (time.perf_counter() - start)
        (before, clock, spent), (after, clock_after, spent_after) = trainer.moments[first], trainer.moments[-1]
        made = after - before
        found[there].append(Stretch((spent_after - spent) / made, (clock_after - clock) / made, share))
    report(found[True], found[False])
    window.close_without_asking()


def open_and_close(window: Any) -> None:
    """Every view is made, drawn and painted once."""
    from PySide6.QtWidgets import QApplication

    for view in VIEWS:
        window.area.toggle_full(view)
        QApplication.processEvents()
        window._on_frame()
        window.area.toggle_full(view)
        window.area.docks[view].close()
    assert all(view in window.panels and not window.panels[view].isVisible() for view in VIEWS)


def destroy(window: Any) -> None:
    """Leave of the views what there is of them before they are looked at."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QWidget

    for view in VIEWS:
        dock = window.area.docks[view]
        dock.close()
        if window.panels.pop(view, None) is not None:
            panel = dock.widget()
            dock.setWidget(QWidget())
            panel.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def report(opened: Sequence[Stretch], never: Sequence[Stretch]) -> None:
    """Print medians with 95 % intervals."""
    pairs = list(zip(opened, never, strict=True))
    print(f"{len(pairs)} pairs of {SECONDS:g} s; with closed views over without, median and 95 % interval")
    for name, ratios in (
        ("processor time of training for an iteration", [one.training / other.training for one, other in pairs]),
        ("time for an iteration by the clock", [one.clock / other.clock for one, other in pairs]),
    ):
        low, high = interval(ratios)
        print(f"{name}: {statistics.median(ratios):.4f} ({low:.4f} to {high:.4f})")
    low, high = interval(shares := [100 * (one.gui - other.gui) for one, other in pairs])
    usual = 100 * statistics.median(other.gui for other in never)
    print(
        f"GUI thread: {usual:.2f} % of a core without, {statistics.median(shares):+.2f} ({low:+.2f} to {high:+.2f}) with"
    )


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the median, from the order of the values alone."""
    ordered, beyond = sorted(values), max(0, int((len(values) - 1.96 * len(values) ** 0.5) / 2))
    return ordered[beyond], ordered[-1 - beyond]


def run() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("preset")
    parser.add_argument("--rounds", type=int, default=5, help="of two pairs each")
    options = parser.parse_args()
    trainer = Trainer()

    def drive(window: Any) -> object:
        from PySide6.QtCore import QTimer

        steps = measured(window, trainer, options.rounds)

        def on() -> None:
            seconds = next(steps, None)
            if seconds is not None:
                QTimer.singleShot(round(1000 * seconds), on)

        on()
        return steps

    print(f"{options.preset}: ", end="")
    run_window(steady(options.preset), drive)


if __name__ == "__main__":
    run()
