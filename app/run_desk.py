"""What the user does with stored runs: looks at one, goes on with it, branches it, describes it, deletes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.history.stored_runs import StoredRuns
from app.numbers import count
from app.run_control import RunControl
from app.shelf import Shelf
from app.undo import Undo
from core.analysis.grafts import GraftPlan
from core.boxes import Describe
from core.errors import UserError
from core.spec import ExperimentSpec
from core.spec_changes import changes_between, live_values
from core.store.branching import branch
from core.store.continuing import newest_unfinished, spec_of
from core.store.describing import describe, description
from core.store.index import RunSummary
from core.store.run_folder import RunFolder

T = TypeVar("T")


class RunDesk(QObject):
    """Serves one window. What reads or copies whole runs happens in the shelf's reading thread.

    Signals:
        said(str, object): a sentence for the user, and (text of a button, callable) or None.
        specFound(object): the settings of the run that is looked at, to be shown.
        unfinishedFound(object): the newest stored run, a `RunSummary`, is being made by another program or did not reach its end.
    """

    said = Signal(str, object)
    specFound = Signal(object)
    unfinishedFound = Signal(object)

    def __init__(self, control: RunControl, shelf: Shelf, undo: Undo) -> None:
        super().__init__()
        self._control, self._shelf, self._undo = control, shelf, undo
        self._viewed = StoredRuns(shelf.reader, matrices=True)
        self._spec: ExperimentSpec | None = None

    # ---- looking and going on

    def look_around(self, delay: float = 0.0) -> None:
        """See whether there is a run to go on with, after so many seconds."""

        def found(run: RunSummary | None) -> None:
            if run is not None:
                self.unfinishedFound.emit(run)

        self._ask(lambda: newest_unfinished(self._control.root), found, delay)

    def open(self, path: Path) -> None:
        """Look at a stored run, live while another program writes it. While a run is in hand, show its curves beside that one."""
        path = path.absolute()
        try:
            folder = RunFolder.open(path)
        except UserError as error:
            self.said.emit(str(error), None)
            return
        if self._control.active:  # also while it gets ready: a run that is gone on with, or the next one of a sweep
            self._show_beside(folder)
            return
        self._viewed.want({str(path)})
        self._control.show(path, self._viewed.model(str(path)))
        self._spec = self._known_spec(folder)
        if self._spec is not None:
            self.specFound.emit(self._spec)
        if folder.state in ("running", "paused"):
            held = self.tr("'{0}' is held by another program; it is shown as it grows, read-only.")
            self.said.emit(held.format(folder.info.name), None)
        elif folder.notice:
            self.said.emit(folder.notice, None)

    def resume(self, path: Path, data: Path, *, linger: bool = True) -> bool:
        """Go on with a stored run as it is; the setup shows its settings. See `RunControl.resume`; False if that cannot begin."""
        try:
            spec = spec_now(RunFolder.open(path))
        except UserError as error:
            self.said.emit(str(error), None)
            return False
        self.specFound.emit(spec)
        self._control.resume(path, data, linger=linger)
        return True

    def go_on(self, spec: ExperimentSpec, data: Path) -> bool:
        """Go on with the run that is looked at, with those live settings of `spec` that were changed meanwhile.

        False, with a sentence, if it cannot be written, above all because another program does so: it stays in sight then.
        """
        path = self._control.viewed
        assert path is not None
        try:
            folder = RunFolder.open(path)
            problem = "" if folder.lock() else folder.notice
            folder.unlock()  # for the training thread
        except UserError as error:
            problem = str(error)
        if problem:
            self.said.emit(problem, None)
            return False
        changes = live_values(changes_between(self._spec, spec)) if self._spec else ()
        self._control.resume(path, data, changes=changes)
        return True

    def drain(self) -> None:
        """Take in what was read. Called on the frame clock."""
        if self._control.viewed is None:
            self._viewed.want(())
        elif problem := self._viewed.problem(str(self._control.viewed)):
            self._control.run.reason = problem

    # ---- turns of a sweep

    def run_item(self, spec: ExperimentSpec, path: Path, tags: tuple[str, ...], data: Path) -> bool:
        """Train one run of a sweep to its end in a new folder; False, with a sentence, while the user has a run in hand."""
        if self._busy():
            return False
        self.specFound.emit(spec)
        self._control.run_item(path, spec, data, tags)
        return True

    def resume_item(self, path: Path, data: Path) -> str:
        """Go on with one run of a sweep to its end, and return "".

        With a sentence: "stopped" while the user has a run in hand, "failed" if its settings cannot be used.
        """
        if self._busy():
            return "stopped"
        return "" if self.resume(path, data, linger=False) else "failed"

    # ---- changing what is stored

    def branch(self, path: Path) -> None:
        """Copy a run as it is at its newest checkpoint, and look at the copy: live settings can be changed before it goes on."""
        self._ask(lambda: branch(path, self._control.root), self._on_branched)

    def graft(self, plan: GraftPlan) -> None:
        """Make a stored run of a transplant of the run that is shown, and look at it."""
        run, root = Path(self._control.place), self._control.root

        def store() -> RunFolder:
            from core.analysis.grafted_run import store_graft  # noqa: PLC0415 - loads torch

            return store_graft(run, root, plan)

        self._ask(store, self._on_branched)

    def describe(self, path: Path, changes: dict[str, object]) -> None:
        """Change name, notes or tags (keys of `changes`) of a run, the one in hand included; can be undone."""
        try:
            before = RunFolder.open(path).info
        except UserError as error:
            self.said.emit(str(error), None)
            return
        old = {name: getattr(before, name) for name in changes}
        text = self.tr("describe {0}").format(before.name)
        self._undo.act(text, old, dict(changes), lambda values: self._describe(path, values))

    def trash(self, paths: Sequence[Path]) -> None:
        """Move runs to the trash; can be undone."""
        if self._control.viewed in paths:
            self._control.reset()
        if self._undo.trash(paths):
            for path in paths:
                self._shelf.forget(str(path))
            one, several = self.tr("The run is in the trash."), self.tr("{0} runs are in the trash.")
            sentence = one if len(paths) == 1 else several.format(count(len(paths)))
            self.said.emit(sentence, (self.tr("Undo"), self._undo.undo_action.trigger))

    # ---- inside

    def _busy(self) -> bool:
        if self._control.active:
            self.said.emit(self.tr("A run is in hand; stop it, then start the sweep again."), None)
        return self._control.active

    def _show_beside(self, folder: RunFolder) -> None:
        spec = self._known_spec(folder)
        for arm in spec.arms if spec else ():
            self._shelf.set_look((str(folder.path), arm.name), shown=True)
        beside = self.tr("'{0}' is shown beside the run in hand, in the curves.")
        self.said.emit(beside.format(folder.info.name), None)

    def _known_spec(self, folder: RunFolder) -> ExperimentSpec | None:
        try:
            return spec_now(folder)
        except UserError as error:
            self.said.emit(str(error), None)
            return None

    def _on_branched(self, made: RunFolder) -> None:
        if self._control.active:
            stored = self.tr("The branch is stored as '{0}'; open it when the run in hand has ended.")
            self.said.emit(stored.format(made.path.name), None)
        else:
            self.open(made.path)
            self.said.emit(self.tr("This is a copy; change live settings if you like, then press Resume."), None)

    def _describe(self, path: Path, values: dict[str, object]) -> None:
        said = description(**values)  # type: ignore[arg-type]
        if self._control.active and self._control.run.folder == str(path):
            self._control.send(Describe(said.name, said.notes, said.tags))
        else:
            describe(path, said.name, said.notes, said.tags)

    def _ask(self, work: Callable[[], T], take: Callable[[T], None], delay: float = 0.0) -> None:
        """Do something in the reading thread; what is wrong with the user's wish becomes a sentence."""

        def attempt() -> T | UserError:
            try:
                return work()
            except UserError as error:
                return error

        def taken(result: T | UserError) -> None:
            if isinstance(result, UserError):
                self.said.emit(str(result), None)
            else:
                take(result)

        self._shelf.reader.ask(attempt, taken, delay)


def spec_now(folder: RunFolder) -> ExperimentSpec:
    """The settings a stored run goes on with, its live changes included; raises `UserError` if they cannot be used."""
    spec = spec_of(folder.info.spec, folder.path)
    for change in (*folder.info.changes, *folder.info.pending):
        spec = spec.with_live(change.values, change.arm)
    return spec
