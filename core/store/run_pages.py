"""What is written into a run's folder while it goes on: curves, checkpoints, snapshots, best weights, run.json and the log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.events import Contender, Evaluated, Event, MatrixSnapshot, Metrics, Saved
from core.store.best_weights import BestFiles, forget_best_after
from core.store.checkpoint import Checkpoint, checkpoint_files, numbered, prune, save_checkpoint
from core.store.disk import StoreError, system_refused
from core.store.holding import Found, Hold
from core.store.metrics import MetricsFile
from core.store.run_folder import RunFolder
from core.store.run_log import entry_of
from core.store.run_story import informed, measured, recalled, rows_of
from core.store.snapshots import Snapshots, forget_after


class RunPages:
    """The open files of one run, for the writer's thread. Whatever fails may be called again with the same batch."""

    def __init__(self, folder: RunFolder, notice: Callable[[str], None], after: int) -> None:
        """See `RunWriter`."""
        self._folder = folder
        self._notice = notice
        self._after = after
        self._hold = Hold(folder)
        self._info = folder.info
        self._metrics: MetricsFile | None = None
        self._may_create = True
        self._begun = False
        self._written_to = after
        self._newest: Saved | None = None
        self._again: Saved | None = None
        self._unlogged: list[str] = []

    def write(self, batch: list[Event], *, insisted: bool, urgent: bool) -> None:
        """Write all of a batch.

        Args:
            batch: in order. insisted: what is missing may be made anew. urgent: run.json is to be brought up to date.

        Raises:
            StoreError: something was not written.
        """
        try:
            self._write(self._opened(insisted), batch, urgent=urgent)
        except StoreError:
            self._hold.require_folder()  # without it, that is what is to be said
            raise
        for entry in filter(None, map(entry_of, batch)):  # last: what is written again would stand there twice
            self.log(entry)

    def _write(self, metrics: MetricsFile, batch: list[Event], *, urgent: bool) -> None:
        rows = [row for event in batch if isinstance(event, Metrics | Evaluated) for row in rows_of(event)]
        if rows:
            metrics.append(rows)
        if self._again is not None:
            self._keep(metrics, self._again)
            self._again = None
        info = measured(self._info, rows)
        for event in batch:
            info = informed(info, event)
            if isinstance(event, Saved):
                if info.changes != self._folder.info.changes:  # no checkpoint knows of a change that run.json does not
                    self._folder.save_info(info)
                self._keep(metrics, event)
            elif isinstance(event, Contender):
                self._best.take(event)
            elif isinstance(event, MatrixSnapshot):
                self._snapshots.take(event)
        if any(isinstance(event, Contender | Saved) for event in batch):
            self._best.finish(self._checkpoints())
        if urgent and info != self._folder.info:
            self._folder.save_info(info)
        self._info = info  # only now: a batch that is written again starts from the same
        self._written_to = max((row.iteration for row in rows), default=self._written_to)

    def log(self, entry: str) -> None:
        """Add to log.txt, later if it cannot be now: that is no reason for a run to stand still."""
        self._unlogged.append(entry)
        with suppress(StoreError):
            while self._unlogged:
                self._folder.log(self._unlogged[0])
                del self._unlogged[0]

    def close(self) -> None:
        """Close what is open."""
        if self._metrics is not None:
            metrics, self._metrics = self._metrics, None
            metrics.close()

    def _opened(self, insisted: bool) -> MetricsFile:
        """The curves, once it is sure that the folder is the run's."""
        found = self._hold.look(anew=insisted)
        if found is not Found.SAME or (self._metrics is not None and not self._metrics.in_place()):
            self.close()
        if found is Found.EMPTY:
            self._may_create, self._again = True, self._newest
        if self._metrics is None:
            self._metrics = self._open(insisted)
        return self._metrics

    def _open(self, insisted: bool) -> MetricsFile:
        path = self._folder.metrics_path
        if not (self._may_create or insisted or path.exists()):
            raise StoreError(f"{path} was moved or deleted while its run went on; put it back.", path, transient=True)
        metrics = MetricsFile.for_writing(path)
        try:
            if self._begun:
                self._note_loss(metrics.newest())
            else:
                metrics.drop_after(self._after)
                forget_after(self._folder.matrices_path, self._after)
                forget_best_after(self._folder.best_path, self._after)
                self._snapshots = Snapshots(self._folder.matrices_path)
                self._info = recalled(self._info, metrics)
            self._best = BestFiles(self._folder.best_path)
        except BaseException:
            metrics.close()
            raise
        self._begun, self._may_create = True, False
        for notice in filter(None, (metrics.notice, *self._best.notices)):
            self._tell(notice)
        return metrics

    def _note_loss(self, newest: int) -> None:
        """Remember in run.json that a part of the curves is gone, if one is."""
        if newest < self._written_to:
            lost = (
                f"The curves from iteration {newest + 1} to {self._written_to} were lost on disk while the run went on."
            )
            info = self._info.model_copy(update={"lost": (*self._info.lost, lost)})
            self._folder.save_info(info)
            self._info = info
            self._written_to = newest
            self._tell(lost)

    def _tell(self, sentence: str) -> None:
        self._notice(sentence)
        self.log(sentence)

    def _keep(self, metrics: MetricsFile, event: Saved) -> None:
        """A checkpoint, then the row that says it is safe. The best weights that it counts on go first."""
        self._snapshots.finish()
        self._best.finish({*self._checkpoints(), event.iteration})
        checkpoint = Checkpoint(event.iteration, event.tensors, event.state)
        known = map(numbered, checkpoint_files(self._folder.checkpoints_path))
        best = event.best or (event.iteration, True) in known  # the newer copy takes the place of the other
        path = save_checkpoint(self._folder.checkpoints_path, checkpoint, best=best)
        metrics.note_checkpoint(event.iteration, path.name, _digest(path))
        prune(self._folder.checkpoints_path)
        self._newest = event

    def _checkpoints(self) -> set[int]:
        """Iterations of the checkpoints that are there."""
        return {numbered(path)[0] for path in checkpoint_files(self._folder.checkpoints_path)}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise system_refused("read", path, error) from error
