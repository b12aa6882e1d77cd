"""A target of a few milliseconds, and hand-made results."""

from pathlib import Path

from core.reproduce.results import Result, ResultCurve, Score
from core.reproduce.targets import ArmSet, Experiment, Target, Wish

NOWHERE = Path("no-data-needed")
QUICK = (
    "meta_batch=2",
    "validation_tasks=4",
    "threads=1",
    "iterations=40",
    "evaluation_interval=10",
    "inner_rate=0.01",
)
TINY = Target(
    "tiny",
    "Tiny",
    "For tests.",
    (
        Experiment(
            "tiny-5shot",
            (
                ArmSet("sinusoid-5shot", ("maml", "mc2"), QUICK, plain=True),
                ArmSet("sinusoid-5shot", ("meta-sgd",), QUICK),
            ),
            ("checkpoints", "seeds"),
        ),
    ),
    seeds=(0, 1),
    tasks=20,
    steps=2,
)
MIXED = Target(
    "mixed",
    "Mixed",
    "Omniglot, whose data are missing, and then sinusoids.",
    (
        Experiment("omniglot-5way-1shot", (ArmSet("omniglot-5way-1shot", ("maml",), plain=True),)),
        Experiment("tiny-5shot", (ArmSet("sinusoid-5shot", ("maml",), QUICK, plain=True),)),
    ),
    seeds=(0, 1),
    tasks=20,
    steps=2,
)
ALONE = Wish(methods=("maml", "mc2"), seeds=(0,))
"""One run of two arms."""


def score(method="mc2", metric="loss", mean=(3.0, 0.2), ci95=(0.1, 0.02), iterations=70_000, **others):
    """After 0 and 1 inner steps."""
    about = {"title": method.upper(), "step": 1, "iterations": iterations}
    return Score(method=method, metric=metric, mean=mean, ci95=ci95, **(about | others))


def result(*scores, experiment="sinusoid-10shot", seeds=(0,), iterations=70_000, planned=70_000, **others):
    """What was measured of one run, or of the seeds."""
    about = {
        "target": "sinusoid",
        "settings": {"title": "made by hand"},
        "device": "cpu, 1 thread",
        "threads": 1,
        "seconds": 60.0,
        "date": "2026-01-01T00:00:00+00:00",
        "command": "python main.py reproduce sinusoid",
        "tasks": 600,
    }
    made = {"experiment": experiment, "seeds": seeds, "iterations": iterations, "planned": planned}
    return Result(**about | made | {"scores": scores or (score(iterations=iterations),)} | others)


def curve(*points):
    """A validation curve through (iteration, value)."""
    return ResultCurve(iterations=tuple(x for x, _ in points), values=tuple(y for _, y in points))
