"""The panel of adaptation paths, fed with hand-made planes: what is drawn, said and asked."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from app import asking
from app.adaptation_paths.landscape import Landscape, Wish
from app.analyst import Answer, Work
from app.panels.paths import AdaptationPaths
from app.run_model import RunModel
from app.theme import DARK, LIGHT
from core.analysis.findings import Path, PathPlane
from core.events import ArmInfo, Started
from core.figures.drawing import figure_bytes
from core.figures.figure import PAPER
from tests.app.asking import HandMade

X, Y = np.linspace(-1, 5, 7), np.linspace(-1, 2, 7)
ENDS = {("maml", 0): (1.0, 0.0), ("maml", 1): (0.0, 1.0), ("mc2", 0): (4.0, 0.5), ("mc2", 1): (2.0, 1.5)}
STEPS = 4


def path(arm, task, end=None, **changes):
    """Straight to its end; the loss after step s is 10 - s."""
    share = np.linspace(0, 1, STEPS + 1)
    at = share[:, None] * np.array(end or ENDS[arm, task])
    values = {"at": at, "off": share / 8, "query_loss": 10.0 - np.arange(STEPS + 1)}
    return Path(arm, task, **(values | changes))


def landscape(paths=None, surface=None, directions="paths", words="", surface_tasks=(0,), normalisation="filter"):
    """A valley along x; both arms are trained for 2 steps."""
    values = 1.0 + Y[:, None] ** 2 + 0.1 * X[None, :] if surface is None else surface
    shown = tuple(path(*key) for key in ENDS) if paths is None else tuple(paths)
    words = words or "principal directions"
    scale = "none" if normalisation == "none" else "filters in units of their norm at the origin"
    plane = PathPlane("maml", shown, X, Y, values, surface_tasks, (0.6, 0.25), words, scale)
    wish = Wish(("maml", "mc2"), (0, 1), STEPS, directions, normalisation, 0)
    return Landscape.of(wish, plane, {"maml": 2, "mc2": 2})


def model(*arms):
    run = RunModel()
    infos = tuple(ArmInfo(name, name.upper(), name, 10, 10) for name in arms)
    run.take([Started({"title": "A run", "run": {"validation_tasks": 12, "seed": 0}}, infos, "cpu", 1, ("fc1",))])
    return run


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(asking.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def shown(qtbot, clock):
    """Makes a panel that shows a landscape, or nothing; returns panel, run and analyst."""

    def make(found=None, theme=LIGHT, arms=("maml", "mc2")):
        panel, analyst = AdaptationPaths(), HandMade(found)
        qtbot.addWidget(panel)
        panel.set_analyst(analyst)
        panel.apply_theme(theme)
        panel.resize(900, 600)
        panel.show()
        run = model(*arms) if arms else RunModel()
        panel.draw(run)
        return panel, run, analyst

    return make


def choose(box, data):
    box.setCurrentIndex(next(row for row in range(box.count()) if box.itemData(row) == data))


def ask(panel):
    """What the newest question wants, read from the controls as the panel reads them."""
    return panel.controls.wish()


# ---- nothing to see


def test_an_empty_panel_says_which_button_helps(shown):
    panel, _, analyst = shown(arms=())
    assert "Train (Space)" in panel.empty.text() and panel.figure() is None
    run = model("maml")
    panel.draw(run)
    assert "Press Update" in panel.empty.text() and panel.empty.isVisible() and analyst.asked == []
    analyst.possible = False
    panel.draw(run)
    assert "not stored" in panel.empty.text()


def test_closed_arms_are_left_out(shown):
    panel, _, analyst = shown(landscape())
    panel.draw(model("mc2"))
    assert [one.path.arm for one in panel.plot.shown] == ["mc2", "mc2"]
    assert "initialisation of maml" in panel.caption.text()
    panel.draw(model("else"))
    assert panel.empty.isVisible() and panel.figure() is None
    analyst.given = None
    panel.draw(model("mc2"))
    assert panel.found is None and panel.empty.isVisible()


# ---- what is drawn


def test_paths_are_drawn_in_the_colours_of_their_arms_dashed_beyond_training(shown):
    panel, _, _ = shown(landscape())
    items = panel.plot.items
    whole = path("mc2", 0).at
    np.testing.assert_array_equal(np.stack([items[2].trained.xData, items[2].trained.yData], 1), whole[:3])
    np.testing.assert_array_equal(np.stack([items[2].beyond.xData, items[2].beyond.yData], 1), whole[2:])
    assert items[2].trained.pen().color() == LIGHT.arm_colour(1) == items[2].beyond.pen().color()
    assert items[2].trained.pen().style() == Qt.PenStyle.SolidLine != items[2].beyond.pen().style()
    assert items[0].trained.pen().widthF() > items[1].trained.pen().widthF(), "the surface is that of task 0"
    assert [one.label.text().strip() for one in items] == ["0", "1", "0", "1"]
    assert (items[2].end.xData[0], items[2].end.yData[0]) == ENDS["mc2", 0]
    assert panel.plot.starts.xData.tolist() == [0.0] * 4


def test_the_surface_lies_where_its_grid_is(shown):
    panel, _, _ = shown(landscape())
    picture, contours = panel.plot.surface, panel.plot.contours
    area = picture.mapRectToParent(picture.boundingRect())
    assert (area.left(), area.right()) == pytest.approx((-1.5, 5.5)) and (area.top(), area.bottom()) == pytest.approx(
        (-1.25, 2.25)
    )
    image = picture.pixmap().toImage()
    ends = {round(value, 6): image.pixelColor(0, row) for row, value in enumerate(Y)}
    assert ends[0.0].lightness() > ends[2.0].lightness(), "the valley is light, its walls are dark"
    assert image.pixelColor(0, 2).lightness() > image.pixelColor(6, 2).lightness()
    assert len(contours.xData) > 0 and np.isfinite(contours.xData).all()
    assert panel.surface_key.ends == pytest.approx((0.9, 5.5))
    view = panel.plot.getViewBox().viewRange()
    assert view[0][0] <= -1 and view[0][1] >= 5 and view[1][0] <= -1 and view[1][1] >= 2


def test_picture_and_contours_can_be_shown_alone(shown):
    panel, _, analyst = shown(landscape())
    for looks, expected in (("picture", (True, False)), ("contours", (False, True)), ("both", (True, True))):
        choose(panel.controls.looks_box, looks)
        assert (panel.plot.surface.isVisible(), panel.plot.contours.isVisible()) == expected
        assert panel.surface_key.isVisible() == expected[0]
    assert analyst.asked == []


def test_fewer_paths_clear_what_was_drawn(shown):
    panel, run, analyst = shown(landscape())
    analyst.given = Answer(landscape([path("mc2", 1)]), 50)
    panel.draw(run)
    assert len(panel.plot.shown) == 1 and panel.plot.items[0].trained.pen().color() == LIGHT.arm_colour(1)
    assert all(not len(items.trained.xData) and not items.label.isVisible() for items in panel.plot.items[1:])


def test_what_is_not_finite_is_said_and_left_out(shown):
    at = path("mc2", 0).at.copy()
    at[3:] = np.nan
    surface = np.full((len(Y), len(X)), np.nan)
    panel, _, _ = shown(landscape([path("maml", 0), path("mc2", 0, at=at)], surface), theme=DARK)
    assert "Not finite, shown as far as they go: MC2 0." in panel.caption.text()
    assert panel.plot.items[1].end.xData[0] == at[2, 0] and panel.surface_key.ends is None
    assert len(panel.plot.contours.xData) == 0
    panel.grab()


def test_a_path_that_stays_where_it_is_can_be_shown(shown):
    panel, _, _ = shown(landscape([path("maml", 0, end=(0.0, 0.0))], np.ones((len(Y), len(X)))))
    assert len(panel.plot.shown) == 1
    panel.grab()


# ---- what is said


def test_the_caption_states_directions_shares_normalisation_and_surface(shown):
    panel, _, _ = shown(landscape())
    assert panel.caption.text() == (
        "x, y: principal directions of all movements from the initialisations, not centred. Explained by the plane: 85.0 % of the "
        "squared movement. Filters in units of their norm at the origin. Origin: initialisation of MAML. Surface: query loss of "
        "task 0, weights not shown those of MAML."
    )
    assert panel.plot.bottom.labelText == "x: 60.0 % of the squared movement"
    assert panel.plot.getAxis("left").labelText == "y: 25.0 % of the squared movement"


def test_chosen_directions_are_named(shown):
    chosen = (("maml", 0), ("mc2", 1))
    found = landscape(directions=chosen, normalisation="none", surface_tasks=(0, 1), words="x along; y is random")
    panel, _, _ = shown(found)
    said = panel.caption.text()
    assert said.startswith(
        "x: movement of MAML on task 0; y: that of MC2 on task 1 without its share of x. There is no second"
    )
    assert "No normalisation." in said and "mean query loss of tasks 0, 1" in said
    points, _, _ = shown(landscape(directions="points"))
    assert points.caption.text().startswith("x, y: principal directions of all points about the origin")
    assert "by the plane: 85.0 % of the squared distances from the origin." in points.caption.text()
    assert points.plot.bottom.labelText == "x: 60.0 % of the squared distances from the origin"


def test_the_point_under_the_mouse_is_read_out(shown):
    panel, _, _ = shown(landscape())
    point = panel.plot.getViewBox().mapViewToScene(QPointF(*path("mc2", 0).at[3]))
    assert panel.plot.nearest(point + QPointF(3, 3)) == (2, 3)
    panel.plot._on_mouse_moved(point)
    assert panel.readout.text() == "MC2, task 0, after 3 inner steps: query loss 7.00, 0.0938 away from the plane"
    panel.plot._on_mouse_moved(QPointF(-100, -100))
    assert "Rest the mouse" in panel.readout.text()


# ---- what is asked


def test_every_choice_changes_what_is_asked_for(shown, qtbot):
    panel, _, analyst = shown(landscape())
    controls = panel.controls
    qtbot.mouseClick(panel.row.update_button, Qt.MouseButton.LeftButton)
    assert len(analyst.asked) == 1
    assert ask(panel) == Wish(("maml", "mc2"), (0, 1, 2, 3), 5, "paths", "filter", 0)
    controls.first_box.setValue(10)
    assert ask(panel).tasks == (10, 11) and ask(panel).surface == 10, "there are twelve tasks"
    controls.count_box.setValue(1)
    choose(controls.surface_box, None)
    controls.steps_box.setValue(7)
    choose(controls.scale_box, "none")
    choose(controls.directions_box, "points")
    controls.arm_boxes["maml"].click()
    assert ask(panel) == Wish(("mc2",), (10,), 7, "points", "none", None)
    assert len(analyst.asked) == 8
    controls.arm_boxes["mc2"].click()
    assert ask(panel) is None and len(analyst.asked) == 8, "without an arm there is nothing to ask"


def test_the_two_paths_are_chosen_among_those_shown(shown):
    panel, _, _ = shown(landscape())
    controls = panel.controls
    assert not controls.ends[0].isVisible()
    choose(controls.directions_box, "chosen")
    assert controls.ends[0].isVisible() and ask(panel).directions == (("maml", 0), ("mc2", 3))
    choose(controls.ends[1], ("maml", 2))
    controls.count_box.setValue(2)
    assert ask(panel).directions == (("maml", 0), ("mc2", 1)), "task 2 is not shown any more"
    controls.arm_boxes["maml"].click()
    assert {controls.ends[0].itemData(row)[0] for row in range(controls.ends[0].count())} == {"mc2"}


def test_a_problem_is_said_and_the_old_plane_stays(shown, clock):
    panel, run, analyst = shown(landscape())
    analyst.given = Answer(
        None, problem="Nothing moves on these tasks; choose other tasks or a later moment of the run."
    )
    panel.draw(run)
    assert panel.row.words.text().startswith("Nothing moves") and panel.plot.isVisible()
    panel.row.update_button.click()
    analyst.working = Work()
    clock[0] += 1
    panel.draw(run)
    assert panel._veil.isVisible() and panel.row.cancel_button.isVisible()


def test_colours_follow_the_theme_and_the_users_choice(shown):
    panel, run, _ = shown(landscape())
    panel.apply_theme(DARK)
    assert panel.plot.items[2].trained.pen().color() == DARK.arm_colour(1)
    run.set_slots({"mc2": 4})
    panel.draw(run)
    assert panel.plot.items[2].trained.pen().color() == DARK.arm_colour(4)


def test_the_figure_has_contours_paths_and_the_caption(shown):
    panel, _, _ = shown(landscape(), theme=DARK)
    figure = panel.figure()
    assert figure.title == "A run" and "Filters in units" in figure.caption and "seed 0" in figure.caption
    lines = figure.plots[0].lines
    assert lines[0].label == "" and np.isnan(lines[0].x[2]), "contours are pieces with gaps between them"
    assert [line.label for line in lines if line.label] == ["MAML, 0", "MAML, 1", "MC2, 0", "MC2, 1"]
    mc2 = next(line for line in lines if line.label == "MC2, 0")
    assert mc2.colour == LIGHT.arms[1] and mc2.x.tolist() == path("mc2", 0).at[:3, 0].tolist()
    assert figure_bytes(figure, "png", PAPER)


def test_a_run_with_fewer_tasks_offers_no_surface_that_it_lacks(shown):
    panel, _, _ = shown()
    panel.controls.first_box.setValue(10)
    panel.controls.count_box.setValue(2)
    assert panel.controls.wish().surface == 10
    run = model("maml", "mc2")
    run.spec["run"]["validation_tasks"] = 4
    panel.draw(run)
    wish = panel.controls.wish()
    assert wish.tasks == (3,) and wish.surface == 3
    panel.controls.directions_box.setCurrentIndex(2)
    assert panel.controls.wish().directions == (("maml", 3), ("mc2", 3))
