"""The dialog in which one sees a figure before it is saved or copied."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.export.exporter import Exporter
from app.language import marked, settings_text
from core.figures.figure import SIZES, CurveFigure, FigureSpec, Size

_KINDS = {
    "pdf": marked("ExportDialog", "PDF, for a paper"),
    "svg": marked("ExportDialog", "SVG, to edit"),
    "png": marked("ExportDialog", "PNG, a picture"),
    "csv": marked("ExportDialog", "CSV, the numbers"),
    "tsv": marked("ExportDialog", "TSV, the numbers"),
}
_DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation


class Preview(QLabel):
    """A picture as large as there is room for, on white like the paper."""

    def __init__(self) -> None:
        super().__init__()
        self.setText(self.tr("Drawing…"))
        self._image = QImage()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(320, 260)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(self.tr("Preview of the figure"))

    def show_image(self, image: QImage) -> None:
        """Show this picture; an empty one leaves words."""
        self._image = image
        if image.isNull():
            self.setText(self.tr("The figure could not be drawn."))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale the picture anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        picture = QPixmap.fromImage(self._image.scaled(room, keep, smooth))
        picture.setDevicePixelRatio(ratio)
        self.setPixmap(picture)


class ExportDialog(QDialog):
    """A preview, the size and kind of file, and what to do with it. Open it with `open()`; it deletes itself when closed.

    Attributes:
        preview: the figure. size_box, kind_box: the choices. save_button, copy_button: the deeds.
        files: the file dialog once it was asked for, or None.
    """

    def __init__(self, figure: FigureSpec, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export figure"))
        self._figure, self._exporter = figure, exporter
        self._wanted = 0
        self.files: QFileDialog | None = None
        self.preview = Preview()
        self.size_box, self.kind_box = self._boxes()
        self.save_button, self.copy_button = QPushButton(self.tr("Save…")), QPushButton(self.tr("Copy"))
        self._arrange()
        self.size_box.currentIndexChanged.connect(self._draw)
        self.save_button.clicked.connect(self._ask_for_file)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self._draw()

    @property
    def chosen_size(self) -> Size:
        """The size that is chosen now."""
        return SIZES[self.size_box.currentIndex()]

    @property
    def chosen_kind(self) -> str:
        """Ending of the file without its dot."""
        return str(self.kind_box.currentData())

    def _boxes(self) -> tuple[QComboBox, QComboBox]:
        sizes, kinds = QComboBox(), QComboBox()
        sizes.addItems([settings_text(size.title) for size in SIZES])
        sizes.setAccessibleName(self.tr("Size of the figure"))
        sizes.setToolTip(
            self.tr("Type and lines are drawn for this width; the height follows from what the figure holds.")
        )
        for kind, words in _KINDS.items():
            kinds.addItem(self.tr(words), kind)
        kinds.setAccessibleName(self.tr("Kind of file"))
        kinds.setToolTip(
            self.tr("In PDF and SVG text stays text. CSV and TSV hold every number that is visible, one a line.")
        )
        return sizes, kinds

    def _arrange(self) -> None:
        self.copy_button.setToolTip(self.tr("Put picture, SVG and table on the clipboard together."))
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        self.save_button.setDefault(True)
        form = QFormLayout()
        form.addRow(self.tr("Size"), self.size_box)
        form.addRow(self.tr("File"), self.kind_box)
        row = QHBoxLayout()
        row.addLayout(form)
        row.addStretch()
        for button in (self.copy_button, self.save_button, close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.addWidget(self.preview, 1)
        column.addLayout(row)
        self.resize(700, 640)

    def _draw(self) -> None:
        """Ask for the preview; only the newest one that was asked for is shown."""
        self._wanted += 1
        number = self._wanted
        self._exporter.preview(self._figure, self.chosen_size, lambda image: self._show(number, image))

    def _show(self, number: int, image: QImage) -> None:
        if number == self._wanted and isValid(self.preview):  # the dialog may be gone by now
            self.preview.show_image(image)

    def _on_copy_clicked(self) -> None:
        self._exporter.copy(self._figure, self.chosen_size)

    def _ask_for_file(self) -> None:
        """Ask where to, and save there."""
        kind = self.chosen_kind
        folder = self._exporter.folder or QStandardPaths.writableLocation(_DOCUMENTS)
        self.files = QFileDialog(self, self.tr("Save figure"), folder, f"{self.tr(_KINDS[kind])} (*.{kind})")
        self.files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.files.setDefaultSuffix(kind)
        self.files.selectFile(f"{file_name(self._figure)}.{kind}")
        self.files.fileSelected.connect(self._on_file_selected)
        self.files.open()

    def _on_file_selected(self, file: str) -> None:
        self._exporter.save(self._figure, Path(file), self.chosen_size)
        self.accept()


def file_name(figure: FigureSpec) -> str:
    """A name for the file of a figure, without ending, that every system accepts."""
    what = "curves" if isinstance(figure, CurveFigure) else "curvature"
    return " ".join(re.sub(r"[^\w\-]+", " ", f"{figure.title[:60]} {what}").split())
