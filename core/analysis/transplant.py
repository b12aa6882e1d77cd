"""Transplants: one arm's initialisation with another arm's matrices, with some of them, or with none, on the same tasks."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.analysis.findings import Transplanted
from core.analysis.grafts import GraftPlan
from core.analysis.subject import Subject
from core.errors import UserError
from core.evaluate import Evaluation, Member, evaluate
from core.events import Progress
from core.methods import MAML
from core.tasks.base import Episodes, Tasks
from core.workers import ALONE, Workers


@dataclass(frozen=True)
class Graft:
    """What a recipient gets: the meta-parameters of `donor` (which may be itself), or plain gradient steps from None.

    `factors` keeps only these groups ("M_o", "M_i", "M_f", "m_bias", "a_weight", "a_bias") and puts all others back to their start;
    () takes everything.
    """

    donor: Subject | None
    factors: tuple[str, ...] = ()


def grafted(recipient: Subject, graft: Graft) -> Subject:
    """The recipient's initialisation under the donor's method, meta-parameters, inner rate and inner loss.

    Raises:
        UserError: the donor has other layers or lacks a factor.
    """
    donor = graft.donor
    if donor is None:
        return replace(recipient, learner=replace(recipient.learner, method=MAML()), meta={})
    if donor.learner.layers != recipient.learner.layers:
        raise UserError(f"Arm '{donor.name}' has other layers than '{recipient.name}'; choose arms of equal networks.")
    kinds = groups(donor)
    if unknown := [name for name in graft.factors if name not in kinds]:
        raise UserError(
            f"Arm '{donor.name}' has learned no {unknown[0]}; it has {', '.join(kinds) or 'nothing to transplant'}."
        )
    fresh = donor.fresh()
    meta = {
        name: value if not graft.factors or name.split("/")[1] in graft.factors else fresh[name]
        for name, value in donor.meta.items()
    }
    taken = {name: getattr(donor.training, name) for name in ("inner_rate", "loss_sum")}
    training = recipient.training.model_copy(update=taken)
    learner = replace(recipient.learner, method=donor.learner.method)
    return Subject(recipient.name, learner, recipient.theta, meta, training)


def groups(subject: Subject) -> tuple[str, ...]:
    """Names of the groups of meta-parameters of an arm, for example ("M_o", "M_i", "m_bias", "M_f")."""
    return tuple(dict.fromkeys(name.split("/")[1] for name in subject.meta))


def transplant(
    recipient: Subject,
    grafts: Sequence[Graft],
    episodes: Episodes,
    *,
    steps: int,
    workers: Workers = ALONE,
    reference: Tasks | None = None,
) -> Generator[Progress, None, tuple[Transplanted, ...]]:
    """Evaluate the recipient as it is, then with every graft, on all tasks of `episodes`.

    Args:
        reference: training tasks, needed where the recipient is evaluated with the statistics of every step; see `evaluate`.

    Yields:
        Progress of every evaluation, counted in tasks; closing the generator cancels.

    Returns:
        The recipient as it is, whose donor is itself, then one result for each graft.

    Raises:
        UserError: a graft does not fit, or steps are not 1 to 10; nothing is evaluated then.
    """
    if not 1 <= steps <= 10:
        raise UserError(f"{steps} inner steps cannot be evaluated; choose 1 to 10.")
    every = (Graft(recipient), *grafts)
    subjects = [grafted(recipient, graft) for graft in every]
    own: Evaluation | None = None
    found = []
    for graft, subject in zip(every, subjects, strict=True):
        training = subject.training.model_copy(update={"inner_steps": steps})
        title = f"{recipient.name} with {_words(graft)}"
        member = Member(subject.learner, subject.theta, subject.meta)
        statistics = training.evaluation_statistics
        result = yield from evaluate(
            [member], episodes, training, title, workers, statistics=statistics, reference=reference
        )
        own = own or result
        found.append(_result(recipient.name, graft, result, own))
    return tuple(found)


def transplant_planned(
    subjects: Mapping[str, Subject],
    plans: Sequence[GraftPlan],
    episodes: Episodes,
    *,
    steps: int,
    reference: Tasks | None = None,
) -> Generator[tuple[int, int], None, tuple[Transplanted, ...]]:
    """`transplant` for plans of one recipient, in their order; one of them may leave it as it is.

    Yields:
        Tasks evaluated so far, and how many will be in all.

    Returns:
        One result for each plan.

    Raises:
        UserError: as `transplant`.
    """
    recipient = subjects[plans[0].recipient]
    changed = [plan for plan in plans if not plan.as_it_is]
    grafts = [Graft(subjects[plan.donor] if plan.donor else None, plan.factors) for plan in changed]
    work = transplant(recipient, grafts, episodes, steps=steps, reference=reference)
    total, before, last = (1 + len(grafts)) * len(episodes), 0, 0
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            own, *others = end.value
            results = dict(zip(changed, others, strict=True))
            return tuple(own if plan.as_it_is else results[plan] for plan in plans)
        if progress.unit != "tasks":
            continue
        if progress.done < last:  # the next evaluation has begun
            before += len(episodes)
        last = progress.done
        yield before + last, total


def _result(recipient: str, graft: Graft, result: Evaluation, own: Evaluation) -> Transplanted:
    with np.errstate(invalid="ignore", over="ignore"):  # what blew up stays not finite
        gains = {name: values[-1] - own.scores[name][-1] for name, values in result.scores.items()}
        return Transplanted(
            recipient=recipient,
            donor=graft.donor.name if graft.donor else "",
            factors=graft.factors,
            tasks=len(next(iter(gains.values()))),
            mean=result.mean(),
            ci95=result.ci95(),
            per_step=result.per_step(),
            gain={name: float(values.mean()) for name, values in gains.items()},
            gain_ci95={name: float(1.96 * values.std() / len(values) ** 0.5) for name, values in gains.items()},
        )


def _words(graft: Graft) -> str:
    if graft.donor is None:
        return "plain gradient steps"
    return f"{', '.join(graft.factors) or 'everything'} of {graft.donor.name}"
