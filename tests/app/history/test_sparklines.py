"""Small curves are read in the background, once, only for those who were looked at, and again when a run has gone on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from app.history import sparklines as sparklines_module
from app.history.delegates import curve_line
from app.history.sparklines import POINTS, Sparklines
from core.history.entry import entries_of
from core.store.index import Index
from tests.app.history.run_folders import add_curve, make_run


@pytest.fixture
def entries(tmp_path):
    for number in range(3):
        folder = make_run(tmp_path, f"run {number}")
        add_curve(folder, "mc2", np.linspace(3, number, 500))
    return [entry for run in Index(tmp_path).runs() for entry in entries_of(run)]


@pytest.fixture
def read(monkeypatch):
    """Which curves were read."""
    found = []
    real = sparklines_module._curves

    def counted(keys, series):
        found.extend(keys)
        return real(keys, series)

    monkeypatch.setattr(sparklines_module, "_curves", counted)
    return found


def test_only_what_was_asked_for_is_read_and_only_once(shelf, wait, entries, read):
    curves = Sparklines(shelf.reader)
    first = entries[1]
    assert curves.curve(first) is None
    wait(lambda: curves.curve(first) is not None)
    found = curves.curve(first)
    assert len(found) == POINTS and found[0] == 3 and found[-1] == 0
    assert read == [first.key]


def test_an_arm_without_a_curve_and_a_damaged_file_have_none(shelf, wait, entries):
    (entries[2].path / "metrics.sqlite").write_bytes(b"no database" * 100)
    curves = Sparklines(shelf.reader)
    for entry in (entries[0], entries[2], entries[3]):
        curves.curve(entry)
    wait(lambda: all(curves.curve(entry) is not None for entry in (entries[0], entries[2], entries[3])))
    assert not any(len(curves.curve(entry)) for entry in (entries[0], entries[2], entries[3]))


def test_a_curve_that_was_still_being_copied_is_read_when_it_is_there(shelf, wait, entries, monkeypatch):
    monkeypatch.setattr(sparklines_module, "AGAIN", 0.0)
    path = entries[1].path / "metrics.sqlite"
    path.rename(path.with_name("on its way"))
    curves = Sparklines(shelf.reader)
    curves.curve(entries[1])
    wait(lambda: curves.curve(entries[1]) is not None)
    assert not len(curves.curve(entries[1]))
    path.with_name("on its way").rename(path)
    wait(lambda: len(curves.curve(entries[1])) == POINTS)


def test_a_run_that_has_gone_on_is_read_again_and_its_old_curve_stays_until_then(shelf, wait, entries, read):
    curves = Sparklines(shelf.reader)
    curves.curve(entries[1])
    wait(lambda: curves.curve(entries[1]) is not None)
    run = entries[1].run
    longer = replace(entries[1], run=replace(run, info=run.info.model_copy(update={"iteration": 9000})))
    assert curves.curve(longer) is not None
    wait(lambda: len(read) == 2)


@pytest.mark.parametrize(
    "values", [[], [1.0], [np.nan, np.nan, np.nan], [1.0, np.nan, 2.0], [2.0, 2.0], [-1.0, 1e308], [np.inf, 1.0, 0.0]]
)
def test_any_numbers_make_a_line_inside_its_cell(values):
    box = QRectF(10, 5, 100, 12)
    line = curve_line(np.array(values), box)
    assert len(line) == (np.isfinite(values).sum() if np.isfinite(values).sum() > 1 else 0)
    assert all(9.9 <= point.x() <= 110.1 and 4.9 <= point.y() <= 17.1 for point in line)


def test_a_small_loss_is_drawn_low():
    line = curve_line(np.array([1.0, 0.1, 0.01]), QRectF(0, 0, 100, 10))
    assert [round(point.y(), 6) for point in line] == [0, 5, 10]
