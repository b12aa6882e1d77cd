"""What a window hands to the one that takes its place when the language changes, so that nothing ends or is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.docks import REPRODUCE
from app.language import translate
from app.panels.sweeps import Sweeps
from app.tour.tour import Tour, is_offered, offer_tour, tour_of

if TYPE_CHECKING:
    from app.main_window import MainWindow


def hand_over(old: MainWindow) -> Callable[[MainWindow], None]:
    """Look at a window while its language is still in force; what comes back is called with the window that follows."""
    spec, viewed = old.form.spec(), old.control.viewed
    tour = old.findChild(Tour)
    at, offered = tour.at if tour else None, is_offered(old)
    stopped = _has_campaign(old)

    def take(new: MainWindow) -> None:
        if viewed is not None:  # its curves were read by the old window
            new.desk.open(viewed)
            new.desk.specFound.emit(spec)  # with the live settings that were changed since; nothing is left to undo
        new.panel(Sweeps).take_over(old.panel(Sweeps))
        new.bar.steps.setValue(old.bar.steps.value())
        if REPRODUCE in old.panels:
            _hand_over_plan(old, new)
        if old.notice.text:
            new.desk.look_around()
        new.notice.take_over(old.notice)
        if stopped:
            new.notice.say(
                translate("Handover", "The campaign was stopped; press Run in the panel Reproduce to go on.")
            )
        if offered:
            new.settings.tour_offered = False
            offer_tour(new)
        if at is not None:
            tour_of(new).start(at)

    return take


def _hand_over_plan(old: MainWindow, new: MainWindow) -> None:
    """The campaign that was planned is the one that Run goes on with."""
    from app.panels.reproduce import Reproduce  # noqa: PLC0415 - the window is shown before it is loaded

    new.panel(Reproduce).take_over(old.panel(Reproduce))


def _has_campaign(window: MainWindow) -> bool:
    """Whether the panel that reproduces tables has work in hand, which ends with its window."""
    if REPRODUCE not in window.panels:
        return False
    from app.panels.reproduce import Reproduce  # noqa: PLC0415 - the window is shown before it is loaded

    return window.panel(Reproduce).runner.active
