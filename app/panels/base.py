"""What a panel is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.run_model import RunModel
from app.theme import Theme

if TYPE_CHECKING:
    from app.analyst import Analyst
    from app.shelf import Shelf
    from app.timeline import Timeline
    from core.figures.figure import FigureSpec


class Panel(QWidget):
    """One dock of the window: it draws a run and knows nothing else.

    Signals:
        commandAsked: the user wants something of the run; carries a command of `core.boxes`.
        openAsked: the user wants to see a stored run; carries its folder as text.
        continueAsked: the user wants to train a transplant of the shown run further; carries a `core.analysis.grafts.GraftPlan`.
        dataFolderChosen: the data root is elsewhere; carries a `pathlib.Path`.

    Attributes:
        name: unique, for the saved layout. title: what the dock is called.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    commandAsked = Signal(object)
    openAsked = Signal(str)
    continueAsked = Signal(object)
    dataFolderChosen = Signal(object)

    def draw(self, run: RunModel) -> None:
        """Show the run as it is now. Called on the frame clock, at most 20 times a second, only while the panel is visible."""
        raise NotImplementedError

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours. Called once before the first draw and whenever the theme changes."""
        raise NotImplementedError

    def set_shelf(self, shelf: Shelf) -> None:
        """Take note of what is shown beside the run in hand. Called once before the first draw; most panels show that run only."""

    def set_timeline(self, timeline: Timeline) -> None:
        """Take note of which moment of the run is shown. Called once before the first draw."""

    def set_analyst(self, analyst: Analyst) -> None:
        """Take note of who works out analyses. Called once before the first draw."""

    def set_folders(self, runs: Path, data: Path) -> None:
        """Take note of where runs are stored and where the data are. Called before the first draw and whenever one changes."""

    @property
    def computing(self) -> bool:
        """Whether the panel trains something of its own at this moment, beside which a run would disturb both."""
        return False

    def shut_down(self) -> bool:
        """End whatever the panel does in threads of its own, within five seconds; False when it did not end."""
        return True

    def figure(self) -> FigureSpec | None:
        """What the panel shows at this moment as a figure for paper, or None when there is nothing to draw."""
        return None
