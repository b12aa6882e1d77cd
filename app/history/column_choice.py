"""Which columns the run table shows: what the user has ticked, or what tells the listed runs apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.history.check_list import Choice
from app.history.table_columns import CURVE, DELTA, FIRST, table_column
from app.language import translate
from core.history.columns import MEASURES, by_declaration
from core.history.differing import differing
from core.history.entry import Columns, Entry, columns_of

DIFFERING = "differing"
"""Stands for every setting that is not the same in all listed rows."""
LAST = ("tags", "notes", "created", "parent", "folder", "problem")
_USUAL = (CURVE, DIFFERING, "tags", "notes", "created")
_LOSS = ("best.validation_loss", "last.validation_loss")
_ACCURACY = ("best.validation_accuracy",)
_HIDDEN = ("method",)
"""Settings that another column shows: the title of an arm begins with its method."""


def usual(columns: Columns) -> tuple[str, ...]:
    """What is ticked until the user ticks something."""
    return (*(_ACCURACY if "validation_accuracy" in columns.metrics else ()), *_LOSS, *_USUAL)


def shown(ticked: Collection[str], listed: Sequence[Entry], *, baseline: bool) -> tuple[str, ...]:
    """The columns of the table from left to right; with a baseline every best value is followed by the difference to its."""
    measured = []
    for name in ticked:
        if name.partition(".")[0] in MEASURES:
            measured.append(name)
            if baseline and name.startswith("best."):
                measured.append(DELTA + name)
    differ = [name for name in differing(listed) if name not in _HIDDEN] if DIFFERING in ticked else []
    known = {*FIRST, *LAST, *measured, CURVE, DIFFERING}
    settings = by_declaration({*differ, *(name for name in ticked if name not in known)})
    curve = (CURVE,) if CURVE in ticked else ()
    return (*FIRST, *measured, *curve, *settings, *(name for name in LAST if name in ticked))


def may_differ(before: Sequence[Entry], entries: Sequence[Entry], known: Columns) -> bool:
    """Whether entries may have other columns than before: cheap while a few of thousands have just gone on."""
    if len(before) != len(entries):
        return True
    news = [(old, entry) for old, entry in zip(before, entries, strict=True) if old is not entry]
    metrics = columns_of(entry for _, entry in news).metrics
    return not set(metrics) <= set(known.metrics) or any(old.settings != entry.settings for old, entry in news)


def offered(columns: Columns) -> list[Choice]:
    """Everything that can be ticked."""
    differ = Choice(
        DIFFERING,
        translate("column_choice", "Settings that differ"),
        translate("column_choice", "Every setting that is not the same in all listed rows."),
    )
    names = [f"{measure}.{metric}" for metric in columns.metrics for measure in MEASURES]
    names += [CURVE, *LAST, *columns.settings]
    return [differ, *map(_choice, names)]


def groupings(columns: Columns) -> list[Choice]:
    """Everything that rows can be grouped by; never the seed, over which groups are formed."""
    return [_choice(name) for name in ("name", "tags", "state", *columns.settings) if name != "seed"]


def _choice(name: str) -> Choice:
    column = table_column(name)
    if name == CURVE:
        return Choice(name, translate("column_choice", "Curve of the validation loss"), column.tip)
    parts = {
        "task": translate("column_choice", "task: {0}"),
        "model": translate("column_choice", "model: {0}"),
        "method": translate("column_choice", "method: {0}"),
    }
    section, dot, _ = name.partition(".")
    return Choice(name, parts.get(section, "{0}").format(column.title) if dot else column.title, column.tip)
