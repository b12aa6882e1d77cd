"""The keys that go through the moments of a run, the same in every panel that shows one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.timeline import Timeline


def went_by_key(timeline: Timeline | None, event: QKeyEvent) -> bool:
    """Left and Right go a moment back and on, Escape goes to the newest state; False when the key means nothing now."""
    if timeline is None or not timeline.iterations or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if event.key() == Qt.Key.Key_Escape and timeline.chosen is not None:
        timeline.choose(None)
    elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        timeline.step(-1 if event.key() == Qt.Key.Key_Left else 1)
    else:
        return False
    return True
