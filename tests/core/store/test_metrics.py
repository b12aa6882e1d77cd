"""Curves come back to the bit, to whoever follows them, whatever the writer does meanwhile."""

from __future__ import annotations

import itertools
import math
import shutil
import sqlite3
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.store import database, migrations
from core.store.disk import StoreError
from core.store.metrics import MetricsFile
from core.store.rows import Row, from_cells, to_cells
from tests.core.store.processes import crashes, finish, start

FLOATS = st.floats(allow_nan=True, allow_infinity=True, allow_subnormal=True)
INTEGERS = st.integers(0, 2**63 - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
ROWS = st.builds(Row, TEXTS, TEXTS, INTEGERS, INTEGERS, FLOATS, FLOATS, st.none() | FLOATS)
SPECIAL = (math.nan, -math.nan, math.inf, -math.inf, -0.0, 0.0, 5e-324, -1.7976931348623157e308, 2.0, 0.1, 2.0**53 + 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.sqlite"


def bits(row: Row) -> tuple[object, ...]:
    """A row with its floats as bytes, so that NaN equals itself and -0.0 is not 0.0."""
    return tuple(struct.pack("<d", cell) if isinstance(cell, float) else cell for cell in row)


def line(arm: str, series: str, iterations: range, scale: float = 1.0) -> list[Row]:
    return [Row(arm, series, n, 25 * n, 0.01 * n, scale / (n + 1), 0.5 if n % 50 == 0 else None) for n in iterations]


@settings(max_examples=60)
@given(st.lists(ROWS, max_size=8, unique_by=lambda row: row[:3]))
@example([Row("a", "s", n, 0, value, value, value) for n, value in enumerate(SPECIAL)])
@example(
    [Row("a", "s", 1, 1, struct.unpack("<d", b"\x01\0\0\0\0\0\xf0\xff")[0], 0.0, None)]
)  # a NaN with bits of its own
def test_every_number_comes_back_to_the_bit(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    path = tmp_path_factory.mktemp("bits") / "metrics.sqlite"
    with MetricsFile.for_writing(path) as file:
        file.append(rows)
    with MetricsFile.read_only(path) as file:
        assert [bits(row) for row in file.read_since().rows] == [bits(row) for row in rows]
        for arm, series in file.series():
            mine = sorted((row for row in rows if row[:2] == (arm, series)), key=lambda row: row.iteration)
            curve = file.read(arm, series)
            assert curve.iteration.tolist() == [row.iteration for row in mine]
            assert curve.tasks.tolist() == [row.tasks for row in mine]
            assert curve.value.tobytes() == np.array([row.value for row in mine]).tobytes()
            assert curve.seconds.tobytes() == np.array([row.seconds for row in mine]).tobytes()
            assert np.isnan(curve.ci95[[row.ci95 is None for row in mine]]).all()


@given(ROWS, st.integers(0, 6), st.integers(0, 63))
def test_a_changed_cell_is_never_taken_for_the_row(row: Row, column: int, bit: int) -> None:
    cells = list(to_cells(row))
    cell = cells[column]
    if isinstance(cell, float):
        cells[column] = struct.unpack(
            "<d", (int.from_bytes(struct.pack("<d", cell), "big") ^ 1 << bit).to_bytes(8, "big")
        )[0]
        if math.isnan(cells[column]):
            return  # would have been a blob
    elif isinstance(cell, int):
        cells[column] = cell ^ 1 << bit
    else:
        cells[column] = f"{cell}x"
    with pytest.raises(ValueError, match="checksum"):
        from_cells(tuple(cells))


def test_numpy_scalars_are_stored_as_numbers(path: Path) -> None:
    with MetricsFile.for_writing(path) as file:
        file.append([Row("a", "s", np.int64(3), np.int32(4), np.float32(0.5), np.float64(0.1), np.float32(2.0))])
        assert file.read_since().rows == [Row("a", "s", 3, 4, 0.5, 0.1, 2.0)]


def test_a_row_replaces_the_one_with_its_key(path: Path) -> None:
    with MetricsFile.for_writing(path) as file:
        file.append([*line("a", "s", range(5)), *line("b", "s", range(5))])
        file.append(
            [Row("a", "s", 2, 0, 9.0, 9.0, None), Row("a", "s", 4, 0, 9.0, 8.0, None), Row("a", "s", 4, 0, 9.0, 7.0)]
        )
        assert file.read("a", "s").value.tolist() == [1.0, 1 / 2, 9.0, 1 / 4, 7.0]
        assert file.read("b", "s").value.tolist() == [1.0, 1 / 2, 1 / 3, 1 / 4, 1 / 5]
        assert len(file.read_since().rows) == 10


def test_dropping_what_comes_after_an_iteration(path: Path) -> None:
    with MetricsFile.for_writing(path) as file:
        file.append([*line("a", "s", range(10)), *line("b", "t", range(10))])
        file.note_checkpoint(4, "ckpt-4", "ab")
        file.note_checkpoint(8, "ckpt-8", "cd")
        file.drop_after(5)
        assert file.read("a", "s").iteration.tolist() == file.read("b", "t").iteration.tolist() == [*range(6)]
        assert [(row.iteration, row.file, row.sha256) for row in file.checkpoints()] == [(4, "ckpt-4", "ab")]
        file.drop_after(-1)
        assert file.series() == []


def test_series_are_listed_without_reading_them(path: Path) -> None:
    with MetricsFile.for_writing(path) as file:
        file.append([row for arm in ("b", "a", "") for series in ("y", "x") for row in line(arm, series, range(20))])
        assert file.series() == [("", "x"), ("", "y"), ("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
        assert len(file.read("c", "x").value) == 0
        plans = [
            file._connection.execute(f"EXPLAIN QUERY PLAN {query}", values).fetchall()
            for query, values in (
                ("SELECT arm, series FROM metrics WHERE (arm, series) > (?, ?) ORDER BY arm, series LIMIT 1", ("", "")),
                ("SELECT * FROM metrics WHERE arm = ? AND series = ? ORDER BY iteration", ("", "")),
                ("SELECT * FROM metrics WHERE serial > ? ORDER BY serial", (0,)),
            )
        ]
        assert all("SEARCH metrics" in str(plan) and "TEMP B-TREE" not in str(plan) for plan in plans)


def test_a_follower_sees_what_the_writer_wrote_and_dropped(path: Path) -> None:
    """The follower's rows are kept as a window would keep them: forget, then add."""
    with MetricsFile.for_writing(path) as writer, MetricsFile.read_only(path) as reader:
        assert writer._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert writer._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        seen: dict[tuple[str, str, int], Row] = {}
        mark = (0, 0)

        def follow() -> None:
            nonlocal mark
            rows, forget_after, mark = reader.read_since(mark)
            if forget_after is not None:
                for key in [key for key in seen if key[2] > forget_after]:
                    del seen[key]
            seen.update({row[:3]: row for row in rows})

        writer.append(line("a", "s", range(50)))
        follow()
        assert list(seen.values()) == line("a", "s", range(50))
        follow()
        assert len(seen) == 50
        writer.drop_after(20)
        writer.append(line("a", "s", range(21, 30), scale=7.0))
        writer.drop_after(25)
        writer.append(line("a", "s", range(26, 28), scale=8.0))
        follow()
        assert list(seen.values()) == writer.read_since().rows
        writer.drop_after(0)
        follow()
        assert list(seen.values()) == line("a", "s", range(1))


WRITER = """
import sys
from pathlib import Path
from core.store.metrics import MetricsFile
from core.store.rows import Row
with MetricsFile.for_writing(Path(sys.argv[1])) as file:
    print("open", flush=True)
    for batch in range(200):
        file.append([Row("a", "s", 10 * batch + n, n, 0.5, float(batch)) for n in range(10)])
"""


def test_following_a_writing_process_sees_whole_batches_in_order(path: Path) -> None:
    process = start(WRITER, path)
    assert process.stdout.readline() == "open\n"
    rows: list[Row] = []
    mark, looks = (0, 0), 0
    with MetricsFile.read_only(path) as reader:
        while len(rows) < 2000:
            new, forget_after, mark = reader.read_since(mark)
            assert forget_after is None
            assert len(new) % 10 == 0  # a batch is one transaction
            rows += new
            looks += bool(new)
    finish(process)
    assert looks > 1
    assert [row.iteration for row in rows] == [*range(2000)]


def test_a_killed_writer_loses_nothing_it_had_appended(path: Path) -> None:
    assert crashes(WRITER, path, at="metrics-committed:7")
    with MetricsFile.read_only(path) as file:
        assert len(file.read("a", "s").value) == 70
    assert crashes(WRITER, path, at="metrics-commit:3")  # two batches replace old ones, the third is not written
    with MetricsFile.for_writing(path) as file:
        assert file.notice == ""
        assert file.read("a", "s").value.tolist() == [n // 10 for n in range(70)]


def test_a_reader_can_hold_one_moment_while_the_writer_goes_on(path: Path) -> None:
    with MetricsFile.for_writing(path) as writer:
        writer.append([*line("maml", "query_loss", range(10)), *line("mc2", "query_loss", range(10))])
        with MetricsFile.read_only(path) as reader:
            with reader.at_one_moment():
                first = reader.read("maml", "query_loss")
                writer.append([*line("maml", "query_loss", range(10, 20)), *line("mc2", "query_loss", range(10, 20))])
                second = reader.read("mc2", "query_loss")
            assert first.iteration.tolist() == second.iteration.tolist() == list(range(10))
            assert len(reader.read("mc2", "query_loss").iteration) == 20


def test_one_thread_writes(path: Path) -> None:
    with MetricsFile.for_writing(path) as file:
        failures: list[BaseException] = []

        def write() -> None:
            try:
                file.append(line("a", "s", range(3)))
            except (AssertionError, sqlite3.ProgrammingError) as error:
                failures.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert len(failures) == 1
        assert file.series() == []


def test_readers_write_nothing(path: Path) -> None:
    with pytest.raises(StoreError, match="missing") as caught:
        MetricsFile.read_only(path)
    assert caught.value.transient
    assert list(path.parent.iterdir()) == []
    with MetricsFile.for_writing(path) as file:
        file.append(line("a", "s", range(3)))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]  # closed: one file, fit for copying
    before = path.read_bytes()
    with MetricsFile.read_only(path) as file:
        assert not file.writable
        with pytest.raises(StoreError, match="reading only"):
            file.append(line("a", "s", range(3)))
        with pytest.raises(StoreError, match="reading only"):
            file.drop_after(0)
        with pytest.raises(StoreError), database.refusals("saved", path):
            file._connection.execute("DELETE FROM metrics")
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_an_empty_file_is_nothing_yet_for_a_reader_and_a_start_for_the_writer(path: Path) -> None:
    path.touch()
    with pytest.raises(StoreError, match="no metrics yet") as caught:
        MetricsFile.read_only(path)
    assert caught.value.transient
    with MetricsFile.for_writing(path) as file:
        file.append(line("a", "s", range(3)))
    with MetricsFile.read_only(path) as file:
        assert len(file.read("a", "s").value) == 3


def test_a_deleted_or_replaced_file_is_noticed(path: Path) -> None:
    with MetricsFile.for_writing(path) as writer, MetricsFile.read_only(path) as reader:
        writer.append(line("a", "s", range(3)))
        hidden = path.rename(path.with_name("hidden"))
        for use in (lambda: writer.append(line("a", "s", range(9))), reader.read_since, reader.series):
            with pytest.raises(StoreError, match="deleted") as caught:
                use()
            assert caught.value.transient
        hidden.rename(path)  # the cause is gone: both go on
        writer.append(line("a", "s", range(3, 5)))
        assert len(reader.read("a", "s").value) == 5


def test_a_full_disk_takes_nothing_and_lets_the_writer_go_on_later(path: Path) -> None:
    with MetricsFile.for_writing(path) as file:
        file.append(line("a", "s", range(10)))
        pages = file._connection.execute("PRAGMA page_count").fetchone()[0]
        file._connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreError, match="make room") as caught:
            file.append(line("a", "s", range(10, 500)))
        assert caught.value.transient
        assert str(path) in str(caught.value)
        assert len(file.read("a", "s").value) == 10
        file._connection.execute("PRAGMA max_page_count=100000")
        file.append(line("a", "s", range(10, 500)))
        assert file.read("a", "s").iteration.tolist() == [*range(500)]


def test_without_a_log_the_old_journal_is_used_and_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = database.uri
    monkeypatch.setattr(
        database, "uri", lambda path, *options: real(path, *options, "vfs=unix-dotfile")
    )  # has no shared memory
    with MetricsFile.for_writing(path) as file:
        assert "network" in file.notice
        assert file._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        file.append(line("a", "s", range(3)))
        assert len(file.read("a", "s").value) == 3


RACER = """
import sys
from pathlib import Path
from core.store.metrics import MetricsFile
from core.store.rows import Row
print("ready", flush=True)
sys.stdin.readline()
with MetricsFile.for_writing(Path(sys.argv[1])) as file:
    file.append([Row(sys.argv[2], "s", n, n, 0.5, 1.0) for n in range(20)])
    print(file.notice, end="")
"""


def test_eight_processes_make_one_file(path: Path) -> None:
    racers = [start(RACER, path, f"arm{n}") for n in range(8)]
    assert [racer.stdout.readline() for racer in racers] == ["ready\n"] * 8
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    assert [finish(racer) for racer in racers] == [""] * 8
    with MetricsFile.read_only(path) as file:
        assert file.series() == [(f"arm{n}", "s") for n in range(8)]
        assert len(file.read_since().rows) == 160


# ---------------------------------------------------------------------------------------------------------------- versions

ADD_COLUMN = ("CREATE TABLE later (x INTEGER)", "INSERT INTO later VALUES (42)")
MIGRATE = """
import sys
from pathlib import Path
from core.store import migrations
from core.store.metrics import MetricsFile
migrations.MIGRATIONS += (%r,)
MetricsFile.for_writing(Path(sys.argv[1])).close()
"""


def version(path: Path) -> tuple[int, int]:
    connection = sqlite3.connect(path)
    try:
        return tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id"))
    finally:
        connection.close()


def test_version_0_becomes_version_1(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={migrations.APPLICATION_ID}")
    connection.close()
    assert version(path) == (0, migrations.APPLICATION_ID)
    with MetricsFile.for_writing(path) as file:
        assert file.notice == ""
        file.append(line("a", "s", range(3)))
    assert version(path) == (1, migrations.APPLICATION_ID)


def test_an_older_version_is_migrated_with_its_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with MetricsFile.for_writing(path) as file:
        file.append(line("a", "s", range(30)))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, ADD_COLUMN))
    with pytest.raises(StoreError, match="older version"):
        MetricsFile.read_only(path)
    with MetricsFile.for_writing(path) as file:
        assert file.notice == ""
        assert file.read_since().rows == line("a", "s", range(30))
        assert file._connection.execute("SELECT x FROM later").fetchall() == [(42,)]
    assert version(path)[0] == 2


@pytest.mark.parametrize("rows", [0, 30], ids=["from version 0", "from version 1"])
@pytest.mark.parametrize("point", ["migration", "migration-commit"])
def test_a_crash_in_a_migration_leaves_one_version_or_the_other(
    path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, point: str
) -> None:
    old = path.with_name("old.sqlite")
    old.touch()
    if rows:
        with MetricsFile.for_writing(old) as file:
            file.append(line("a", "s", range(rows)))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, ADD_COLUMN))
    left_behind = []
    for passage in itertools.count(1):
        shutil.copy(old, path)
        if not crashes(MIGRATE % (ADD_COLUMN,), path, at=f"{point}:{passage}"):
            break
        left_behind.append(version(path)[0])  # also rolls back what was half done
        with MetricsFile.for_writing(path) as file:
            assert file.notice == ""
            assert file.read_since().rows == line("a", "s", range(rows))
            file.append(line("b", "s", range(3)))
        assert version(path)[0] == 2
    expected = {("migration", 0): [0] * 4 + [1] * 2, ("migration", 30): [1] * 2}
    assert left_behind == expected.get((point, rows), [1, 2] if not rows else [2])
