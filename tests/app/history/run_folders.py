"""Stored runs as small as possible: a run.json, and curves where a test wants them."""

from __future__ import annotations

from pathlib import Path

from core.presets import preset
from core.store.metrics import MetricsFile
from core.store.rows import Row
from core.store.run_info import FILE, RunInfo

LOSS = "validation_loss"


def make_run(root: Path, name: str, methods=("maml", "mc2"), losses=(1.0, 0.5), spec=None, **info) -> Path:
    """A finished run whose arms have these best validation losses; `spec` are live settings, `info` fields of run.json."""
    live = dict(spec or {})
    seed = live.pop("seed", 0)
    whole = preset("sinusoid-5shot", methods).with_live(live)
    whole = whole.replaced(run=whole.run.with_changes({"seed": seed}))
    arms = dict(zip(methods, losses, strict=False))
    values = {
        "id": f"{abs(hash(name)) % 16**32:032x}",
        "name": name,
        "state": "finished",
        "spec": whole.to_json(),
        "seed": seed,
        "iteration": 1000,
        "created": "2026-08-01T10:00:00+00:00",
        "best": {arm: {LOSS: (loss, 900)} for arm, loss in arms.items()},
        "last": {arm: {LOSS: loss + 0.1} for arm, loss in arms.items()},
    }
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(RunInfo(**(values | info)).to_json())
    return folder


def change_run(folder: Path, **changes) -> None:
    """Write other values into a run.json, as a run does while it goes on."""
    info = RunInfo.model_validate_json((folder / FILE).read_bytes()).model_copy(update=changes)
    (folder / FILE).write_bytes(info.to_json())


def add_curve(folder: Path, arm: str, values, series=LOSS) -> None:
    """Give a stored run a curve, one value every ten iterations."""
    with MetricsFile.for_writing(folder / "metrics.sqlite") as metrics:
        metrics.append(Row(arm, series, 10 * i, 250 * i, 0.1 * i, value) for i, value in enumerate(values))
