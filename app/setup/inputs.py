"""Inputs for one value: a number with slider and exact field, a switch, a choice, a text. They hand over valid values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import settings_text
from app.setup.controls import CheckBox, Choice, Field, Slider
from app.setup.number_text import parse_number, parse_widths, stops, value_text
from core.errors import UserError
from core.knobs import Knob

FIELD_WIDTH = 88
WIDEST_CHOICE = 152
_DRAG_PAUSE = 100  # ms between two values of a slider that is being dragged


class Input(QWidget):
    """Base of all inputs.

    Signals:
        edited: the user gave a new value that the knob accepts; carries it.
        refused: what the field holds cannot be used, one sentence, while the old value stays in force; "" when that is over.

    Attributes:
        wide: needs a line of its own.
    """

    edited = Signal(object)
    refused = Signal(str)
    wide = False

    def __init__(self) -> None:
        super().__init__()
        self._value: Any = None
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)

    @property
    def value(self) -> Any:
        """The value in force."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show a value without emitting. The value already in force changes nothing, not even what the user is typing."""
        if value != self._value:
            self._value = value
            self.restore()

    def restore(self) -> None:
        """Show the value in force and forget what could not be used."""
        raise NotImplementedError

    def name_controls(self, name: str, description: str) -> None:
        """Give every control a name that can be read aloud."""
        raise NotImplementedError

    def _accept(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self.edited.emit(value)


class TextInput(Input):
    """A field whose text `parse` turns into a value or refuses with a `UserError`."""

    def __init__(self, knob: Knob, parse: Callable[[Knob, str], Any]) -> None:
        super().__init__()
        self._knob = knob
        self._parse = parse
        self._field = Field()
        self._field.setFixedWidth(FIELD_WIDTH)
        self._field.setPlaceholderText(self.tr("automatic") if knob.default is None else "")
        self._field.committed.connect(self._on_committed)
        self._field.abandoned.connect(self._on_abandoned)
        self._line.addWidget(self._field)

    def restore(self) -> None:
        """Show the value in force."""
        self._field.show_text(value_text(self._value))
        self.refused.emit("")

    def name_controls(self, name: str, description: str) -> None:
        """Name the field."""
        self._field.setAccessibleName(name)
        self._field.setAccessibleDescription(description)

    def _on_committed(self, text: str) -> None:
        try:
            value = self._parse(self._knob, text)
        except UserError as error:
            self._field.refuse(True)
            kept = value_text(self._value) or self.tr("the automatic value")
            self.refused.emit(self.tr("{0}; {1} stays in force.").format(error, kept))
            return
        self._field.show_text(value_text(value))
        self.refused.emit("")
        self._accept(value)

    def _on_abandoned(self) -> None:
        self.refused.emit("")


class SliderInput(TextInput):
    """An exact field and a slider, with equal steps for equal ratios when the knob says so.

    Dragging hands over at most ten values a second, the last one always.
    """

    wide = True

    def __init__(self, knob: Knob, values: tuple[float, ...]) -> None:
        super().__init__(knob, parse_number)
        self._stops = np.array(values, float)
        self._whole = knob.kind == "int"
        self._waiting: float | None = None
        self._pause = QTimer(self, singleShot=True, interval=_DRAG_PAUSE)
        self._pause.timeout.connect(self._hand_over)
        self._slider = Slider()
        self._slider.setRange(0, len(values) - 1)
        self._slider.setPageStep(max(1, len(values) // 10))
        self._slider.valueChanged.connect(self._on_slider_moved)
        self._slider.sliderReleased.connect(self._hand_over)
        self._line.insertWidget(0, self._slider, 1)

    def restore(self) -> None:
        """Show the value in force in the field and, as its nearest stop, on the slider."""
        self._waiting = None
        super().restore()
        self._follow()

    def name_controls(self, name: str, description: str) -> None:
        """Name field and slider."""
        super().name_controls(name, description)
        self._slider.setAccessibleName(self.tr("{0}, slider").format(name))
        self._slider.setAccessibleDescription(description)

    def _follow(self) -> None:
        nearest = 0 if self._value is None else int(np.abs(self._stops - self._value).argmin())
        with QSignalBlocker(self._slider):
            self._slider.setValue(nearest)

    def _accept(self, value: Any) -> None:
        super()._accept(value)
        if self._waiting is None and not self._slider.isSliderDown():
            self._follow()

    def _on_slider_moved(self, position: int) -> None:
        value = float(self._stops[position])
        self._waiting = int(value) if self._whole else value
        self._field.show_text(value_text(self._waiting))
        self.refused.emit("")
        if not self._pause.isActive():
            self._hand_over()

    def _hand_over(self) -> None:
        if self._waiting is not None:
            value, self._waiting = self._waiting, None
            self._pause.start()
            self._accept(value)


class SwitchInput(Input):
    """A check box."""

    def __init__(self) -> None:
        super().__init__()
        self._box = CheckBox()
        self._box.clicked.connect(self._accept)
        self._line.addWidget(self._box)

    def restore(self) -> None:
        """Show the value in force."""
        self._box.setChecked(bool(self._value))

    def name_controls(self, name: str, description: str) -> None:
        """Name the box."""
        self._box.setAccessibleName(name)
        self._box.setAccessibleDescription(description)


class ChoiceInput(Input):
    """A list of choices; `captions` says what people read for a choice, the choice itself, translated, otherwise."""

    def __init__(self, choices: tuple[str, ...], captions: Mapping[str, str]) -> None:
        super().__init__()
        self._box = Choice()
        for choice in choices:
            self._box.addItem(captions.get(choice, settings_text(choice)), choice)
        self._box.setFixedWidth(min(max(self._box.sizeHint().width(), FIELD_WIDTH), WIDEST_CHOICE))
        self._box.activated.connect(self._on_activated)
        self._line.addWidget(self._box)

    def restore(self) -> None:
        """Show the value in force."""
        self._box.setCurrentIndex(self._box.findData(self._value))

    def name_controls(self, name: str, description: str) -> None:
        """Name the list."""
        self._box.setAccessibleName(name)
        self._box.setAccessibleDescription(description)

    def _on_activated(self, index: int) -> None:
        self._accept(self._box.itemData(index))


def input_for(knob: Knob, captions: Mapping[str, str]) -> Input:
    """The input that fits the kind of a knob; `captions` are readable names of its choices."""
    match knob.kind:
        case "int" | "float":
            values = stops(knob)
            return SliderInput(knob, values) if values else TextInput(knob, parse_number)
        case "bool":
            return SwitchInput()
        case "choice":
            return ChoiceInput(knob.choices, captions)
        case "widths":
            return TextInput(knob, parse_widths)
        case _:
            return TextInput(knob, _plain)


def _plain(knob: Knob, text: str) -> str:
    return text.strip()
