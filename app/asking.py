"""How a panel asks the analyst: Update, Live, how far the work is, Cancel, and a veil over an old answer."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QWidget

from app.analyst import Analyst, Answer, Question
from app.matrices.curvature_controls import toggle_style
from app.numbers import count
from app.run_model import RunModel
from app.setup.controls import CheckBox
from app.setup.signs import ERROR, FAINT, Elided, keep_room
from app.theme import LIGHT, Theme

LIVE_SECONDS = 4.0
"""Between two questions that are asked by themselves."""
PATIENCE_SECONDS = 0.5
"""Work that is done sooner neither shows its progress nor greys the old answer."""


class AskRow(QWidget):
    """Update and Live, which moment the answer belongs to or why there is none, how far the next one is, and Cancel.

    Signals:
        asked: the analysis is wanted, because the button was pressed, or because Live is ticked and the run has moved on.

    Attributes:
        update_button, live_box, cancel_button: the controls. words: what is said. bar: progress.
        problem: why the newest question has no answer, one sentence, or "".
        slow: whether an answer is being worked on for so long that the old one should be greyed.
    """

    asked = Signal()

    def __init__(self, owner: str) -> None:
        """`owner` is the name under which the analyst keeps the question."""
        super().__init__()
        self._owner = owner
        self._analyst: Analyst | None = None
        self._run = RunModel()
        self._since, self._asked_at = 0.0, -1
        self.slow, self.problem = False, ""
        self.update_button, self.cancel_button = QToolButton(), QToolButton()
        self.live_box, self.words, self.bar = CheckBox(), Elided(), QProgressBar(textVisible=False)
        self._write()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar.setFixedSize(72, 6)
        for part in (self.update_button, self.live_box):
            row.addWidget(part)
        row.addWidget(self.words, 1)
        for late in (self.bar, self.cancel_button):
            keep_room(late)
            late.hide()
            row.addWidget(late)
        self.update_button.clicked.connect(self.asked)
        self.cancel_button.clicked.connect(self._on_cancelled)

    def set_analyst(self, analyst: Analyst) -> None:
        """Take note of who works out analyses."""
        self._analyst = analyst

    @property
    def possible(self) -> bool:
        """Whether anything can be asked."""
        return self._analyst is not None and self._analyst.possible

    def ask(self, question: Question) -> None:
        """Ask for the newest state of the run; nothing happens while there is none."""
        if self._analyst is not None and self._analyst.possible:
            self._since, self._asked_at = time.monotonic(), self._run.iteration
            self._analyst.ask(self._owner, question)

    def draw(self, run: RunModel) -> Answer | None:
        """Say how things are, and ask if it is time; returns the newest answer, which may be a problem."""
        if run is not self._run:
            self._run, self._asked_at = run, -1
        analyst = self._analyst
        if analyst is None:
            return None
        work, answer = analyst.work(self._owner), analyst.answer(self._owner)
        if work is None and self._live_due():
            self.asked.emit()
            work = analyst.work(self._owner)
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
        self.update_button.setToolTip(self.tr("Work this out for the newest state of the run"))
        self.live_box.setText(self.tr("Live"))
        self.live_box.setToolTip(
            self.tr("Update by itself every few seconds while the run moves on and this panel is visible")
        )
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setAccessibleName(self.tr("Cancel the analysis"))
        self.bar.setAccessibleName(self.tr("Progress of the analysis"))

    def _live_due(self) -> bool:
        """While the run stands where it was asked about, there is nothing new to ask for."""
        moved = self._run.iteration != self._asked_at
        return self.live_box.isChecked() and self.possible and moved and time.monotonic() - self._since > LIVE_SECONDS

    def _say(self, answer: Answer | None) -> None:
        text, role = "", FAINT
        if answer is not None and answer.problem:
            text, role = answer.problem, ERROR
        elif answer is not None:
            text = self.tr("iteration {0}").format(count(answer.iteration))
            if self._run.iteration > max(self._asked_at, answer.iteration):
                text = self.tr("iteration {0}; the run is at {1}").format(
                    count(answer.iteration), count(self._run.iteration)
                )
        if self.slow and answer is not None and not answer.problem:
            text = self.tr("iteration {0}; working on the newest state").format(count(answer.iteration))
        elif self.slow:
            text, role = self.tr("working on it"), FAINT
        if text != self.words.text():
            self.words.setText(text)
            self.words.setForegroundRole(role)
            self.words.setToolTip(text)

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
