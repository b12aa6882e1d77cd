"""The curves panel on paper: what the panel shows, in the colours for white, and the numbers that were measured."""

import numpy as np
import pytest

from app.curves.curve import Style
from app.curves.subjects import Subject
from app.panels.curves import Curves
from app.run_model import RunModel, Series
from app.theme import DARK, LIGHT
from core.figures.drawing import figure_bytes
from core.figures.figure import PAPER
from core.figures.table import table
from tests.app.curve_events import changed, evaluated, full_run, metrics, started


def named(run, title="Glyphs 5-way 1-shot", seed=3):
    run.spec |= {"title": title, "run": {"seed": seed}}
    return run


def panel_of(qtbot, run, theme=DARK):
    made = Curves()
    qtbot.addWidget(made)
    made.apply_theme(theme)
    made.resize(700, 500)
    made.show()
    made.draw(run)
    return made


def line(figure, label, plot=0):
    return next(one for one in figure.plots[plot].lines if one.label == label)


def test_nothing_to_draw_is_no_figure(qtbot):
    run = RunModel()
    assert panel_of(qtbot, run).figure() is None
    run.take([started()])
    assert panel_of(qtbot, run).figure() is None


def test_a_figure_has_every_curve_of_the_panel_with_units_and_names(qtbot):
    figure = panel_of(qtbot, named(full_run(kind="glyphs"))).figure()
    assert figure.title == "Glyphs 5-way 1-shot"
    assert figure.caption.startswith("MAML, MC2, iteration 300, seed 3. Query: exponential average, weight 0.9")
    assert figure.caption.endswith("Bands: 95 % interval of the mean.")
    assert (figure.x.label, [plot.y.label for plot in figure.plots]) == (
        "iteration",
        ["loss (cross-entropy)", "accuracy (%)"],
    )
    labels = [one.label for one in figure.plots[0].lines if one.label]
    assert labels == ["MAML query", "MAML validation", "MC2 query", "MC2 validation"]
    assert figure_bytes(figure, "png", PAPER)


def test_colours_are_those_for_white_in_every_theme(qtbot):
    run = full_run()
    figure = panel_of(qtbot, run, DARK).figure()
    assert line(figure, "MAML query").colour == LIGHT.arms[0] and line(figure, "MC2 query").colour == LIGHT.arms[1]
    assert (figure.text, figure.faint) == (LIGHT.text, LIGHT.faint)
    run.set_slots({"maml": 9})
    figure = panel_of(qtbot, run, DARK).figure()
    assert line(figure, "MAML query").colour == LIGHT.arms[1]
    assert line(figure, "MAML query").dash == (8, 4), "the second eight slots have dashes"


def test_lines_are_the_drawn_ones(qtbot):
    panel = panel_of(qtbot, full_run())
    assert panel.controls.options.log and panel.controls.options.smoothing == 0.9
    figure, drawn = panel.figure(), panel.loss.curves[0, "query"]
    under = figure.plots[0].lines[0]
    assert under.label == "" and under.width < 1
    for shown, item in ((under, drawn.raw), (line(figure, "MAML query"), drawn.smooth)):
        np.testing.assert_allclose(shown.x, item.xData)
        np.testing.assert_allclose(np.log10(shown.y), item.yData, rtol=1e-6)
    validation, items = line(figure, "MC2 validation"), panel.loss.curves[1, "validation"]
    np.testing.assert_allclose(np.log10(validation.low), items.band.lower, rtol=1e-6)
    np.testing.assert_allclose(np.log10(validation.high), items.band.upper, rtol=1e-6)
    assert validation.dots and validation.width == 2 and len(validation.at) == len(validation.low)


def test_without_smoothing_there_is_one_line_for_each_curve(qtbot):
    panel = panel_of(qtbot, full_run())
    panel.controls.smoothing.setValue(0)
    figure = panel.figure()
    assert all(one.label for one in figure.plots[0].lines)
    assert "exponential" not in figure.caption


def test_the_range_is_the_visible_one_without_the_room_ahead(qtbot):
    panel = panel_of(qtbot, full_run())
    figure = panel.figure()
    assert (figure.x.low, figure.x.high) == (0, 300)
    low, high = panel.loss.getViewBox().viewRange()[1]
    assert (figure.plots[0].y.low, figure.plots[0].y.high) == pytest.approx((10**low, 10**high))
    panel.loss.getViewBox().setXRange(100, 200, padding=0)
    assert (panel.figure().x.low, panel.figure().x.high) == pytest.approx((100, 200))


