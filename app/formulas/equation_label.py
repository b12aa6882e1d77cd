"""An equation in the window: in the theme's text colour, crisp at every scale, its symbols linked to what they name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontInfo,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.formulas.formula import Formula, Symbol, plain_symbol
from app.formulas.outlines import EM, OUTLINES, Outline
from app.formulas.paths import path_of
from app.setup.equation import Explanation
from app.setup.signs import frame

LINES, TALL_LINES = 1.4, 2.2
TYPE = 1.2
"""Size of the equation's type as a share of the text's: its small letters are lower than those of a text font."""
WIDEST = 20
"""Width that an equation asks for at most, in sizes of the text's type."""
MARGIN = 4.0
_TALL = (r"\frac", r"\sum", r"\prod", r"\left", r"\overline", r"\widehat")
_WAIT = 100  # milliseconds between two looks for the outline


class EquationLabel(QWidget):
    """An equation on one line; plain text until it is drawn. Resting the mouse on it explains it.

    Symbols that belong to something in the window are chosen with the mouse, or with the arrow keys, and asked for with a click or Enter.

    Signals:
        symbolAsked: the accessible name of what the symbol that was clicked belongs to.
        symbolPointed: the same while the mouse or the arrow keys are on it; "" when they leave it.
    """

    symbolAsked = Signal(str)
    symbolPointed = Signal(str)

    def __init__(
        self, mathtext: str, accessible_text: str, tooltip: str = "", symbols: Iterable[Symbol] = (), title: str = ""
    ) -> None:
        """`mathtext` has no dollar signs; `accessible_text` is the equation in plain text; `tooltip` says what it means."""
        super().__init__()
        self._mathtext, self._plain = mathtext, accessible_text
        self._symbols = tuple(symbols)
        self._pointed: Symbol | None = None
        self._wait = QTimer(self, singleShot=True, interval=_WAIT)
        self._wait.timeout.connect(self.update)
        lines = tuple(f"{plain_symbol(symbol.mathtext)}: {symbol.words}" for symbol in self._symbols)
        Explanation(self, title or accessible_text, tooltip, mathtext, lines)
        self.setAccessibleName(accessible_text)
        self.setAccessibleDescription(tooltip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if any(symbol.target for symbol in self._symbols):
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setMouseTracking(True)

    @classmethod
    def of(cls, formula: Formula) -> EquationLabel:
        """The label of an equation of the table."""
        return cls(formula.mathtext, formula.plain, formula.words, formula.symbols, formula.title)

    def sizeHint(self) -> QSize:
        """A fixed height, so that nothing moves when the equation is drawn."""
        tall = any(word in self._mathtext for word in _TALL)
        metrics = self.fontMetrics()
        height = round((TALL_LINES if tall else LINES) * metrics.lineSpacing())
        widest = WIDEST * QFontInfo(self.font()).pixelSize()
        return QSize(min(widest, metrics.horizontalAdvance(self._plain)), height)

    def minimumSizeHint(self) -> QSize:
        """No equation is a reason to widen a panel: it is drawn smaller."""
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The equation, or its plain text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = self._outline()
        if outline is None:
            self._paint_plain(painter)
            return
        painter.setTransform(self._place(outline), combine=True)
        marked = self._pieces_of(self._pointed, outline)
        for role, chosen in ((QPalette.ColorRole.WindowText, False), (QPalette.ColorRole.Link, True)):
            path = path_of([piece for k, piece in enumerate(outline.pieces) if (k in marked) == chosen])
            painter.fillPath(path, self.palette().color(role))
        painter.resetTransform()
        if self.hasFocus():
            painter.end()
            frame(self, QRectF(self.rect()), QPalette.ColorRole.Highlight)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the symbol under the mouse."""
        self._point(self.symbol_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for what the symbol under the mouse belongs to."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(self.symbol_at(event.position()))
            self._ask()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Point at the symbol under the mouse."""
        self._point(self.symbol_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        """Point at nothing."""
        self._point(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose a symbol, Enter asks for it."""
        linked = [symbol for symbol in self._symbols if symbol.target]
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        key = Qt.Key(event.key())
        if key in steps and linked:
            at = linked.index(self._pointed) if self._pointed in linked else -1 if key == Qt.Key.Key_Right else 0
            self._point(linked[(at + steps[key]) % len(linked)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointed:
            self._ask()
        else:
            super().keyPressEvent(event)

    def symbol_at(self, point: QPointF) -> Symbol | None:
        """The linked symbol at a point of the widget."""
        outline = self._outline()
        for symbol in self._symbols if outline else ():
            assert outline is not None
            for span in outline.spans.get(symbol.mathtext, ()):
                if symbol.target and self._rect(outline, span).contains(point):
                    return symbol
        return None

    def symbol_rect(self, symbol: Symbol) -> QRectF:
        """Where a symbol first stands, in pixels of the widget; empty while the equation is not drawn or without it."""
        outline = self._outline()
        spans = outline.spans.get(symbol.mathtext, ()) if outline else ()
        return self._rect(outline, spans[0]) if outline and spans else QRectF()

    def _outline(self) -> Outline | None:
        key = (self._mathtext, tuple(symbol.mathtext for symbol in self._symbols))
        outline = OUTLINES.outline(*key)
        if outline is None and OUTLINES.pending(*key) and self.isVisible():
            self._wait.start()
        return outline

    def _place(self, outline: Outline) -> QTransform:
        """From the outline's units to pixels: as large as the text asks for, smaller where there is no room."""
        room = QRectF(self.rect()).adjusted(MARGIN, 1, -MARGIN, -1)
        width, height = outline.right - outline.left, outline.top - outline.bottom
        scale = min(
            TYPE * QFontInfo(self.font()).pixelSize() / EM, room.width() / max(width, 1), room.height() / max(height, 1)
        )
        middle = (outline.top + outline.bottom) / 2 * scale
        return QTransform(scale, 0, 0, -scale, room.left() - outline.left * scale, room.center().y() + middle)

    def _rect(self, outline: Outline, span: tuple[int, ...]) -> QRectF:
        around = path_of([outline.pieces[k] for k in span]).boundingRect()
        return self._place(outline).mapRect(around).adjusted(-2, -3, 2, 3)

    def _pieces_of(self, symbol: Symbol | None, outline: Outline) -> set[int]:
        spans = outline.spans.get(symbol.mathtext, ()) if symbol else ()
        return {k for span in spans for k in span}

    def _paint_plain(self, painter: QPainter) -> None:
        text = self.fontMetrics().elidedText(self._plain, Qt.TextElideMode.ElideRight, self.width() - 8)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        room = QRectF(self.rect()).adjusted(MARGIN, 0, -MARGIN, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _point(self, symbol: Symbol | None) -> None:
        if symbol != self._pointed:
            self._pointed = symbol
            self.setCursor(Qt.CursorShape.PointingHandCursor if symbol else Qt.CursorShape.ArrowCursor)
            self.symbolPointed.emit(symbol.target if symbol else "")
            self.update()

    def _ask(self) -> None:
        if self._pointed is not None:
            self.symbolAsked.emit(self._pointed.target)
