"""Figures of the adaptation panel, and that no panel with curves or heatmaps lacks one."""

import numpy as np
import pytest

from app.panels import PANELS
from app.panels.adaptation import Adaptation
from app.theme import DARK, LIGHT
from core.figures.drawing import figure_bytes
from core.figures.figure import PAPER
from tests.app.test_adaptation_panel import GRID, TRUTH, episode, fit, model

TABLES = {"runs", "sweeps", "reproduce"}
"""Panels that show nothing but tables."""


@pytest.fixture
def panel(qtbot):
    made = Adaptation()
    qtbot.addWidget(made)
    made.apply_theme(DARK)
    return made


def test_every_panel_with_curves_or_heatmaps_has_a_figure():
    assert {panel.name for panel in PANELS if "figure" not in vars(panel.kind)} <= TABLES


def test_a_regression_shows_truth_points_and_fits(panel):
    assert panel.figure() is None
    broken = fit("mc2", losses=np.array([1.0, np.nan, np.nan, np.nan]))
    broken.fits[1:] = np.inf
    panel.draw(model(fit("maml"), broken))
    panel.controls.step_slider.setValue(2)
    figure = panel.figure()
    assert figure.caption == "Validation task 0 after inner step 2, iteration 40."
    (plot,) = figure.plots
    assert [line.label for line in plot.lines] == ["truth", "support", "MAML, before", "MAML", "MC2, before", "MC2"]
    np.testing.assert_array_equal(plot.lines[0].y, TRUTH)
    np.testing.assert_array_equal(plot.lines[1].x, [-1.0, 2.0, 3.0])
    np.testing.assert_allclose(plot.lines[3].y, 0.75 * TRUTH)
    assert np.isnan(plot.lines[5].y).all() and len(plot.lines[5].x) == len(GRID)
    assert plot.lines[3].colour == LIGHT.arms[0], "colours for white, whatever the theme"
    assert figure_bytes(figure, "png", PAPER) and b"MAML, before" in figure_bytes(figure, "csv", PAPER)


def test_an_episode_shows_its_scores(panel):
    panel.draw(model(episode("maml"), episode("mc2", right=(True, False))))
    figure = panel.figure()
    assert [plot.y.label for plot in figure.plots] == ["query loss", "accuracy, %"]
    assert [line.label for line in figure.plots[1].lines] == ["MAML", "MC2"]
    np.testing.assert_allclose(figure.plots[1].lines[0].y, [100 / 3, 100])
    np.testing.assert_allclose(figure.plots[0].lines[1].y, [1.1, 0.2])
    assert figure_bytes(figure, "png", PAPER)
