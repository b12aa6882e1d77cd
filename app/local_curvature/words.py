"""What was measured in the inner loop, and what came of it, in exact words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from app.language import translate
from app.local_curvature.curves_question import CurvesQuestion
from app.numbers import count
from app.plots.axes import compact
from core.analysis.local_rules import LocalRule
from core.analysis.loop_reading import Reading, Versus


def measured(title: str, question: CurvesQuestion, rules: Iterable[LocalRule]) -> str:
    """Arm, moment, tasks, seed and rate of the curves of these rules; `title` is the arm's."""
    known = question.settings
    if known is None:
        return ""
    tasks = max((len(curve.tasks) for curve in dict(question.curves).values()), default=question.where.tasks)
    said = (title, count(known.iteration), count(tasks), known.seed, compact(known.rate))
    own = [rule.rate for rule in rules if rule.rate is not None]
    if not own:
        words = translate(
            "LocalCurvature",
            "{0} at iteration {1}, the first {2} validation tasks of seed {3}, α = {4}; bands: 95 % over tasks.",
        )
        return words.format(*said)
    words = translate(
        "LocalCurvature",
        "{0} at iteration {1}, the first {2} validation tasks of seed {3}, α = {4}, {5} for local rules at their own length; bands: "
        "95 % over tasks.",
    )
    return words.format(*said, compact(own[0]))


def verdict(rows: Sequence[Versus], step: int) -> str:
    """How many of the local rules over-fit, and so on, against the learned matrices after `step` inner steps. Never more than that."""
    rows = [row for row in rows if row.rule.kind != "gradient" and row.reading != "not comparable"]
    if not rows:
        return translate("LocalCurvature", "Choose Learned M and a local rule to compare them.")
    found = Counter(row.reading for row in rows)
    words = translate(
        "LocalCurvature",
        "After inner step {0}, of {1} local curves (rule, damping, step length) against M: {2} over-fit, {3} worse otherwise, {4} "
        "better, {5} unclear, {6} not finite.",
    )
    kinds: tuple[Reading, ...] = ("over-fits", "worse", "better", "no difference", "not finite")
    return words.format(count(step), count(len(rows)), *(count(found[kind]) for kind in kinds))
