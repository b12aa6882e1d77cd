"""Labels, dots, badges and small buttons of the setup form. Their colours come from the palette wherever it has them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QStyle, QStyleOptionToolButton, QToolButton, QWidget

from app.language import marked, translate
from app.theme import Theme

FAINT = QPalette.ColorRole.PlaceholderText  # what a theme calls faint
ERROR = QPalette.ColorRole.BrightText  # what a theme calls error


class Elided(QLabel):
    """One line of text that is cut with an ellipsis when there is no room."""

    def __init__(self, text: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(text)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        """No text is a reason to widen the form."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of the text as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        painter.drawText(room, self.alignment(), text)


class Mark(QWidget):
    """A dot, filled or as a ring; nothing while it has no ink.

    Attributes:
        ink: a colour, a role of the palette, or None.
    """

    def __init__(self, diameter: int) -> None:
        super().__init__()
        self.ink: QColor | QPalette.ColorRole | None = None
        self._filled = True
        self.setFixedSize(QSize(diameter + 2, diameter + 2))

    def show_ink(self, ink: QColor | QPalette.ColorRole | None, filled: bool = True) -> None:
        """Take over a colour; None shows nothing and keeps the room."""
        if (ink, filled) != (self.ink, self._filled):
            self.ink, self._filled = ink, filled
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dot."""
        if self.ink is None:
            return
        colour = self.palette().color(self.ink) if isinstance(self.ink, QPalette.ColorRole) else self.ink
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 2.0))
        painter.setBrush(colour if self._filled else Qt.BrushStyle.NoBrush)
        radius = self.width() / 2 - 2
        painter.drawEllipse(QRectF(self.rect()).center(), radius, radius)


class Badge(QLabel):
    """When a pending value takes effect: `NEXT` or `RESTART`."""

    NEXT = marked("Badge", "next iteration")
    RESTART = marked("Badge", "needs restart")

    def __init__(self) -> None:
        super().__init__()
        shrink(self)
        self._pending = ""
        self._theme: Theme | None = None
        self.hide()

    @classmethod
    def words(cls) -> tuple[str, str]:
        """The two texts as they are shown."""
        return translate("Badge", cls.NEXT), translate("Badge", cls.RESTART)

    def show_pending(self, text: str) -> None:
        """Show `NEXT` or `RESTART`; "" hides the badge."""
        self._pending = text
        self.setText(translate("Badge", text) if text else "")
        self.setVisible(bool(text))
        self._colour()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the accent and warning colours."""
        self._theme = theme
        self._colour()

    def _colour(self) -> None:
        if self._theme and self._pending:
            palette = QPalette()
            colour = self._theme.accent if self._pending == self.NEXT else self._theme.warning
            palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
            self.setPalette(palette)


class GlyphButton(QToolButton):
    """A small flat button with a drawn sign: "reset" (an arrow that turns back) or "remove" (a cross)."""

    def __init__(self, glyph: str, name: str) -> None:
        super().__init__()
        self._glyph = glyph
        self.setAutoRaise(True)
        self.setFixedSize(20, 20)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button's frame and the sign."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        role = QPalette.ColorRole.WindowText if self.underMouse() or self.hasFocus() else FAINT
        colour = self.palette().color(group, role)
        if not self.isEnabled():
            colour.setAlphaF(0.4)
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if self._glyph == "remove":
            painter.drawLine(QPointF(6.5, 6.5), QPointF(13.5, 13.5))
            painter.drawLine(QPointF(13.5, 6.5), QPointF(6.5, 13.5))
        else:
            painter.drawArc(QRectF(5.5, 5.5, 9, 9), -120 * 16, 260 * 16)
            painter.drawPolyline([QPointF(5.0, 4.0), QPointF(5.5, 8.0), QPointF(9.5, 7.5)])
        painter.end()
        if self.hasFocus():
            frame(self, QRectF(self.rect()), QPalette.ColorRole.Highlight)


class FoldButton(QToolButton):
    """A button with an arrow that shows (checked) or hides what follows."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setText(text)
        self.setIconSize(QSize(10, 10))
        self.setAccessibleName(name)
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.toggled.connect(self._on_toggled)

    def _on_toggled(self, opened: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The arrow says that it is open; a sunken frame would say it twice."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.state &= ~QStyle.StateFlag.State_On
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, QPainter(self), self)
        if self.hasFocus():
            frame(self, QRectF(self.rect()), QPalette.ColorRole.Highlight)


class Hairline(QWidget):
    """One pixel between two sections."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Mid)


def faint(text: str = "") -> Elided:
    """A label in the faint colour of the theme."""
    label = Elided(text)
    label.setForegroundRole(FAINT)
    return label


def shrink(widget: QWidget) -> None:
    """Give a widget the small one of the three type sizes."""
    font = QFont(widget.font())
    font.setPointSizeF(max(7.0, font.pointSizeF() * 0.87))
    widget.setFont(font)


def keep_room(widget: QWidget) -> None:
    """Let a widget keep its room while it is hidden, so that nothing moves."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def frame(widget: QWidget, rect: QRectF, role: QPalette.ColorRole) -> None:
    """Draw a thin rounded frame in a colour of the palette; errors a little thicker."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(widget.palette().color(role), 1.5 if role == ERROR else 1.0))
    painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), 2, 2)
