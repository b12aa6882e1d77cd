"""How a figure names the run it is of."""

from __future__ import annotations

from pathlib import PurePath

from app.language import settings_text, translate
from app.numbers import count
from app.run_model import RunModel


def run_title(run: RunModel) -> str:
    """The title of the experiment; without one the name of the folder in which the run is stored."""
    return settings_text(str(run.spec.get("title") or PurePath(run.folder).name or "Run"))


def run_place(run: RunModel, iteration: int) -> str:
    """Where in the run, and which run of several with the same settings: "iteration 1,240, seed 0"."""
    seed = run.spec.get("run", {}).get("seed")
    if seed is None:
        return translate("words", "iteration {0}").format(count(iteration))
    return translate("words", "iteration {0}, seed {1}").format(count(iteration), seed)
