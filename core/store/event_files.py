"""The curves of a run as TensorBoard event files. Needs tensorboardX, which only the extra [tensorboard] installs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from core.errors import UserError
from core.store.disk import system_refused, write_verified
from core.store.metrics import MetricsFile
from core.store.rows import Curve
from core.store.run_folder import RunFolder

MISSING = (
    "TensorBoard event files need tensorboardX, which is not installed; install it with "
    'python -m pip install -e ".[tensorboard]".'
)


def export_events(folder: RunFolder, path: Path) -> int:
    """Write every series of a run as scalars, one folder per arm, so that arms lie over each other; return the number of scalars.

    `query_loss` becomes the tag `loss/query`, the half width of an interval `loss/validation_ci95`. A scalar is a 32-bit number; its
    wall time is the time at which the run was created plus the seconds of training, so that pauses do not count.

    Args:
        folder: the run. path: folder for the files; the file of an arm that was written before is replaced.

    Raises:
        UserError: tensorboardX is missing. StoreError: the run cannot be read, or a file cannot be written.
    """
    try:
        from tensorboardX.proto.event_pb2 import Event  # noqa: PLC0415 - an extra
        from tensorboardX.proto.summary_pb2 import Summary  # noqa: PLC0415
        from tensorboardX.record_writer import RecordWriter  # noqa: PLC0415
    except ImportError:
        raise UserError(MISSING) from None
    begin = _moment(folder.info.created)
    count = 0
    with MetricsFile.read_only(folder.metrics_path) as metrics, metrics.at_one_moment():
        series = metrics.series()
        for arm in dict.fromkeys(arm for arm, _ in series):
            events: list[Any] = [Event(wall_time=begin, file_version="brain.Event:2")]
            for tag, step, seconds, value in _scalars(metrics, arm, [name for owner, name in series if owner == arm]):
                summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
                events.append(Event(wall_time=begin + seconds, step=step, summary=summary))
            payload = _records([event.SerializeToString() for event in events], RecordWriter)
            _make_folder(path)
            write_verified(
                path / _safe(arm) / f"events.out.tfevents.{begin:010.0f}.{folder.info.id[:8]}", payload, kind="export"
            )
            count += len(events) - 1
    return count


def _scalars(metrics: MetricsFile, arm: str, names: list[str]) -> Iterator[tuple[str, int, float, float]]:
    """(tag, iteration, seconds, value) of an arm, series by series; TensorBoard sorts them."""
    for name in names:
        curve: Curve = metrics.read(arm, name)
        tag = tag_of(name)
        for step, seconds, value, ci95 in zip(
            curve.iteration.tolist(), curve.seconds.tolist(), curve.value.tolist(), curve.ci95.tolist(), strict=True
        ):
            yield tag, step, seconds, value
            if not math.isnan(ci95):
                yield f"{tag}_ci95", step, seconds, ci95


def tag_of(series: str) -> str:
    """`query_loss` as `loss/query`: TensorBoard puts what stands before the stroke into one section."""
    role, _, quantity = series.rpartition("_")
    return f"{quantity}/{role}" if role else series


def _safe(arm: str) -> str:
    """A folder's name for an arm; names in a foreign run may be anything, even a way out of the folder."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", arm) or "arm"


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise system_refused("made", path, error) from error


def _moment(created: str) -> float:
    """A time (ISO, UTC when it does not say) in seconds since 1970; 0 when it is none."""
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _records(events: list[bytes], writer_class: Any) -> bytes:
    """The bytes of an event file. tensorboardX writes only into files, so it writes into one that nobody sees.

    Raises:
        StoreError: the folder for temporary files is full, say.
    """
    try:
        with TemporaryDirectory(prefix="curvature-") as hidden:
            file = Path(hidden, "events")
            writer = writer_class(str(file))
            try:
                for event in events:
                    writer.write(event)
            finally:
                writer.close()
            return file.read_bytes()
    except OSError as error:
        raise system_refused("written", Path(error.filename or gettempdir()), error) from error
