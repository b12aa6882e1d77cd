"""Undo and redo of what the user did to the view, the settings and the stored runs. It knows states and callables, no widgets."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack

from core.errors import UserError
from core.spec import ExperimentSpec
from core.spec_changes import changes_between

MOST = 200
"""Deeds that are remembered."""
_PRESET = ("", "title")
"""What differs whenever another preset was chosen."""


class Deed(QUndoCommand):
    """One thing that was done: the states before and after it, and a callable that brings either about.

    Attributes:
        before, after: the states, of any type that can be compared.
    """

    def __init__(
        self, text: str, before: Any, after: Any, bring: Callable[[Any], bool], *, merges: Hashable = None, done: bool
    ) -> None:
        """Describe a deed.

        Args:
            text: follows "Undo: ". bring: says whether it could; a deed that cannot be undone or redone is forgotten.
            merges: deeds in a row with this in common become one; None never. done: it happened already, before it is pushed.
        """
        super().__init__(text)
        self.before, self.after = before, after
        self._bring = bring
        self._merges = merges
        self._done = done

    def undo(self) -> None:
        """Bring back what was before."""
        self.setObsolete(not self._bring(self.before))

    def redo(self) -> None:
        """Bring about what came after; called once when the deed is pushed."""
        if self._done:
            self._done = False
        else:
            self.setObsolete(not self._bring(self.after))

    def id(self) -> int:
        """Equal for deeds that may become one; `mergeWith` decides which of them do."""
        return -1 if self._merges is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the deed that came next; one that ends where it began is forgotten."""
        if not isinstance(other, Deed) or other._merges != self._merges or other.before != self.after:
            return False
        self.after = other.after
        self.setText(other.text())
        self.setObsolete(bool(self.after == self.before))
        return True


class Undo(QObject):
    """What the user did, in order, and the two actions that go back and forth in it.

    Signals:
        problemFound: something cannot be done, undone or redone; carries one sentence.

    Attributes:
        undo_action, redo_action: "Undo: hide MC2" and so on, disabled when there is nothing.
    """

    problemFound = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._busy, self._worked = False, True
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(MOST)
        self.undo_action = self._action(self._stack.undo, "Ctrl+Z")
        self.redo_action = self._action(self._stack.redo, "Ctrl+Shift+Z", "Ctrl+Y")
        self._stack.undoTextChanged.connect(self._on_stack_changed)
        self._stack.redoTextChanged.connect(self._on_stack_changed)
        self._on_stack_changed()

    def note(
        self, text: str, before: Any, after: Any, apply: Callable[[Any], None], *, merges: Hashable = None
    ) -> None:
        """Remember what was done already; nothing when it changed nothing, or is itself an undo.

        Args:
            text: follows "Undo: ". before, after: states. apply: brings a state about; may raise `UserError`.
            merges: as in `Deed`.
        """
        if not self._busy and before != after:
            self._stack.push(Deed(text, before, after, partial(self._brought, apply), merges=merges, done=True))

    def act(self, text: str, before: Any, after: Any, apply: Callable[[Any], None]) -> bool:
        """Do something and remember it, unless it fails, and say whether it worked; arguments as in `note`."""
        self._stack.push(Deed(text, before, after, partial(self._brought, apply), done=False))
        return self._worked

    def note_settings(
        self, before: ExperimentSpec, after: ExperimentSpec, apply: Callable[[ExperimentSpec], None]
    ) -> None:
        """Remember an edit of the setup; edits of one setting in a row, and presets in a row, become one deed."""
        changed = {(change.arm, change.name) for change in changes_between(before, after)}
        merges = _PRESET if _PRESET in changed else changed.pop() if len(changed) == 1 else None
        self.note(settings_text(before, after), before, after, apply, merges=merges)

    def trash(self, paths: Sequence[Path], name: str = "") -> bool:
        """Move stored runs to the trash, from where undoing it brings them back, and say whether any could be moved.

        `name` is what the only one is called.
        """
        what = f"{len(paths):,} runs" if len(paths) > 1 else name or paths[0].name
        return self.act(f"delete {what}", False, True, _moving(paths, self.problemFound.emit))

    def _brought(self, apply: Callable[[Any], None], state: Any) -> bool:
        """Whether a state could be brought about."""
        self._busy, self._worked = True, False
        try:
            apply(state)
            self._worked = True
        except UserError as error:
            self.problemFound.emit(str(error))
        finally:
            self._busy = False
        return self._worked

    def _action(self, work: Callable[[], None], *keys: str) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(work)
        return action

    def _on_stack_changed(self) -> None:
        for action, word, text, possible in (
            (self.undo_action, "Undo", self._stack.undoText(), self._stack.canUndo()),
            (self.redo_action, "Redo", self._stack.redoText(), self._stack.canRedo()),
        ):
            action.setText(f"{word}: {text.replace('&', '&&')}" if possible else word)
            action.setEnabled(possible)


def settings_text(before: ExperimentSpec, after: ExperimentSpec) -> str:
    """What an edit of the setup did, in a few words."""
    changes = changes_between(before, after)
    if len(changes) == 1 and changes[0].name != "title":
        return changes[0].title
    if after.title and after.title != before.title:
        return f"preset {after.title}"
    return f"{len(changes)} settings"


def view_text(before: dict[str, Any], after: dict[str, Any]) -> str:
    """What a change of the shelf did, in a few words, told by its `state` before and after."""
    if before["baseline"] != after["baseline"]:
        return "choose the baseline" if after["baseline"] else "compare with no baseline"
    if before["group_by"] != after["group_by"]:
        return "group runs" if after["group_by"] else "group runs no more"
    old, new = ({(look["run"], look["arm"]): look for look in state["looks"]} for state in (before, after))
    changed = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    if len(changed) != 1:
        return f"the looks of {len(changed):,} runs"
    run, arm = changed[0]
    return f"{_look_word(old.get(changed[0], {}), new.get(changed[0], {}))} {arm} of {Path(run).name}"


def _look_word(old: dict[str, Any], new: dict[str, Any]) -> str:
    for part, words in (("shown", ("hide", "show")), ("pinned", ("unpin", "pin"))):
        if old.get(part) != new.get(part):  # an absent one is the default, which is the opposite of what was chosen
            return words[new[part] if part in new else not old[part]]
    return "colour of"


def _moving(paths: Sequence[Path], say: Callable[[str], None]) -> Callable[[bool], None]:
    """Something that moves these runs into the trash (True) or out of it (False).

    It raises `UserError` when it could move none; a few that it cannot move are left where they are for good, and it says so.
    """
    places = list(paths)

    def move(into_trash: bool) -> None:
        from core.store.trash import restore, trash  # noqa: PLC0415 - the window is shown first

        moved, problems = [], []
        for place in places:
            try:
                moved.append(trash(place) if into_trash else restore(place))
            except UserError as error:
                problems.append(str(error))
        if not moved:
            raise UserError(problems[0])
        places[:] = moved
        if problems:
            say(problems[0] if len(problems) == 1 else f"{len(problems):,} runs stayed; of the first: {problems[0]}")

    return move
