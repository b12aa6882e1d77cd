"""A damaged metrics file: noticed or right, set aside and kept, and what is good in it saved, also when the repair is killed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from core.store.database import check_of
from core.store.disk import StoreError, UnusableFileError
from core.store.metrics import MetricsFile
from core.store.pages import PAGE
from core.store.repair import FOLDER
from core.store.rows import Row
from tests.core.store.processes import crashes

ARMS, SERIES, ITERATIONS = ("maml", "mc1"), ("query_loss", "support_loss"), 100
MOST_ROWS_OF_A_PAGE = 80
NEXT = Row("mc2", "query_loss", 1, 25, 0.5, 0.25)
FLIPS = 200


def some_rows(iterations: int = ITERATIONS) -> list[Row]:
    return [
        Row(arm, series, n, 25 * n, 0.01 * n, 1 / (n + 1), -0.0 if n % 10 else None)
        for n in range(iterations)
        for arm in ARMS
        for series in SERIES
    ]


def by_key(rows: Iterable[Row]) -> dict[tuple[str, str, int], Row]:
    return {row[:3]: row for row in rows}


GOOD = by_key(some_rows())


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A good file of several pages, with a drop and a checkpoint in its past."""
    path = tmp_path_factory.mktemp("whole") / "metrics.sqlite"
    with MetricsFile.for_writing(path) as file:
        file.append([row._replace(value=9.0) for row in some_rows(ITERATIONS + 30)])
        file.drop_after(ITERATIONS // 2)
        file.append(some_rows())
        file.note_checkpoint(50, "ckpt-000000050.safetensors", "ab" * 32)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.sqlite"


def test_the_whole_file_is_read_as_it_was_written(path: Path, whole: bytes) -> None:
    path.write_bytes(whole)
    assert read_by_everybody(path) == GOOD
    assert len(whole) // PAGE > 10


def read_by_everybody(path: Path) -> dict[tuple[str, str, int], Row] | None:
    """What a reader is shown, through each way of reading; None if it was told that something is wrong."""
    try:
        with MetricsFile.read_only(path) as file:
            followed = by_key(file.read_since().rows)
            for arm, series in file.series():
                curve = file.read(arm, series)
                assert curve.iteration.tolist() == sorted(key[2] for key in followed if key[:2] == (arm, series))
                assert curve.value.tolist() == [followed[arm, series, n].value for n in curve.iteration.tolist()]
            file.checkpoints()
            return followed
    except StoreError as error:
        assert str(path) in str(error)
        return None


def check_damaged(path: Path, damaged: bytes) -> int:
    """A reader is told or sees the truth; a writer goes on, and nothing is thrown away. Returns how many rows were lost."""
    path.write_bytes(damaged)
    seen = read_by_everybody(path)
    assert seen is None or seen == GOOD
    assert path.read_bytes() == damaged
    with MetricsFile.for_writing(path) as file:
        if not file.writable:  # a flipped bit made it look newer
            assert "newer program" in file.notice
            return 0
        saved = by_key(file.read_since().rows)
        assert saved.items() <= GOOD.items()
        asides = [entry for entry in path.parent.iterdir() if ".damaged-" in entry.name]
        if saved != GOOD or seen is None:
            assert f"{len(saved)} rows were saved" in file.notice
            assert asides[0].name in file.notice
            assert [aside.read_bytes() for aside in asides] == [damaged]
        else:
            assert file.notice == "" or asides
        file.append([NEXT])
    assert read_by_everybody(path) == saved | by_key([NEXT])
    for entry in path.parent.iterdir():
        entry.unlink()
    return len(GOOD) - len(saved)


def test_any_flipped_bit_is_noticed_or_harmless(path: Path, whole: bytes) -> None:
    chance = random.Random(4)
    for _ in range(FLIPS):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        assert check_damaged(path, bytes(damaged)) <= MOST_ROWS_OF_A_PAGE


@pytest.mark.slow
def test_thousands_of_flipped_bits_are_noticed_or_harmless(path: Path, whole: bytes) -> None:
    chance = random.Random(5)
    told = 0
    for _ in range(2000):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        seen = read_by_everybody(path)
        told += seen is None
        assert seen is None or seen == GOOD
    assert told > 500


def test_a_file_cut_at_any_page_keeps_the_pages_before(path: Path, whole: bytes) -> None:
    lost = [check_damaged(path, whole[:size]) for size in range(PAGE, len(whole), PAGE)]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] == len(GOOD)
    assert lost[-1] <= MOST_ROWS_OF_A_PAGE


