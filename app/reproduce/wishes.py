"""What of a target is worth running first: hours of a laptop instead of days of a cluster."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.language import translate
from app.numbers import count, duration
from core.reproduce.jobs import JobState
from core.reproduce.targets import Target, Wish

_SUGGESTED = {
    "sinusoid": Wish(seeds=(0,)),
    "omniglot": Wish(("omniglot-5way-1shot",), ("maml", "mc1", "mc2"), (0,), 5_000),
    "omniglot-maml++": Wish(("omniglot-5way-1shot",), (), (0,), 2_000),
    "mini-imagenet": Wish(("mini-imagenet-5way-1shot",), ("maml", "mc2"), (0,), 2_000),
}


def suggested(target: Target) -> Wish:
    """A part of a target that a laptop does in minutes (sinusoids) or hours."""
    return _SUGGESTED.get(target.name, Wish(seeds=target.seeds[:1]))


def everything(target: Target) -> Wish:
    """The whole of a target, spelled out."""
    return Wish(tuple(one.name for one in target.experiments), target.methods, target.seeds)


def price(jobs: Sequence[JobState]) -> str:
    """How many runs and iterations there are, how many are done, and how long the rest takes as far as that is known."""
    left = [job for job in jobs if job.left]
    one, several = (
        translate("wishes", "{0} run, {1} of {2} iterations made"),
        translate("wishes", "{0} runs, {1} of {2} iterations made"),
    )
    made = sum(min(job.iteration, job.asked) for job in jobs)
    words = (one if len(jobs) == 1 else several).format(
        count(len(jobs)), count(made), count(sum(job.asked for job in jobs))
    )
    if not left:
        return translate("wishes", "{0}; nothing is left to train").format(words)
    seconds = sum(job.seconds_left for job in left)
    if math.isnan(seconds):
        return translate("wishes", "{0}; the time is unknown until it has run").format(words)
    return translate("wishes", "{0}; about {1} left on this machine").format(words, duration(seconds))