def test_the_table_holds_what_was_measured_in_the_visible_range(qtbot):
    run = full_run(kind="glyphs")
    panel = panel_of(qtbot, run)
    panel.loss.getViewBox().setXRange(99.5, 200.5, padding=0)
    rows = [row.split("\t") for row in table(panel.figure(), "\t").splitlines()[1:]]
    loss = [row for row in rows if row[:2] == ["loss (cross-entropy)", "MAML query"]]
    assert [int(row[2]) for row in loss] == list(range(100, 201))
    measured = run.series["maml", "query_loss"].y.values()[99:200]
    assert np.array([row[3] for row in loss], np.float32).tobytes() == measured.tobytes()
    accuracy = [row for row in rows if row[:2] == ["accuracy (%)", "MC2 validation"]]
    assert [row[2] for row in accuracy] == ["100", "150", "200"]
    assert np.array(accuracy[0][3:], float) == pytest.approx([90.0, 85.0, 95.0], rel=1e-6)


@pytest.mark.parametrize(("axis", "label", "last"), [("tasks", "tasks", 7500), ("seconds", "training time (s)", 3.0)])
def test_other_horizontal_axes(qtbot, axis, label, last):
    panel = panel_of(qtbot, full_run())
    panel.controls.axis.setCurrentIndex(panel.controls.axis.findData(axis))
    figure = panel.figure()
    assert figure.x.label == label and figure.x.high == pytest.approx(last)
    assert table(figure, ",").splitlines()[1].split(",")[2] == {"tasks": "25", "seconds": "0.01"}[axis]


def test_changes_of_settings_are_marked_and_told(qtbot):
    run = full_run()
    run.take([changed(100, inner_rate=0.05), changed(200, "mc2", inner_rate=0.1)])
    figure = panel_of(qtbot, run).figure()
    assert [(mark.x, mark.text) for mark in figure.marks] == [(100, "α 0.05"), (200, "MC2: α 0.1")]
    assert figure.caption.endswith("Dashed lines: α 0.05 after iteration 100; MC2: α 0.1 after iteration 200.")
    run.take([changed(220 + n, inner_rate=0.1 + n) for n in range(3)])
    assert panel_of(qtbot, run).figure().caption.endswith("Dashed lines: settings that changed.")


def shifted(series, by):
    made = Series()
    made.extend(series.iteration.values(), series.tasks.values(), series.seconds.values(), series.y.values() + by)
    return made


def test_stored_runs_and_groups_come_out_as_they_are_drawn(qtbot):
    run = full_run()
    panel = panel_of(qtbot, run)
    stored = {metric: shifted(series, 0.3) for (arm, metric), series in run.series.items() if arm == "maml"}
    edges = {metric: (shifted(series, -0.1), shifted(series, 0.1)) for metric, series in stored.items()}
    panel.shown += [
        Subject(("folder", "maml"), "baseline: MAML", Style(2, pinned=True, baseline=True), stored),
        Subject("group", "5 shots (3 runs)", Style(11), stored, edges),
    ]
    figure = panel.figure()
    baseline, group = line(figure, "baseline: MAML query"), line(figure, "5 shots (3 runs) query")
    assert baseline.colour == LIGHT.arms[2] and baseline.width == 2
    assert baseline.dash and baseline.height > group.height, "pinned lies on top"
    assert group.colour == LIGHT.arms[3] and len(group.low) and (group.low < group.high).all()
    assert (
        "Bands of single runs: 95 % interval of the mean. Bands of groups: smallest to largest run." in figure.caption
    )
    assert figure.caption.startswith("MAML, MC2, iteration 300"), "stored runs are named in the legend"
    rows = [row.split(",") for row in table(figure, ",").splitlines()]
    low, value, high = next(
        (float(row[4]), float(row[3]), float(row[5])) for row in rows if row[1] == "5 shots (3 runs) query"
    )
    assert (value - low, high - value) == pytest.approx((0.1, 0.1), abs=1e-5)
    assert figure_bytes(figure, "svg", PAPER)


def test_stored_runs_alone_are_no_run_in_hand(qtbot):
    run = full_run()
    panel = panel_of(qtbot, run)
    stored = {metric: series for (arm, metric), series in run.series.items() if arm == "maml"}
    panel.shown = [Subject(("folder", "maml"), "MAML", Style(2), stored)]
    assert panel.figure().title == "Stored runs"
    assert "iteration 300" not in panel.figure().caption


def test_values_that_are_no_numbers_are_gaps(qtbot):
    run = RunModel()
    run.take(
        [started(), *(metrics("maml", n, query_loss=value) for n, value in enumerate([1.0, np.nan, np.inf, 2.0], 1))]
    )
    run.take([evaluated("maml", 2, np.nan, loss=1.5)])
    panel = panel_of(qtbot, run)
    assert figure_bytes(panel.figure(), "pdf", PAPER)
    values = [row.split(",")[3] for row in table(panel.figure(), ",").splitlines()[1:] if "query" in row]
    assert values == ["1.0", "", "inf", "2.0"]


def test_a_figure_is_not_touched_by_what_comes_later(qtbot):
    run = full_run()
    figure = panel_of(qtbot, run).figure()
    before = figure_bytes(figure, "csv", PAPER)
    run.take([metrics("maml", n, query_loss=99.0) for n in range(301, 700)])
    assert figure_bytes(figure, "csv", PAPER) == before
