"""Hand-made runs for the curves panel and the run model: what a training thread would say, without one."""

from __future__ import annotations

import numpy as np

from app.run_model import RunModel
from core.events import ArmInfo, Evaluated, HyperApplied, Metrics, Started

ARMS = (("maml", "MAML"), ("mc2", "MC2"))
TASKS, SECONDS = 25, 0.01
"""Of one iteration."""


def started(kind="sinusoid", arms=ARMS):
    return Started({"task": {"kind": kind}}, tuple(ArmInfo(a, t, a, 10, 5) for a, t in arms), "cpu", 1, ("linear1",))


def metrics(arm, iteration, **values):
    return Metrics(arm, iteration, TASKS * iteration, SECONDS * iteration, values)


def evaluated(arm, iteration, ci95, **values):
    half_widths = dict.fromkeys(values, ci95)
    return Evaluated(arm, iteration, TASKS * iteration, SECONDS * iteration, "validation", values, half_widths)


def changed(iteration, arm="", **changes):
    return HyperApplied(iteration, TASKS * iteration, SECONDS * iteration, arm, changes)


def losses(length, arm=0):
    """What arm number `arm` reports as its query loss: falling, noisy, never the same twice."""
    noise = np.random.default_rng(arm).normal(1, 0.05, length)
    return (0.5 + 3 * np.exp(-np.arange(length) / 50) * noise + 0.1 * arm).astype(np.float32)


def full_run(length=300, kind="sinusoid", arms=ARMS, every=50):
    """A run of `length` iterations; classes report accuracies too."""
    classes = kind != "sinusoid"
    events = [started(kind, arms)]
    for number, (arm, _) in enumerate(arms):
        for i, loss in enumerate(losses(length, number), 1):
            accuracy = {"query_accuracy": i / (length + 1)} if classes else {}
            events.append(metrics(arm, i, support_loss=4.0, query_loss=float(loss), **accuracy))
        for i in range(0, length + 1, every):
            accuracy = {"accuracy": 0.9} if classes else {}
            events.append(evaluated(arm, i, 0.05, loss=1.0, **accuracy))
    run = RunModel()
    run.take(events)
    return run
