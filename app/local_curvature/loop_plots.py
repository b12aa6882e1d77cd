"""Support and query measure over the inner steps, once with equal step length and once with each rule's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.local_curvature.band_plot import Banded, BandPlot, frame_of
from app.local_curvature.rule_looks import rule_pen
from app.plots.small_plot import small
from app.theme import LIGHT, Theme
from core.analysis.local_findings import LocalCurve, band
from core.analysis.local_rules import LocalRule

Curves = Mapping[LocalRule, LocalCurve]


class LoopPlots(QWidget):
    """Four plots: query above support, equal step length at the left. Plots in one line share their axis.

    Forty curves take long, so that each turn of the event loop either gives one plot its curves or paints one.

    Attributes:
        plots: by ("query" or "support", whether rescaled).
    """

    def __init__(self) -> None:
        super().__init__()
        self.plots = {
            (part, rescaled): BandPlot(self._measure(part, "loss"))
            for part in ("query", "support")
            for rescaled in (True, False)
        }
        self.headings = {
            True: QLabel(self.tr("same step length as the plain gradient")),
            False: QLabel(self.tr("each rule's own step length")),
        }
        self._theme = LIGHT
        self._known: dict[tuple[LocalRule, str], tuple[LocalCurve, int, Banded]] = {}
        self._waiting: list[tuple[BandPlot, str, Sequence[Banded], tuple[float, float], bool]] = []
        self._unpainted: BandPlot | None = None
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._draw_next)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for column, rescaled in enumerate((True, False)):
            self.headings[rescaled].setAlignment(Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(self.headings[rescaled], 0, column)
            for row, part in enumerate(("query", "support")):
                grid.addWidget(self.plots[part, rescaled], row + 1, column)
                grid.setRowStretch(row + 1, 1)
            grid.setColumnStretch(column, 1)

    def show_curves(self, curves: Curves, measure: str, slot: int) -> None:
        """Draw the "loss" or the "accuracy" of these curves; `slot` is that of the arm's colour."""
        self._waiting.clear()
        for part in ("query", "support"):
            shown = {on: self._banded(curves, f"{part}_{measure}", on, slot) for on in (True, False)}
            log = measure == "loss"
            frame = frame_of([*shown[True], *shown[False]], log=log)
            words = self._measure(part, measure)
            self._waiting += [(self.plots[part, on], words, banded, frame, log) for on, banded in shown.items()]
        self._next.start()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._known.clear()
        for plot in self.plots.values():
            plot.apply_theme(theme)
        for heading in self.headings.values():
            heading.setFont(small(self.font()))
            heading.setStyleSheet(f"color: {theme.faint}")

    def _measure(self, part: str, measure: str) -> str:
        return {
            "query_loss": self.tr("query loss"),
            "support_loss": self.tr("support loss"),
            "query_accuracy": self.tr("query accuracy"),
            "support_accuracy": self.tr("support accuracy"),
        }[f"{part}_{measure}"]

    def _banded(self, curves: Curves, name: str, rescaled: bool, slot: int) -> list[Banded]:
        chosen = (
            (rule, curve) for rule, curve in curves.items() if rule.rescaled == rescaled or rule.kind == "gradient"
        )
        return [self._one(rule, curve, name, slot) for rule, curve in chosen]

    def _one(self, rule: LocalRule, curve: LocalCurve, name: str, slot: int) -> Banded:
        """The same object as before for the same curve."""
        known = self._known.get((rule, name))
        if known is None or known[0] is not curve or known[1] != slot:
            banded = Banded(rule_pen(self._theme, rule, slot), *band(getattr(curve, name)))
            known = self._known[rule, name] = (curve, slot, banded)
        return known[2]

    def _draw_next(self) -> None:
        """Let the plot that has its curves be painted, or give the first one that waits its curves."""
        if self._unpainted is not None:
            self._unpainted.setUpdatesEnabled(True)
            self._unpainted = None
        elif self._waiting:
            plot, words, banded, (low, high), log = self._waiting.pop(0)
            plot.setUpdatesEnabled(False)
            plot.set_measure(words)
            plot.show_curves(banded, low, high, log=log)
            self._unpainted = plot
        else:
            self._next.stop()
