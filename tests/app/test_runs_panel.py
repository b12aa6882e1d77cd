"""The table of runs as the user meets it: with the mouse, the keyboard, the filter, and while runs go on."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from app.history import library as library_module
from app.history.configuration_window import configuration
from app.history.run_table_model import CURVE_VALUES
from app.language import install, settings_text, translate
from app.panels.runs import Runs
from app.run_model import RunModel
from app.shelf import Shelf
from app.theme import DARK, LIGHT
from core.events import Ended, Stored
from core.store.trash import restore, trash
from tests.app.curve_events import evaluated, metrics, started
from tests.app.history.run_folders import LOSS, add_curve, change_run, make_run

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
CHECK = Qt.ItemDataRole.CheckStateRole


class Bench:
    """The panel, its shelf, and the run in hand."""

    def __init__(self, qtbot, root):
        self.qtbot, self.root = qtbot, root
        self.run = RunModel()
        self.shelf, self.panel = Shelf(), Runs(root)
        qtbot.addWidget(self.panel)
        self.panel.apply_theme(LIGHT)
        self.panel.set_shelf(self.shelf)
        self.panel.resize(1400, 400)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.model, self.table = self.panel.model, self.panel.table

    def frame(self):
        """What the window's clock does."""
        self.shelf.drain()
        self.panel.draw(self.run)

    def wait(self, holds):
        def held():
            self.frame()
            return bool(holds())

        self.qtbot.waitUntil(held, timeout=20_000)

    def listed(self, rows):
        self.wait(lambda: self.model.rowCount() == rows)

    def place(self, name, arm):
        return self.model.place_of((str(self.root / name), arm))

    def index(self, name, arm, column):
        return self.model.index(self.place(name, arm), self.model.columns.index(column))

    def text(self, name, arm, column):
        return self.index(name, arm, column).data()

    def names(self):
        column = self.model.columns.index("name")
        return [self.model.index(place, column).data().strip() for place in range(self.model.rowCount())]

    def click(self, index):
        self.table.scrollTo(index)
        self.qtbot.mouseClick(self.table.viewport(), LEFT, pos=self.table.visualRect(index).center())

    def select(self, *cells):
        selection = self.table.selectionModel()
        selection.clear()
        for name, arm in cells:
            flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            selection.select(self.index(name, arm, "name"), flags)
            selection.setCurrentIndex(self.index(name, arm, "name"), QItemSelectionModel.SelectionFlag.NoUpdate)

    def selected(self):
        return [(row.run.info.name, row.arm) for row in self.table.selected()]


