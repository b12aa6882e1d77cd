"""The tour on the real window: it points at what is there, waits for the user, blocks nothing and can be left."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from app.commands import commands_of
from app.formulas.equation_label import EquationLabel
from app.formulas.formulas import formulas
from app.landmarks import find_landmark, in_sight
from app.main_window import MainWindow
from app.run_control import RunControl
from app.settings import WindowSettings
from app.tour.bubble import beside
from app.tour.steps import tour_steps
from app.tour.tour import DEMO_RATE, offer_tour, start_demo, tour_of
from core.presets import preset

LONG = 60_000


@pytest.fixture
def window(qtbot, thread, tmp_path):
    settings = WindowSettings(tmp_path / "window.ini")
    window = MainWindow(RunControl(thread), settings, preset("sinusoid-10shot"), tmp_path)
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_agreed_to_close", True))
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def tour(window):
    tour = tour_of(window)
    tour.start()
    return tour


def labels(tour):
    return [tour.bubble._where.text(), tour.bubble._title.text()]


def go_to(tour, target):
    while tour._steps[tour.at].target != target:
        tour.go_on()


def test_six_steps_one_after_the_other_and_back(qtbot, tour):
    titles = []
    for number in range(6):
        assert tour.at == number and tour.bubble.isVisible()
        titles.append(tour.bubble._title.text())
        qtbot.mouseClick(tour.bubble._next, Qt.MouseButton.LeftButton)
    assert titles == [step.title for step in tour_steps()] and len(set(titles)) == 6
    assert tour.at is None and tour.bubble.isHidden() and tour.target.isEmpty()
    tour.start()
    assert not tour.bubble._back.isEnabled()
    tour.go_on()
    qtbot.mouseClick(tour.bubble._back, Qt.MouseButton.LeftButton)
    assert tour.at == 0


def test_every_step_points_at_something_in_sight_and_the_bubble_lies_in_the_window(qtbot, window, tour):
    for _ in range(6):
        qtbot.waitUntil(lambda: not tour.target.isEmpty(), timeout=LONG)
        assert find_landmark(window, tour._steps[tour.at].target) is not None
        qtbot.waitUntil(lambda: window.rect().contains(tour.bubble.geometry()), timeout=LONG)
        tour.go_on()


def test_a_panel_that_is_closed_or_behind_a_tab_is_brought_into_sight(qtbot, window, tour):
    window.area.docks["curvature"].hide()
    go_to(tour, "curvature")
    qtbot.waitUntil(lambda: in_sight(window.area.docks["curvature"]), timeout=LONG)


def test_the_bubble_speaks_without_taking_the_focus_or_the_keys(qtbot, window):
    window.bar.train_button.setFocus()
    tour = tour_of(window)
    tour.start()
    assert window.bar.train_button.hasFocus()
    assert QApplication.activeModalWidget() is None
    qtbot.mouseClick(window.bar.widgetForAction(window.bar.actions_["new_seed"]), Qt.MouseButton.LeftButton)
    assert window.form.spec().run.seed == 1 and tour.at == 0


def test_escape_leaves_from_wherever_the_focus_is(qtbot, window, tour):
    for holder in (window.bar.train_button, window.bar.seed, tour.bubble._next):
        tour.start()
        holder.setFocus()
        qtbot.keyClick(holder, Qt.Key.Key_Escape)
        assert tour.at is None and tour.bubble.isHidden()


def test_it_goes_on_when_the_window_is_kept_because_of_a_run_in_hand(qtbot, window, tour):
    go_to(tour, "knob.inner_rate")
    window.step(2)
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    window.close()
    box = window.findChild(QMessageBox)
    next(button for button in box.buttons() if "Keep" in button.text()).click()
    assert window.isVisible()
    window.form.edit_spec(window.form.spec().with_live({"inner_rate": 0.03}))
    qtbot.waitUntil(lambda: tour.bubble._next.text() == "&Next", timeout=LONG)
    window.hide()
    assert not tour._clock.isActive()


def test_leaving_says_so_and_nothing_goes_on(qtbot, tour):
    with qtbot.waitSignal(tour.ended):
        qtbot.mouseClick(tour.bubble._leave, Qt.MouseButton.LeftButton)
    assert not tour._clock.isActive()
    tour.go_on()
    assert tour.at is None


def test_a_step_with_an_act_waits_for_it_and_can_be_skipped(qtbot, window, tour):
    go_to(tour, "knob.inner_rate")
    assert tour.bubble._next.text() == "&Skip this step"
    assert tour.bubble._act.text() == "Drag the slider of the inner rate."
    spec = window.form.spec()
    window.form.edit_spec(spec.with_live({"inner_rate": 0.02}))
    qtbot.waitUntil(lambda: tour.bubble._next.text() == "&Next", timeout=LONG)
    assert tour.bubble._act.text() == "✓ Done" and tour._steps[tour.at].target == "knob.inner_rate"


def test_the_training_step_waits_for_the_first_iteration(qtbot, window, tour):
    go_to(tour, "train")
    assert tour.bubble._next.text() == "&Skip this step"
    qtbot.waitUntil(window.bar.train_button.isEnabled, timeout=LONG)
    qtbot.mouseClick(window.bar.train_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tour.bubble._next.text() == "&Next", timeout=LONG)
    assert window.control.run.iteration > 0


def test_what_is_done_already_is_not_asked_for(window, tour):
    window.area.docks["runs"].raise_()
    QApplication.processEvents()
    go_to(tour, "runs")
    assert not tour.bubble._act.isVisible() and tour.bubble._next.text() == "&Finish"


def test_the_runs_step_points_at_the_tab_and_waits_for_it(qtbot, window, tour):
    docks = window.area.docks
    window.area.tabifyDockWidget(docks["curvature"], docks["runs"])
    docks["curvature"].raise_()
    qtbot.waitUntil(lambda: not in_sight(docks["runs"]), timeout=LONG)
    go_to(tour, "runs")
    qtbot.waitUntil(lambda: 0 < tour.target.height() < 60, timeout=LONG)
    assert tour.bubble._next.text() == "&Skip this step"
    docks["runs"].raise_()
    qtbot.waitUntil(lambda: tour.bubble._next.text() == "&Finish", timeout=LONG)


def test_the_view_menu_brings_the_table_from_behind_its_tab_as_the_step_says(qtbot, window, tour):
    docks = window.area.docks
    window.area.tabifyDockWidget(docks["curvature"], docks["runs"])
    docks["curvature"].raise_()
    qtbot.waitUntil(lambda: not in_sight(docks["runs"]), timeout=LONG)
    go_to(tour, "runs")
    entry = next(c.action for c in commands_of(window) if (c.title, c.where) == ("Runs", "View"))
    entry.trigger()
    qtbot.waitUntil(lambda: tour.bubble._next.text() == "&Finish", timeout=LONG)
    assert entry.isChecked() and in_sight(docks["runs"])
    entry.trigger()
    qtbot.waitUntil(lambda: docks["runs"].isHidden() and not entry.isChecked(), timeout=LONG)


def test_equations_stand_in_their_steps_and_only_there(window, tour):
    for step in tour_steps():
        go_to(tour, step.target) if tour._steps[tour.at].title != step.title else None
        names = [label.accessibleName() for label in tour.bubble.findChildren(EquationLabel) if not label.isHidden()]
        assert names == ([formulas()[step.formula].plain] if step.formula else [])
        tour.go_on()


def test_the_bubble_is_dragged_aside_and_stays_there(qtbot, window, tour):
    before = tour.bubble.pos()
    QTest.mousePress(tour.bubble, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    QTest.mouseMove(tour.bubble, QPoint(20, 8) + QPoint(-60, 90))
    QTest.mouseRelease(tour.bubble, Qt.MouseButton.LeftButton)
    moved = tour.bubble.pos()
    assert moved != before
    tour._look()
    assert tour.bubble.pos() == moved
    tour.go_on()
    assert tour.bubble.pos() != moved


def test_it_is_offered_once_by_a_quiet_line(qtbot, window, tmp_path):
    offer_tour(window)
    assert "tour" in window.notice.text
    take = next(b for b in window.notice.findChildren(QPushButton) if b.text() == "Take the tour")
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    assert tour_of(window).at == 0 and window.notice.text == ""
    tour_of(window).leave()
    offer_tour(window)
    assert window.notice.text == ""
    assert WindowSettings(tmp_path / "window.ini").tour_offered


def test_the_demonstration_opens_the_tour_on_a_running_preset(qtbot, window):
    start_demo(window)
    tour = tour_of(window)
    assert tour.at == 0
    assert window.form.spec().training.inner_rate == DEMO_RATE
    qtbot.waitUntil(lambda: window.control.run.iteration > 0, timeout=LONG)
    go_to(tour, "train")
    assert not tour.bubble._act.isVisible()


def test_each_symbol_of_the_equations_belongs_to_something_in_the_window(window):
    targets = {symbol.target for formula in formulas().values() for symbol in formula.symbols if symbol.target}
    assert len(targets) >= 6
    assert [target for target in targets if find_landmark(window, target) is None] == []


ROOM, SIZE = QRect(0, 0, 1000, 700), QSize(300, 150)


@pytest.mark.parametrize(
    "target",
    [
        QRect(),
        QRect(0, 0, 100, 30),
        QRect(900, 600, 100, 100),
        QRect(0, 200, 330, 400),
        QRect(600, 0, 400, 700),
        QRect(0, 0, 1000, 300),
    ],
)
def test_the_bubble_stands_beside_the_target_within_the_window(target):
    place = QRect(beside(target, SIZE, ROOM), SIZE)
    assert ROOM.contains(place) and not place.intersects(target)


def test_a_target_that_leaves_no_room_has_the_bubble_in_its_corner():
    place = QRect(beside(ROOM, SIZE, ROOM), SIZE)
    assert ROOM.contains(place) and place.center().x() > 500 and place.center().y() > 350