def test_a_file_cut_within_a_page(path: Path, whole: bytes) -> None:
    for size in (1, 19, 99, 100, 101, 512, PAGE - 1, PAGE + 1, len(whole) // 2 + 7, len(whole) - 1):
        check_damaged(path, whole[:size])


@pytest.mark.parametrize(
    "start, end",
    [(0, 16), (16, 18), (18, 20), (20, 24), (24, 60), (60, 64), (64, 100), (0, 100), (100, PAGE), (0, PAGE)],
)
@pytest.mark.parametrize("fill", [0x00, 0xFF, 0x5A])
def test_whatever_happens_to_the_first_page_no_row_is_lost(
    path: Path, whole: bytes, start: int, end: int, fill: int
) -> None:
    assert check_damaged(path, whole[:start] + bytes([fill]) * (end - start) + whole[end:]) == 0


def test_a_page_of_nonsense_costs_that_page(path: Path, whole: bytes) -> None:
    chance = random.Random(6)
    for page in range(1, len(whole) // PAGE):
        damaged = whole[: page * PAGE] + chance.randbytes(PAGE) + whole[(page + 1) * PAGE :]
        assert check_damaged(path, damaged) <= MOST_ROWS_OF_A_PAGE


def test_pages_swapped_or_repeated(path: Path, whole: bytes) -> None:
    pages = [whole[at : at + PAGE] for at in range(0, len(whole), PAGE)]
    for first in range(1, len(pages)):
        second = 1 + first % (len(pages) - 1)
        swapped = list(pages)
        swapped[first], swapped[second] = pages[second], pages[first]
        assert check_damaged(path, b"".join(swapped)) == 0
        swapped[second] = pages[second]
        assert check_damaged(path, b"".join(swapped)) <= MOST_ROWS_OF_A_PAGE


@pytest.mark.parametrize(
    "content", [b"x", b"nothing like a database" * 1000, b"SQLite format 3\0", bytes(3 * PAGE), b"\x80\x04K\x01."]
)
def test_something_else_entirely_is_kept_and_a_new_file_begun(path: Path, content: bytes) -> None:
    assert check_damaged(path, content) == len(GOOD)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE metrics SET value = 'much' WHERE serial = (SELECT max(serial) FROM metrics)",
        "UPDATE metrics SET iteration = 'x' WHERE serial = (SELECT max(serial) FROM metrics)",
        "UPDATE metrics SET tasks = x'00' WHERE serial = (SELECT max(serial) FROM metrics)",
        "UPDATE metrics SET arm = 7 WHERE serial = (SELECT max(serial) FROM metrics)",
        "UPDATE metrics SET value = value + 1e-9 WHERE serial = (SELECT max(serial) FROM metrics)",
        "UPDATE metrics SET checksum = 'x' WHERE serial = (SELECT max(serial) FROM metrics)",
    ],
)
def test_a_row_of_somebody_elses_making_is_told_and_left_out(path: Path, whole: bytes, statement: str) -> None:
    assert check_damaged(path, changed(path, whole, statement)) == 1


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE VIEW looking AS WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT * FROM n"],
        ["CREATE TRIGGER eat AFTER INSERT ON metrics BEGIN DELETE FROM metrics; END"],
        ["CREATE INDEX slow ON metrics (zeroblob(10000))"],
        ["CREATE TABLE more (x)"],
        ["DROP TABLE checkpoints"],
        ["ALTER TABLE metrics ADD COLUMN more TEXT DEFAULT 'x'"],
    ],
)
def test_tables_views_and_triggers_of_somebody_else_are_neither_used_nor_run(
    path: Path, whole: bytes, statements: list[str]
) -> None:
    damaged = changed(path, whole, *statements)
    assert check_damaged(path, damaged) == 0


def test_a_view_that_never_ends_in_the_place_of_a_table(path: Path, whole: bytes) -> None:
    endless = "CREATE VIEW metrics AS WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT x AS serial FROM n"
    for version in (1, 99):
        damaged = changed(path, whole, "DROP TABLE metrics", endless, f"PRAGMA user_version={version}")
        path.write_bytes(damaged)
        assert read_by_everybody(path) is None
        if version == 1:
            check_damaged(path, damaged)
        else:
            with pytest.raises(StoreError, match="newer program"):
                MetricsFile.for_writing(path)
            assert path.read_bytes() == damaged


