"""Eigenvalues and singular values of what was learned, layer by layer, at a moment and over the run."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.export.words import run_place
from app.formulas.formulas import formula_label
from app.learning import learning_arms
from app.moments.keys import went_by_key
from app.numbers import count
from app.panels.base import Panel
from app.plots.line_key import Entry, LineKey
from app.plots.small_plot import bare, small
from app.run_model import RunModel
from app.shelf import Shelf
from app.spectra.layer_spectra import WHOLE
from app.spectra.numbers_table import NumbersTable, TableRow
from app.spectra.spectrum_controls import ALL_LAYERS, OVER_TIME, SPECTRA, SpectrumControls
from app.spectra.spectrum_desk import Found, SpectrumDesk
from app.spectra.spectrum_figure import singular_figure, trend_figure
from app.spectra.spectrum_page import SpectrumPage, singular_lines
from app.spectra.trend_grid import TrendGrid
from app.spectra.trends import Trends
from app.theme import LIGHT, Theme
from app.timeline import Timeline
from core.events import MatrixSnapshot
from core.figures.figure import CurveFigure

_BROAD = 520  # pixels from which on there is room for the equation


class SpectrumPanel(Panel):
    """Spectra of one layer, their numbers over the run, or the numbers of all layers, at the chosen moment of the run.

    Attributes:
        controls: arm, layer, view. page: one layer. key, trends: one layer over the run. overview: all layers.
        caption: which moment is shown. readout: what is under the mouse. empty: what stands here without matrices.
    """

    name: ClassVar[str] = "spectrum"
    title: ClassVar[str] = "Spectrum"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run, self._theme = RunModel(), LIGHT
        self._timeline: Timeline | None = None
        self._desk: SpectrumDesk | None = None
        self._trends: Trends | None = None
        self._drawn: tuple[object, ...] = ()
        self.controls = SpectrumControls()
        self.equation = formula_label("condition")
        self.page, self.key, self.trends = SpectrumPage(), LineKey(), TrendGrid()
        self.overview = NumbersTable(self.tr("layer"), layers=True)
        self.caption, self.readout, self.empty = QLabel(), QLabel(), QLabel()
        self._views, self._pages = QStackedWidget(), QStackedWidget()
        self._assemble()
        self.controls.changed.connect(self._on_chosen)
        self.page.hovered.connect(self._on_hovered)
        self.overview.picked.connect(self.controls.open_layer)

    def set_shelf(self, shelf: Shelf) -> None:
        """Have spectra worked out in its reader's thread."""
        self._desk = SpectrumDesk(shelf.reader)
        self._desk.found.connect(self._on_news)

    def set_timeline(self, timeline: Timeline) -> None:
        """Show the moment that is chosen there."""
        self._timeline, self._trends = timeline, Trends(timeline)
        timeline.changed.connect(self._on_news)

    def draw(self, run: RunModel) -> None:
        """Show the chosen moment of the chosen arm; asks for what is not worked out yet."""
        if run is not self._run:
            self._forget()
            self._run = run
        arms = [name for name in run.arm_order if name in run.matrices and run.matrices[name].matrices]
        self._pages.setCurrentIndex(int(bool(arms)))
        if not arms:
            self.empty.setText(self._why_empty(run))
            return
        self.controls.subject.offer_arms([(name, run.arms[name].title, run.slot(name)) for name in arms])
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.controls, self.page, self.key, self.trends, self.overview):
            part.apply_theme(theme)
        for label in (self.caption, self.readout, self.empty):
            label.setStyleSheet(f"color: {theme.faint}")
        for label in (self.caption, self.readout):
            label.setFont(small(self.font()))
        self.equation.setMaximumWidth(self.equation.sizeHint().width())
        self.readout.setFixedHeight(self.readout.fontMetrics().height() + 2)
        self._drawn = ()
        self._redraw()

    def figure(self) -> CurveFigure | None:
        """The singular values, or the numbers over the run, on white; None for the table of layers."""
        arm, layer = self.controls.subject.arm, self.controls.subject.layer
        snapshot = self._snapshot()
        if snapshot is None or self._trends is None or self.controls.view.index == ALL_LAYERS:
            return None
        words, title = self.tr("{0}, layer {1}, {2}"), self._run.arms[arm].title
        if self.controls.view.index == OVER_TIME:
            trend, caption = self._trends.look(arm, layer), words.format(title, layer, self._place(snapshot))
            return trend_figure(self._run, caption, trend, self._pens(trend.names(), LIGHT)) if trend.rows else None
        found = self._found(snapshot)
        if found is None or layer not in found.spectra:
            return None
        caption = words.format(title, layer, self._place(found.snapshot))  # what is drawn may be older than the newest
        spectra, divide = found.spectra[layer], self.controls.divide.isChecked()
        pens = self._pens([one.name for one in spectra.numbers], LIGHT)
        return singular_figure(self._run, caption, singular_lines(spectra, pens, divide=divide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The equation needs room beside the caption."""
        super().resizeEvent(event)
        self.equation.setVisible(self.width() >= _BROAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go through the moments, Escape goes to the newest."""
        if not went_by_key(self._timeline, event):
            super().keyPressEvent(event)

    def _assemble(self) -> None:
        for line in (self.readout, self.caption):
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            line.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        over_time = QWidget()
        column = QVBoxLayout(over_time)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.key)
        column.addWidget(self.trends, 1)
        for view in (self.page, over_time, self.overview):
            self._views.addWidget(view)
        captions, content = QHBoxLayout(), QWidget()
        captions.addWidget(self.caption, 1)
        captions.addWidget(self.equation)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.controls)
        column.addLayout(captions)
        column.addWidget(self._views, 1)
        column.addWidget(self.readout)
        for page in (self.empty, content):
            self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.setMinimumSize(260, 380)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that a click on a picture brings the keys here
        self._on_hovered("")

    # ---- drawing

    def _redraw(self) -> None:
        """Show what is known of the chosen moment; while it is worked out the old picture stays."""
        newest = self._run.matrices.get(self.controls.subject.arm)
        if newest is None or not newest.matrices or self._desk is None or self._trends is None:
            return
        snapshot = self._snapshot()
        layers = list(dict.fromkeys(matrix.layer for matrix in (snapshot or newest).matrices))
        self.controls.subject.offer_layers(layers, _richest(snapshot or newest))
        self._views.setCurrentIndex(self.controls.view.index)
        found = self._found(snapshot) if snapshot is not None else None
        self.caption.setText(self._caption(snapshot, found))
        if found is not None and (self._timeline is None or self._timeline.chosen is None):
            for spectra in found.spectra.values():
                self._trends.note(found.snapshot.arm, found.snapshot.iteration, spectra)
        if self.controls.view.index == OVER_TIME:
            self._draw_trends(snapshot)
        elif found is not None:
            self._draw_found(found)

    def _draw_found(self, found: Found) -> None:
        controls, slot = self.controls, self._run.slot(found.snapshot.arm)
        state = (found, controls.view.index, controls.divide.isChecked(), controls.near.isChecked(), slot)
        if state == self._drawn:
            return
        self._drawn = state
        if controls.view.index == ALL_LAYERS:
            rows = [
                TableRow(layer, f"{layer}  {'×'.join(count(size) for size in one.shape)}", one.transform)
                for layer, one in found.spectra.items()
                if one.transform is not None
            ]
            self.overview.show_numbers(rows)
        elif controls.subject.layer in found.spectra:
            spectra = found.spectra[controls.subject.layer]
            pens = self._pens([one.name for one in spectra.numbers], self._theme)
            self.page.show_spectra(spectra, slot, pens, divide=state[2], near=state[3])

    def _draw_trends(self, snapshot: MatrixSnapshot | None) -> None:
        assert self._trends is not None
        arm, layer = self.controls.subject.arm, self.controls.subject.layer
        trend, at = self._trends.look(arm, layer), snapshot.iteration if snapshot else None
        state = (trend, at, layer, self._run.slot(arm))
        if trend.missing:
            done, total = len(trend.rows), len(trend.rows) + trend.missing
            self.caption.setText(self.tr("reading moment {0} of {1}").format(count(done), count(total)))
        if state == self._drawn:
            return
        self._drawn = state
        pens = self._pens(trend.names(), self._theme)
        self.key.set_entries(tuple(Entry(name, pen) for name, pen in pens.items()))
        self.trends.show_trend(trend, pens, at)

    def _pens(self, names: list[str], theme: Theme) -> dict[str, QPen]:
        """One pen of the arm's colour for each matrix: M_mc solid and thick, the others told apart by dash."""
        slot = self._run.slot(self.controls.subject.arm)
        pens, dash = {}, 1
        for name in names:
            pens[name] = theme.arm_pen(slot, 2.0) if name == WHOLE else theme.arm_pen(slot, 1.0, dash)
            dash += name != WHOLE
        return pens

    # ---- what is shown

    def _snapshot(self) -> MatrixSnapshot | None:
        arm = self.controls.subject.arm
        found = self._run.matrices.get(arm) if self._timeline is None else self._timeline.snapshot(arm)
        return found if found is not None and found.matrices else None

    def _place(self, snapshot: MatrixSnapshot) -> str:
        return run_place(self._run, snapshot.iteration)

    def _found(self, snapshot: MatrixSnapshot) -> Found | None:
        """Spectra of one layer, or of all when these are shown."""
        assert self._desk is not None
        whole = self.controls.view.index == ALL_LAYERS
        layers = tuple(dict.fromkeys(matrix.layer for matrix in snapshot.matrices))
        wanted = layers if whole else (self.controls.subject.layer,)
        past = self._timeline is not None and self._timeline.chosen is not None
        return self._desk.want(snapshot, wanted, hurry=past or self._run.phase != "running")

    def _caption(self, snapshot: MatrixSnapshot | None, found: Found | None) -> str:
        timeline = self._timeline
        if snapshot is None and timeline is not None and timeline.chosen is not None:
            if timeline.problem:
                return timeline.problem
            form = self.tr("reading iteration {0}")
            if timeline.has_read(timeline.chosen):
                form = self.tr("iteration {0} holds no matrices of this arm")
            return form.format(count(timeline.chosen))
        if found is None:
            return self.tr("working out the spectra")
        form = self.tr("iteration {0}")
        if self.controls.view.index == ALL_LAYERS:
            form = self.tr("iteration {0} · click a row to open its layer")
        return form.format(count(found.snapshot.iteration))

    def _why_empty(self, run: RunModel) -> str:
        if not run.arms:
            return self.tr("Press Train (Space): the spectra of the learned matrices appear here.")
        if not learning_arms(run):
            return self.tr("MAML learns no matrices; add an MC1, MC2, Meta-SGD or LayerLR arm.")
        if run.stored:
            return self.tr("No matrices of this run are stored.")
        return self.tr("The spectra of the learned matrices appear here with the first iteration.")

    def _forget(self) -> None:
        self._drawn = ()
        for part in (self._desk, self._trends):
            if part is not None:
                part.forget()

    def _on_news(self) -> None:
        """There are spectra, or another moment; a hidden panel would only ask for more."""
        if self.isVisible() and self._pages.currentIndex():
            self._redraw()

    def _on_chosen(self) -> None:
        self._on_hovered("")
        self._redraw()

    def _on_hovered(self, text: str) -> None:
        here = self.controls.view.index == SPECTRA
        self.readout.setText(text or (self.tr("Rest the mouse on an eigenvalue to read it.") if here else ""))


def _richest(snapshot: MatrixSnapshot) -> str:
    """The first layer with the most learned entries: the one worth seeing first."""
    entries: dict[str, int] = {}
    for matrix in snapshot.matrices:
        entries[matrix.layer] = entries.get(matrix.layer, 0) + matrix.learned * matrix.values.size
    return max(entries, key=lambda layer: entries[layer])
