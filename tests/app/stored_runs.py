"""Hand-made stored runs: folders with settings and curves, without training anything."""

from __future__ import annotations

from pathlib import Path

from core.presets import preset
from core.store.metrics import MetricsFile
from core.store.rows import Row
from core.store.run_folder import RunFolder

TASKS, SECONDS = 25, 0.01
"""Of one iteration."""


def rows(arm, first, last, value):
    """Query losses `value(i)`, and every tenth iteration a validation loss of a tenth of it with an interval."""
    found = []
    for i in range(first, last + 1):
        moment = i, TASKS * i, SECONDS * i
        found.append(Row(arm, "query_loss", *moment, value(i)))
        if i % 10 == 0:
            found.append(Row(arm, "validation_loss", *moment, value(i) / 10, 0.01))
    return found


def begun(root: Path, name: str, *, seed: int = 0, methods: tuple[str, ...] = ("maml", "mc2")) -> RunFolder:
    """The folder of a run that this process holds, without curves so far."""
    spec = preset("sinusoid-5shot", methods)
    spec = spec.replaced(run=spec.run.with_changes({"seed": seed}))
    return RunFolder.create(root, spec.to_json(), name)


def stored(root: Path, name: str, *, seed: int = 0, length: int = 100, scale: float = 1.0) -> str:
    """A finished run with the arms maml and mc2; the loss of mc2 at iteration i is scale / i, of maml twice that."""
    folder = begun(root, name, seed=seed)
    with MetricsFile.for_writing(folder.metrics_path) as metrics:
        for arm, factor in (("maml", 2.0), ("mc2", 1.0)):
            metrics.append(rows(arm, 1, length, lambda i, factor=factor: factor * scale / i))
    folder.save_info(folder.info.model_copy(update={"state": "finished", "iteration": length, "seed": seed}))
    folder.unlock()
    return str(folder.path)
