"""Stored runs and groups beside the run in hand in the curves panel: lines, bands, legend and read-out."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from app.curves.legend import FEW
from app.moments.look_words import NOT_STORED
from app.panels.adaptation import STORED, Adaptation
from app.panels.curvature import Curvature
from app.panels.curves import Curves
from app.panels.spectrum import SpectrumPanel
from app.run_model import RunModel
from app.shelf import Shelf, ShelfGroup
from app.theme import DARK, LIGHT
from core.events import ArmInfo, Ended, Started
from core.presets import preset
from tests.app.curve_events import full_run, metrics, started
from tests.app.stored_runs import stored


def ended_run(length):
    """A run of which the newest values are shown at once."""
    run = full_run(length)
    run.take([Ended(length, "stopped")])
    return run


@pytest.fixture
def shelf(qapp):
    shelf = Shelf()
    yield shelf
    shelf.close()


@pytest.fixture
def panel(qtbot, shelf):
    panel = Curves()
    qtbot.addWidget(panel)
    panel.set_shelf(shelf)
    panel.resize(800, 560)
    panel.apply_theme(LIGHT)
    panel.controls.smoothing.setValue(0)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def draw(qtbot, panel, shelf):
    """Draw a run again and again, as the window does, until a number of subjects have all their curves."""

    def drawn(run, count):
        shelf.drain()
        panel.draw(run)
        return len(panel.shown) == count and all("validation_loss" in one.series for one in panel.shown)

    def wait(run, count):
        shelf.set_present(run.folder, run)
        qtbot.waitUntil(lambda: drawn(run, count), timeout=20_000)
        QApplication.processEvents()

    return wait


def painted(panel):
    """Let Qt lay out and paint everything."""
    QApplication.processEvents()
    panel.grab()


def line(panel, key, role="query"):
    return panel.loss.curves[key, role].raw


def test_a_stored_run_is_drawn_beside_the_run_in_hand(panel, shelf, draw, tmp_path):
    path = stored(tmp_path, "first")
    shelf.set_look((path, "mc2"), shown=True)
    run = ended_run(40)
    draw(run, 3)
    x, y = line(panel, (path, "mc2")).xData, line(panel, (path, "mc2")).yData
    np.testing.assert_array_equal(x, np.arange(1, 101))
    np.testing.assert_allclose(10**y, 1 / np.arange(1, 101), rtol=1e-6)
    assert line(panel, (path, "mc2")).pen().color() == LIGHT.arm_colour(2)
    assert {key for key, _ in panel.loss.curves} == {0, 1, (path, "mc2")}
    assert [one.title for one in panel.legend.arms] == ["MAML", "MC2", "MC2 · first"]
    assert panel.loss.window[1] == pytest.approx(106), "the longest curve is inside"
    values = {reading.name: reading.value for reading in panel.readout.readings}
    assert values["MC2 · first query"] == "0.0100" and values["MC2 · first validation"] == "0.00100 ± 0.01000"
    assert panel.readout.heading == "newest of each"
    shelf.set_look((path, "mc2"), shown=False)
    draw(run, 2)
    assert {key for key, _ in panel.loss.curves} == {0, 1} and panel.readout.heading == "newest, iteration 40"


def test_stored_runs_are_drawn_without_a_run_in_hand(panel, shelf, draw, tmp_path):
    path = stored(tmp_path, "first")
    shelf.set_look((path, "mc2"), shown=True)
    draw(RunModel(), 1)
    assert panel.loss.isVisible() and panel.controls.options.log and panel.loss.left.labelText == "loss (MSE)"
    shelf.set_look((path, "mc2"), shown=False)
    draw(RunModel(), 0)
    assert "Train (Space)" in panel.stack.message.text() and panel.stack.message.isVisible()


def test_hiding_an_arm_in_hand_leaves_the_others_their_colours(panel, shelf, draw):
    run = ended_run(40)
    draw(run, 2)
    shelf.set_look(("", "maml"), shown=False)
    draw(run, 1)
    assert {key for key, _ in panel.loss.curves} == {1}
    assert line(panel, 1).pen().color() == LIGHT.arm_colour(1)
    shelf.set_look(("", "mc2"), shown=False)
    draw(run, 0)
    assert "Every arm is hidden" in panel.stack.message.text()


def test_a_chosen_colour_is_taken_over_at_once(panel, shelf, draw):
    run = ended_run(40)
    draw(run, 2)
    shelf.set_look(("", "mc2"), slot=4)
    draw(run, 2)
    assert line(panel, 1).pen().color() == panel.loss.curves[1, "validation"].raw.pen().color() == LIGHT.arm_colour(4)
    panel.apply_theme(DARK)
    assert line(panel, 1).pen().color() == DARK.arm_colour(4)


def test_pinned_is_thicker_and_on_top_and_the_baseline_is_dashed_and_named(panel, shelf, draw, tmp_path):
    paths = [stored(tmp_path, name) for name in ("a", "b", "c")]
    keys = [(path, "mc2") for path in paths]
    shelf.set_looks(keys, shown=True)
    shelf.set_look(keys[1], pinned=True)
    shelf.set_baseline(keys[2])
    draw(ended_run(40), 5)
    plain, pinned, baseline = (line(panel, key) for key in keys)
    assert pinned.pen().widthF() > max(plain.pen().widthF(), 1)
    assert pinned.zValue() > max(one.raw.zValue() for key, one in panel.loss.curves.items() if key[0] != keys[1])
    assert plain.pen().dashPattern() == [] and len(baseline.pen().dashPattern()) == 4
    assert [one.title for one in panel.legend.arms][2:] == ["MC2 · b", "MC2 · a", "baseline: MC2 · c"]
    shelf.set_baseline(None)
    draw(ended_run(41), 5)
    assert line(panel, keys[2]).pen().dashPattern() == []


def test_slots_from_eight_on_differ_by_their_dashes(panel, shelf, draw, tmp_path):
    keys = [(stored(tmp_path, f"run {n}"), "mc2") for n in range(3)]
    for key, slot in zip(keys, (3, 11, 19), strict=True):
        shelf.set_look(key, shown=True, slot=slot)
    draw(ended_run(40), 5)
    pens = [line(panel, key).pen() for key in keys]
    assert {pen.color().name() for pen in pens} == {LIGHT.arm_colour(3).name()}
    assert len({tuple(pen.dashPattern()) for pen in pens}) == 3


def test_a_group_is_one_line_in_a_band(panel, shelf, draw, tmp_path):
    keys = tuple((stored(tmp_path, "seeds", seed=n, scale=scale), "mc2") for n, scale in enumerate((1.0, 2.0, 6.0)))
    shelf.set_looks(keys, shown=True)
    shelf.set_groups([ShelfGroup("MC2", 3, keys)])
    run = ended_run(40)
    draw(run, 3)
    panel.controls.log.setChecked(False)
    curve, i = panel.loss.curves["MC2", "query"], np.arange(1, 101)
    np.testing.assert_allclose(curve.raw.yData, 3 / i, rtol=1e-5)
    np.testing.assert_allclose(curve.band.lower, 1 / i, rtol=1e-5)
    np.testing.assert_allclose(curve.band.upper, 6 / i, rtol=1e-5)
    assert curve.band.brush().color().alpha() < 255 and curve.raw.pen().color() == LIGHT.arm_colour(3)
    assert curve.band.zValue() < min(one.raw.zValue() for one in panel.loss.curves.values())
    assert {key for key, _ in panel.loss.curves} == {0, 1, "MC2"}
    assert panel.legend.arms[-1].title == "MC2 (3 runs)"
    values = {(reading.name, reading.kind): reading.value for reading in panel.readout.readings}
    assert values["MC2 (3 runs) query", "loss"] == "0.0300 (0.0100 – 0.0600)"
    panel.controls.smoothing.setValue(90)
    assert len(curve.smooth.yData) == 100
    shelf.set_groups(())
    draw(run, 5)
    assert "MC2" not in {key for key, _ in panel.loss.curves}


def test_twenty_curves_have_a_short_legend_that_scrolls_and_a_readout_that_counts(panel, shelf, draw, tmp_path):
    keys = [(stored(tmp_path, f"a run with quite a long name {n}"), "mc2") for n in range(18)]
    shelf.set_looks(keys, shown=True)
    run = ended_run(40)
    draw(run, 20)
    painted(panel)
    assert len(panel.legend.arms) == 20 > FEW
    assert all(arm.roles == () and arm.toolTip() for arm in panel.legend.arms[2:])
    legend = panel.legend
    assert 40 < legend.height() == legend.heightForWidth(legend.width()) <= 130 and panel.loss.height() > 150
    for arm in legend.arms:
        assert legend.viewport().rect().contains(arm.mapTo(legend.viewport(), arm.rect().center()))
    inside = panel.rect()
    for widget in (panel.legend, panel.readout):
        assert inside.contains(widget.mapTo(panel, QPoint()))
        assert inside.contains(widget.mapTo(panel, widget.rect().bottomRight()))
    panel.resize(420, 560)
    painted(panel)
    bar = panel.legend.verticalScrollBar()
    assert bar.maximum() > 0, "the rest can be scrolled to"
    bottom = panel.legend.arms[-1]
    bar.setValue(bar.maximum())
    assert panel.legend.viewport().rect().contains(bottom.mapTo(panel.legend.viewport(), bottom.rect().center()))
    assert len(panel.readout.readings) == 40


def test_nothing_is_drawn_again_without_news_of_either(panel, shelf, draw, tmp_path, monkeypatch):
    path = stored(tmp_path, "first")
    shelf.set_look((path, "mc2"), shown=True)
    run = ended_run(40)
    draw(run, 3)
    calls, items = [], dict(panel.loss.curves)
    show = panel.loss.show_curves
    monkeypatch.setattr(panel.loss, "show_curves", lambda *a, **k: calls.append(1) or show(*a, **k))
    panel.draw(run)
    assert calls == []
    run.take([metrics("maml", 41, query_loss=1.0)])
    panel.draw(run)
    assert calls == [1] and panel.loss.curves == items, "items are used again"


def test_the_crosshair_reads_stored_curves_too(panel, shelf, draw, tmp_path):
    path = stored(tmp_path, "first")
    shelf.set_look((path, "mc2"), shown=True)
    draw(ended_run(40), 3)
    panel.stack.hovered.emit(50.0)
    values = {reading.name: reading.value for reading in panel.readout.readings}
    assert values["MC2 · first query"] == "0.0200" and values["MC2 query"] == "–"
    assert panel.readout.heading == "iteration 50"


@pytest.mark.parametrize(("kind", "sentence"), [(Adaptation, STORED), (Curvature, NOT_STORED)])
def test_panels_say_what_a_stored_run_does_not_keep(qtbot, kind, sentence):
    panel = kind()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    run = RunModel(stored=True)
    run.take([started()])
    panel.draw(run)
    assert panel.empty.text() == sentence


@pytest.mark.parametrize("kind", [Curvature, SpectrumPanel])
def test_panels_say_that_no_arm_of_a_stored_run_learns_matrices(qtbot, kind):
    panel = kind()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    run = RunModel(stored=True)
    spec = preset("sinusoid-5shot", ("maml",)).to_json()
    run.take([Started(spec, (ArmInfo("maml", "MAML", "maml", 0, 0),), "cpu", 1, ("fc1",))])
    panel.draw(run)
    assert panel.empty.text().startswith("MAML learns no matrices; add an ")
