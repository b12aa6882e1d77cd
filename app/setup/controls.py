"""Controls of the setup form: they leave the mouse wheel to the form, and all their colours come from the palette."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSlider, QSpinBox, QStyle, QStyleOptionButton

from app.setup.signs import ERROR, FAINT, frame


class Slider(QSlider):
    """A horizontal slider that leaves the mouse wheel to the form until it has the focus."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(48)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the value only with the focus; else the form scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(QComboBox):
    """A list of choices that leaves the mouse wheel to the form until it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the value only with the focus; else the form scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Field(QLineEdit):
    """One line of text that is handed over when the user has finished typing, framed in the error colour while it cannot be used.

    Signals:
        committed: Enter was pressed or the focus left, and the text differs from what was shown; carries the text.
        abandoned: Escape was pressed; the text is what was shown again.
    """

    committed = Signal(str)
    abandoned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self._refused = False
        self.editingFinished.connect(self.finish)

    @property
    def refused(self) -> bool:
        """Whether the text cannot be used."""
        return self._refused

    def show_text(self, text: str) -> None:
        """Show a text that is in force."""
        self._shown = text
        self.setText(text)
        self.setCursorPosition(0)
        self.refuse(False)

    def refuse(self, refused: bool) -> None:
        """Mark the text as one that cannot be used, or take the mark away."""
        self._refused = refused
        self.update()

    def finish(self) -> None:
        """Hand over what is being typed, as if the focus had left."""
        if self.text() != self._shown or self._refused:
            self.committed.emit(self.text())

    def event(self, event: QEvent) -> bool:
        """Leave the keys of undo and redo to the window while nothing is being typed."""
        if event.type() == QEvent.Type.ShortcutOverride and self._has_nothing_for(cast("QKeyEvent", event)):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape brings back what is in force."""
        if event.key() == Qt.Key.Key_Escape and (self.text() != self._shown or self._refused):
            self.show_text(self._shown)
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line edit, and its frame: Fusion's own is hardly visible on a dark window."""
        super().paintEvent(event)
        focus = QPalette.ColorRole.Highlight if self.hasFocus() else QPalette.ColorRole.Mid
        frame(self, QRectF(self.rect()), ERROR if self._refused else focus)

    def _has_nothing_for(self, event: QKeyEvent) -> bool:
        back, again = (event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
        return (back and not self.isUndoAvailable()) or (again and not self.isRedoAvailable())


class CheckBox(QCheckBox):
    """A check box whose box can be seen in every theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The check box, and the frame of its box."""
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        frame(self, QRectF(box), QPalette.ColorRole.Highlight if self.hasFocus() else FAINT)


def set_range(box: QSpinBox, least: int, most: int) -> None:
    """Give a box another range, without a signal: with every range it is given, also the same, Qt lays out everything around it."""
    if (box.minimum(), box.maximum()) != (least, most):
        with QSignalBlocker(box):
            box.setRange(least, most)
