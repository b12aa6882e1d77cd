"""The strip that goes through the stored moments of the run: slider, play, step, and what the chosen moment is compared with."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from app.matrices.curvature_controls import toggle_style
from app.moments.reference_box import ReferenceBox
from app.numbers import count
from app.plots.small_plot import small
from app.setup.controls import Slider
from app.theme import Theme
from app.timeline import Timeline

SPEEDS = (1, 2, 5, 10, 20)
"""Moments a second."""
_USUAL = 5
_AHEAD = 8  # moments that are read ahead while playing
_BROAD = 620  # pixels from which on everything stands in one line


class TimeStrip(QWidget):
    """Chooses a moment. The slider goes from moment to moment, so that early and late iterations get equal room; its end is the newest.

    Signals:
        referenceChanged: the moment with which is compared is another.

    Attributes:
        slider: position in the stored moments; behind the last one is the newest state. label: where it stands, in words.
        play_button, back_button, on_button, live_button: what they are called. speed_box: moments a second. reference_box: see there.
    """

    referenceChanged = Signal()

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self._timeline = timeline
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._advance)
        self.slider = Slider()
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(self.tr("Moment of the run"))
        self.slider.setToolTip(
            self.tr(
                "Stored moments of the run, each as far from the next; the right end is the newest state (Left, Right)."
            )
        )
        self.play_button = _button("▶", self.tr("Play"), self.tr("Go through the stored moments from here"))
        self.play_button.setCheckable(True)
        self.back_button = _button("‹", self.tr("One moment back"), self.tr("One moment back (Left)"))
        self.on_button = _button("›", self.tr("One moment on"), self.tr("One moment on (Right)"))
        self.live_button = _button(self.tr("Live"), self.tr("Live"), self.tr("Back to the newest state (Escape)"))
        self.label = QLabel()
        self._compared = QLabel(self.tr("difference to"))
        self.speed_box = self._make_speed_box()
        self.reference_box = ReferenceBox(timeline)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._arrange()
        self._connect()
        self._show()

    @property
    def reference(self) -> int | None:
        """The iteration whose matrices are to be subtracted, or None."""
        return self.reference_box.reference

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._clock.isActive()

    def play(self) -> None:
        """Go on by itself, from the first moment if the newest is shown; each moment waits until the one before it was read."""
        if not self._timeline.iterations:
            self.stop()
            return
        if self._timeline.chosen is None:
            self._timeline.choose(self._timeline.iterations[0])
        self._clock.start(1000 // int(self.speed_box.currentData()))
        self._show_playing()
        self._advance()

    def stop(self) -> None:
        """Stand still."""
        self._clock.stop()
        self._show_playing()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for button in (self.play_button, self.back_button, self.on_button, self.live_button):
            button.setStyleSheet(toggle_style(theme))
        for label in (self.label, self._compared):
            label.setFont(small(self.font()))
        self._keep_label_wide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two lines where one would be too narrow."""
        super().resizeEvent(event)
        broad = self.width() >= _BROAD
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if broad else QBoxLayout.Direction.TopToBottom)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing more is read."""
        super().hideEvent(event)
        self.stop()

    def _make_speed_box(self) -> QComboBox:
        box = QComboBox()
        for speed in SPEEDS:
            box.addItem(self.tr("{0} / s").format(speed), speed)
        box.setCurrentIndex(SPEEDS.index(_USUAL))
        box.setAccessibleName(self.tr("Speed of playing"))
        box.setToolTip(self.tr("Moments a second while playing, as far as they can be read so fast"))
        return box

    def _arrange(self) -> None:
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(4)
        self._compared.setBuddy(self.reference_box)
        first = (self.play_button, self.back_button, self.slider, self.on_button, self.live_button)
        second = (self.label, self.speed_box, self._compared, self.reference_box)
        for share, parts in ((1, first), (0, second)):
            half = QHBoxLayout()
            half.setSpacing(4)
            for part in parts:
                half.addWidget(part, part in (self.slider, self.label))
            self._halves.addLayout(half, share)
        self.play_button.setFixedWidth(34)  # the same for both of its signs

    def _connect(self) -> None:
        self._timeline.changed.connect(self._show)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.play_button.clicked.connect(self._on_play_clicked)
        self.back_button.clicked.connect(lambda: self._timeline.step(-1))
        self.on_button.clicked.connect(lambda: self._timeline.step(1))
        self.live_button.clicked.connect(lambda: self._timeline.choose(None))
        self.speed_box.currentIndexChanged.connect(self._on_speed_chosen)
        self.reference_box.referenceChanged.connect(self.referenceChanged)

    def _show(self) -> None:
        """Another moment is chosen, or there are others."""
        timeline, moments = self._timeline, len(self._timeline.iterations)
        looking_back = timeline.chosen is not None
        place = timeline.iterations.index(timeline.chosen) if timeline.chosen is not None else moments
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, moments)
            self.slider.setValue(place)
        for control in (self.slider, self.play_button, self.reference_box):
            control.setEnabled(moments > 0)
        self.back_button.setEnabled(place > 0)
        self.on_button.setEnabled(looking_back)
        self.live_button.setEnabled(looking_back)
        self.label.setText(self._words())
        self.label.setToolTip(self._explained(place))
        self._keep_label_wide()
        if self.playing and not looking_back:
            self.stop()

    def _words(self) -> str:
        if not self._timeline.iterations:
            return self.tr("nothing stored")
        chosen = self._timeline.chosen
        return self.tr("newest") if chosen is None else self.tr("iteration {0}").format(count(chosen))

    def _explained(self, place: int) -> str:
        moments = count(len(self._timeline.iterations))
        if self._timeline.chosen is None:
            return self.tr("{0} moments are stored. A click on a curve, or on the plot below, goes to one.").format(
                moments
            )
        return self.tr("Moment {0} of the {1} that are stored").format(count(place + 1), moments)

    def _keep_label_wide(self) -> None:
        """As wide as its widest text, so that nothing moves while it changes."""
        last = self._timeline.iterations[-1] if self._timeline.iterations else 0
        widest = max(self.tr("iteration {0}").format(count(last)), self.tr("nothing stored"), key=len)
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance(widest) + 4)

    def _show_playing(self) -> None:
        self.play_button.setChecked(self.playing)
        self.play_button.setText("■" if self.playing else "▶")
        self.play_button.setAccessibleName(self.tr("Stop") if self.playing else self.tr("Play"))

    def _advance(self) -> None:
        """One moment on, if this one and the next were read; else the next tick tries again."""
        timeline = self._timeline
        if timeline.chosen is None:
            self.stop()
            return
        timeline.prefetch(_AHEAD)
        at = timeline.iterations.index(timeline.chosen)
        if all(timeline.has_read(iteration) for iteration in timeline.iterations[at : at + 2]):
            timeline.step(1)

    def _on_slider_moved(self, place: int) -> None:
        moments = self._timeline.iterations
        self._timeline.choose(moments[place] if place < len(moments) else None)

    def _on_play_clicked(self, on: bool) -> None:
        self.play() if on else self.stop()

    def _on_speed_chosen(self) -> None:
        if self.playing:
            self._clock.setInterval(1000 // int(self.speed_box.currentData()))


def _button(text: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
