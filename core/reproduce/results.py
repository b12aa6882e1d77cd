"""A measured result: one small JSON file for each run or ensemble, complete in itself and read strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from core.errors import UserError
from core.knobs import Settings
from core.store.disk import system_refused, write_verified
from core.store.json_file import read_settings

BUNDLED = Path(__file__).parents[2] / "assets" / "results"
"""Results that come with the program."""
OWN = "reproduce"
"""The folder of a folder of runs that holds what was measured of them."""
POINTS = 200
"""Points of one curve at most."""
LONGEST = 100_000
"""Bytes of a file that is read."""
_NUMBERS = re.compile(r"\[\s+((?:-?[0-9][^\[\]{}\"]*?))\s+\]")

Ensemble = Literal["none", "checkpoints", "seeds"]


class ResultCurve(Settings):
    """A validation curve: `values` (loss, or accuracy 0..1) measured at `iterations`, at most `POINTS` of them."""

    iterations: tuple[int, ...] = Field(max_length=POINTS)
    values: tuple[float, ...]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.values) != len(self.iterations) or list(self.iterations) != sorted(set(self.iterations)):
            raise ValueError("a curve needs one value for each of its rising iterations")
        return self


class Score(Settings):
    """What one method scored on the test tasks.

    Attributes:
        method: name of the arm. title: for people. metric: of `mean`, accuracies 0..1. iterations: made by this method.
        step: inner steps that it was trained with, after which the tables read its score.
        mean, ci95: after 0, 1, ... inner steps, until it is no finite number; half widths of the 95 % intervals over the test tasks.
        curve: of validation, None for an ensemble. crossing: first iteration with a validation accuracy of 0.90 or more.
    """

    method: str = Field(min_length=1, max_length=40)
    title: str = Field(min_length=1, max_length=200)
    metric: Literal["loss", "accuracy"]
    iterations: int = Field(ge=0)
    step: int = Field(ge=0)
    mean: tuple[float, ...] = Field(min_length=1, max_length=101)
    ci95: tuple[float, ...]
    curve: ResultCurve | None = None
    crossing: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.mean) != len(self.ci95) or self.step >= len(self.mean):
            raise ValueError("a score needs a mean and an interval after every inner step until its own")
        if any(width < 0 for width in self.ci95):
            raise ValueError("an interval cannot be negative")
        if self.metric == "accuracy" and not all(0 <= value <= 1 for value in self.mean):
            raise ValueError("an accuracy lies between 0 and 1")
        return self


class Result(Settings):
    """What was measured of one run, or of an ensemble, and everything needed to repeat it.

    Attributes:
        target, experiment: of `core.reproduce.targets`. seeds: one, or those of an ensemble. ensemble: what was averaged.
        runs: ids of the stored runs. commit: of the checkout that trained, "unknown" if none was recorded. program: its version.
        settings: the experiment as JSON. device, threads, versions: as trained. iterations: made of `planned` ones.
        seconds: of training. date: of the measurement, UTC. command: repeats it.
        split, tasks, statistics: what it was measured on and how. data: digest of the data set, "" where there is none.
        subset: what is not whole about the data, "" for the whole set.
    """

    schema_version: Literal[1] = 1
    target: str = Field(min_length=1)
    experiment: str = Field(min_length=1)
    seeds: tuple[int, ...] = Field(min_length=1, max_length=100)
    ensemble: Ensemble = "none"
    runs: tuple[str, ...] = ()
    commit: str = Field(default="unknown", min_length=1, max_length=400)
    program: str = ""
    settings: dict[str, Any]
    device: str
    threads: int = Field(ge=0)
    versions: dict[str, str] = Field(default_factory=dict)
    iterations: int = Field(ge=0)
    planned: int = Field(ge=1)
    seconds: float = Field(ge=0)
    date: str
    command: str = Field(min_length=1)
    split: Literal["test"] = "test"
    tasks: int = Field(ge=2)
    statistics: str = "query"
    scores: tuple[Score, ...] = Field(min_length=1, max_length=8)
    data: str = ""
    subset: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [score.method for score in self.scores]
        if len(set(names)) < len(names):
            raise ValueError(f"two scores are of the same method in {', '.join(names)}")
        if self.ensemble != "seeds" and len(self.seeds) != 1:
            raise ValueError("only an ensemble of seeds has several of them")
        return self

    def to_json(self) -> bytes:
        """The contents of its file: one key a line, each list of numbers in one line."""
        text = json.dumps(self.model_dump(mode="json"), indent=1)
        return (_NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", text) + "\n").encode()


def read_result(path: Path) -> Result:
    """Read one file.

    Raises:
        StoreError: the system refused. UserError: it is no result, or not one that this program can use.
    """
    return read_settings(Result, path, "result", longest=LONGEST, advice="move it away or measure it again")


def read_results(folders: Iterable[Path]) -> tuple[list[Result], list[str]]:
    """Every result in these folders, those of the first one first, and a sentence for each file that is left out."""
    results: list[Result] = []
    problems: list[str] = []
    for folder in folders:
        try:
            files = sorted(folder.glob("[!.]*.json"))
        except OSError as error:
            problems.append(str(system_refused("listed", folder, error)))
            continue
        for path in files:
            try:
                results.append(read_result(path))
            except UserError as error:
                problems.append(str(error))
    return results, problems


def mine_first(mine: Sequence[Result], others: Sequence[Result]) -> list[Result]:
    """Mine, and of the others those of experiments and ensembles that mine has none of: a short run of one's own is shown too."""
    known = {(one.experiment, one.ensemble) for one in mine}
    return [*mine, *(one for one in others if (one.experiment, one.ensemble) not in known)]


def keep_result(path: Path, result: Result) -> None:
    """Write one file, whole or not at all, and its folder if it is missing. Raises `StoreError` if the system refused."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise system_refused("made", path.parent, error) from error
    write_verified(path, result.to_json(), kind="result")


def folders_of(root: Path) -> tuple[Path, Path]:
    """Where results are looked for: what was measured of the runs in `root`, then what comes with the program."""
    return root / OWN, BUNDLED


def thinned(count: int) -> list[int]:
    """Which of `count` points a curve keeps: evenly spread, the first and the last included."""
    if count <= POINTS:
        return list(range(count))
    return sorted({round(n * (count - 1) / (POINTS - 1)) for n in range(POINTS)})
