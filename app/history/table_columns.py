"""What the columns of the run table are called, how wide they are, and how their values are written."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from app.language import language, marked, settings_text, translate, translated
from app.numbers import NOTHING, count, number, percent
from core.history.columns import heading
from core.history.entry import Value
from core.history.grouping import BARE
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


_TITLES = {
    "name": marked("columns", "Run"),
    "title": marked("columns", "Arm"),
    "state": marked("columns", "State"),
    "iteration": marked("columns", "Iteration"),
    CURVE: marked("columns", "Validation loss"),
    "tags": marked("columns", "Tags"),
    "notes": marked("columns", "Notes"),
    "created": marked("columns", "Created"),
    "parent": marked("columns", "Branch of"),
    "folder": marked("columns", "Folder"),
    "problem": marked("columns", "Problem"),
    "best": marked("columns", "best {0}"),
    "last": marked("columns", "last {0}"),
    "best_at": marked("columns", "iteration of best {0}"),
}
"""Of columns that are no settings; those of metrics have the metric's name in place of {0}."""
_TIPS = {
    SHOWN: marked(
        "columns", "Whether the curves of this arm are drawn in the plots. Space switches it for the selected rows."
    ),
    COLOUR: marked("columns", "Colour and dash of its curves, the same in every panel. Click to choose others."),
    PINNED: marked("columns", "Pinned curves are drawn thicker and above the others."),
    "name": marked("columns", "Name of the run; double-click to change it."),
    "title": marked("columns", "Method of this arm, and the settings that are its own."),
    "state": marked(
        "columns",
        "What became of the run. Interrupted: the program ended before the run did; it can be resumed.",
    ),
    "iteration": marked("columns", "Meta-iterations done."),
    CURVE: marked("columns", "The validation loss from the beginning to now; logarithmic while it is positive."),
    "tags": marked("columns", "Words of your own, with commas between them; double-click to change them."),
    "notes": marked("columns", "What you want to remember; double-click to change it."),
    "created": marked("columns", "When the run began, in local time."),
    "parent": marked(
        "columns", "The run that this one was branched from, and the iteration up to which both are the same."
    ),
    "folder": marked("columns", "Folder of the run below the runs folder."),
    "problem": marked("columns", "What is wrong with its run.json."),
    "best": marked("columns", "Best value of the {0} so far: the smallest loss, the largest accuracy."),
    "last": marked("columns", "Newest value of the {0}."),
    "best_at": marked("columns", "Iteration at which the {0} was best."),
}
_WIDTHS = {
    SHOWN: 28,
    COLOUR: 36,
    PINNED: 28,
    "name": 180,
    "title": 130,
    "state": 102,
    "iteration": 82,
    CURVE: 110,
    "tags": 110,
    "notes": 160,
    "created": 116,
    "parent": 110,
    "folder": 180,
    "problem": 160,
}
"""Of columns that are neither settings nor measured, in pixels."""
_MEASURES = ("best", "last", "best_at")
STATES = (
    marked("state", "running"),
    marked("state", "paused"),
    marked("state", "finished"),
    marked("state", "stopped"),
    marked("state", "failed"),
    marked("state", "interrupted"),
    marked("state", "queued"),
)
"""What may have become of a run; translated where it is shown."""
_WORDS = {"validation": "val.", "accuracy": "acc."}


def table_column(name: str) -> TableColumn:
    """The column called `name` in the language in force; one that nobody knows is called by its name."""
    return _table_column(name, language())


@lru_cache(maxsize=512)
def _table_column(name: str, _language: str) -> TableColumn:
    title, tip = (translate("columns", words[name]) if name in words else "" for words in (_TITLES, _TIPS))
    if name in _WIDTHS:
        return TableColumn(name, title, _WIDTHS[name], tip, numeric=name == "iteration")
    if name.startswith(DELTA):
        compared = settings_text(heading(name.removeprefix(DELTA)))
        tip = translate("columns", "{0} less that of the baseline.").format(compared)
        return TableColumn(name, f"Δ {table_column(name.removeprefix(DELTA)).title}", 100, tip, numeric=True)
    measure, _, metric = name.partition(".")
    if metric and measure in _MEASURES:
        title = translate("columns", _TITLES[measure]).format(settings_text(short(metric)))
        tip = translate("columns", _TIPS[measure]).format(settings_text(metric.replace("_", " ")))
        return TableColumn(name, title, 92, tip, numeric=True)
    plain = _knobs().get(name)
    if plain is None:
        tip = translate("columns", "Setting {0}.").format(name)
        return TableColumn(name, settings_text(heading(name)), 96, tip)
    knob = translated(plain)
    title = f"{knob.title} {knob.symbol}".strip()
    numeric = knob.kind in ("int", "float")
    return TableColumn(name, title, 26 + 7 * max(len(title), 7), f"{knob.help} ({name})", numeric)


def text_of(column: str, value: Value) -> str:
    """A value as its cell shows it; "" for a fact or setting there is not, "–" for a number that is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return translate("columns", "on") if value else translate("columns", "off")
    if column == "state":
        return translate("state", str(value)) if value else ""
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


def label_of(columns: Iterable[str], values: Iterable[Value]) -> str:
    """What the members of a group agree in, column by column, as `Group.label` says it in English."""
    words = []
    for column, value in zip((column for column in columns if column != "seed"), values, strict=True):
        title = table_column(column).title if column in _WIDTHS else settings_text(heading(column))
        own = isinstance(value, bool) or column == "state"
        text = text_of(column, value) if own else "–" if value in (None, "") else str(value)
        words.append(text if column in BARE else f"{title.lower()} {text}")
    return ", ".join(words)


def local_time(moment: str) -> str:
    """An ISO time as local date and minute; what is no time as it stands."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return moment


def short(metric: str) -> str:
    """A metric in few letters: "validation_loss" -> "val. loss"."""
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
