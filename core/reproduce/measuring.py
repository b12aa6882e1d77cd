"""From a measurement of stored runs to the result that is kept: what their folders say of the training goes in too."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError
from core.events import Progress
from core.knobs import checked
from core.reproduce.jobs import Job
from core.reproduce.results import Ensemble, Result, Score, keep_result, read_result
from core.reproduce.targets import Target
from core.reproduce.validation import drawn, rounded, stored_points
from core.store.checkpoint import newest_readable
from core.store.disk import StoreError, set_aside
from core.store.metrics import MetricsFile
from core.store.run_folder import RunFolder
from core.store.run_info import CHECKPOINTS, RunInfo, read_info

if TYPE_CHECKING:
    from core.measure import Measured


def result_path(jobs: Sequence[Job], ensemble: Ensemble) -> Path:
    """The file for what is measured of one run, or of several as an ensemble."""
    first = jobs[0]
    name = f"{first.name}-checkpoints" if ensemble == "checkpoints" else first.name
    if ensemble == "seeds":
        name = name.replace(f"-seed{first.seed}", f"-seeds{'-'.join(str(job.seed) for job in jobs)}", 1)
    return first.results / f"{name}.json"


def is_measured(target: Target, jobs: Sequence[Job], ensemble: Ensemble) -> bool:
    """Whether there is a result of these very runs as far as they are now; a file that cannot be used is none."""
    try:
        result = read_result(result_path(jobs, ensemble))
        infos = [read_info(job.path).info for job in jobs]
    except UserError:
        return False
    same_runs = result.runs == tuple(info.id for info in infos)
    whole = {score.method for score in result.scores} >= set(jobs[0].methods) and result.tasks == target.tasks
    return same_runs and whole and result.iterations == min(info.iteration for info in infos)


def lacks_weights(target: Target, job: Job, iteration: int) -> bool:
    """Whether a run is still to be measured after `iteration`, but the newest of its checkpoints that can be read is an earlier one."""
    if is_measured(target, (job,), "none"):
        return False
    newest = newest_readable(job.path / CHECKPOINTS)
    return newest is not None and newest.iteration < iteration


def measured_result(
    target: Target, jobs: Sequence[Job], ensemble: Ensemble, data: Path, *, device: str, threads: int, commit: str
) -> Generator[Progress, None, Path]:
    """Measure one run, or several as an ensemble, on the test tasks and keep the result.

    Args:
        target: says how many tasks and steps. jobs: one, or those of all seeds. ensemble: what of them. data: the data root.
        device, threads: where to measure. commit: of runs that recorded none, "" if it is not known.

    Yields:
        Progress; closing the generator cancels.

    Returns:
        The file of the result. What lay there and could not be used is kept under another name.

    Raises:
        UserError: data or weights are missing, or the score of a method is no number; those of the others are kept then.
        StoreError: a file cannot be read or written.
    """
    from core.measure import measure  # noqa: PLC0415 - loads torch

    found = yield from measure(
        [job.path for job in jobs],
        data,
        arms=jobs[0].methods,
        tasks=target.tasks,
        steps=target.steps,
        ensemble=ensemble,
        device=device,
        threads=threads,
    )
    if ensemble != "checkpoints":
        _require_last(jobs, found[0])
    path = result_path(jobs, ensemble)
    if finite := [one for one in found if _step(one) < _finite(one)]:
        result = _result(target, jobs, ensemble, finite, commit)
        _make_room(path)
        keep_result(path, result)
    for one in found:
        if one not in finite:
            what = f"{one.title} of {jobs[0].path} has no finite score after {_step(one)} steps"
            raise UserError(f"{what}; look at its curves.")
    return path


def command_of(target: Target, jobs: Sequence[Job], iterations: int) -> str:
    """The command that makes and measures these runs again, as far as they are now: after so many `iterations`."""
    first = jobs[0]
    experiment = next(one for one in target.experiments if one.name == first.experiment)
    words = ["python main.py reproduce", target.name, "--experiments", first.experiment]
    if first.methods != experiment.methods:
        words += ["--methods", ",".join(first.methods)]
    words += ["--seeds", ",".join(str(job.seed) for job in jobs)]
    if iterations < first.planned:
        words += ["--iterations", str(iterations)]
    return " ".join(words)


def _require_last(jobs: Sequence[Job], found: Measured) -> None:
    """Raise `UserError` when what was measured are not the weights after the last iteration, because these cannot be read."""
    for job, member in zip(jobs, found.members, strict=True):
        made = read_info(job.path).info.iteration
        if member.iteration < made:
            raise UserError(
                f"{job.path} has made {made:,} iterations, but its newest checkpoint that can be read is of iteration "
                f"{member.iteration:,}; move {result_path((job,), 'none')} away, then run this again, which makes up for the rest."
            )


def _make_room(path: Path) -> None:
    """Set aside a file in the place of a result that is none, or one of a newer program."""
    try:
        read_result(path)
    except StoreError:
        return  # there is none, or whoever writes is told
    except UserError as error:
        aside = set_aside(path)
        logging.getLogger(__name__).warning("%s It was measured again and set aside as %s.", error, aside.name)


def _result(target: Target, jobs: Sequence[Job], ensemble: Ensemble, found: Sequence[Measured], commit: str) -> Result:
    infos = [RunFolder.open(job.path).info for job in jobs]
    first, job = infos[0], jobs[0]
    iterations = min(info.iteration for info in infos)
    commits = dict.fromkeys(info.versions.get("commit", "") or commit or "unknown" for info in infos)
    values = {
        "target": target.name,
        "experiment": job.experiment,
        "seeds": tuple(job.seed for job in jobs),
        "ensemble": ensemble,
        "runs": tuple(info.id for info in infos),
        "commit": ", ".join(commits),
        "program": _program(),
        "settings": first.spec,
        "device": first.device,
        "threads": first.threads,
        "versions": {name: value for name, value in first.versions.items() if name != "commit"},
        "iterations": iterations,
        "planned": job.planned,
        "seconds": round(sum(_seconds(job.path, info) for job, info in zip(jobs, infos, strict=True)), 1),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command_of(target, jobs, iterations),
        "tasks": target.tasks,
        "statistics": found[0].statistics,
        "scores": tuple(_score(one, jobs, ensemble) for one in found),
        "data": found[0].data,
        "subset": found[0].about,
    }
    return checked(Result, values)


def _score(one: Measured, jobs: Sequence[Job], ensemble: Ensemble) -> Score:
    iterations = min(_iterations(job.path, one.arm) for job in jobs)
    means, widths, finite = one.mean[one.metric], one.ci95[one.metric], _finite(one)
    values = {
        "method": one.arm,
        "title": one.title,
        "metric": one.metric,
        "iterations": iterations,
        "step": _step(one),
        "mean": tuple(rounded(value) for value in means[:finite]),
        "ci95": tuple(rounded(value) for value in widths[:finite]),
    }
    if ensemble == "none":
        points = stored_points(jobs[0].path, one.arm, one.metric)
        curve, crossing = drawn({x: y for x, y in points.items() if x <= iterations}, one.metric)
        values |= {"curve": curve, "crossing": crossing}
    return checked(Score, values)


def _step(one: Measured) -> int:
    """The inner steps after which the tables read a score."""
    return min(one.inner_steps, len(one.mean[one.metric]) - 1)


def _finite(one: Measured) -> int:
    """After how many numbers of inner steps, 0, 1, ..., the score is finite before it no longer is."""
    whole = np.isfinite(one.mean[one.metric]) & np.isfinite(one.ci95[one.metric])
    return int(np.logical_and.accumulate(whole).sum())


def _iterations(path: Path, arm: str) -> int:
    """How many iterations an arm has made: one that stood still has fewer than its run."""
    with MetricsFile.read_only(path / "metrics.sqlite") as metrics:
        rows = metrics.landmarks(arm, "query_loss", largest=False)
    return rows[-1].iteration if rows else 0


def _seconds(path: Path, info: RunInfo) -> float:
    """Seconds of training; earlier versions wrote them with the curves only."""
    if info.seconds:
        return info.seconds
    with MetricsFile.read_only(path / "metrics.sqlite") as metrics:
        newest = [metrics.landmarks(*place, largest=False)[-1:] for place in metrics.series()]
    return max((row.seconds for rows in newest for row in rows), default=0.0)


def _program() -> str:
    try:
        return version("curvature-explorer")
    except PackageNotFoundError:
        return ""
