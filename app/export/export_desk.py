"""What the user takes out of the program: figures, tables of numbers, what was learned, and the command that repeats a run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.export.export_dialog import ExportDialog
from app.export.exporter import Exporter, Outcome
from app.language import in_english, marked, translate
from app.numbers import count
from app.panels.base import Panel
from core.command_of import command_of
from core.errors import UserError
from core.figures.figure import SIZES, FigureSpec
from core.spec import ExperimentSpec
from core.store.continuing import spec_of
from core.store.event_files import export_events
from core.store.export import export_csv, export_weights
from core.store.run_folder import RunFolder

_CURVES = marked("ExportDesk", "Curves (*.csv)")
_TENSORS = marked("ExportDesk", "What was learned (*.safetensors)")
_ARRAYS = marked("ExportDesk", "As NumPy (*.npz)")
_EVENTS = marked("ExportDesk", "TensorBoard folder")
_WRITERS: dict[str, tuple[str, Callable[[RunFolder, Path], int], str]] = {
    _CURVES: ("csv", export_csv, marked("ExportDesk", "{0} rows written to {1}.")),
    _TENSORS: ("safetensors", export_weights, marked("ExportDesk", "{0} tensors written to {1}.")),
    _ARRAYS: ("npz", export_weights, marked("ExportDesk", "{0} arrays written to {1}.")),
    _EVENTS: ("", export_events, marked("ExportDesk", "{0} scalars written to {1}.")),
}


class ExportDesk(QObject):
    """Serves one window; draws and writes in the exporter's thread.

    Signals:
        said(str, str): a sentence for the user, and details or "".

    Attributes:
        exporter: the worker. dialog: the export dialog opened last, or None. files: the file dialog opened last, or None.
    """

    said = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.exporter = Exporter(self)
        self.exporter.ended.connect(self._on_ended)
        self.dialog: ExportDialog | None = None
        self.files: QFileDialog | None = None
        self._window = window

    def export_figure(self, panel: Panel) -> None:
        """Show what the panel shows as a figure for paper, to be saved or copied."""
        if (figure := _figure(panel)) is None:
            self.said.emit(self.tr("{0} shows nothing to export yet; train first.").format(_title(panel)), "")
            return
        self.dialog = ExportDialog(figure, self.exporter, self._window)
        self.dialog.open()

    def copy_figure(self, panel: Panel) -> None:
        """Put what the panel shows on the clipboard as picture, SVG and table."""
        if (figure := _figure(panel)) is None:
            self.said.emit(self.tr("{0} shows nothing to copy yet; train first.").format(_title(panel)), "")
        else:
            self.exporter.copy(figure, SIZES[0])

    def export_run(self, path: Path) -> None:
        """Ask for a file and write the curves of a stored run, what it has learned, or TensorBoard events into it."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        kinds = {self.tr(kind): kind for kind in _WRITERS}
        files = QFileDialog(self._window, self.tr("Export {0}").format(path.name), documents)
        files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        files.setOption(QFileDialog.Option.DontUseNativeDialog)  # whose filters do not always set the ending
        files.setNameFilters(list(kinds))
        files.filterSelected.connect(lambda chosen: _propose(files, files.selectedFiles()[0], kinds[chosen]))
        _propose(files, path.name, _CURVES)
        files.fileSelected.connect(lambda file: self.write(path, kinds[files.selectedNameFilter()], Path(file)))
        self.files = files
        files.open()

    def write(self, run: Path, kind: str, file: Path) -> None:
        """Write one kind of thing of a stored run, one of the file dialog's filters in English, into `file`."""
        _, writer, pattern = _WRITERS[kind]
        failure = self.tr("{0} could not be exported").format(run.name)
        self.exporter.run(partial(_written, run, file, writer, self.tr(pattern)), failure)

    def copy_command(self, run: Path) -> None:
        """Put the command that repeats a stored run on the clipboard; live changes are in it from the beginning."""
        try:
            info = RunFolder.open(run).info
            changes = [(change.arm, change.values) for change in info.changes]
            self._copy_text(spec_of(info.spec, run), changes)
        except UserError as error:
            self.said.emit(str(error), "")

    def copy_command_of(self, spec: ExperimentSpec) -> None:
        """Put the command that trains `spec` on the clipboard."""
        try:
            self._copy_text(spec, [])
        except UserError as error:
            self.said.emit(str(error), "")

    def close(self) -> bool:
        """Write what was asked for and end the thread; False when that took longer than five seconds."""
        return self.exporter.close()

    def _copy_text(self, spec: ExperimentSpec, changes: list[tuple[str, dict[str, object]]]) -> None:
        command = command_of(spec, changes)
        QGuiApplication.clipboard().setText(command)
        plain = self.tr("Copied: {0}.")
        changed = self.tr("Copied: {0}. Settings that were changed while it ran hold from its beginning there.")
        self.said.emit((changed if changes else plain).format(command), "")

    def _on_ended(self, outcome: Outcome) -> None:
        self.said.emit(outcome.sentence, outcome.details)


def _figure(panel: Panel) -> FigureSpec | None:
    """What the panel shows as a figure, whose words are English in every language, as papers are."""
    with in_english():
        return panel.figure()


def _title(panel: Panel) -> str:
    return translate("Panel", panel.title)


def _propose(files: QFileDialog, file: str, kind: str) -> None:
    """Propose a name with the ending of this kind. Qt adds none to a name with a dot, such as "inner_rate=0.02"."""
    name, ending = Path(file).name, _WRITERS[kind][0]
    for known, _, _ in _WRITERS.values():
        name = name.removesuffix(f".{known}")
    files.setDefaultSuffix(ending)
    files.selectFile(f"{name}.{ending}" if ending else name)


def _written(run: Path, file: Path, writer: Callable[[RunFolder, Path], int], pattern: str) -> Outcome:
    written = writer(RunFolder.open(run), file)
    return Outcome(pattern.format(count(written), file), file)
