"""A transplant to be trained further: the checkpoint of a new run with the graft as its only arm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.analysis.grafts import GraftPlan
from core.analysis.subject import Subject
from core.analysis.transplant import Graft, grafted
from core.errors import UserError
from core.spec import ARM_FIELDS, Arm, ExperimentSpec
from core.store.branching import building, moved
from core.store.checkpoint import Checkpoint, newest_readable, save_checkpoint
from core.store.disk import system_refused, write_verified
from core.store.folder_names import folder_names
from core.store.run_folder import RunFolder
from core.store.run_info import CHECKPOINTS, FILE, Parent, RunInfo

LONGEST = 40
"""Letters of an arm's name."""


def grafted_checkpoint(checkpoint: Checkpoint, plan: GraftPlan) -> Checkpoint:
    """The recipient's weights under the donor's method and meta-parameters, at the same iteration and before the same next tasks.

    Adam goes on with the moments of the weights and of what was taken over; for groups put back to their start it begins anew. The
    arm has no best scores yet. Give the result to `core.continuation.Continuation`, with the settings in its `state["spec"]`.

    Raises:
        UserError: an arm is missing, the graft does not fit, or the checkpoint is not whole.
    """
    try:
        spec = ExperimentSpec.model_validate(checkpoint.state["spec"])
        recipient = Subject.of(spec, plan.recipient, checkpoint.tensors)
        donor = Subject.of(spec, plan.donor, checkpoint.tensors) if plan.donor else None
        graft = grafted(recipient, Graft(donor, plan.factors))
        arm = _arm(spec, plan, graft)
        tensors = _weights(checkpoint.tensors, plan, arm.name, graft) | _learned(
            checkpoint.tensors, plan, arm.name, graft
        )
        return Checkpoint(checkpoint.iteration, tensors, _state(checkpoint.state, spec, plan, arm))
    except (KeyError, ValueError) as error:
        raise UserError(
            f"The checkpoint of iteration {checkpoint.iteration} cannot be used ({type(error).__name__}: {error}); choose another."
        ) from error


def store_graft(run: Path, root: Path, plan: GraftPlan) -> RunFolder:
    """A new stored run below `root` that goes on from the newest checkpoint of `run` with the graft as its only arm; not locked.

    Raises:
        UserError: there is no good checkpoint, or the graft cannot be made.
        StoreError: the run cannot be written; nothing is left that looks like one.
    """
    source = RunFolder.open(run)
    if (newest := newest_readable(source.checkpoints_path)) is None:
        raise UserError(f"{run} holds no good checkpoint; pause the run once, then try again.")
    checkpoint = grafted_checkpoint(newest, plan)
    info = RunInfo(
        name=f"{source.info.name}: {graft_name(plan)}",
        state="stopped",
        spec=checkpoint.state["spec"],
        seed=source.info.seed,
        parent=Parent(run=source.info.id, iteration=checkpoint.iteration),
        iteration=checkpoint.iteration,
    )
    try:
        with building(root) as folder:
            save_checkpoint(folder / CHECKPOINTS, checkpoint, best=False)
            write_verified(folder / FILE, info.to_json(), kind="info")
            place = moved(folder, (root / name for name in folder_names(info.name)))
    except OSError as error:
        raise system_refused("grafted", run, error) from error
    return RunFolder.open(place)


def graft_name(plan: GraftPlan) -> str:
    """What the arm is called: letters that every arm may have."""
    parts = (plan.donor or "identity", *(factor.lower() for factor in plan.factors))
    return f"{plan.recipient}-with-{'-'.join(parts)}"[:LONGEST].rstrip("-_")


def _arm(spec: ExperimentSpec, plan: GraftPlan, graft: Subject) -> Arm:
    """The method of the graft, and its settings where they are not those of all arms."""
    own = {name: getattr(graft.training, name) for name in ARM_FIELDS}
    overrides = {name: value for name, value in own.items() if value != getattr(spec.training, name)}
    return Arm(name=graft_name(plan), method=graft.learner.method, overrides=overrides)


def _weights(tensors: Mapping[str, np.ndarray], plan: GraftPlan, name: str, graft: Subject) -> dict[str, np.ndarray]:
    """The recipient's weights and what Adam keeps of them."""
    prefix = f"{plan.recipient}/"
    mine = {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
    return {f"{name}/{key}": value.copy() for key, value in mine.items() if _of(key) in graft.theta}


def _learned(tensors: Mapping[str, np.ndarray], plan: GraftPlan, name: str, graft: Subject) -> dict[str, np.ndarray]:
    """The meta-parameters, with Adam's moments where they were taken over and zeros where they were not."""
    found = {f"{name}/{key}": value.detach().cpu().numpy().copy() for key, value in graft.meta.items()}
    for key in graft.meta:
        taken = not plan.factors or key.split("/")[1] in plan.factors
        for kind in ("exp_avg", "exp_avg_sq", "step"):
            kept = tensors[f"{plan.donor}/adam/{kind}/{key}"]
            found[f"{name}/adam/{kind}/{key}"] = kept.copy() if taken else np.zeros_like(kept)
    return found


def _of(key: str) -> str:
    """Which parameter a tensor belongs to: "adam/exp_avg/fc1.weight" to "fc1.weight"."""
    return key.split("/", 2)[2] if key.startswith("adam/") else key


def _state(state: Mapping[str, Any], spec: ExperimentSpec, plan: GraftPlan, arm: Arm) -> dict[str, Any]:
    counters = dict(state["arms"][plan.recipient])
    start = state["arms"][plan.donor or plan.recipient]["initial_rate"]
    changed = {
        "spec": spec.replaced(arms=(arm,)).to_json(),
        "arms": {arm.name: counters | {"initial_rate": start, "problem": ""}},
        "best": {},
        "top": {},
        "validated": 0,
    }
    return dict(state) | changed