def test_a_row_that_contradicts_its_checksum_rightly_signed_is_still_no_row(path: Path, whole: bytes) -> None:
    """Somebody may compute the checksum; the types must fit all the same."""
    cells = ("maml", "query_loss", "soon", 1, 0.5, 0.5, None)
    insert = f"INSERT INTO metrics VALUES (NULL, 'maml', 'query_loss', 'soon', 1, 0.5, 0.5, NULL, {check_of(cells)})"
    assert check_damaged(path, changed(path, whole, insert)) == 0


def changed(path: Path, whole: bytes, *statements: str) -> bytes:
    """The whole file after some SQL of another program."""
    path.write_bytes(whole)
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    damaged = path.read_bytes()
    path.unlink()
    return damaged


@pytest.mark.parametrize("name", ["application_id=7", "application_id=0"])
def test_a_foreign_database_is_refused_and_untouched(path: Path, name: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE metrics (serial, arm, series, iteration)")
    connection.execute(f"PRAGMA {name}")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for opened in (MetricsFile.for_writing, MetricsFile.read_only):
        with pytest.raises(StoreError, match="another program") as caught:
            opened(path)
        assert not isinstance(caught.value, UnusableFileError)
    assert path.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 1


def test_our_rows_under_a_foreign_number_are_damage(path: Path, whole: bytes) -> None:
    assert check_damaged(path, changed(path, whole, "PRAGMA application_id=7")) == 0
    assert check_damaged(path, changed(path, whole, "PRAGMA application_id=7", "CREATE TABLE more (x)")) == 0


def test_many_flipped_bits_at_once(path: Path, whole: bytes) -> None:
    chance = random.Random(9)
    for count in range(2, 40):
        damaged = bytearray(whole)
        for _ in range(count):
            damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        check_damaged(path, bytes(damaged))


def test_a_newer_version_is_read_and_never_changed(path: Path, whole: bytes) -> None:
    newer = changed(
        path, whole, "PRAGMA user_version=7", "CREATE TABLE more (x)", "ALTER TABLE metrics ADD COLUMN more TEXT"
    )
    path.write_bytes(newer)
    for opened in (MetricsFile.for_writing, MetricsFile.read_only):
        with opened(path) as file:
            assert not file.writable
            assert "version 7" in file.notice and "knows 1" in file.notice
            assert by_key(file.read_since().rows) == GOOD
            with pytest.raises(StoreError, match="newer program"):
                file.append([NEXT])
    assert path.read_bytes() == newer
    assert len(list(path.parent.iterdir())) == 1


def test_a_damaged_file_of_a_newer_program_is_left_to_that_program(path: Path, whole: bytes) -> None:
    newer = bytearray(changed(path, whole, "PRAGMA user_version=7"))
    newer[5 * PAGE : 6 * PAGE] = bytes(PAGE)
    path.write_bytes(newer)
    for opened in (MetricsFile.for_writing, MetricsFile.read_only):
        with pytest.raises(UnusableFileError, match="newer program"):
            opened(path)
    assert path.read_bytes() == newer
    assert len(list(path.parent.iterdir())) == 1


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_moved_away(path: Path, make) -> None:
    make(path)
    with pytest.raises(UnusableFileError):
        MetricsFile.read_only(path)
    with MetricsFile.for_writing(path) as file:
        assert "damaged-1" in file.notice
        file.append([NEXT])
    assert not path.with_name(f"{path.name}.damaged-1").is_file()


# ------------------------------------------------------------------------------------------------- the log beside the file


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """The file and the log of a process that was killed, in a folder of their own."""
    live = tmp_path / "live" / "metrics.sqlite"
    dead = tmp_path / "dead" / "metrics.sqlite"
    live.parent.mkdir()
    dead.parent.mkdir()
    rows = some_rows()
    with MetricsFile.for_writing(live) as file:
        for batch in range(0, len(rows), 40):
            file.append(rows[batch : batch + 40])
        for ending in ("", "-wal"):
            shutil.copy(f"{live}{ending}", f"{dead}{ending}")
    return dead


def test_rows_that_are_only_in_the_log_are_saved_too(crashed: Path) -> None:
    crashed.write_bytes(b"\0" * 50 + crashed.read_bytes()[50:])
    with MetricsFile.for_writing(crashed) as file:
        assert by_key(file.read_since().rows) == GOOD
        assert f"{len(GOOD)} rows were saved" in file.notice
    assert {entry.name for entry in crashed.parent.iterdir()} == {
        "metrics.sqlite", "metrics.sqlite.damaged-1", "metrics.sqlite.damaged-1-wal"
    }  # fmt: skip


def test_what_was_dropped_or_replaced_does_not_come_back_with_a_repair(tmp_path: Path) -> None:
    """The file still holds the old pages, only the log the new ones."""
    live, dead = tmp_path / "live.sqlite", tmp_path / "dead.sqlite"
    with MetricsFile.for_writing(live) as file:
        file.append(some_rows())
    with MetricsFile.for_writing(live) as file:
        file.drop_after(20)
        file.append([row._replace(value=7.0) for row in some_rows(5)])
        expected = by_key(file.read_since().rows)
        for ending in ("", "-wal"):
            shutil.copy(f"{live}{ending}", f"{dead}{ending}")
    dead.write_bytes(bytes(50) + dead.read_bytes()[50:])
    with MetricsFile.for_writing(dead) as file:
        assert by_key(file.read_since().rows) == expected
        assert f"{len(expected)} rows were saved" in file.notice
        assert len(expected) == 21 * len(ARMS) * len(SERIES)


def test_a_damaged_log_costs_whole_batches_from_the_end(crashed: Path) -> None:
    log = crashed.with_name("metrics.sqlite-wal")
    whole_log, whole_file, chance = log.read_bytes(), crashed.read_bytes(), random.Random(7)
    rows = some_rows()
    for _ in range(40):
        damaged = bytearray(whole_log)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        crashed.write_bytes(whole_file)
        log.write_bytes(damaged)
        with MetricsFile.for_writing(crashed) as file:
            found = file.read_since().rows
            assert found == rows[: len(found)]
            assert len(found) % 40 == 0
    crashed.write_bytes(whole_file)
    log.unlink(missing_ok=True)
    with MetricsFile.for_writing(crashed) as file:
        assert file.read_since().rows == []


REPAIR = """
import sys
from pathlib import Path
from core.store.metrics import MetricsFile
MetricsFile.for_writing(Path(sys.argv[1])).close()
"""


@pytest.mark.parametrize(
    "point", ["repair-built", "repair-done", "repair-aside:1", "repair-aside:2", "repair-moved", "migration:2"]
)
def test_a_killed_repair_is_begun_anew_or_finished(crashed: Path, point: str) -> None:
    damaged = b"\0" * 50 + crashed.read_bytes()[50:]
    crashed.write_bytes(damaged)
    assert crashes(REPAIR, crashed, at=point if ":" in point else f"{point}:1")
    with MetricsFile.for_writing(crashed) as file:
        assert by_key(file.read_since().rows) == GOOD
        assert "repair" in file.notice or "saved" in file.notice or point == "repair-moved"
    kept = crashed.with_name("metrics.sqlite.damaged-1")
    assert kept.read_bytes() == damaged
    assert kept.with_name(f"{kept.name}-wal").is_file()
    assert not crashed.with_name(FOLDER).exists()
    assert not crashed.with_name("metrics.sqlite.damaged-2").exists()


def test_a_full_disk_during_a_repair_leaves_the_damaged_file(
    path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = b"\0" * 50 + whole[50:]
    path.write_bytes(damaged)

    def refuse(self: Path, *_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(StoreError, match="make room") as caught:
            MetricsFile.for_writing(path)
    assert caught.value.transient
    assert path.read_bytes() == damaged
    with MetricsFile.for_writing(path) as file:
        assert by_key(file.read_since().rows) == GOOD


def test_a_change_cut_off_in_the_middle_is_taken_back_by_the_next_writer(tmp_path: Path) -> None:
    """A rollback journal that is still to be used, as a kill during the first or the last change can leave it."""
    path, cut = tmp_path / "metrics.sqlite", tmp_path / "cut" / "metrics.sqlite"
    MetricsFile.for_writing(path).close()
    cut.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE extra (x)")
    connection.executemany("INSERT INTO extra VALUES (?)", [("x" * 1000,)] * 200)
    for file in (path, path.with_name("metrics.sqlite-journal")):
        shutil.copy(file, cut.parent)
    connection.rollback()
    connection.close()
    with pytest.raises(StoreError, match=r"left in the middle of a change; resume its run") as refusal:
        MetricsFile.read_only(cut)
    assert refusal.value.transient
    with MetricsFile.for_writing(cut) as metrics:
        assert metrics.series() == [] and not metrics.notice
    MetricsFile.read_only(cut).close()
