"""What the tour says, what it points at, and what it waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.landmarks import in_sight

if TYPE_CHECKING:
    from app.main_window import MainWindow

Check = Callable[[], bool]


@dataclass(frozen=True)
class TourStep:
    """One step.

    Attributes:
        title, text: what is said. target: name of the widget that is pointed at; see `landmarks`.
        formula: name of an equation that is shown, "" for none.
        act: what the user is asked to do, "" for nothing. begin: called when the step begins; returns whether it is done.
        fetch: the target is brought into sight; off where that is what the user is asked to do.
    """

    title: str
    text: str
    target: str
    formula: str = ""
    act: str = ""
    begin: Callable[[MainWindow], Check] | None = None
    fetch: bool = True


def tour_steps() -> tuple[TourStep, ...]:
    """The six steps, in the language of the window."""
    translate = QCoreApplication.translate
    return (
        TourStep(
            translate("Tour", "A task"),
            translate(
                "Tour",
                "A task is a small problem of its own: one sine wave, or a few unknown characters, of which only some support "
                "examples are given. What is trained is not the solution of one task but a starting point for all of them.",
            ),
            "adaptation",
        ),
        TourStep(
            translate("Tour", "Training"),
            translate(
                "Tour",
                "Each arm is a method. All arms see the same tasks, so their curves can be compared: lower query loss means "
                "better after adapting to a task never seen before.",
            ),
            "train",
            act=translate("Tour", "Press Train, or the space bar."),
            begin=_trained,
        ),
        TourStep(
            translate("Tour", "The inner step"),
            translate(
                "Tour",
                "From the shared starting point, one gradient step on the support examples. Meta-Curvature transforms the "
                "gradient first. Move the slider to see the predictions before and after each step.",
            ),
            "adaptation",
            formula="inner_step",
        ),
        TourStep(
            translate("Tour", "The matrices, M - I"),
            translate(
                "Tour",
                "The transform is made of small matrices that start as the identity. What is drawn is the difference from it: "
                "nothing at first, then blue for negative and red for positive entries.",
            ),
            "curvature",
            formula="transform",
        ),
        TourStep(
            translate("Tour", "A live setting"),
            translate(
                "Tour",
                "Live settings may be changed while a run trains. The change is marked on the curves, and its effect follows.",
            ),
            "knob.inner_rate",
            act=translate("Tour", "Drag the slider of the inner rate."),
            begin=_rate_changed,
        ),
        TourStep(
            translate("Tour", "Runs"),
            translate(
                "Tour",
                "Every run is stored with its settings, curves and matrices. The table compares runs; a double click opens one.",
            ),
            "runs",
            act=translate("Tour", "Open the table: its tab, or View › Runs."),
            begin=_runs_open,
            fetch=False,
        ),
    )


def _trained(window: MainWindow) -> Check:
    return lambda: window.control.run.iteration > 0


def _rate_changed(window: MainWindow) -> Check:
    before = window.form.spec().training.inner_rate
    return lambda: window.form.spec().training.inner_rate != before


def _runs_open(window: MainWindow) -> Check:
    return lambda: in_sight(window.area.docks["runs"].widget())
