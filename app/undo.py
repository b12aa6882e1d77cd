"""Undo and redo of what the user did to the view, the settings and the stored runs. It knows states and callables, no widgets."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack

from app.language import settings_text, translate
from app.numbers import count
from core.errors import UserError
from core.spec import ExperimentSpec
from core.spec_changes import SettingChange, changes_between

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
        self.note(edit_text(before, after), before, after, apply, merges=merges)

    def trash(self, paths: Sequence[Path], name: str = "") -> bool:
        """Move stored runs to the trash, from where undoing it brings them back, and say whether any could be moved.

        `name` is what the only one is called.
        """
        several = self.tr("delete {0} runs").format(count(len(paths)))
        text = several if len(paths) > 1 else self.tr("delete {0}").format(name or paths[0].name)
        return self.act(text, False, True, _moving(paths, self.problemFound.emit))

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
        stack = self._stack
        undo = self.tr("Undo: {0}").format(stack.undoText()) if stack.canUndo() else self.tr("Undo")
        redo = self.tr("Redo: {0}").format(stack.redoText()) if stack.canRedo() else self.tr("Redo")
        self.undo_action.setText(undo.replace("&", "&&"))
        self.redo_action.setText(redo.replace("&", "&&"))
        self.undo_action.setEnabled(stack.canUndo())
        self.redo_action.setEnabled(stack.canRedo())


def edit_text(before: ExperimentSpec, after: ExperimentSpec) -> str:
    """What an edit of the setup did, in a few words."""
    changes = changes_between(before, after)
    if len(changes) == 1 and changes[0].name != "title":
        return change_text(changes[0])
    if after.title and after.title != before.title:
        return translate("Undo", "preset {0}").format(settings_text(after.title))
    return translate("Undo", "{0} settings").format(len(changes))


def change_text(change: SettingChange) -> str:
    """The title of a change in the language in force: "Inner rate", "Inner rate of MC2", "add MC2"."""
    title = change.title
    if change.name == "arm":
        pattern = translate("Undo", "remove {0}") if change.value is None else translate("Undo", "add {0}")
        return pattern.format(title.partition(" ")[2])
    what, of, owner = title.partition(" of ") if change.arm else (title, "", "")
    return translate("Undo", "{0} of {1}").format(settings_text(what), owner) if of else settings_text(title)


def view_text(before: dict[str, Any], after: dict[str, Any]) -> str:
    """What a change of the shelf did, in a few words, told by its `state` before and after."""
    if before["baseline"] != after["baseline"]:
        chosen = translate("Undo", "choose the baseline")
        return chosen if after["baseline"] else translate("Undo", "compare with no baseline")
    if before["group_by"] != after["group_by"]:
        return translate("Undo", "group runs") if after["group_by"] else translate("Undo", "group runs no more")
    old, new = ({(look["run"], look["arm"]): look for look in state["looks"]} for state in (before, after))
    changed = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    if len(changed) != 1:
        return translate("Undo", "the looks of {0} runs").format(count(len(changed)))
    run, arm = changed[0]
    return _look_pattern(old.get(changed[0], {}), new.get(changed[0], {})).format(arm, Path(run).name)


def _look_pattern(old: dict[str, Any], new: dict[str, Any]) -> str:
    """What happened to the arm {0} of the run {1}."""
    shown = translate("Undo", "hide {0} of {1}"), translate("Undo", "show {0} of {1}")
    pinned = translate("Undo", "unpin {0} of {1}"), translate("Undo", "pin {0} of {1}")
    for part, patterns in (("shown", shown), ("pinned", pinned)):
        if old.get(part) != new.get(part):  # an absent one is the default, which is the opposite of what was chosen
            return patterns[new[part] if part in new else not old[part]]
    return translate("Undo", "colour of {0} of {1}")


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
            several = translate("Undo", "{0} runs stayed; of the first: {1}").format(count(len(problems)), problems[0])
            say(problems[0] if len(problems) == 1 else several)

    return move
