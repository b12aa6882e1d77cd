"""The curvature panel on paper: the same matrices, scales and words, on white."""

import numpy as np
import pytest

from app.matrices.matrix_words import fixed_words
from app.moments.look_words import CONSTANT, IDENTITY
from app.panels.curvature import Curvature
from app.run_model import RunModel
from app.theme import DARK, LIGHT
from core.figures.drawing import figure_bytes
from core.figures.figure import PAPER
from core.figures.table import table
from tests.app.test_curvature_panel import MC1, MC2, RATES, info, snapshot, started


@pytest.fixture
def panel(qtbot):
    made = Curvature()
    qtbot.addWidget(made)
    made.apply_theme(DARK)
    made.resize(600, 430)
    made.show()
    return made


def drawn(panel, matrices=MC2, arm="mc2"):
    run = RunModel()
    run.take([started(info("maml", 0), info(arm)), snapshot(arm, 1240, matrices)])
    run.spec |= {"title": "Omniglot 5-way 1-shot", "run": {"seed": 4}}
    panel.draw(run)
    return panel.figure()


def test_without_matrices_there_is_no_figure(panel):
    assert panel.figure() is None
    run = RunModel()
    run.take([started(info("maml", 0))])
    panel.draw(run)
    assert panel.figure() is None


def test_one_layer_with_run_method_iteration_and_axes(panel):
    figure = drawn(panel)
    assert figure.title == "Omniglot 5-way 1-shot"
    assert figure.caption.startswith("MC2, layer conv1, iteration 1,240, seed 4 · product of gains 0.500. Row: where")
    assert figure.quantity == IDENTITY
    (line,) = figure.lines
    assert [(one.title, one.rows, one.columns) for one in line] == [
        ("M_o", "correction lands in", "borrowed from output channel"),
        ("M_i", "correction lands in", "borrowed from input channel"),
        ("M_f", "correction lands in", "borrowed from filter position"),
    ]
    assert [one.note for one in line] == ["gain 2.00", "gain 1.00", "gain 0.250"]


def test_values_and_scale_are_those_of_the_screen(panel):
    figure = drawn(panel)
    for one, heatmap in zip(figure.lines[0], panel.shelf.heatmaps, strict=True):
        assert one.level == heatmap.level == figure.level
        np.testing.assert_array_equal(one.values, heatmap.matrix.deviation())


def test_colours_are_those_for_white_with_white_for_zero(panel):
    figure = drawn(panel)
    assert (figure.negative, figure.zero, figure.positive) == (LIGHT.negative, "#ffffff", LIGHT.positive)
    assert (figure.text, figure.faint) == (LIGHT.text, LIGHT.faint)


def test_own_scales_are_told_above_each_matrix(panel):
    drawn(panel)
    panel.controls.scale_box.setCurrentIndex(1)
    figure = panel.figure()
    assert figure.level is None
    assert all(one.note.startswith(f"±{one.level:g}, gain") for one in figure.lines[0])


def test_all_layers_are_lines_of_thumbnails_with_their_names(panel):
    drawn(panel)
    panel.controls.all_button.setChecked(True)
    figure = panel.figure()
    assert figure.names == ("conv1", "conv2", "fc")
    assert [[one.title for one in line] for line in figure.lines] == [
        ["M_o", "M_i", "M_f"],
        ["M_o", "M_i", "M_f"],
        ["m_bias"],
    ]
    assert figure.lines[2][0].note.startswith("±"), "multipliers have a scale of their own"
    assert "all layers" in figure.caption
    assert figure_bytes(figure, "png", PAPER)


def test_a_matrix_that_is_held_fixed_says_so(panel):
    figure = drawn(panel, MC1)
    assert figure.lines[0][0].note == fixed_words()
    assert not figure.lines[0][0].values.any()


def test_learned_rates_are_told_as_such(panel):
    figure = drawn(panel, RATES)
    assert figure.quantity == CONSTANT
    assert "correction lands" not in figure.caption
    assert (figure.lines[0][0].rows, figure.lines[0][0].note) == ("output channel", "start 0.0100")


def test_the_table_has_every_entry_with_its_layer(panel):
    drawn(panel)
    panel.controls.all_button.setChecked(True)
    rows = [row.split(",") for row in table(panel.figure(), ",").splitlines()]
    assert len(rows) == 1 + sum(matrix.values.size for matrix in MC2)
    assert rows[-1][:4] == ["fc", "m_bias", "3", "0"]


def test_a_figure_does_not_change_with_the_next_snapshot(panel):
    figure = drawn(panel)
    before = figure.lines[0][0].values.copy()
    panel._run.take([snapshot("mc2", 1241, tuple(MC2[3:]))])
    panel.draw(panel._run)
    np.testing.assert_array_equal(figure.lines[0][0].values, before)
