"""Pictures beside each other with signs between them, all with cells of one size, as in a product written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.microscope.cell_picture import GROUP_GAP, CellPicture, Content, Mark
from app.theme import LIGHT, Theme

SIGN = 22
"""Pixels of a sign between two pictures."""
MOST_PIXELS = 40.0
"""Largest side of a cell."""
_SMALLEST = 0.2


class PictureRow(QWidget):
    """One line of pictures; those that are equal in rows or columns are equal in height or width.

    Attributes:
        pictures: in use, by key, in their order. signs: what stands behind each picture.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pictures: dict[str, CellPicture] = {}
        self.signs: tuple[str, ...] = ()
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def add(self, key: str) -> CellPicture:
        """One more picture at the end."""
        picture = self.pictures[key] = CellPicture(self)
        picture.apply_theme(self._theme)
        picture.hide()
        return picture

    def show_contents(
        self, contents: dict[str, Content], signs: Sequence[str], marks: Mapping[str, tuple[Mark, ...]]
    ) -> None:
        """Show pictures that were added, with a sign behind each but the last; the others are hidden."""
        before = _sizes(picture.content for picture in self.shown())
        self.signs = tuple(signs)
        for key, picture in self.pictures.items():
            if key in contents:
                picture.show_content(contents[key], marks.get(key, ()))
            picture.setVisible(key in contents)
        if before != _sizes(contents.values()):
            self._place()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for picture in self.pictures.values():
            picture.apply_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Something that can be seen."""
        return QSize(160, 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size of cells."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The signs."""
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.faint))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        painter.setFont(font)
        for picture, sign in zip(self.shown(), self.signs, strict=False):
            if picture.content is None:
                continue
            right = picture.x() + picture.width()
            middle = picture.y() + picture.heading() + picture.side * picture.content.values.shape[0] / 2
            place = QRectF(QPointF(right, middle - 12), QPointF(right + SIGN, middle + 12))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), sign)

    def shown(self) -> list[CellPicture]:
        """The pictures that are not hidden, from left to right."""
        return [picture for picture in self.pictures.values() if not picture.isHidden()]

    def _place(self) -> None:
        shown = [picture for picture in self.shown() if picture.content is not None]
        if not shown:
            return
        side = self._side(shown)
        x = 0.0
        for picture in shown:
            assert picture.content is not None
            picture.side = side
            width = max(picture.width_with(side) + 2, min(picture.heading_width(), self.width() / len(shown) - SIGN))
            height = picture.heading() + side * picture.content.values.shape[0] + 3
            picture.setGeometry(int(x), 0, int(width) + 1, int(height) + 1)
            x += int(width) + 1 + SIGN

    def _side(self, shown: Sequence[CellPicture]) -> float:
        """The largest cells with which everything fits; headings may be wider than small pictures."""
        contents = [picture.content for picture in shown if picture.content is not None]
        room = self.width() - SIGN * (len(shown) - 1) - GROUP_GAP * sum(content.gaps for content in contents) - 4
        height = self.height() - shown[0].heading() - 4
        side = min(height / max(content.values.shape[0] for content in contents), MOST_PIXELS)
        headings = [min(picture.heading_width(), self.width() / len(shown) - SIGN) for picture in shown]
        while side > _SMALLEST:
            widths = (max(side * c.values.shape[1] + 3, h) for c, h in zip(contents, headings, strict=True))
            if sum(widths) <= room:
                break
            side *= 0.96
        return float(max(side, _SMALLEST))


def _sizes(contents: Iterable[Content | None]) -> list[tuple[str, tuple[int, ...]]]:
    """What the room that pictures need depends on."""
    return [(content.name, content.values.shape) for content in contents if content is not None]
