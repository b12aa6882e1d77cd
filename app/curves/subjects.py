"""Whose curves are drawn: the arms of the run in hand, those of stored runs beside it, and groups of runs taken together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from app.curves.curve import Style
from app.language import translate
from app.run_model import RunModel, Series
from app.shelf import Shelf, ShelfBand, ShelfCurve
from core.tasks import FAMILIES


@dataclass(frozen=True)
class Subject:
    """One entry of the legend and what is drawn in its colour.

    Attributes:
        key: the position of an arm of the run in hand, the key of a stored entry, or the label of a group.
        title: for people. style: colour and dashes. series: by metric, for example "query_loss"; none is empty.
        edges: of a group the smallest and largest values by metric. losses: what kind of loss it has, "" if that is not known.
    """

    key: Hashable
    title: str
    style: Style
    series: Mapping[str, Series]
    edges: Mapping[str, tuple[Series, Series]] = field(default_factory=dict)
    losses: str = ""


def subjects(run: RunModel, shelf: Shelf | None) -> list[Subject]:
    """Everything that is shown, the run in hand first; stored runs of which nothing was read yet are left out."""
    found = list(_in_hand(run, shelf))
    if shelf is not None:
        found += [_of_group(band) for band in shelf.bands() if band.curves.series]
        found += [_stored(curve, shelf) for curve in shelf.curves() if curve.arm in curve.run.arms]
    return found


def kind_of_loss(shown: Iterable[Subject]) -> str:
    """What kind of loss all of them have; "" when they have several or none is known."""
    kinds = {subject.losses for subject in shown} - {""}
    return kinds.pop() if len(kinds) == 1 else ""


def _in_hand(run: RunModel, shelf: Shelf | None) -> Iterable[Subject]:
    for position, arm in enumerate(run.arms.values()):
        key, style = (run.folder, arm.name), Style(run.slot(arm.name))
        if shelf is not None:
            if not shelf.look(key, position).shown or shelf.is_grouped(key):
                continue
            style = Style(run.slot(arm.name), shelf.look(key).pinned, key == shelf.baseline)
        yield Subject(position, _named(arm.title, style), style, _series(run, arm.name), losses=_losses(run))


def _stored(curve: ShelfCurve, shelf: Shelf) -> Subject:
    style = Style(curve.look.slot, curve.look.pinned, curve.key == shelf.baseline)
    series = _series(curve.run, curve.arm)
    return Subject(curve.key, _named(curve.title, style), style, series, losses=_losses(curve.run))


def _of_group(band: ShelfBand) -> Subject:
    known = {metric: one for metric, one in band.curves.series.items() if len(one.mean)}
    series = {metric: one.mean for metric, one in known.items()}
    edges = {metric: (one.low, one.high) for metric, one in known.items()}
    title = translate("subjects", "{0} ({1} runs)").format(band.label, band.curves.members)
    return Subject(band.label, title, Style(band.slot), series, edges)


def _named(title: str, style: Style) -> str:
    return translate("subjects", "baseline: {0}").format(title) if style.baseline else title


def _series(run: RunModel, arm: str) -> dict[str, Series]:
    return {metric: series for (name, metric), series in run.series.items() if name == arm and len(series)}


def _losses(run: RunModel) -> str:
    family = FAMILIES.get(run.spec.get("task", {}).get("kind", ""))
    return family.loss if family else ""
