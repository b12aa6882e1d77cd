"""Finding a control, plot or panel of the window by name, bringing it into sight, and drawing attention to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QDockWidget, QScrollArea, QWidget

FLASH_MILLISECONDS = 1500
_EDGE = 4
_MARGIN = 24  # pixels around a control that is scrolled to


def find_landmark(window: QWidget, name: str) -> QWidget | None:
    """The widget with this object name or, failing that, this accessible name; one in sight before one that is not."""
    found: list[QWidget] = window.findChildren(QWidget, name)
    if not found:  # much slower, and depends on the language
        found = [widget for widget in window.findChildren(QWidget) if widget.accessibleName() == name]
    return next((widget for widget in found if in_sight(widget)), found[0] if found else None)


def in_sight(widget: QWidget) -> bool:
    """Whether some of the widget can be seen: its dock is open and on top, and nothing scrolled it away."""
    return not _seen(widget).isEmpty()


def _seen(widget: QWidget) -> QRect:
    """What neither the edges of its parents nor hiding takes away, in pixels of the widget. A dock behind a tab lies beyond an edge."""
    if not widget.isVisible():
        return QRect()
    seen, child, parent = widget.rect(), widget, widget.parentWidget()
    while parent is not None and not child.isWindow():
        seen &= parent.rect().translated(-widget.mapTo(parent, QPoint()))
        child, parent = parent, parent.parentWidget()
    return seen


def bring_into_sight(widget: QWidget) -> None:
    """Open and raise the docks that hold the widget, and scroll to it."""
    parent: QWidget | None = widget
    while parent is not None:
        if isinstance(parent, QDockWidget):
            parent.show()
            parent.raise_()
        parent = parent.parentWidget()
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, _MARGIN, _MARGIN)
        parent = parent.parentWidget()


def place_in(window: QWidget, widget: QWidget) -> QRect:
    """What can be seen of a widget, in pixels of the window; empty when nothing can."""
    seen = _seen(widget)
    return QRect() if seen.isEmpty() else QRect(window.mapFromGlobal(widget.mapToGlobal(seen.topLeft())), seen.size())


class Frame(QWidget):
    """A frame in the accent colour around a widget of the window. It lies over everything, takes no mouse events and moves nothing."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_around(self, place: QRect) -> None:
        """Frame this part of the window; an empty one hides the frame."""
        around = place.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).intersected(self._window.rect())
        if place.isEmpty() or around.isEmpty():
            self.hide()
            return
        if around != self.geometry():
            self.setGeometry(around)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Link), 2.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)


class Flash(QObject):
    """Frames one widget of a window for a moment, or for as long as it is pointed at."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._frame = Frame(window)
        self._end = QTimer(self, singleShot=True, interval=FLASH_MILLISECONDS)
        self._end.timeout.connect(self._frame.hide)
        window.installEventFilter(self)

    @property
    def place(self) -> QRect:
        """What is framed now, in pixels of the window; empty when nothing is."""
        return QRect() if self._frame.isHidden() else self._frame.geometry()

    def flash(self, name: str) -> bool:
        """Bring the widget of this name into sight and frame it for a moment; False when there is none."""
        widget = find_landmark(self._window, name)
        if widget is None:
            return False
        bring_into_sight(widget)
        QTimer.singleShot(0, widget, lambda: self._show(widget))  # a raised dock is laid out first
        self._end.start()
        return True

    def point(self, name: str) -> None:
        """Frame the widget of this name while it can be seen; "" ends that. Nothing is brought into sight."""
        self._end.stop()
        widget = find_landmark(self._window, name) if name else None
        self._show(widget)

    def _show(self, widget: QWidget | None) -> None:
        self._frame.show_around(place_in(self._window, widget) if widget else QRect())
        self._frame.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing is framed any more when the window is laid out anew."""
        if event.type() == QEvent.Type.Resize:
            self._frame.hide()
        return super().eventFilter(watched, event)


def flash_of(window: QWidget) -> Flash:
    """The flash of a window; it is made when it is first wanted."""
    return window.findChild(Flash) or Flash(window)
