"""Named experiments to start from."""

from __future__ import annotations

import difflib
from typing import Any

from core.errors import UserError
from core.knobs import checked
from core.spec import Arm, ExperimentSpec

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


def _mini_imagenet(shots: int) -> dict[str, Any]:
    """MAML's protocol, from the usage lines and defaults of cbfinn/maml (a7f45f1): network, rates, steps, tasks, queries and length.

    The code of Meta-Curvature for these pictures was never released, so its own settings are not verified. Two things differ from
    MAML's code: it clips every entry of the meta-gradient to +-10 (`gradient_clip`, which is off here, as in every preset), and it
    tests on K query pictures of a class instead of 15.
    """
    return {
        "title": f"miniImageNet 5-way {shots}-shot",
        "task": {"kind": "mini_imagenet", "ways": 5, "shots": shots},
        "model": {"kind": "conv4_pool", "filters": 32},
        "training": {
            "inner_rate": 0.01,
            "loss_sum": "ways",
            "inner_steps": 5,
            "queries": 15,
            "meta_batch": 4,
            "iterations": 60_000,
            "evaluation_interval": 500,
        },
        "run": {"validation_tasks": 200},
    }


def _maml_plus_plus(ways: int, shots: int) -> dict[str, Any]:
    """MAML++ from its code (AntreasAntoniou/HowToTrainYourMAMLPytorch, 321a522), with epochs of 500 iterations.

    First order for 50 epochs is what the paper is said to do; the code had it switched off. Its ReLU is leaky, ours is not; its
    weights of the multi-step loss change every epoch, ours every iteration. Evaluation normalises with the statistics of the
    query set: the code does so as well, although it stores statistics per step. `evaluation_statistics="steps"` uses them.
    """
    return {
        "title": f"MAML++ Omniglot {ways}-way {shots}-shot",
        "task": {
            "kind": "omniglot",
            "ways": ways,
            "shots": shots,
            "train_classes": 1150,
            "validation_classes": 50,
            "rotate_evaluation": False,
            "invert": False,
        },
        "model": {"kind": "conv4_pool", "filters": 64, "scales": True, "norm_steps": 5},
        "training": {
            "inner_rate": 0.4,
            "inner_steps": 5,
            "queries": 1,
            "meta_batch": 16,
            "iterations": 75_000,
            "evaluation_interval": 500,
            "multi_step": 7_500,
            "first_order_until": 25_000,
            "outer_schedule": "cosine",
        },
        "method": {"step_rates": 5},
        "run": {"validation_tasks": 600},
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
    **{f"maml++-omniglot-{ways}way-{shots}shot": _maml_plus_plus(ways, shots) for ways in (5, 20) for shots in (1, 5)},
    "mini-imagenet-5way-1shot": _mini_imagenet(1),
    "mini-imagenet-5way-5shot": _mini_imagenet(5),
}

"""What each is made of; "method" names settings of every arm's method, where the method has them."""

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
    parts = {key: value for key, value in PRESETS[name].items() if key != "method"}
    spec = checked(ExperimentSpec, parts | {"arms": arms})
    return spec.replaced(arms=tuple(arm_under(name, arm) for arm in spec.arms))


def arm_under(name: str, arm: Arm) -> Arm:
    """An arm as the preset `name` wants it: every setting of methods that some preset decides has this one's value, or its default."""
    decided = {key for values in PRESETS.values() for key in values.get("method", {})}
    mine = {key: field.default for key, field in type(arm.method).model_fields.items() if key in decided}
    wanted = mine | {key: value for key, value in PRESETS[name].get("method", {}).items() if key in mine}
    return arm.with_changes({"method": arm.method.with_changes(wanted)})
