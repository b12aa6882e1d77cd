"""The real window with the real training thread: buttons are pressed, and curves and heatmaps are watched."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QToolButton

from app.main_window import MainWindow
from app.run_control import RunControl
from app.settings import WindowSettings
from app.theme import THEMES
from core.events import ArmLimited, Progress
from core.presets import preset

LONG = 60_000


def quick_spec(methods=("maml", "mc2")):
    spec = preset("sinusoid-5shot", methods)
    training = spec.training.with_changes({"meta_batch": 4, "evaluation_interval": 20})
    return spec.replaced(training=training, run=spec.run.with_changes({"validation_tasks": 10, "threads": 1}))


@pytest.fixture
def window(qtbot, thread, tmp_path):
    window = MainWindow(RunControl(thread), WindowSettings(tmp_path / "window.ini"), quick_spec(), tmp_path)
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_agreed_to_close", True))
    window.show()
    qtbot.waitExposed(window)
    return window


def press_train(qtbot, window):
    qtbot.waitUntil(window.bar.train_button.isEnabled, timeout=LONG)
    qtbot.mouseClick(window.bar.train_button, Qt.MouseButton.LeftButton)


def iterations(window, at_least):
    return lambda: window.control.run.iteration >= at_least


def button(window, name):
    return window.bar.widgetForAction(window.bar.actions_[name])


def test_one_click_on_train_moves_curves_and_heatmaps(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 30), timeout=LONG)
    run = window.control.run
    window.control.pause()
    qtbot.waitUntil(lambda: run.phase == "paused", timeout=LONG)
    for arm in ("maml", "mc2"):
        assert len(run.series[arm, "query_loss"]) >= 30
        assert len(run.series[arm, "validation_loss"]) >= 1
    assert np.array_equal(
        run.series["maml", "query_loss"].x("iteration"), run.series["mc2", "query_loss"].x("iteration")
    )
    curves, curvature = window.panels["curves"], window.panels["curvature"]
    qtbot.waitUntil(lambda: bool(curvature.shelf.heatmaps) and bool(curves.loss.curves), timeout=LONG)
    picture = curvature.shelf.heatmaps[0].picture.values.copy()
    window_then = curves.loss.window
    first = run.matrices["mc2"]
    press_train(qtbot, window)
    fc2 = next(m for m in first.matrices if (m.layer, m.name) == ("fc2", "M_o"))
    qtbot.waitUntil(lambda: run.matrices["mc2"].iteration > first.iteration, timeout=LONG)
    later = next(m for m in run.matrices["mc2"].matrices if (m.layer, m.name) == ("fc2", "M_o"))
    assert not np.array_equal(fc2.values, later.values)
    assert set(run.adaptations) == {"maml", "mc2"}
    qtbot.waitUntil(lambda: not np.array_equal(curvature.shelf.heatmaps[0].picture.values, picture), timeout=LONG)
    qtbot.waitUntil(lambda: curves.loss.window[1] > window_then[1], timeout=LONG)


def test_pause_stands_still_and_train_goes_on(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 5), timeout=LONG)
    qtbot.mouseClick(button(window, "pause"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    at = window.control.run.iteration
    window.control.drain()
    assert window.control.run.iteration == at
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, at + 5), timeout=LONG)


def test_space_trains_and_pauses_wherever_the_focus_is_left(qtbot, window):
    qtbot.waitUntil(window.bar.train_button.hasFocus, timeout=LONG)
    for phase in ("running", "paused", "running"):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
        qtbot.waitUntil(lambda phase=phase: window.control.run.phase == phase, timeout=LONG)
        qtbot.waitUntil(lambda phase=phase: window.bar.train_button.isEnabled() == (phase == "paused"), timeout=LONG)


def test_s_makes_one_step_and_step_n_as_many_as_the_box_says(qtbot, window):
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    assert window.control.run.iteration == 1
    window.bar.steps.setValue(7)
    qtbot.mouseClick(button(window, "steps"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.control.run.iteration == 8 and window.control.run.phase == "paused", timeout=LONG)


def test_reset_forgets_the_run_and_the_same_seed_gives_the_same_curve(qtbot, window):
    def first_losses():
        window.bar.steps.setValue(6)
        qtbot.mouseClick(button(window, "steps"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.control.run.iteration == 6, timeout=LONG)
        qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
        return window.control.run.series["mc2", "query_loss"].y.values().copy()

    first = first_losses()
    qtbot.waitUntil(button(window, "reset").isEnabled, timeout=LONG)
    qtbot.keyClick(window, Qt.Key.Key_R)
    assert window.control.run.phase == "idle" and not window.control.run.series
    assert np.array_equal(first_losses(), first)
    qtbot.waitUntil(button(window, "reset").isEnabled, timeout=LONG)
    qtbot.mouseClick(button(window, "new_seed"), Qt.MouseButton.LeftButton)
    assert window.bar.seed.value() == 1 and window.form.spec().run.seed == 1
    assert not np.array_equal(first_losses(), first)


def test_the_window_trains_exactly_what_the_command_line_trains(qtbot, window):
    from core.boxes import Inbox
    from core.events import Metrics
    from core.train import train

    spec = quick_spec()
    limited = spec.replaced(training=spec.training.with_changes({"iterations": 12}))
    alone = [
        e.values["query_loss"] for e in train(limited, Inbox(), Path()) if isinstance(e, Metrics) and e.arm == "mc2"
    ]
    window.bar.steps.setValue(12)
    qtbot.mouseClick(button(window, "steps"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    shown = window.control.run.series["mc2", "query_loss"].y.values()
    assert np.array_equal(shown, np.array(alone, np.float32))


def test_a_live_change_from_the_form_reaches_the_run_without_a_restart(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 5), timeout=LONG)
    window.form.liveChanged.emit({"inner_rate": 0.02}, "")
    qtbot.waitUntil(lambda: bool(window.control.run.changes), timeout=LONG)
    change = window.control.run.changes[0]
    assert change.changes == {"inner_rate": 0.02} and change.iteration >= 5
    qtbot.waitUntil(iterations(window, change.iteration + 5), timeout=LONG)


def test_a_change_that_cannot_be_used_is_said_in_the_window_and_the_run_goes_on(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 5), timeout=LONG)
    window.form.liveChanged.emit({"inner_rate": float("nan")}, "")
    qtbot.waitUntil(lambda: "inner_rate" in window.notice.text, timeout=LONG)
    qtbot.waitUntil(iterations(window, window.control.run.iteration + 5), timeout=LONG)


def test_fewer_tasks_at_once_are_said_in_the_window(qtbot, window):
    window.control._outbox.put(ArmLimited("mc2", 1200, 4))
    qtbot.waitUntil(lambda: "4 tasks at once" in window.notice.text)
    assert "mc2" in window.notice.text and "1,200" in window.notice.text


def test_missing_data_is_said_in_the_window(qtbot, window):
    window.form.set_spec(preset("omniglot-5way-1shot"))
    press_train(qtbot, window)
    qtbot.waitUntil(lambda: "Omniglot" in window.notice.text, timeout=LONG)
    assert window.control.run.phase == "ended" and not window.control.active


def test_stop_ends_the_run_and_keeps_its_curves(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 5), timeout=LONG)
    qtbot.mouseClick(button(window, "stop"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.control.run.phase == "ended", timeout=LONG)
    assert len(window.control.run.series["mc2", "query_loss"]) >= 5
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 1), timeout=LONG)
    assert window.control.run.phase != "ended"


def test_a_locked_change_while_training_offers_a_restart(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 5), timeout=LONG)
    run = window.control.run
    window.bar.seed.setValue(5)
    assert "restart" in window.notice.text and window.control.run is run
    restart = next(b for b in window.notice.findChildren(QPushButton) if b.text() == "Restart now")
    qtbot.mouseClick(restart, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.control.run is not run and window.control.run.iteration > 0, timeout=LONG)
    assert window.control.run.spec["run"]["seed"] == 5


def test_a_locked_change_does_not_throw_a_paused_run_away(qtbot, window):
    window.bar.steps.setValue(4)
    qtbot.mouseClick(button(window, "steps"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    run = window.control.run
    window.bar.seed.setValue(9)
    assert window.control.run is run and window.control.active and "restart" in window.notice.text
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 8), timeout=LONG)
    assert run.spec["run"]["seed"] == 0


def test_a_download_does_not_throw_a_run_away(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 5), timeout=LONG)
    run = window.control.run
    window.form.downloadAsked.emit()
    assert "stop it to download" in window.notice.text and window.control.run is run and window.control.active


def test_closing_while_training_asks_and_then_ends_the_run(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 5), timeout=LONG)
    window.close()
    assert window.isVisible()
    box = window.findChild(QMessageBox)
    keep, stop = (next(b for b in box.buttons() if word in b.text()) for word in ("Keep", "Stop"))
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(iterations(window, window.control.run.iteration + 3), timeout=LONG)
    window.close()
    box = next(b for b in window.findChildren(QMessageBox) if b.isVisible())
    stop = next(b for b in box.buttons() if "Stop" in b.text())
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not window.isVisible() and not window.control._thread.isRunning()


def test_a_run_that_breaks_says_so_and_another_can_start(qtbot, window, monkeypatch):
    import core.train

    real = core.train.train

    def broken(*arguments, **options):
        raise RuntimeError("deliberately broken")
        yield

    monkeypatch.setattr(core.train, "train", broken)
    press_train(qtbot, window)
    qtbot.waitUntil(lambda: "deliberately broken" in window.notice.text, timeout=LONG)
    monkeypatch.setattr(core.train, "train", real)
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 3), timeout=LONG)


def test_layout_and_theme_are_remembered_and_can_be_reset(qtbot, window, thread):
    dock = window.area.docks["adaptation"]
    dock.hide()
    window.set_theme("dark")
    window.close()
    again = MainWindow(RunControl(thread), window.settings, quick_spec(), Path())
    qtbot.addWidget(again)
    again.show()
    assert again.theme.name == "dark" and again.area.docks["adaptation"].isHidden()
    again.reset_layout()
    assert not again.area.docks["adaptation"].isHidden()


def test_the_look_of_the_desktop_is_followed_while_that_is_wished(window, monkeypatch):
    for theme in ("dark", "light"):
        monkeypatch.setitem(THEMES, "system", THEMES[theme])
        monkeypatch.setattr("app.main_window.theme_called", THEMES.__getitem__)
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
        assert window.theme.name == theme and window.settings.theme == "system"
    window.set_theme("dark")
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert window.theme.name == "dark"


def test_a_broken_settings_file_does_not_block_the_start(qtbot, thread, tmp_path):
    path = tmp_path / "window.ini"
    path.write_bytes(b"\x00\xff[General\ngeometry=@ByteArray(nonsense)\nlayout-1=7\ntheme=purple\n")
    window = MainWindow(RunControl(thread), WindowSettings(path), quick_spec(), tmp_path)
    qtbot.addWidget(window)
    window.show()
    assert window.isVisible() and window.theme.name in ("light", "dark")


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_setup_keeps_its_width_in_small_and_large_windows(qtbot, window, width):
    window.resize(width, 720)
    window.reset_layout()
    qtbot.waitUntil(lambda: 300 <= window.form.width() <= 360, timeout=LONG)
    assert window.panels["curves"].width() > 600
    tabbed = window.area.tabifiedDockWidgets(window.area.docks["curvature"])
    assert (window.area.docks["adaptation"] in tabbed) == (width == 1280)


def test_a_double_click_on_a_title_fills_the_window_and_another_brings_the_rest_back(qtbot, window):
    area = window.area
    area.toggle_full("curvature")
    assert [name for name, dock in area.docks.items() if not dock.isHidden()] == ["curvature"]
    area.toggle_full("curvature")
    assert not any(dock.isHidden() for dock in area.docks.values())


@pytest.mark.parametrize("name", ["light", "dark"])
def test_no_panel_keeps_a_background_of_the_other_theme(qtbot, window, name):
    window.set_theme("dark" if name == "light" else "light")
    window.set_theme(name)
    wrong = QColor("#ffffff") if name == "dark" else QColor("#16181c")
    for panel in window.panels.values():
        image = panel.grab().toImage()
        corners = [image.pixelColor(x, y) for x in (2, image.width() - 3) for y in (2, image.height() - 3)]
        assert wrong not in corners, panel.name


def test_download_can_be_watched_cancelled_and_done(qtbot, window, monkeypatch):
    from core.tasks import Omniglot

    closed = []
    go_on = [True]

    def download(self, folder):
        try:
            done = 0
            while go_on[0]:
                done += 1
                yield Progress("Downloading", min(done, 99), 100, "bytes")
        finally:
            closed.append(folder)

    monkeypatch.setattr(Omniglot, "download", download)
    window.form.set_spec(preset("omniglot-5way-1shot"))
    press = next(b for b in window.form.findChildren(QPushButton) if b.text() == "Download" and b.isVisibleTo(window))
    qtbot.mouseClick(press, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.strip.text.startswith("Downloading"), timeout=LONG)
    qtbot.mouseClick(window.strip.findChild(QToolButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.control.active, timeout=LONG)
    assert closed == [window.folder] and not window.notice.text
    qtbot.mouseClick(press, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.control.run.progress), timeout=LONG)
    go_on[0] = False
    qtbot.waitUntil(lambda: "data is here" in window.notice.text, timeout=LONG)


def test_long_work_is_shown_after_a_moment_without_moving_anything(qtbot, window):
    place = window.area.geometry()
    progress = window.control.run.progress
    progress["Reading"] = Progress("Reading", 10, 100, "images")
    qtbot.waitUntil(lambda: bool(window.strip.text), timeout=LONG)
    assert window.strip.text == "Reading: 10 of 100 images" and window.area.geometry() == place
    with qtbot.waitSignal(window.strip.cancelAsked):
        qtbot.mouseClick(window.strip.findChild(QToolButton), Qt.MouseButton.LeftButton)
    progress.clear()
    qtbot.waitUntil(lambda: not window.strip.text, timeout=LONG)
    assert window.area.geometry() == place


def test_while_training_panels_take_turns_and_all_get_theirs(qtbot, window, monkeypatch):
    drawn = []
    for name, panel in window.panels.items():
        monkeypatch.setattr(panel, "draw", lambda run, name=name: drawn.append(name))
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 5), timeout=LONG)
    drawn.clear()
    visible = {name for name, panel in window.panels.items() if panel.isVisible()}
    many = len(visible)
    qtbot.waitUntil(lambda: len(drawn) >= 2 * many, timeout=LONG)
    assert set(drawn[:many]) == set(drawn[many : 2 * many]) == visible >= {"curves", "curvature", "adaptation"}


def test_drawing_happens_only_in_visible_panels(qtbot, window, monkeypatch):
    drawn = []
    for name, panel in window.panels.items():
        monkeypatch.setattr(panel, "draw", lambda run, name=name: drawn.append(name))
    window.area.docks["curves"].hide()
    drawn.clear()
    qtbot.waitUntil(lambda: "curvature" in drawn and "adaptation" in drawn, timeout=LONG)
    assert "curves" not in drawn


def test_nothing_of_a_run_that_was_reset_reaches_the_next(qtbot, window):
    press_train(qtbot, window)
    qtbot.waitUntil(iterations(window, 20), timeout=LONG)
    window.control.reset()
    assert window.control.run.phase == "idle" and window.control.run.iteration == 0
    window.control.step(window.form.spec(), window.folder, 3)
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    assert list(window.control.run.series["mc2", "query_loss"].x("iteration")) == [1, 2, 3]
