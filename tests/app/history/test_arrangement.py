"""Which rows the table has and where: filtered, sorted, grouped, and still while runs go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.history.arrangement import Arrangement, GroupRow
from core.history.entry import entries_of, reader
from core.history.grouping import summary
from core.store.index import Index
from tests.app.history.run_folders import make_run


@pytest.fixture
def entries(tmp_path):
    for number, loss in enumerate((0.5, 0.2, float("nan"), 0.9)):
        make_run(tmp_path, f"run {number}", ("mc2",), (loss,), {"inner_rate": (0.01, 0.1)[number % 2], "seed": number})
    make_run(tmp_path, "run 4", ("mc2",), (), {"inner_rate": 0.01, "seed": 4})
    return [entry for run in Index(tmp_path).runs() for entry in entries_of(run)]


@pytest.fixture
def arrangement(entries):
    def group_value(group, column):
        found = summary(group, column)
        return found.mean if found else None

    arrangement = Arrangement(reader, group_value)
    arrangement.set_entries(entries)
    return arrangement


def names(arrangement):
    return [row.group.label if isinstance(row, GroupRow) else row.run.info.name for row in arrangement.rows]


def with_loss(entry, loss):
    """The entry after its run has gone on."""
    info = entry.run.info.model_copy(update={"best": {entry.arm: {"validation_loss": (loss, 2000)}}})
    return replace(entry, run=replace(entry.run, info=info))


def test_what_is_missing_or_no_number_comes_last_either_way(arrangement):
    arrangement.sort("best.validation_loss", descending=False)
    assert names(arrangement) == ["run 1", "run 0", "run 3", "run 2", "run 4"]
    arrangement.sort("best.validation_loss", descending=True)
    assert names(arrangement) == ["run 3", "run 0", "run 1", "run 2", "run 4"]


def test_rows_stay_in_place_while_values_change(arrangement, entries):
    arrangement.sort("best.validation_loss", descending=False)
    fresh = [with_loss(entries[0], 0.01), *entries[1:]]
    arrangement.set_entries(fresh)
    assert names(arrangement) == ["run 1", "run 0", "run 3", "run 2", "run 4"]
    assert arrangement.rows[1].value("best.validation_loss") == 0.01
    arrangement.sort("best.validation_loss", descending=False)
    assert names(arrangement)[0] == "run 0"


def test_a_run_that_comes_is_put_where_it_belongs(arrangement, entries):
    arrangement.set_entries(entries[1:])
    arrangement.sort("name", descending=False)
    assert names(arrangement) == ["run 1", "run 2", "run 3", "run 4"]
    arrangement.set_entries(entries)
    assert names(arrangement) == ["run 0", "run 1", "run 2", "run 3", "run 4"]


def test_only_changed_entries_are_judged_again(arrangement, entries):
    judged = []

    def accepts(entry):
        judged.append(entry.run.info.name)
        return entry.run.info.name != "run 3"

    arrangement.set_filter(accepts)
    assert len(judged) == 5 and len(arrangement.rows) == 4
    arrangement.set_entries([with_loss(entries[0], 0.3), *entries[1:]])
    assert judged[5:] == ["run 0"]
    arrangement.set_filter(None)
    assert len(arrangement.rows) == 5


def test_an_entry_that_no_longer_fits_leaves(arrangement, entries):
    arrangement.set_filter(lambda entry: (entry.value("best.validation_loss") or 1) < 0.6)
    assert set(names(arrangement)) == {"run 0", "run 1"}
    arrangement.set_entries([with_loss(entries[0], 0.7), *entries[1:]])
    assert names(arrangement) == ["run 1"]


def test_groups_are_rows_sorted_by_their_means_and_open_into_their_members(arrangement):
    arrangement.group_by(("inner_rate",))
    arrangement.sort("best.validation_loss", descending=True)
    first, second = arrangement.rows
    assert [row.group.values for row in (first, second)] == [(0.1,), (0.01,)]
    found = summary(first.group, "best.validation_loss")
    assert (found.mean, found.low, found.high, found.count) == (pytest.approx(0.55), 0.2, 0.9, 2)
    arrangement.toggle(first.key)
    assert [getattr(row, "arm", None) for row in arrangement.rows] == [None, "mc2", "mc2", None]
    assert [row.run.info.name for row in arrangement.rows[1:3]] == ["run 3", "run 1"]
    arrangement.toggle(first.key)
    assert len(arrangement.rows) == 2
    arrangement.group_by(())
    assert len(arrangement.rows) == 5


def test_groups_stay_in_place_while_values_change(arrangement, entries):
    arrangement.group_by(("inner_rate",))
    arrangement.sort("best.validation_loss", descending=False)
    before = [row.key for row in arrangement.rows]
    arrangement.set_entries(
        [with_loss(entry, 5.0) if entry.value("inner_rate") == 0.01 else entry for entry in entries]
    )
    assert [row.key for row in arrangement.rows] == before
    means = [summary(row.group, "best.validation_loss").mean for row in arrangement.rows]
    assert 5.0 in means