@pytest.fixture
def root(tmp_path):
    for number in range(6):
        make_run(
            tmp_path, f"run {number}", losses=(1 + number / 10, 0.5 + number / 10),
            spec={"seed": number % 3, "inner_rate": (0.01, 0.1)[number // 3]}, created=f"2026-08-0{number + 1}T10:00:00+00:00",
        )  # fmt: skip
    return tmp_path


@pytest.fixture
def bench(qtbot, root, monkeypatch):
    monkeypatch.setattr(library_module, "SECONDS", 0.02)
    bench = Bench(qtbot, root)
    bench.listed(12)
    yield bench
    bench.panel.hide()
    bench.shelf.close()


def test_before_the_first_run_it_says_how_to_get_one(qtbot, tmp_path):
    bench = Bench(qtbot, tmp_path / "nothing")
    bench.wait(lambda: bench.panel.library.loaded)
    assert bench.panel._message.isVisible() and "Train (Space)" in bench.panel._message.text()
    make_run(tmp_path / "nothing", "first")
    bench.panel.library.refresh()
    bench.listed(2)
    assert bench.table.isVisible()
    bench.panel.hide()
    bench.shelf.close()


def test_the_newest_run_is_first_and_only_differing_settings_are_columns(bench):
    assert bench.names()[:4] == ["run 5", "run 5", "run 4", "run 4"]
    columns = bench.model.columns
    assert [name for name in columns if name in ("inner_rate", "seed", "meta_batch", "task.shots", "method")] == [
        "inner_rate", "seed",
    ]  # fmt: skip
    bench.panel.set_filter("seed == 1")
    bench.qtbot.waitUntil(lambda: "seed" not in bench.model.columns, timeout=5000)
    assert "inner_rate" in bench.model.columns


def test_cells_say_what_the_runs_say(bench):
    assert bench.text("run 2", "mc2", "title") == "MC2"
    assert bench.text("run 2", "mc2", f"best.{LOSS}") == "0.700"
    assert bench.text("run 2", "mc2", f"last.{LOSS}") == "0.800"
    assert bench.text("run 2", "mc2", "iteration") == "1,000"
    assert bench.text("run 2", "mc2", "inner_rate") == "0.01"


def test_a_head_sorts_and_the_selected_run_stays_selected(bench):
    bench.select(("run 1", "maml"))
    header = bench.table.horizontalHeader()
    column = bench.model.columns.index(f"best.{LOSS}")
    at = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
    bench.qtbot.mouseClick(header.viewport(), LEFT, pos=at)
    losses = [bench.model.row(place).value(f"best.{LOSS}") for place in range(12)]
    assert losses in (sorted(losses), sorted(losses, reverse=True)) and len(set(losses)) > 5
    assert bench.selected() == [("run 1", "maml")]
    bench.qtbot.mouseClick(header.viewport(), LEFT, pos=at)
    assert [bench.model.row(place).value(f"best.{LOSS}") for place in range(12)] == losses[::-1]


def test_a_filter_keeps_what_fits_and_errors_stand_under_the_field(bench):
    top = bench.table.mapTo(bench.panel, QPoint())
    bench.panel.set_filter("best.validation_loss < 0.75 and seed in (0, 2)")
    assert sorted(bench.names()) == ["run 0", "run 2"]
    bench.panel.set_filter("best.validation_los < 1")
    assert sorted(bench.names()) == ["run 0", "run 2"]
    bench.qtbot.waitUntil(lambda: "best.validation_loss" in bench.panel.controls.error, timeout=5000)
    assert bench.table.mapTo(bench.panel, QPoint()) == top
    bench.panel.set_filter("no such word")
    assert bench.panel.controls.error == "" and "No run fits" in bench.panel._message.text()
    assert bench.panel._message.isVisible()
    bench.panel.set_filter("")
    assert bench.model.rowCount() == 12 and bench.table.isVisible()


def test_the_eye_shows_a_curve_and_space_switches_what_is_selected(bench):
    key = (str(bench.root / "run 2"), "mc2")
    assert bench.index("run 2", "mc2", "shown").data(CHECK) == Qt.CheckState.Unchecked
    bench.click(bench.index("run 2", "mc2", "shown"))
    assert bench.shelf.look(key).shown
    assert bench.index("run 2", "mc2", "shown").data(CHECK) == Qt.CheckState.Checked
    assert bench.index("run 2", "mc2", "shown").data(Qt.ItemDataRole.AccessibleTextRole) == "curves shown"
    bench.select(("run 2", "mc2"), ("run 3", "maml"))
    bench.qtbot.keyClick(bench.table, Qt.Key.Key_Space)
    assert bench.shelf.look((str(bench.root / "run 3"), "maml")).shown and bench.shelf.look(key).shown
    bench.qtbot.keyClick(bench.table, Qt.Key.Key_Space)
    assert not bench.shelf.look(key).shown
    bench.click(bench.index("run 2", "mc2", "pinned"))
    assert bench.shelf.look(key).pinned


def test_a_colour_is_chosen_from_every_colour_and_dash(bench):
    bench.click(bench.index("run 2", "mc2", "colour"))
    menu = QApplication.activePopupWidget()
    assert len(menu.findChildren(QToolButton)) == 32
    button = next(b for b in menu.findChildren(QToolButton) if b.accessibleName() == "Colour 3, dashed")
    button.click()
    assert bench.shelf.look((str(bench.root / "run 2"), "mc2")).slot == 10


def test_a_baseline_adds_the_differences_to_it(bench):
    bench.shelf.set_baseline((str(bench.root / "run 0"), "mc2"))
    assert bench.text("run 0", "mc2", "name") == "run 0 (baseline)"
    assert bench.text("run 2", "mc2", f"delta.best.{LOSS}") == "+0.200"
    assert bench.text("run 0", "mc2", f"delta.best.{LOSS}") == "±0"
    bench.shelf.set_baseline(None)
    assert f"delta.best.{LOSS}" not in bench.model.columns


def test_a_baseline_that_is_not_listed_any_more_leaves_no_empty_columns(bench):
    bench.shelf.set_baseline((str(bench.root / "run 0"), "mc2"))
    place = trash(bench.root / "run 0")
    bench.listed(10)
    assert not any(name.startswith("delta.") for name in bench.model.columns)
    restore(place)
    bench.listed(12)
    assert bench.text("run 2", "mc2", f"delta.best.{LOSS}") == "+0.200", "it is remembered"


def test_groups_have_means_open_into_members_and_are_drawn_as_bands(bench):
    bench.panel.set_group_by(("method", "inner_rate"))
    assert bench.model.rowCount() == 4
    row = next(place for place in range(4) if bench.model.row(place).group.values == ("mc2", 0.01))
    loss = bench.model.columns.index(f"best.{LOSS}")
    assert bench.model.index(row, loss).data() == "0.600 (0.500 – 0.700)"
    bench.click(bench.model.index(row, bench.model.columns.index("shown")))
    (group,) = bench.shelf.groups
    assert {key[0][-5:] for key in group.members} == {"run 0", "run 1", "run 2"}
    assert group.slot == bench.model.cells.look(bench.model.row(row)).slot
    bench.click(bench.model.index(row, bench.model.columns.index("name")))
    assert bench.model.rowCount() == 7
    assert sorted(bench.names()[row + 1 : row + 4]) == ["run 0", "run 1", "run 2"]
    bench.click(bench.model.index(row + 1, bench.model.columns.index("shown")))
    assert bench.model.index(row, bench.model.columns.index("shown")).data(CHECK) == Qt.CheckState.PartiallyChecked
    bench.panel.set_group_by(())
    assert bench.shelf.groups == () and bench.model.rowCount() == 12


def test_groups_are_named_in_the_language_of_the_window(bench, qapp):
    bench.panel.set_group_by(("state", "inner_rate", "model.batch_norm"))
    labels = {group.label for group in bench.model.arrangement.groups()}
    assert {name[2:].partition("  (")[0] for name in bench.names()} == labels
    assert labels == {f"finished, inner rate {rate}, model.batch_norm –" for rate in (0.01, 0.1)}
    bench.panel.set_group_by(())
    install(qapp, "ko")
    try:
        bench.panel.set_group_by(("state", "inner_rate"))
        words = translate("state", "finished"), settings_text("Inner rate")
        assert words[0] != "finished" and all(word in name for word in words for name in bench.names())
    finally:
        install(qapp, "en")


def test_selection_place_and_columns_stay_while_runs_come_and_go(bench):
    bench.panel.resize(900, 200)
    QApplication.processEvents()
    bench.select(("run 1", "maml"), ("run 0", "mc2"))
    bar = bench.table.verticalScrollBar()
    bar.setValue(70)
    top = bench.model.row(bench.table.rowAt(0)).key
    offset = bench.table.rowViewportPosition(bench.table.rowAt(0))
    widths = [bench.table.columnWidth(n) for n in range(len(bench.model.columns))]
    make_run(bench.root, "run 9", created="2026-08-20T10:00:00+00:00", spec={"seed": 1, "inner_rate": 0.01})
    bench.listed(14)
    assert bench.names()[0] == "run 9"
    assert bench.selected() == [("run 1", "maml"), ("run 0", "mc2")]
    assert bench.model.row(bench.table.rowAt(0)).key == top
    assert bench.table.rowViewportPosition(bench.table.rowAt(0)) == offset
    assert [bench.table.columnWidth(n) for n in range(len(bench.model.columns))] == widths


def test_a_change_of_a_value_repaints_and_resets_nothing(bench):
    resets, changes = [], []
    bench.model.modelReset.connect(lambda: resets.append(1))
    bench.model.dataChanged.connect(lambda *_: changes.append(1))
    change_run(bench.root / "run 3", iteration=4321, state="stopped")
    bench.wait(lambda: bench.text("run 3", "mc2", "iteration") == "4,321")
    assert changes and not resets
    assert bench.text("run 3", "mc2", "state") == "stopped"


def test_only_visible_cells_are_worked_out(bench):
    for number in range(60):
        make_run(
            bench.root, f"more {number}", spec={"seed": 1, "inner_rate": 0.01}, created="2026-07-01T10:00:00+00:00"
        )
    bench.listed(132)
    asked = set()
    real = bench.model.cells.text

    def counted(row, column):
        asked.add(row.key)
        return real(row, column)

    bench.model.cells.text = counted
    bench.panel.apply_theme(DARK)
    bench.panel.grab()
    assert 5 < len(asked) < 25


def test_nothing_moves_while_the_user_writes(bench):
    bench.select(("run 2", "mc2"))
    bench.qtbot.keyClick(bench.table, Qt.Key.Key_F2)
    editor = bench.table.viewport().findChild(QLineEdit)
    assert editor.text() == "run 2"
    make_run(bench.root, "run 9", created="2026-08-20T10:00:00+00:00")
    bench.wait(lambda: len(bench.panel.library.entries) == 14)
    assert bench.model.rowCount() == 12 and bench.table.editing
    asked = []
    bench.panel.describeAsked.connect(lambda path, changes: asked.append((path, changes)))
    editor.setText("better")
    bench.qtbot.keyClick(editor, Qt.Key.Key_Return)
    bench.wait(lambda: asked)
    assert asked == [(str(bench.root / "run 2"), {"name": "better"})]
    bench.wait(lambda: bench.model.rowCount() == 14)
    assert bench.text("run 2", "mc2", "name") == bench.text("run 2", "maml", "name") == "better"


def test_tags_are_words_and_notes_are_text(bench):
    asked = []
    bench.panel.describeAsked.connect(lambda path, changes: asked.append(changes))
    edit = Qt.ItemDataRole.EditRole
    assert bench.model.setData(bench.index("run 2", "mc2", "tags"), " good, paper ,good,", edit)
    assert bench.model.setData(bench.index("run 2", "mc2", "notes"), "worth a look ", edit)
    assert not bench.model.setData(bench.index("run 2", "mc2", "name"), "  ", edit)
    assert not bench.model.setData(bench.index("run 2", "mc2", "state"), "finished", edit)
    assert asked == [{"tags": ("good", "paper")}, {"notes": "worth a look"}]


def test_the_run_in_hand_is_fresher_than_its_folder(bench):
    folder = make_run(bench.root, "run 7", created="2026-08-20T10:00:00+00:00", state="running", iteration=10)
    bench.listed(14)
    assert bench.text("run 7", "mc2", "state") == "interrupted"
    bench.run.take([started(), Stored(str(folder), "0" * 32), metrics("mc2", 1234, query_loss=1.0)])
    bench.run.take([evaluated("mc2", 1000, 0.1, loss=0.3), evaluated("mc2", 1100, 0.1, loss=0.4)])
    bench.frame()
    assert bench.text("run 7", "mc2", "iteration") == "1,234" and bench.text("run 7", "mc2", "state") == "running"
    assert bench.text("run 7", "mc2", f"best.{LOSS}") == "0.300"
    assert bench.text("run 7", "mc2", f"last.{LOSS}") == "0.400"
    np.testing.assert_allclose(bench.index("run 7", "mc2", "curve").data(CURVE_VALUES), [0.3, 0.4], rtol=1e-6)
    bench.select(("run 7", "mc2"))
    assert not bench.panel.controls.resume.isEnabled() and bench.panel.controls.open.isEnabled()
    painted = set()
    bench.model.dataChanged.connect(lambda first, last: painted.update(range(first.row(), last.row() + 1)))
    bench.run.take([Ended(1234, "stopped")])
    bench.frame()
    assert painted == {bench.place("run 7", "maml"), bench.place("run 7", "mc2")}
    bench.select(("run 7", "maml"))
    assert bench.panel.controls.resume.isEnabled()


def test_curves_are_read_for_rows_that_are_seen(bench):
    add_curve(bench.root / "run 5", "mc2", [3.0, 2.0, 1.0])
    index = bench.index("run 5", "mc2", "curve")
    bench.wait(lambda: index.data(CURVE_VALUES) is not None)
    bench.panel.grab()
    change_run(bench.root / "run 5", iteration=9000)
    bench.wait(lambda: len(bench.index("run 5", "mc2", "curve").data(CURVE_VALUES)) == 3)


def test_what_concerns_runs_is_asked_for(bench):
    asked = []
    for name in ("openAsked", "resumeAsked", "branchAsked", "exportAsked", "commandCopyAsked", "trashAsked"):
        getattr(bench.panel, name).connect(lambda value, name=name: asked.append((name, value)))
    path = str(bench.root / "run 2")
    bench.select(("run 2", "mc2"))
    menu = bench.panel.menu.open_at(bench.panel.mapToGlobal(QPoint(5, 5)), bench.table.selected())
    texts = {action.text(): action for action in menu.actions()}
    for text in ("Open", "Resume", "Branch…", "Export…", "Copy as command", "Move to trash"):
        assert texts[text].isEnabled(), text
        texts[text].trigger()
    menu.close()
    bench.panel.controls.open.click()
    bench.panel.controls.resume.click()
    bench.qtbot.keyClick(bench.table, Qt.Key.Key_Delete)
    bench.qtbot.keyClick(bench.table, Qt.Key.Key_Return)
    names = [name for name, _ in asked]
    assert names == [
        "openAsked", "resumeAsked", "branchAsked", "exportAsked", "commandCopyAsked", "trashAsked",
        "openAsked", "resumeAsked", "trashAsked", "openAsked",
    ]  # fmt: skip
    assert all(value in (path, [path]) for _, value in asked)


def test_several_runs_can_be_thrown_away_but_not_opened(bench):
    asked = []
    bench.panel.trashAsked.connect(asked.append)
    bench.select(("run 2", "mc2"), ("run 2", "maml"), ("run 3", "maml"))
    menu = bench.panel.menu.open_at(bench.panel.mapToGlobal(QPoint(5, 5)), bench.table.selected())
    texts = {action.text(): action for action in menu.actions()}
    assert not texts["Open"].isEnabled() and not texts["Baseline"].isEnabled()
    texts["Move to trash"].trigger()
    menu.close()
    assert [sorted(paths) for paths in asked] == [[str(bench.root / "run 2"), str(bench.root / "run 3")]]


def test_the_table_is_copied_with_the_columns_it_shows(bench):
    bench.select(("run 2", "mc2"), ("run 2", "maml"))
    bench.panel.menu.copy(bench.table.selected(), "Markdown")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 4 and "run 2" in lines[2] and "| Run" in lines[0] and "Inner rate" in lines[0]
    bench.panel.menu.copy([], "CSV")
    assert len(QGuiApplication.clipboard().text().splitlines()) == 13
    bench.panel.set_group_by(("method",))
    bench.panel.menu.copy([], "LaTeX")
    assert QGuiApplication.clipboard().text().count(r"\\") == 3
    bench.panel.menu.copy([], "CSV")
    groups = {group.label for group in bench.model.arrangement.groups()}
    copied = csv.reader(QGuiApplication.clipboard().text().splitlines()[1:])
    assert {row[0] for row in copied} == {f"{label} (6)" for label in groups}


def test_the_whole_configuration_is_readable(bench):
    entry = bench.table._rows.row(bench.place("run 4", "mc2"))
    window = bench.panel.menu.show_configuration(entry)
    shown = json.loads(window.text)
    assert shown["settings"]["inner_rate"] == 0.1 and shown["run"]["spec"]["task"]["kind"] == "sinusoid"
    assert window.text == configuration(entry)
    window.close()


def test_columns_are_ticked_and_remembered(qtbot, bench):
    bench.panel.controls.columns.chosen.emit(("best.query_loss", "meta_batch", "notes"))
    assert bench.model.columns[7:] == ("best.query_loss", "meta_batch", "notes")
    bench.panel.set_filter("run 1")
    bench.table.horizontalHeader().resizeSection(3, 333)
    bench.table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.AscendingOrder)
    state = json.loads(json.dumps(bench.panel.view_state()))
    other = Bench(qtbot, bench.root)
    other.panel.restore_view(state)
    other.listed(2)
    assert other.model.columns == bench.model.columns and other.table.columnWidth(3) == 333
    assert other.model.arrangement.column == "name" and not other.model.arrangement.descending
    assert other.panel.filter == "run 1"
    for broken in (None, [], {"sort": 3, "columns": [1], "widths": {"name": "x"}, "filter": 4}):
        other.panel.restore_view(broken)
    assert other.panel.filter == "run 1"
    other.panel.hide()
    other.shelf.close()


def test_a_filter_by_a_metric_that_only_a_later_run_has(bench):
    bench.panel.set_filter("best.novelty > 3")
    assert bench.model.rowCount() == 12
    make_run(bench.root, "run 9", best={"mc2": {"novelty": (4.0, 1)}})
    bench.wait(lambda: bench.names() == ["run 9"])


def test_a_damaged_run_is_listed_and_marked(bench):
    (bench.root / "run 2" / "run.json").write_text("{")
    bench.wait(lambda: bench.place("run 2", "mc2") is None)
    place = bench.place("run 2", "")
    index = bench.model.index(place, bench.model.columns.index("name"))
    assert index.data(Qt.ItemDataRole.ForegroundRole).name() == LIGHT.warning
    assert "run.json" in index.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_it_is_painted_in_the_colours_of_the_theme(bench, theme):
    add_curve(bench.root / "run 5", "mc2", np.linspace(3, 1, 50))
    bench.panel.apply_theme(theme)
    bench.model.set_looks([bench.model.row(bench.place("run 5", "mc2"))], shown=True, slot=3)
    change_run(bench.root / "run 5", iteration=2000)
    bench.wait(lambda: (c := bench.index("run 5", "mc2", "curve").data(CURVE_VALUES)) is not None and len(c))
    picture = bench.panel.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(0, picture.height())}
    other = LIGHT if theme is DARK else DARK
    assert theme.arms[3] in colours and theme.base in colours
    assert not {other.base, other.window, other.arms[3]} & colours


def test_qt_finds_nothing_wrong_with_the_model(bench, qtmodeltester):
    bench.panel.set_group_by(("method",))
    bench.model.toggle_group(0)
    qtmodeltester.check(bench.model)
