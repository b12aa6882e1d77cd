"""Draws figures off the GUI thread, and saves them or puts them on the clipboard."""

from __future__ import annotations

import queue
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage

from app.history.reader import Reader
from core.errors import UserError
from core.figures.drawing import DRAWN, figure_bytes, save_figure, undrawable
from core.figures.figure import FigureSpec, Size

T = TypeVar("T")
_MOST_LETTERS = 12  # in a sentence
_DRAIN = 30  # milliseconds between two looks for results while something is being drawn


@dataclass(frozen=True)
class Outcome:
    """What became of an export: a sentence for the user, the file that was written or None, and details when it failed."""

    sentence: str
    path: Path | None = None
    details: str = ""
    failed: bool = False


class Exporter(QObject):
    """One worker thread that draws, begun with the first figure. Close it before the program ends.

    Signals:
        ended: a figure was saved or copied, or could not be; carries an `Outcome`. Emitted in the GUI thread.

    Attributes:
        folder: where a figure was saved last, or "".
    """

    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = ""
        self._worker = Reader()
        self._results: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._pending = 0
        self._clock = QTimer(self, interval=_DRAIN)
        self._clock.timeout.connect(self._on_clock)

    @property
    def busy(self) -> bool:
        """Whether something is being drawn or written."""
        return self._pending > 0

    def save(self, figure: FigureSpec, path: Path, size: Size) -> None:
        """Write the figure, or its numbers, into a file whose ending says what it is to be; `ended` says how that went."""

        def save() -> Outcome:
            save_figure(figure, path, size)
            saved, kind = self.tr("Saved {0}.").format(path), path.suffix.lower().removeprefix(".")
            return Outcome(self._with_boxes(saved, figure) if kind in DRAWN else saved, path)

        self.folder = str(path.parent)
        failure = self.tr("{0} could not be drawn").format(path.name)
        self._ask(lambda: _tried(save, failure), self.ended.emit)

    def copy(self, figure: FigureSpec, size: Size) -> None:
        """Put the figure on the clipboard as a picture, as SVG and as a table in text; `ended` says how that went."""

        def draw() -> tuple[dict[str, bytes], str]:
            files = {kind: figure_bytes(figure, kind, size) for kind in ("png", "svg", "tsv")}
            return files, self._with_boxes(self.tr("Copied the figure as picture, SVG and table."), figure)

        self._ask(lambda: _tried(draw, self.tr("The figure could not be drawn")), self._take_copy)

    def run(self, work: Callable[[], Outcome], failure: str) -> None:
        """Do any other piece of exporting in the thread; `failure` begins the sentence for an error that nobody foresaw."""
        self._ask(lambda: _tried(work, failure), self.ended.emit)

    def preview(self, figure: FigureSpec, size: Size, take: Callable[[QImage], None]) -> None:
        """Draw the figure and hand it to `take` in the GUI thread; one that cannot be drawn is an empty image and an `ended`."""

        def show(drawn: bytes | Outcome) -> None:
            if isinstance(drawn, Outcome):
                self.ended.emit(drawn)
            take(QImage() if isinstance(drawn, Outcome) else QImage.fromData(drawn))

        failure = self.tr("The figure could not be drawn")
        self._ask(lambda: _tried(lambda: figure_bytes(figure, "png", size), failure), show)

    def close(self, seconds: float = 5.0) -> bool:
        """Write what was asked for and end the thread; False when that took longer. Nothing can be asked afterwards."""
        self._clock.stop()
        return self._worker.close(seconds)

    def _ask(self, work: Callable[[], T], take: Callable[[T], None]) -> None:
        """Do `work` in the thread in any case, and call `take` with its result here, unless the window is closed before."""
        self._pending += 1
        self._worker.ask(lambda: self._results.put(partial(take, work())), None)
        self._clock.start()

    def _on_clock(self) -> None:
        while not self._results.empty():
            self._pending -= 1
            self._results.get_nowait()()
        if not self._pending:
            self._clock.stop()

    def _take_copy(self, drawn: tuple[dict[str, bytes], str] | Outcome) -> None:
        if isinstance(drawn, tuple):
            files, sentence = drawn
            QGuiApplication.clipboard().setMimeData(mime_data(files["png"], files["svg"], files["tsv"]))
            drawn = Outcome(sentence)
        self.ended.emit(drawn)

    def _with_boxes(self, sentence: str, figure: FigureSpec) -> str:
        """What is told of a figure, and which of its letters could not be drawn."""
        if not (letters := undrawable(figure)):
            return sentence
        boxes = self.tr("No font on this computer has the letters {0}; boxes stand in their place.")
        return f"{sentence} {boxes.format(' '.join(letters[:_MOST_LETTERS]))}"


def _tried(work: Callable[[], T], failure: str) -> T | Outcome:
    """What `work` gives, or what the user is told when it fails; called in the worker thread."""
    try:
        return work()
    except UserError as error:
        return Outcome(str(error), failed=True)
    except Exception as error:
        return Outcome(f"{failure} ({type(error).__name__}: {error}).", details=traceback.format_exc(), failed=True)


def mime_data(png: bytes, svg: bytes, table: bytes) -> QMimeData:
    """One piece for the clipboard: whoever pastes takes the kind that suits.

    The PNG is there as it is as well, because it says how many inches wide it is.
    """
    data = QMimeData()
    data.setImageData(QImage.fromData(png))
    data.setData("image/png", QByteArray(png))
    data.setData("image/svg+xml", QByteArray(svg))
    data.setText(table.decode())
    return data
