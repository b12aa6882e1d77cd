"""The page with the validation curves of one experiment: for the first Omniglot column it is figure 2 of the paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.numbers import count
from app.plots.line_key import Entry, LineKey
from app.plots.small_plot import small
from app.reproduce.row_model import slot_of
from app.reproduce.validation_plot import ValidationPlot, published_crossings
from app.setup.knob_editor import spaced_column
from app.theme import LIGHT, Theme
from core.reproduce.table import FIGURE_2, FigureCurve


class CurvePage(QWidget):
    """The plot with its key above and what its marks mean below; a sentence while there is nothing to draw.

    Attributes:
        experiment, curves: what is drawn. plot, key, words, empty: the parts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.experiment = ""
        self.curves: tuple[FigureCurve, ...] = ()
        self.plot, self.key, self.words, self.empty = ValidationPlot(), LineKey(), QLabel(), QLabel()
        self._theme = LIGHT
        self._pages = QStackedWidget()
        drawn = QWidget()
        inner = spaced_column(drawn, 2)
        for part, stretch in ((self.key, 0), (self.plot, 1), (self.words, 0)):
            inner.addWidget(part, stretch)
        for label in (self.words, self.empty):
            label.setWordWrap(True)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(drawn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def show_curves(self, experiment: str, curves: Sequence[FigureCurve]) -> None:
        """Show the curves of an experiment; nothing is done when they are shown already."""
        if (experiment, tuple(curves)) == (self.experiment, self.curves):
            return
        self.experiment, self.curves = experiment, tuple(curves)
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.plot.apply_theme(theme)
        self.key.apply_theme(theme)
        for label in (self.words, self.empty):
            label.setStyleSheet(f"color: {theme.faint}")
        self.words.setFont(small(self.font()))
        self._redraw()

    def _redraw(self) -> None:
        published = published_crossings(self.experiment)
        self._pages.setCurrentIndex(bool(self.curves or published))
        self.empty.setText(self.tr("There is no validation curve yet. Choose under Plan what to run, then press Run."))
        titles = {one.method: one.title for one in published}
        titles |= {curve.method: curve.title for curve in self.curves}
        pens = {method: self._theme.arm_pen(slot_of(method), 1.5) for method in titles}
        self.key.set_entries(tuple(Entry(titles[method], pens[method]) for method in sorted(titles, key=slot_of)))
        self.plot.show_curves(self.experiment, self.curves)
        self.words.setText("   ".join(self.told()))

    def told(self) -> list[str]:
        """What the marks mean, and that runs are unfinished; a sentence each."""
        said = []
        if self.experiment == FIGURE_2:
            said.append(self.tr("As figure 2 of the paper: validation accuracy, dashed 0.90."))
        if any(curve.crossing is not None for curve in self.curves):
            said.append(self.tr("● where ours first reaches it."))
        if published := published_crossings(self.experiment):
            error = count(max(one.interval or 0.0 for one in published))
            said.append(self.tr("▽ where the paper's cross it, read off its figure (± {0} iterations).").format(error))
        if short := [curve for curve in self.curves if curve.done < curve.planned]:
            longest = max(short, key=lambda curve: curve.done)
            words = self.tr("Unfinished: {0} of {1} iterations.")
            said.append(words.format(count(longest.done), count(longest.planned)))
        return said
