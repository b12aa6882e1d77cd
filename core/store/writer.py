"""The one thread that writes a run, in batches, at least once a second; nothing is dropped while the disk fails."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from core.events import Evaluated, Event, MatrixSnapshot, Metrics, Saved
from core.store.checkpoint import Checkpoint, prune, save_checkpoint
from core.store.disk import StoreError
from core.store.metrics import MetricsFile
from core.store.run_folder import RunFolder
from core.store.run_story import informed, measured, rows_of
from core.store.snapshots import Snapshots

BATCH_SECONDS = 0.5
RETRY_SECONDS = 1.0


class RunWriter:
    """Writes what a run says into its folder, from the thread it owns.

    While something cannot be written, it keeps everything, tells `trouble` a sentence once and tries again every second; when all
    is written it tells `trouble` an empty one.
    """

    def __init__(self, folder: RunFolder, trouble: Callable[[str], None], *, after: int = 0) -> None:
        """Take over a locked folder. A run that goes on has everything after iteration `after` dropped first."""
        self.folder = folder
        self._trouble = trouble
        self._after = after
        self._news = threading.Condition()
        self._waiting: list[Event] = []
        self._closing = False
        self._unwritten = 0
        self._said = ""
        self._metrics: MetricsFile | None = None
        self._snapshots = Snapshots(folder.matrices_path)
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def put(self, event: Event) -> None:
        """Hand over an event; never waits."""
        with self._news:
            self._waiting.append(event)
            self._unwritten += 1
            if _is_news(event):
                self._news.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait until everything handed over is on disk; False when that did not happen in time."""
        with self._news:
            self._news.notify_all()
            return self._news.wait_for(lambda: not self._unwritten or not self._thread.is_alive(), seconds)

    def close(self, seconds: float = 5.0) -> bool:
        """Write what is left, end the thread and give the folder back; False when something could not be written in time."""
        written = self.flush(seconds)
        with self._news:
            self._closing = True
            self._news.notify_all()
        self._thread.join(seconds)
        return written and not self._thread.is_alive()

    # ---- in the thread

    def _run(self) -> None:
        batch: list[Event] = []
        while True:
            with self._news:
                if (not batch and not self._waiting and not self._closing) or (self._said and not self._closing):
                    self._news.wait(RETRY_SECONDS)
                if self._closing and (self._said or not (batch or self._waiting)):
                    break
                batch, self._waiting = batch + self._waiting, []
            if batch and self._written(batch):
                with self._news:
                    self._unwritten -= len(batch)
                    batch = []
                    self._news.notify_all()
                    if not self._closing:
                        self._news.wait_for(lambda: self._closing or self._urgent(), BATCH_SECONDS)
        if self._metrics is not None:
            self._metrics.close()
        self.folder.unlock()

    def _urgent(self) -> bool:
        return any(map(_is_news, self._waiting))

    def _written(self, batch: list[Event]) -> bool:
        """Write a batch, all of which may be written again; says whether it is on disk."""
        try:
            if self._metrics is None:
                self._metrics = MetricsFile.for_writing(self.folder.metrics_path)
                if self._after:
                    self._metrics.drop_after(self._after)
            self._write(self._metrics, batch)
        except StoreError as error:
            self._say(str(error))
            return False
        except Exception as error:  # a defect must not end the thread and with it what is still to be written
            self._say(f"The run could not be saved: {type(error).__name__}: {error}.")
            return False
        self._say("")
        return True

    def _say(self, sentence: str) -> None:
        if bool(sentence) != bool(self._said):
            self._trouble(sentence)
        self._said = sentence

    def _write(self, metrics: MetricsFile, batch: list[Event]) -> None:
        rows = [row for event in batch if isinstance(event, Metrics | Evaluated) for row in rows_of(event)]
        if rows:
            metrics.append(rows)
        info = measured(self.folder.info, rows)
        for event in batch:
            info = informed(info, event)
            if isinstance(event, Saved):
                self._keep(metrics, event)
            elif isinstance(event, MatrixSnapshot):
                self._snapshots.take(event)
        if info != self.folder.info and any(map(_is_news, batch)):
            self.folder.save_info(info)

    def _keep(self, metrics: MetricsFile, event: Saved) -> None:
        """A checkpoint, then the row that says it is safe."""
        self._snapshots.finish()
        checkpoint = Checkpoint(event.iteration, event.tensors, event.state)
        path = save_checkpoint(self.folder.checkpoints_path, checkpoint, best=event.best)
        metrics.note_checkpoint(event.iteration, path.name, _digest(path))
        prune(self.folder.checkpoints_path)


def _is_news(event: Event) -> bool:
    """Whether an event is written at once, not with the next batch."""
    return not isinstance(event, Metrics | MatrixSnapshot)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
