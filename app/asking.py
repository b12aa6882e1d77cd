"""How a panel asks the analyst: Update, which moment, Live, how far the work is, Cancel, and a veil over an old answer."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QWidget

from app.analyst import Analyst, Answer, Question, Work
from app.matrices.curvature_controls import toggle_style
from app.moments.weights_box import WeightsBox
from app.numbers import count
from app.run_model import RunModel
from app.setup.controls import CheckBox
from app.setup.signs import ERROR, FAINT, Elided
from app.theme import LIGHT, Theme
from app.timeline import Timeline

LIVE_SECONDS = 4.0
"""Between two questions that are asked by themselves."""
PATIENCE_SECONDS = 0.5
"""Work that is done sooner neither shows its progress nor greys the old answer."""


class AskRow(QWidget):
    """Update, the moment to be analysed, Live, which moment the answer belongs to or why there is none, progress, and Cancel.

    Signals:
        asked: the analysis is wanted, because the button was pressed, another moment is chosen than was asked about before, or Live is
            ticked and the run has moved on.

    Attributes:
        update_button, weights_box, live_box, cancel_button: the controls. words: what is said. bar: progress.
        problem: why the newest question has no answer, one sentence, or "".
        slow: whether an answer is being worked on for so long that the old one should be greyed.
    """

    asked = Signal()

    def __init__(self, owner: str) -> None:
        """`owner` is the name under which the analyst keeps the question."""
        super().__init__()
        self._owner = owner
        self._analyst: Analyst | None = None
        self._timeline: Timeline | None = None
        self._run = RunModel()
        self._since, self._asked_at = 0.0, -1
        self._asked_about: int | None = None
        self.slow, self.problem = False, ""
        self.update_button, self.cancel_button = QToolButton(), QToolButton()
        self.weights_box, self.live_box, self.words = WeightsBox(), CheckBox(), Elided()
        self.bar = QProgressBar(textVisible=False)
        self._write()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar.setFixedSize(40, 6)
        for part in (self.update_button, self.weights_box, self.live_box):
            row.addWidget(part)
        row.addWidget(self.words, 1)
        for late in (self.bar, self.cancel_button):  # the words make room for them
            late.hide()
            row.addWidget(late)
        self.update_button.clicked.connect(self.asked)
        self.cancel_button.clicked.connect(self._on_cancelled)

    def set_analyst(self, analyst: Analyst) -> None:
        """Take note of who works out analyses."""
        self._analyst = analyst

    def set_timeline(self, timeline: Timeline) -> None:
        """Analyse the last checkpoint before the moment that is chosen there, whenever another one is."""
        self._timeline = timeline

    @property
    def possible(self) -> bool:
        """Whether anything can be asked."""
        return self._analyst is not None and self._analyst.possible

    def ask(self, question: Question) -> None:
        """Ask about the chosen moment of the run that was drawn last; nothing happens while there is none."""
        if self._analyst is not None and self._analyst.possible:
            self._since, self._asked_at = time.monotonic(), self._run.iteration
            self._asked_about = self.weights_box.iteration
            self._analyst.ask(self._owner, question, self._asked_about)

    def draw(self, run: RunModel) -> Answer | None:
        """Say how things are, and ask if it is time; returns the newest answer, which may be a problem."""
        if run is not self._run:
            self._run, self._asked_at = run, -1
            self.weights_box.forget()
        if self._timeline is not None:
            self.weights_box.follow(self._timeline)
        analyst = self._analyst
        if analyst is None:
            return None
        if self._due(analyst.work(self._owner)):
            self.asked.emit()
        work, answer = analyst.work(self._owner), analyst.answer(self._owner)
        self.update_button.setEnabled(analyst.possible)
        self.slow = work is not None and time.monotonic() - self._since > PATIENCE_SECONDS
        for part in (self.bar, self.cancel_button):
            part.setVisible(self.slow)
        if work is not None:
            self.bar.setRange(0, work.total)
            self.bar.setValue(work.done)
        self.problem = "" if answer is None else answer.problem
        self._say(answer)
        return answer

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for button in (self.update_button, self.cancel_button):
            button.setStyleSheet(toggle_style(theme))

    def _write(self) -> None:
        self.update_button.setText(self.tr("Update"))
        self.update_button.setToolTip(self.tr("Work this out for the moment that is chosen beside it"))
        self.live_box.setText(self.tr("Live"))
        self.live_box.setToolTip(
            self.tr(
                "Update the newest state by itself every few seconds while the run moves on and this panel is visible"
            )
        )
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setAccessibleName(self.tr("Cancel the analysis"))
        self.bar.setAccessibleName(self.tr("Progress of the analysis"))

    def _due(self, work: Work | None) -> bool:
        """Whether to ask by itself: another moment is chosen than was asked about, or Live is ticked and the run has moved on."""
        chosen, run = self.weights_box.iteration, self._run
        moved = self._asked_at >= 0 and chosen != self._asked_about
        live = self.live_box.isChecked() and chosen is None and work is None and run.iteration != self._asked_at
        return self.possible and (moved or (live and time.monotonic() - self._since > LIVE_SECONDS))

    def _say(self, answer: Answer | None) -> None:
        text, role = "", FAINT
        if self.slow and (answer is None or answer.problem):
            text = self.tr("working on it")
        elif answer is not None and answer.problem:
            text, role = answer.problem, ERROR
        elif answer is not None:
            text = self._moment_words(answer)
        if text != self.words.text():
            self.words.setText(text)
            self.words.setForegroundRole(role)
            self.words.setToolTip(text)

    def _moment_words(self, answer: Answer) -> str:
        """Which moment the answer belongs to, and what else is to be known of moments."""
        shown, chosen, target = count(answer.iteration), self.weights_box.iteration, self.weights_box.target
        if self.slow and chosen is None:
            return self.tr("iteration {0}; working on the newest state").format(shown)
        if self.slow and chosen is not None:
            return self.tr("iteration {0}; working on iteration {1}").format(shown, count(chosen))
        if target is not None and chosen is None:
            kept = ", ".join(map(count, reversed(self.weights_box.offered)))
            words = self.tr("iteration {0}; no weights of {1} or before are kept, choose from those of {2}")
            return words.format(shown, count(target), kept)
        if target is not None and chosen is not None and target > chosen:
            return self.tr("iteration {0}, the last weights kept before {1}").format(shown, count(target))
        if chosen is None and self._run.iteration > max(self._asked_at, answer.iteration):
            return self.tr("iteration {0}; the run is at {1}").format(shown, count(self._run.iteration))
        return self.tr("iteration {0}").format(shown)

    def _on_cancelled(self) -> None:
        if self._analyst is not None:
            self._analyst.cancel(self._owner)
            self.draw(self._run)


class Veil(QWidget):
    """Greys what lies under it, as large as that is, and lets the mouse through."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._theme = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.hide()

    def set_on(self, on: bool) -> None:
        """Grey, or not."""
        if on != self.isVisible():
            self.setVisible(on)
            self.raise_()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as large as what lies under it."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The background, half transparent."""
        painter = QPainter(self)
        colour = QColor(self._theme.base)
        colour.setAlphaF(0.55)
        painter.fillRect(self.rect(), colour)
