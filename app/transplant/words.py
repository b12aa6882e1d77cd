"""Transplants in words: what a plan is, what was measured, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from app.language import translate
from app.numbers import count
from app.transplant.graft_question import GraftAnswer
from core.analysis.findings import Transplanted
from core.analysis.grafts import GraftPlan


def plan_title(plan: GraftPlan, titles: Mapping[str, str]) -> str:
    """What the recipient gets; `titles` are those of the arms."""
    if plan.as_it_is:
        return translate("Transplant", "as it is")
    if not plan.donor:
        return translate("Transplant", "identity: plain gradient")
    donor = titles.get(plan.donor, plan.donor)
    if not plan.factors:
        return translate("Transplant", "all of {0}").format(donor)
    if plan.donor == plan.recipient:
        return translate("Transplant", "its own {0} alone").format(", ".join(plan.factors))
    return translate("Transplant", "{0} of {1} alone").format(", ".join(plan.factors), donor)


def plan_words(plan: GraftPlan, titles: Mapping[str, str]) -> str:
    """The same in a sentence."""
    if plan.as_it_is:
        return translate(
            "Transplant",
            "The arm's own initialisation and everything it has learned; the others are compared with this.",
        )
    if not plan.donor:
        return translate(
            "Transplant",
            "The arm's initialisation with plain gradient steps of its inner rate, every matrix the identity.",
        )
    donor = titles.get(plan.donor, plan.donor)
    if not plan.factors:
        return translate(
            "Transplant", "The arm's initialisation with the matrices, inner rate and inner loss of {0}."
        ).format(donor)
    words = translate(
        "Transplant", "The arm's initialisation with {0} of {1}; all its other factors are put back to their start."
    )
    return words.format(", ".join(plan.factors), donor)


def measured(answer: GraftAnswer, iteration: int, titles: Mapping[str, str]) -> str:
    """Whose initialisation, when, on which tasks, and what ± is."""
    question, own = answer.question, answer.results[0]
    words = {
        "validation": translate(
            "Transplant",
            "Initialisation of {0} at iteration {1}, the first {2} validation tasks of seed {3}, inner step {4}; ± is the 95 % "
            "interval over tasks.",
        ),
        "test": translate(
            "Transplant",
            "Initialisation of {0} at iteration {1}, the first {2} test tasks of seed {3}, inner step {4}; ± is the 95 % interval "
            "over tasks.",
        ),
    }[question.split]
    title = titles.get(own.recipient, own.recipient)
    return words.format(title, count(iteration), count(own.tasks), answer.seed, question.steps)


def verdict(answer: GraftAnswer) -> str:
    """How many grafts have a loss beyond the interval of the paired difference above and below the arm as it is."""
    grafts = [result for plan, result in zip(answer.question.plans, answer.results, strict=True) if not plan.as_it_is]
    signs = [sign_of(result) for result in grafts]
    words = translate(
        "Transplant", "Of {0} grafts, paired with the arm as it is: loss higher in {1}, lower in {2}, unclear in {3}."
    )
    return words.format(*map(count, (len(grafts), signs.count(1), signs.count(-1), signs.count(0))))


def sign_of(result: Transplanted) -> int:
    """1: the loss is higher than as it is, beyond the interval of the paired difference; -1: lower; 0: neither."""
    gain, half = result.gain["loss"], result.gain_ci95["loss"]
    if not (math.isfinite(gain) and math.isfinite(half)) or abs(gain) <= half:
        return 0
    return 1 if gain > 0 else -1
