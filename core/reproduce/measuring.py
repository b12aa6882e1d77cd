"""From a measurement of stored runs to the result that is kept: what their folders say of the training goes in too."""

from __future__ import annotations

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
from core.store.disk import StoreError
from core.store.metrics import MetricsFile
from core.store.run_folder import RunFolder
from core.store.run_info import RunInfo, read_info

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
    """Whether there is a result of these very runs as far as they are now."""
    try:
        result = read_result(result_path(jobs, ensemble))
        infos = [read_info(job.path).info for job in jobs]
    except StoreError:
        return False
    same_runs = result.runs == tuple(info.id for info in infos)
    return same_runs and result.iterations == min(info.iteration for info in infos) and result.tasks == target.tasks


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
        The file of the result.

    Raises:
        UserError: data or weights are missing, or the score is no number. StoreError: a file cannot be read or written.
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
    result = _result(target, jobs, ensemble, found, commit)
    path = result_path(jobs, ensemble)
    keep_result(path, result)
    return path


def command_of(target: Target, jobs: Sequence[Job]) -> str:
    """The command that makes and measures these runs again."""
    first = jobs[0]
    experiment = next(one for one in target.experiments if one.name == first.experiment)
    words = ["python main.py reproduce", target.name, "--experiments", first.experiment]
    if first.methods != experiment.methods:
        words += ["--methods", ",".join(first.methods)]
    words += ["--seeds", ",".join(str(job.seed) for job in jobs)]
    if first.asked < first.planned:
        words += ["--iterations", str(first.asked)]
    return " ".join(words)


def _result(target: Target, jobs: Sequence[Job], ensemble: Ensemble, found: Sequence[Measured], commit: str) -> Result:
    infos = [RunFolder.open(job.path).info for job in jobs]
    first, job = infos[0], jobs[0]
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
        "iterations": min(info.iteration for info in infos),
        "planned": job.planned,
        "seconds": round(sum(_seconds(job.path, info) for job, info in zip(jobs, infos, strict=True)), 1),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command_of(target, jobs),
        "tasks": target.tasks,
        "statistics": found[0].statistics,
        "scores": tuple(_score(one, jobs, ensemble) for one in found),
        "data": found[0].data,
        "subset": found[0].about,
    }
    return checked(Result, values)


def _score(one: Measured, jobs: Sequence[Job], ensemble: Ensemble) -> Score:
    iterations = min(_iterations(job.path, one.arm) for job in jobs)
    means, widths = one.mean[one.metric], one.ci95[one.metric]
    step = min(one.inner_steps, len(means) - 1)
    finite = int(np.logical_and.accumulate(np.isfinite(means) & np.isfinite(widths)).sum())
    if step >= finite:
        raise UserError(f"{one.title} of {jobs[0].path} has no finite score after {step} steps; look at its curves.")
    values = {
        "method": one.arm,
        "title": one.title,
        "metric": one.metric,
        "iterations": iterations,
        "step": step,
        "mean": tuple(rounded(value) for value in means[:finite]),
        "ci95": tuple(rounded(value) for value in widths[:finite]),
    }
    if ensemble == "none":
        points = stored_points(jobs[0].path, one.arm, one.metric)
        curve, crossing = drawn({x: y for x, y in points.items() if x <= iterations}, one.metric)
        values |= {"curve": curve, "crossing": crossing}
    return checked(Score, values)


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
