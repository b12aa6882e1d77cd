"""Published and own numbers, and how they compare, as the panel says them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from app.language import marked, settings_text, translate
from app.numbers import count, duration
from core.events import Progress
from core.reproduce.ours import Ours, Single
from core.reproduce.published import NOT_PUBLISHED, Metric
from core.reproduce.results import Ensemble
from core.reproduce.table import VARIANTS, TableRow
from core.reproduce.targets import SEEDS
from core.reproduce.verdicts import VERDICTS, Verdict, number_text

if TYPE_CHECKING:
    from app.reproduce.campaign_runner import CampaignRunner

SIGNS: dict[Verdict, str] = {
    "agrees": "≈",
    "better": "▲",
    "worse": "▼",
    "unfinished": "…",
    "other data": "◐",
    "not measured": "○",
    "not verified": "?",
    "not published": "–",
}
"""A shape for every verdict, so that none is told by colour alone."""
_VERDICTS: dict[Verdict, str] = {
    "agrees": marked("reproduce", "agrees"),
    "better": marked("reproduce", "ours is better"),
    "worse": marked("reproduce", "ours is worse"),
    "unfinished": marked("reproduce", "unfinished"),
    "other data": marked("reproduce", "other data"),
    "not measured": marked("reproduce", "not measured"),
    "not verified": marked("reproduce", "not verified"),
    "not published": marked("reproduce", "not published"),
}
_METRICS: dict[Metric, str] = {
    "loss": marked("reproduce", "test MSE"),
    "accuracy": marked("reproduce", "test accuracy"),
    "crossing": marked("reproduce", "iteration that reaches 0.90"),
}
_ENSEMBLES: dict[Ensemble, str] = {
    "none": "",
    "checkpoints": marked("reproduce", "3 checkpoints"),
    "seeds": marked("reproduce", "{0} seeds"),
}


def verdict_text(verdict: Verdict) -> str:
    """A sign and a few words."""
    return f"{SIGNS[verdict]}  {translate('reproduce', _VERDICTS[verdict])}"


def verdict_tip(row: TableRow) -> str:
    """What the verdict means, and what there is to say about our number."""
    notes = (settings_text(note.text).format(*note.values) for note in row.notes)
    return "\n".join((settings_text(VERDICTS[row.verdict]), *notes))


def metric_text(metric: Metric) -> str:
    """What a row measures, in few words."""
    return translate("reproduce", _METRICS[metric])


def method_text(row: TableRow) -> str:
    """The method, and what was averaged if it is an ensemble, or that the row tells where a level is reached."""
    if row.metric == "crossing":
        return translate("reproduce", "{0}, reaches 0.90").format(row.method_title)
    if not row.variant:
        return row.method_title
    kind = next(name for name, words in VARIANTS.items() if words == row.variant)
    seeds = row.ours.seeds if row.ours else SEEDS
    return f"{row.method_title}, {translate('reproduce', _ENSEMBLES[kind]).format(len(seeds))}"


def published_text(row: TableRow) -> str:
    """The published number with its interval, or why there is none."""
    published = row.published
    if published.value is None:
        unknown: Verdict = "not published" if published.protocol == NOT_PUBLISHED else "not verified"
        return translate("reproduce", _VERDICTS[unknown])
    if row.metric == "crossing":
        about = translate("reproduce", "about {0}")
        return about.format(number_text(published.value, published.interval, row.metric))
    return row.published_text


def ours_text(row: TableRow) -> str:
    """Our number with its interval, or that there is none."""
    if row.ours is None:
        return translate("reproduce", "not measured")
    return _told(row, row.ours)


def seeds_text(row: TableRow) -> str:
    """Every single number by seed, for example "0: 0.217, 1: 0.221"; "" without any."""
    singles = row.ours.singles if row.ours else ()
    return ", ".join(
        f"{'+'.join(map(str, one.result.seeds))}: {_told(row, replace(one, interval=None))}" for one in singles
    )


def _told(row: TableRow, number: Ours | Single) -> str:
    if number.value is None:
        return translate("reproduce", "not by {0}").format(count(number.iterations))
    return number_text(number.value, number.interval, row.metric)


def progress_text(row: TableRow) -> str:
    """Iterations made of iterations planned, "" without a number."""
    if row.ours is None:
        return ""
    return translate("reproduce", "{0} of {1}").format(count(row.ours.iterations), count(row.ours.planned))


def work_text(progress: Progress) -> str:
    """Work in progress in words: the first word of its title says what is done, the rest to what."""
    verb, _, what = progress.title.partition(" ")
    pattern = f"{verb} {{0}}"
    title = translate("work", pattern).format(what) if what else progress.title
    unit = translate("work", progress.unit) if progress.unit else ""
    if not progress.total:
        return f"{title}: {count(progress.done)} {unit}".rstrip()
    made = translate("ProgressStrip", "{0} of {1} {2}").format(count(progress.done), count(progress.total), unit)
    return f"{title}: {made.rstrip()}"


def state_words(runner: CampaignRunner) -> str:
    """What a campaign does now, in one line."""
    job = next((one for one in runner.jobs if one.name == runner.doing), None)
    if runner.stopping:
        return translate("reproduce", "Stopping; what is finished stays.")
    if job is not None:
        words = translate("reproduce", "{0}: iteration {1} of {2}")
        parts = [words.format(job.name, count(job.iteration), count(job.asked))]
        left = sum(one.seconds_left for one in runner.jobs)
        if math.isfinite(left):
            parts.append(translate("reproduce", "about {0} left for all").format(duration(left)))
    elif runner.progress is not None:
        parts = [work_text(runner.progress)]
    else:
        parts = [translate("reproduce", "preparing")]
    if len(runner.jobs) > 1:
        finished = sum(not one.left for one in runner.jobs)
        parts.append(translate("reproduce", "{0} of {1} runs trained").format(count(finished), count(len(runner.jobs))))
    said = ", ".join(parts)
    return translate("reproduce", "Paused: {0}").format(said) if runner.paused else said
