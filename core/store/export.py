"""What was measured and learned, in files that any program reads."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np

from core.errors import UserError
from core.store.checkpoint import newest_readable
from core.store.database import COMPANIONS
from core.store.disk import write_verified
from core.store.metrics import MetricsFile
from core.store.run_folder import BEST, LOCK, LOG, MATRICES, METRICS, RunFolder, is_run
from core.store.run_info import CHECKPOINTS, FILE
from core.store.tensor_file import tensor_bytes

_KEPT = {FILE, LOG, LOCK, METRICS, *(f"{METRICS}{ending}" for ending in COMPANIONS)}
COLUMNS = ("arm", "series", "iteration", "tasks", "seconds", "value", "ci95")


def export_csv(folder: RunFolder, path: Path) -> int:
    """Write every series of a run at full precision, one row per series and iteration, and return the number of rows.

    Floats are written as Python does, so that reading them gives the same bits; an interval that does not exist is empty.
    Of a run that is going on, every series is read at the same moment.

    Raises:
        UserError: `path` is a file of a run. StoreError: the run cannot be read, or the file cannot be written; nothing half-written
            is left.
    """
    require_no_part(path)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    with MetricsFile.read_only(folder.metrics_path) as metrics, metrics.at_one_moment():
        for arm, series in metrics.series():
            curve = metrics.read(arm, series)
            columns = (curve.iteration, curve.tasks, curve.seconds, curve.value, curve.ci95)
            for iteration, tasks, seconds, value, ci95 in zip(*(column.tolist() for column in columns), strict=True):
                writer.writerow((arm, series, iteration, tasks, seconds, value, "" if math.isnan(ci95) else ci95))
                count += 1
    write_verified(path, text.getvalue().encode(), kind="export")
    return count


def export_weights(folder: RunFolder, path: Path) -> int:
    """Write initialisations and matrices of all arms at the newest good checkpoint, and return their number.

    Tensors are named `arm/layer/weight`, `arm/layer/M_o` and so on; the ending of `path` chooses safetensors or npz.

    Raises:
        UserError: another ending, `path` is a file of a run, or there is no good checkpoint. StoreError: the file cannot be written.
    """
    if path.suffix not in (".safetensors", ".npz"):
        raise UserError(f"'{path.name}' is neither .safetensors nor .npz; give the file one of these endings.")
    require_no_part(path)
    checkpoint = newest_readable(folder.checkpoints_path)
    if checkpoint is None:
        raise UserError(f"{folder.path} holds no good checkpoint; go on with the run first.")
    learned = {
        name.replace(".", "/"): values for name, values in checkpoint.tensors.items() if name.split("/")[1] != "adam"
    }
    if path.suffix == ".npz":
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **learned)
        payload = buffer.getvalue()
    else:
        payload = tensor_bytes(learned, {"run": folder.info.id, "iteration": str(checkpoint.iteration)})
    write_verified(path, payload, kind="export")
    return len(learned)


def require_no_part(path: Path) -> None:
    """Raise `UserError` if a file written to `path` would take the place of one that a stored run consists of."""
    place = path.absolute()
    own = place.name in _KEPT and is_run(place.parent)
    if own or (place.parent.name in (CHECKPOINTS, MATRICES, BEST) and is_run(place.parents[1])):
        raise UserError(f"{path} belongs to a stored run, which would be damaged; name another file.")
