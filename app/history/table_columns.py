"""What the columns of the run table are called, how wide they are, and how their values are written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from app.numbers import NOTHING, count, number, percent
from core.history.columns import heading
from core.history.entry import Value
from core.knobs import Knob, Settings, knobs
from core.methods import METHODS
from core.models import MODELS
from core.spec import Run, Training
from core.tasks import FAMILIES

SHOWN, COLOUR, PINNED, CURVE = "shown", "colour", "pinned", "curve"
"""Columns that no entry has: what the shelf says of a row, and a small picture of its validation loss."""
SIGNS = (SHOWN, COLOUR, PINNED)
EDITABLE = ("name", "tags", "notes")
DELTA = "delta."
"""Before the name of a column: its value less that of the baseline."""
FIRST = (*SIGNS, "name", "title", "state", "iteration")
"""Columns that are always there, at the left."""


@dataclass(frozen=True)
class TableColumn:
    """One column of the table.

    Attributes:
        name: as `Entry.value` takes it, or one of the columns above. title: of its head. width: in pixels at first.
        tip: what it holds, one sentence. numeric: figures stand at the right.
    """

    name: str
    title: str
    width: int
    tip: str
    numeric: bool = False


_PLAIN = {
    SHOWN: ("", 28, "Whether the curves of this arm are drawn in the plots. Space switches it for the selected rows."),
    COLOUR: ("", 36, "Colour and dash of its curves, the same in every panel. Click to choose others."),
    PINNED: ("", 28, "Pinned curves are drawn thicker and above the others."),
    "name": ("Run", 180, "Name of the run; double-click to change it."),
    "title": ("Arm", 130, "Method of this arm, and the settings that are its own."),
    "state": ("State", 102, "What became of the run. Interrupted: the program ended before the run did; it can be resumed."),
    "iteration": ("Iteration", 82, "Meta-iterations done."),
    CURVE: ("Validation loss", 110, "The validation loss from the beginning to now; logarithmic while it is positive."),
    "tags": ("Tags", 110, "Words of your own, with commas between them; double-click to change them."),
    "notes": ("Notes", 160, "What you want to remember; double-click to change it."),
    "created": ("Created", 116, "When the run began, in local time."),
    "parent": ("Branch of", 110, "The run that this one was branched from, and the iteration up to which both are the same."),
    "folder": ("Folder", 180, "Folder of the run below the runs folder."),
    "problem": ("Problem", 160, "What is wrong with its run.json."),
}  # fmt: skip
_MEASURES = {
    "best": ("best", "Best value of the {} so far: the smallest loss, the largest accuracy."),
    "last": ("last", "Newest value of the {}."),
    "best_at": ("iteration of best", "Iteration at which the {} was best."),
}
_WORDS = {"validation": "val.", "accuracy": "acc."}


@lru_cache(maxsize=512)
def table_column(name: str) -> TableColumn:
    """The column called `name`; one that nobody knows is called by its name."""
    if name in _PLAIN:
        title, width, tip = _PLAIN[name]
        return TableColumn(name, title, width, tip, numeric=name == "iteration")
    if name.startswith(DELTA):
        tip = f"{heading(name.removeprefix(DELTA))} less that of the baseline."
        return TableColumn(name, f"Δ {table_column(name.removeprefix(DELTA)).title}", 100, tip, numeric=True)
    measure, _, metric = name.partition(".")
    if metric and measure in _MEASURES:
        words, tip = _MEASURES[measure]
        return TableColumn(name, f"{words} {_short(metric)}", 92, tip.format(metric.replace("_", " ")), numeric=True)
    knob = _knobs().get(name)
    if knob is None:
        return TableColumn(name, heading(name), 96, f"Setting {name}.")
    title = f"{knob.title} {knob.symbol}".strip()
    numeric = knob.kind in ("int", "float")
    return TableColumn(name, title, 26 + 7 * max(len(title), 7), f"{knob.help} ({name})", numeric)


def text_of(column: str, value: Value) -> str:
    """A value as its cell shows it; "" for a fact or setting there is not, "–" for a number that is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return local_time(value) if column == "created" else value.replace("\n", " ")
    if column.endswith("_accuracy") and not column.startswith("best_at."):
        return percent(value)
    if column == "iteration" or column.startswith("best_at."):
        return count(value)
    if isinstance(value, int):
        return count(value) if table_column(column).numeric and column != "seed" else str(value)
    return number(value) if "." in column and column.partition(".")[0] in _MEASURES else f"{value:g}"


def delta_text(column: str, value: Value) -> str:
    """A difference between two values of a column, always with its sign."""
    if not isinstance(value, float) or not math.isfinite(value):
        return "" if value is None else NOTHING
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + text_of(column, abs(value))


def spread_text(column: str, mean: float, low: float, high: float) -> str:
    """A mean and its extremes: "0.213 (0.201 – 0.230)"; the mean alone when there is no spread."""
    middle = text_of(column, mean)
    return middle if low == high else f"{middle} ({text_of(column, low)} – {text_of(column, high)})"


def local_time(moment: str) -> str:
    """An ISO time as local date and minute; what is no time as it stands."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return moment


def _short(metric: str) -> str:
    return " ".join(_WORDS.get(word, word) for word in metric.split("_"))


@cache
def _knobs() -> dict[str, Knob]:
    """Every setting by the name of its column."""
    found: dict[str, Knob] = {}
    tables: tuple[tuple[str, list[type[Settings]]], ...] = (
        ("", [Training, Run]),
        ("task.", list(FAMILIES.values())),
        ("model.", list(MODELS.values())),
        ("method.", list(METHODS.values())),
    )
    for prefix, models in tables:
        for model in models:
            found |= {f"{prefix}{knob.name}": knob for knob in knobs(model)}
    return found
