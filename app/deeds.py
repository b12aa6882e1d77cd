"""What becomes a deed that can be undone: edits of the setup, and changes of what is shown of stored runs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.panels.runs import Runs
from app.setup.setup_form import SetupForm
from app.shelf import Shelf
from app.undo import Undo, view_text


class Deeds(QObject):
    """Watches the form, the shelf and the table of one window. Changes of the view within one turn of the event loop are one deed."""

    def __init__(self, undo: Undo, form: SetupForm, shelf: Shelf, runs: Runs) -> None:
        super().__init__()
        self._undo, self._form, self._shelf, self._runs = undo, form, shelf, runs
        self._view, self._filter = shelf.state(), runs.filter
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._note_view)
        form.specEdited.connect(lambda before, after: undo.note_settings(before, after, form.restore_spec))
        shelf.changed.connect(self._later.start)
        runs.filterChanged.connect(self._on_filter_changed)

    def forget(self) -> None:
        """Take the present view as the beginning, after it was restored."""
        self._view, self._filter = self._shelf.state(), self._runs.filter

    def _note_view(self) -> None:
        before, self._view = self._view, self._shelf.state()
        self._undo.note(view_text(before, self._view), before, self._view, self._bring_view)

    def _bring_view(self, state: dict[str, Any]) -> None:
        """What an undo brings back is no new deed."""
        self._view = state
        self._shelf.restore(state)
        self._view = self._shelf.state()

    def _on_filter_changed(self, text: str) -> None:
        before, self._filter = self._filter, text
        self._undo.note(self.tr("filter runs"), before, text, self._bring_filter, merges="filter")

    def _bring_filter(self, text: str) -> None:
        self._filter = text
        self._runs.set_filter(text)
