"""The guided tour: six steps beside the program, which goes on meanwhile; and the ways into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDockWidget, QTabBar, QWidget

from app.landmarks import Frame, bring_into_sight, find_landmark, flash_of, place_in
from app.tour.bubble import Bubble
from app.tour.steps import Check, TourStep, tour_steps
from core.presets import DEFAULT, preset

if TYPE_CHECKING:
    from app.main_window import MainWindow

LOOK_MILLISECONDS = 150
DEMO_RATE = 0.01
"""Inner rate of the demonstration: MAML learns visibly within seconds with it."""


class Tour(QObject):
    """Points at one thing after the other, waits for the user's acts, and can be left at any time with Escape.

    Signals:
        ended: the tour was finished or left.

    Attributes:
        bubble: where it speaks. at: the step that is shown, from 0; None while there is no tour.
    """

    ended = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._steps: tuple[TourStep, ...] = ()
        self.at: int | None = None
        self._check: Check | None = None
        self._frame = Frame(window)
        self.bubble = Bubble(window, flash_of(window))
        self.bubble.nextAsked.connect(self.go_on)
        self.bubble.backAsked.connect(self.go_back)
        self.bubble.leaveAsked.connect(self.leave)
        self._clock = QTimer(self, interval=LOOK_MILLISECONDS)
        self._clock.timeout.connect(self._look)
        window.installEventFilter(self)

    def start(self, at: int = 0) -> None:
        """Begin with the first step, or with step number `at`."""
        self._window.settings.tour_offered = True
        self._steps = tour_steps()
        self._show(at)
        self._clock.start()

    def go_on(self) -> None:
        """The next step; after the last one the tour ends."""
        if self.at is not None:
            self._show(self.at + 1) if self.at + 1 < len(self._steps) else self.leave()

    def go_back(self) -> None:
        """The step before."""
        if self.at:
            self._show(self.at - 1)

    def leave(self) -> None:
        """End the tour, wherever it is."""
        if self.at is None:
            return
        self.at, self._check = None, None
        self._clock.stop()
        self._frame.hide()
        self.bubble.hide()
        self.ended.emit()

    @property
    def target(self) -> QRect:
        """What is pointed at now, in pixels of the window; empty when it is out of sight."""
        if self.at is None:
            return QRect()
        widget = find_landmark(self._window, self._steps[self.at].target)
        if widget is None:
            return QRect()
        place = place_in(self._window, widget)
        return place if not place.isEmpty() else _tab_of(self._window, widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape that no control needs for itself; nothing is followed in a window that nobody sees."""
        if self.at is not None and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        elif event.type() == QEvent.Type.Hide:  # not Close: the user may keep the window because of a run in hand
            self._clock.stop()
        elif event.type() == QEvent.Type.Show and self.at is not None:
            self._clock.start()
        return super().eventFilter(watched, event)

    def _show(self, number: int) -> None:
        step = self._steps[number]
        self.at = number
        widget = find_landmark(self._window, step.target)
        if widget is not None and step.fetch:
            bring_into_sight(widget)
        self._check = step.begin(self._window) if step.begin else None
        if self._check and self._check():  # nothing to wait for
            self._check, step = None, TourStep(step.title, step.text, step.target, step.formula)
        self.bubble.show_step(step, number + 1, len(self._steps))
        if self._check:
            self.bubble.show_act(step.act, done=False)
        self._point()
        self.bubble.show()
        self.bubble.raise_()

    def _look(self) -> None:
        """Follow what is pointed at, and see whether the user has done what was asked."""
        if self.at is not None and self._check and self._check():
            self._check = None
            self.bubble.show_act(self._steps[self.at].act, done=True)
        self._point()

    def _point(self) -> None:
        target = self.target
        self._frame.show_around(target)
        self._frame.raise_()
        self.bubble.place_beside(target)
        self.bubble.raise_()


def tour_of(window: MainWindow) -> Tour:
    """The tour of a window; it is made when it is first wanted."""
    return window.findChild(Tour) or Tour(window)


def offer_tour(window: MainWindow) -> None:
    """At the first start, a quiet line that offers the tour."""
    if not window.settings.tour_offered:
        window.settings.tour_offered = True
        window.notice.say(
            _offer(),
            action=(QCoreApplication.translate("Tour", "Take the tour"), lambda: tour_of(window).start()),
            quiet=True,
        )


def is_offered(window: MainWindow) -> bool:
    """Whether that line waits for an answer."""
    return _offer() in (window.notice.text, *window.notice.waiting)


def start_demo(window: MainWindow) -> None:
    """Open the tour on a running preset."""
    window.show_spec(preset(DEFAULT).with_live({"inner_rate": DEMO_RATE}))
    window.train()
    tour_of(window).start()


def _offer() -> str:
    return QCoreApplication.translate("Tour", "New here? A tour of six short steps shows what is what.")


def _tab_of(window: QWidget, widget: QWidget) -> QRect:
    """The tab that would bring the widget's dock to the top, in pixels of the window."""
    dock: QWidget | None = widget
    while dock is not None and not isinstance(dock, QDockWidget):
        dock = dock.parentWidget()
    for bar in window.findChildren(QTabBar) if dock is not None else ():
        for index in range(bar.count()):
            if dock is not None and bar.isVisible() and bar.tabText(index) == dock.windowTitle():
                tab = bar.tabRect(index)
                return QRect(window.mapFromGlobal(bar.mapToGlobal(tab.topLeft())), tab.size())
    return QRect()
