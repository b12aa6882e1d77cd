"""Named experiments to start from."""

from __future__ import annotations

import difflib
from typing import Any

from core.errors import UserError
from core.knobs import checked
from core.spec import ExperimentSpec

DEFAULT = "sinusoid-10shot"


def _sinusoid(shots: int) -> dict[str, Any]:
    return {
        "title": f"Sinusoid {shots}-shot",
        "task": {"kind": "sinusoid", "shots": shots},
        "model": {"kind": "mlp", "hidden": (40, 40)},
        "training": {
            "inner_rate": 0.001,
            "queries": shots,
            "meta_batch": 25,
            "iterations": 70_000,
            "evaluation_interval": 250,
        },
        "run": {"validation_tasks": 600},
    }


def _characters(kind: str, title: str, ways: int, shots: int, iterations: int) -> dict[str, Any]:
    return {
        "title": f"{title} {ways}-way {shots}-shot",
        "task": {"kind": kind, "ways": ways, "shots": shots},
        "model": {"kind": "conv4", "filters": 64},
        "training": {
            "inner_rate": 0.4,
            "loss_sum": "ways",
            "queries": shots,
            "meta_batch": 32,
            "iterations": iterations,
            "evaluation_interval": 100,
        },
        "run": {"validation_tasks": 200},
    }


PRESETS: dict[str, dict[str, Any]] = {
    "sinusoid-5shot": _sinusoid(5),
    "sinusoid-10shot": _sinusoid(10),
    "glyphs-5way-1shot": _characters("glyphs", "Glyphs", 5, 1, 10_000),
    **{
        f"omniglot-{ways}way-{shots}shot": _characters("omniglot", "Omniglot", ways, shots, 60_000)
        for ways in (5, 20)
        for shots in (1, 5)
    },
}

ARMS = ("maml", "mc2")


def preset(name: str, methods: tuple[str, ...] = ARMS) -> ExperimentSpec:
    """The experiment called `name` with one arm per method.

    Args:
        name: a key of `PRESETS`. methods: METHOD for an arm named after it (the second of a kind is METHOD-2), or NAME=METHOD.

    Raises:
        UserError: an unknown name or method, or a name that no arm can have.
    """
    if name not in PRESETS:
        near = difflib.get_close_matches(name, PRESETS, 1)
        advice = f"did you mean '{near[0]}'" if near else f"choose one of {', '.join(PRESETS)}"
        raise UserError(f"There is no preset '{name}'; {advice}.")
    arms: list[dict[str, Any]] = []
    for entry in methods:
        own, _, method = entry.rpartition("=")
        taken = sum(arm["method"] == method for arm in arms)
        arms.append({"name": own or (f"{method}-{taken + 1}" if taken else method), "method": method})
    return checked(ExperimentSpec, PRESETS[name] | {"arms": arms})
