"""Learned against local: the learned matrices beside the curvature of the tasks themselves, and that curvature in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.export.words import run_place, run_title
from app.formulas.formulas import formula_label
from app.learning import learning_arms
from app.local_curvature.factor_controls import group
from app.local_curvature.factor_page import FactorPage
from app.local_curvature.local_figures import factor_figure, loop_figure
from app.local_curvature.loop_page import LoopPage
from app.matrices.curvature_controls import chip, toggle_style
from app.panels.base import Panel
from app.plots.flow import FlowLayout
from app.plots.small_plot import bare
from app.run_model import RunModel
from app.setup.controls import Choice
from app.theme import LIGHT, Theme

if TYPE_CHECKING:
    from app.analyst import Analyst
    from app.timeline import Timeline
    from core.figures.figure import FigureSpec

FACTORS, PLOTS, TABLE = range(3)


class Local(Panel):
    """Three-factor K-FAC of a layer beside M_o, M_i and M_f, and the inner loop with local curvature instead of M.

    Attributes:
        arm_box: whose initialisation and matrices. page_buttons: factors, plots of the inner loop, and the same in numbers.
        factors, loop: the two pages. empty: why there is nothing to see.
    """

    name: ClassVar[str] = "local"
    title: ClassVar[str] = "Learned against local"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run, self._theme = RunModel(), LIGHT
        self._offered: list[tuple[str, str, int]] = []
        self._analyst: Analyst | None = None
        self.arm_box, self.empty = Choice(), QLabel()
        self.page_buttons = [QToolButton() for _ in range(3)]
        self._buttons = QButtonGroup(self)
        self._equations = [formula_label("kfac"), formula_label("newton")]
        self.factors, self.loop = FactorPage(), LoopPage()
        self._pages, self._whole = QStackedWidget(), QStackedWidget()
        self._write()
        self._assemble()
        self._buttons.idClicked.connect(lambda _: self._on_page_chosen())
        self.arm_box.currentIndexChanged.connect(lambda _: self.draw(self._run))

    def draw(self, run: RunModel) -> None:
        """Show what was worked out, and ask for what the open page lacks."""
        self._run = run
        if not run.arms or self._analyst is None or not self._analyst.possible:
            self.empty.setText(self._why_empty())
            self._whole.setCurrentIndex(0)
            return
        self._offer_arms()
        self._whole.setCurrentIndex(1)
        page: FactorPage | LoopPage = self.factors if self.page == FACTORS else self.loop
        page.draw(run, self.arm)

    @property
    def page(self) -> int:
        """FACTORS, PLOTS or TABLE."""
        return self._buttons.checkedId()

    @property
    def arm(self) -> str:
        """Name of the chosen arm, "" while there is none."""
        return self.arm_box.currentData() or ""

    def set_timeline(self, timeline: Timeline) -> None:
        """Analyse the moment that is chosen there, as far as weights are stored."""
        for page in (self.factors, self.loop):
            page.ask_row.set_timeline(timeline)

    def set_analyst(self, analyst: Analyst) -> None:
        """Take note of who works out analyses."""
        self._analyst = analyst
        for page in (self.factors, self.loop):
            page.ask_row.set_analyst(analyst)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for page in (self.factors, self.loop):
            page.apply_theme(theme)
        for button in self.page_buttons:
            button.setStyleSheet(toggle_style(theme))
        self.empty.setStyleSheet(f"color: {theme.faint}")
        for row, (_, _, slot) in enumerate(self._offered):
            self.arm_box.setItemIcon(row, chip(theme.arm_colour(slot)))

    def figure(self) -> FigureSpec | None:
        """The heatmaps of the open layer, or the curves of the inner loop."""
        title = run_title(self._run)
        found, curves = self.factors.found, self.loop.curves
        if self.page == FACTORS and found is not None and found.factors:
            words = self.tr("{0}, layer {1}, {2}, damping {3}, support sets of the first {4} validation tasks")
            place = run_place(self._run, self.factors.iteration)
            arm = self._run.arms[found.arm].title
            caption = words.format(arm, found.layer, place, f"{found.damping:g}", len(found.tasks))
            quantity = self.tr("factor divided by its mean diagonal, minus I")
            return factor_figure(found, title, caption, quantity, shared=self.factors.controls.shared)
        if self.page == FACTORS or not curves:
            return None
        names = {
            ("query", True): self.tr("query, equal length"),
            ("query", False): self.tr("query, own length"),
            ("support", True): self.tr("support, equal length"),
            ("support", False): self.tr("support, own length"),
        }
        measure, said = self.loop.controls.measure, self.loop.measured.text()
        return loop_figure(curves, title, said, names, self.tr("inner steps"), measure, self.loop.slot)

    def _on_page_chosen(self) -> None:
        self._pages.setCurrentIndex(min(self.page, PLOTS))
        for number, equation in enumerate(self._equations):
            equation.setVisible(number == min(self.page, PLOTS))
        self.loop.set_table(self.page == TABLE)
        self.draw(self._run)

    def _offer_arms(self) -> None:
        """Let the user choose among the arms of the run; the choice stays where it can, else it is the last arm that learns matrices."""
        run = self._run
        arms = [(name, info.title, run.slot(name)) for name, info in run.arms.items()]
        if arms == self._offered:
            return
        names = [name for name, _, _ in arms]
        chosen = self.arm if self.arm in names else (learning_arms(run) or names)[-1]
        with QSignalBlocker(self.arm_box):
            self.arm_box.clear()
            for name, title, slot in arms:
                self.arm_box.addItem(chip(self._theme.arm_colour(slot)), title, name)
            self.arm_box.setCurrentIndex(names.index(chosen))
        self._offered = arms

    def _why_empty(self) -> str:
        if not self._run.arms:
            return self.tr("Press Train (Space): local curvature appears here beside what is learned.")
        return self.tr("This run is not stored, and it has ended: its weights are gone. Train again to compare.")

    def _write(self) -> None:
        words = (
            (
                self.tr("Factors"),
                self.tr("The damped inverses of K-FAC's factors one to one beside the learned factors"),
            ),
            (
                self.tr("Inner loop"),
                self.tr("Losses over the inner steps with local curvature in place of the learned matrices"),
            ),
            (
                self.tr("In numbers"),
                self.tr("The same inner loop in numbers: paired differences to the learned matrices"),
            ),
        )
        for number, (button, (text, tip)) in enumerate(zip(self.page_buttons, words, strict=True)):
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            self._buttons.addButton(button, number)
        self.page_buttons[0].setChecked(True)
        self._equations[1].hide()
        self.arm_box.setAccessibleName(self.tr("Arm compared with local curvature"))
        self.arm_box.setToolTip(
            self.tr("The arm whose initialisation and learned matrices are compared with local curvature")
        )

    def _assemble(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._pages.addWidget(self.factors)
        self._pages.addWidget(self.loop)
        head = QWidget()
        flow = FlowLayout(head, gap=10)
        flow.addWidget(group(*self.page_buttons))
        flow.addWidget(self.arm_box)
        for equation in self._equations:
            flow.addWidget(equation)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(3)
        column.addWidget(head)
        column.addWidget(self._pages, 1)
        self._whole.addWidget(self.empty)
        self._whole.addWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        self.setMinimumSize(260, 380)
