"""What a setting means, shown when the mouse rests on it: a sentence, the equation as a picture, a good range, the source."""

from __future__ import annotations

import base64
import threading
from html import escape

import numpy as np
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QObject, QPoint, QTimer
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPalette
from PySide6.QtWidgets import QToolTip, QWidget

from app.language import translate
from app.setup.number_text import range_text
from core.knobs import Knob

_POINTS = 12
_WIDTH = 320
ONE_AT_A_TIME = threading.Lock()
"""Held by whoever has matplotlib set an equation: its parser is one for the whole process."""


class EquationPictures:
    """Equations drawn by matplotlib, in a thread because its first use takes half a second, or several on a fresh machine.

    What is kept is the ink alone, so one drawing serves every theme.
    """

    def __init__(self) -> None:
        self._ink: dict[tuple[str, int], np.ndarray | None] = {}
        self._begun: set[tuple[str, int]] = set()

    def ink(self, equation: str, dpi: int) -> np.ndarray | None:
        """(height, width) uint8 opacity of the equation; None while it is being drawn (this call begins that) or cannot be."""
        key = (equation, dpi)
        if key not in self._begun:
            self._begun.add(key)
            threading.Thread(target=self._draw, args=key, name="equation", daemon=True).start()
        return self._ink.get(key)

    def pending(self, equation: str, dpi: int) -> bool:
        """Whether the drawing has begun and not ended."""
        return (equation, dpi) in self._begun and (equation, dpi) not in self._ink

    def _draw(self, equation: str, dpi: int) -> None:
        with ONE_AT_A_TIME:
            try:
                self._ink[equation, dpi] = draw(equation, dpi)
            except (ImportError, ValueError, RuntimeError, OSError):
                self._ink[equation, dpi] = None  # the words of the explanation stand without it


PICTURES = EquationPictures()


def draw(equation: str, dpi: int) -> np.ndarray:
    """(height, width) uint8 opacity of a mathtext equation without its dollar signs; raises ValueError when it cannot be read."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - takes half a second
    from matplotlib.mathtext import MathTextParser  # noqa: PLC0415

    parsed = MathTextParser("agg").parse(
        f"${equation}$", dpi=dpi, prop=FontProperties(size=_POINTS, math_fontfamily="cm")
    )
    return np.array(parsed.image, np.uint8)


def image_tag(ink: np.ndarray, colour: QColor, ratio: float) -> str:
    """An HTML image of `ink` in one colour on nothing; `ratio` device pixels make one pixel of the text."""
    height, width = ink.shape
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = (colour.red(), colour.green(), colour.blue())
    pixels[..., 3] = ink
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, which the binding refuses
    data = base64.b64encode(buffer.data().data()).decode()
    size = f'width="{round(width / ratio)}" height="{round(height / ratio)}"'
    return f'<img {size} src="data:image/png;base64,{data}">'


def knob_lines(knob: Knob, default: str = "") -> tuple[str, ...]:
    """What stands under the equation of a translated setting, line by line."""
    ranged = f"{range_text(knob)} {knob.unit}".rstrip() if range_text(knob) else ""
    lines = (
        (translate("knob_lines", "Range: {0}"), ranged),
        (translate("knob_lines", "Good: {0}"), knob.good),
        (translate("knob_lines", "Default: {0}"), default),
        (translate("knob_lines", "Source: {0}"), knob.source),
    )
    live = translate("knob_lines", "Applies at the next iteration.")
    locked = translate("knob_lines", "Needs a restart.")
    return (*(pattern.format(words) for pattern, words in lines if words), live if knob.live else locked)


class Explanation(QObject):
    """The explanation of one widget and everything in it, shown in place of a plain tooltip.

    Attributes:
        lines: what stands under the equation; may be replaced at any time.
    """

    def __init__(self, widget: QWidget, title: str, text: str, equation: str = "", lines: tuple[str, ...] = ()) -> None:
        super().__init__(widget)
        self.lines = lines
        self._head = f"<b>{escape(title)}</b><br>{escape(text)}"
        self._equation = equation
        self._widget = widget
        self._place = QPoint()
        self._shown = ""
        self._wait = QTimer(self, singleShot=True, interval=50)
        self._wait.timeout.connect(self._on_waited)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer the wish for a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._place = event.globalPos()
            self._show()
            return True
        return super().eventFilter(watched, event)

    def html(self) -> str:
        """The whole explanation; the equation is missing while it is still being drawn."""
        lines = "<br>".join(escape(line) for line in self.lines)
        parts = (self._head, self._picture(), lines)
        body = "".join(f'<p style="margin: 4px 0">{part}</p>' for part in parts if part)
        return f'<table width="{_WIDTH}"><tr><td>{body}</td></tr></table>'

    def _picture(self) -> str:
        ratio = self._widget.devicePixelRatioF()
        ink = PICTURES.ink(self._equation, self._dpi()) if self._equation else None
        colour = QToolTip.palette().color(QPalette.ColorRole.ToolTipText)
        return "" if ink is None else image_tag(ink, colour, ratio)

    def _dpi(self) -> int:
        return round(self._widget.logicalDpiY() * self._widget.devicePixelRatioF())

    def _show(self) -> None:
        self._shown = self.html()
        QToolTip.showText(self._place, self._shown, self._widget)
        if self._equation and PICTURES.pending(self._equation, self._dpi()):
            self._wait.start()

    def _on_waited(self) -> None:
        if QToolTip.isVisible() and QToolTip.text() == self._shown:
            self._show()
