"""Undo as a person uses it: every edit of the setup, what is shown, and deleted runs, back and forth again."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolButton

from app.setup.controls import CheckBox, Field, Slider
from app.setup.setup_form import SetupForm
from app.shelf import Shelf
from app.theme import LIGHT
from app.undo import MOST, Undo, edit_text, view_text
from core.boxes import SetHyper
from core.errors import UserError
from core.events import HyperApplied
from core.presets import DEFAULT, preset
from core.store.index import Index
from core.store.run_folder import RunFolder
from tests.app.test_setup_form import Heard, add_arm, choose, click, named, started, type_into
from tests.core.store.test_index import make_runs


@pytest.fixture
def undo(qtbot):
    made = Undo()
    yield made
    made.deleteLater()


@pytest.fixture
def problems(undo):
    said = []
    undo.problemFound.connect(said.append)
    return said


@pytest.fixture
def form(qtbot, undo):
    """A form in a window whose actions are those of undo, as the main window has them."""
    window = QMainWindow()
    made = SetupForm()
    window.setCentralWidget(made)
    window.addActions([undo.undo_action, undo.redo_action])
    qtbot.addWidget(window)
    made.apply_theme(LIGHT)
    made.specEdited.connect(lambda before, after: undo.note_settings(before, after, made.restore_spec))
    window.resize(330, 860)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield made
    window.close()


@pytest.fixture
def heard(form):
    return Heard(form)


def texts(undo):
    return undo.undo_action.text(), undo.redo_action.text()


def back(undo):
    undo.undo_action.trigger()


def again(undo):
    undo.redo_action.trigger()


class View:
    """Something whose state can be set, as the shelf's."""

    def __init__(self):
        self.state = 0

    def show(self, state):
        self.state = state


# ---- deeds


def test_nothing_done_is_nothing_to_undo(undo):
    assert texts(undo) == ("Undo", "Redo")
    assert not undo.undo_action.isEnabled() and not undo.redo_action.isEnabled()
    keys = [key.toString() for action in (undo.undo_action, undo.redo_action) for key in action.shortcuts()]
    assert keys == ["Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y"]


def test_deeds_go_back_and_forth_in_order(undo):
    view = View()
    for text, after in (("hide MC2", 1), ("pin Q&A", 2)):
        undo.note(text, view.state, after, view.show)
        view.state = after
    assert texts(undo) == ("Undo: pin Q&&A", "Redo")
    back(undo)
    assert view.state == 1 and texts(undo) == ("Undo: hide MC2", "Redo: pin Q&&A")
    back(undo)
    assert view.state == 0 and texts(undo) == ("Undo", "Redo: hide MC2")
    again(undo)
    again(undo)
    assert view.state == 2
    back(undo)
    undo.note("filter", 1, 5, view.show)
    assert texts(undo) == ("Undo: filter", "Redo"), "what was undone cannot come back after something else was done"


def test_a_deed_that_changes_nothing_is_none(undo):
    undo.note("hide MC2", 3, 3, View().show)
    assert not undo.undo_action.isEnabled()


def test_a_drag_is_one_deed_and_a_deed_that_ends_where_it_began_none(undo):
    view = View()
    undo.note("first", 9, 0, view.show)
    for state in range(5):
        undo.note("filter", state, state + 1, view.show, merges="filter")
    assert undo.undo_action.text() == "Undo: filter"
    back(undo)
    assert view.state == 0 and texts(undo) == ("Undo: first", "Redo: filter")
    again(undo)
    assert view.state == 5
    undo.note("filter", 5, 0, view.show, merges="filter")
    assert texts(undo) == ("Undo: first", "Redo")


@pytest.mark.parametrize(("merges", "before"), [("other", 1), (None, 1), ("filter", 7)])
def test_deeds_that_do_not_follow_each_other_stay_apart(undo, merges, before):
    view = View()
    undo.note("filter", 0, 1, view.show, merges="filter")
    undo.note("filter", before, 2, view.show, merges=merges)
    back(undo)
    assert view.state == before
    back(undo)
    assert view.state == 0


def test_what_is_said_during_an_undo_is_no_deed(undo):
    view = View()

    def show(state):
        undo.note("echo", view.state, state, view.show)
        view.show(state)

    undo.note("hide MC2", 0, 1, show)
    back(undo)
    assert texts(undo) == ("Undo", "Redo: hide MC2")


def test_a_deed_that_cannot_be_undone_is_said_and_forgotten(undo, problems):
    view = View()

    def refuse(state):
        raise UserError("The folder is gone.")

    undo.note("first", 0, 1, view.show)
    undo.note("second", 1, 2, refuse)
    back(undo)
    assert problems == ["The folder is gone."]
    assert texts(undo) == ("Undo: first", "Redo")
    back(undo)
    assert view.state == 0
    assert not undo.act("third", 0, 1, refuse) and undo.act("fourth", 0, 4, view.show)
    back(undo)
    assert len(problems) == 2 and not undo.undo_action.isEnabled()


def test_only_so_many_are_remembered(undo):
    view = View()
    for state in range(MOST + 10):
        undo.note("step", state, state + 1, view.show)
    while undo.undo_action.isEnabled():
        back(undo)
    assert view.state == 10


def looks(**changes):
    look = {"run": "/runs/a", "arm": "mc2", "shown": True, "slot": 2, "pinned": False}
    return {"looks": [look | changes], "baseline": None, "group_by": []}


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (looks(shown=False), "hide mc2 of a"),
        (looks(pinned=True), "pin mc2 of a"),
        (looks(slot=3), "colour of mc2 of a"),
        (looks(arm="maml"), "the looks of 2 runs"),
        (looks() | {"looks": []}, "hide mc2 of a"),
        (looks() | {"baseline": ["/runs/a", "mc2"]}, "choose the baseline"),
        (looks() | {"group_by": ["method"]}, "group runs"),
    ],
)
def test_changes_of_the_view_are_put_into_words(after, words):
    assert view_text(looks(), after) == words


def test_words_of_the_way_back():
    assert view_text(looks() | {"looks": []}, looks()) == "show mc2 of a"
    assert view_text(looks(pinned=True), looks()) == "unpin mc2 of a"
    own = looks() | {
        "looks": [{"run": "/runs/a", "arm": "mc2", "shown": False}]
    }  # of the run in hand, which is shown by default
    assert view_text(looks() | {"looks": []}, own) == "hide mc2 of a"
    assert view_text(looks() | {"baseline": ["/runs/a", "mc2"]}, looks()) == "compare with no baseline"


def test_the_words_fit_what_the_shelf_says_of_itself(qtbot):
    shelf = Shelf()
    key, states = ("/runs/a", "mc2"), [shelf.state()]
    for change in ({"shown": True}, {"pinned": True}, {"slot": 9}, {"shown": False}):
        shelf.set_look(key, **change)
        states.append(shelf.state())
    said = [view_text(before, after) for before, after in itertools.pairwise(states)]
    assert said == ["show mc2 of a", "pin mc2 of a", "colour of mc2 of a", "hide mc2 of a"]
    shelf.close()


# ---- settings


def edits(qtbot, form):
    """One edit of every kind that the form has, each as (what undo calls it, how a person makes it)."""
    return {
        "Support points": lambda: type_into(qtbot, form, "Support points", "3"),
        "Inner rate": lambda: type_into(qtbot, form, "Inner rate", "0.05"),
        "First order": lambda: click(qtbot, named(form, CheckBox, "First order")),
        "Inner loss": lambda: choose(qtbot, form, "Inner loss", "ways"),
        "Seed": lambda: form._run.editors["seed"]._input._accept(7),
        "add MC1": lambda: add_arm(form, "MC1"),
        "remove MC2": form._arms.rows["mc2"]._on_remove,
        "Bias multipliers of MC2": lambda: named(form, CheckBox, "Bias multipliers of mc2").click(),
        "Inner steps of MC2": lambda: named(form, CheckBox, "Own Inner steps of mc2").click(),
        "preset Omniglot 5-way 1-shot": lambda: choose(qtbot, form, "Preset", "Omniglot 5-way 1-shot"),
    }


@pytest.mark.parametrize("which", range(10))
def test_every_edit_of_the_form_can_be_undone_and_redone(form, undo, heard, qtbot, which):
    text, edit = list(edits(qtbot, form).items())[which]
    before = form.spec()
    edit()
    after = form.spec()
    assert after != before and undo.undo_action.text() == f"Undo: {text}"
    back(undo)
    assert form.spec() == before and texts(undo) == ("Undo", f"Redo: {text}")
    again(undo)
    assert form.spec() == after and heard.problems == []
    back(undo)
    assert form.spec() == before and list(form._arms.rows) == [arm.name for arm in before.arms]


def test_all_edits_together_come_back_in_order(form, undo, qtbot):
    specs = [form.spec()]
    for edit in list(edits(qtbot, form).values())[:6]:
        edit()
        specs.append(form.spec())
    for spec in specs[-2::-1]:
        back(undo)
        assert form.spec() == spec
    for spec in specs[1:]:
        again(undo)
        assert form.spec() == spec


def test_the_form_shows_what_was_undone(form, undo, qtbot):
    field = type_into(qtbot, form, "Inner rate", "0.05")
    back(undo)
    assert field.text() == "0.001" and not form._training.editors["inner_rate"].changed
    again(undo)
    assert field.text() == "0.05" and form._training.editors["inner_rate"].changed


def test_changes_of_one_control_are_one_deed_and_of_two_controls_two(form, undo, qtbot):
    slider = named(form, Slider, "Inner rate, slider")
    for _ in range(5):
        slider.triggerAction(Slider.SliderAction.SliderSingleStepAdd)
    qtbot.waitUntil(
        lambda: (
            form.spec().training.inner_rate == float(form._training.editors["inner_rate"]._input._stops[slider.value()])
        )
    )
    type_into(qtbot, form, "Inner rate", "0.5")
    type_into(qtbot, form, "Outer rate", "0.005")
    type_into(qtbot, form, "Inner rate", "0.7")
    seen = []
    while undo.undo_action.isEnabled():
        back(undo)
        seen.append((form.spec().training.inner_rate, form.spec().training.outer_rate))
    assert seen == [(0.5, 0.005), (0.5, 0.001), (0.001, 0.001)]


def test_the_same_setting_of_two_arms_is_two_deeds(form, undo):
    form._on_override_edited("maml", "inner_rate", 0.1)
    form._on_override_edited("mc2", "inner_rate", 0.1)
    assert undo.undo_action.text() == "Undo: Inner rate of MC2"
    back(undo)
    assert undo.undo_action.text() == "Undo: Inner rate of MAML"
    assert form.spec().arm("mc2").overrides == {} and form.spec().arm("maml").overrides == {"inner_rate": 0.1}


def test_a_live_change_is_sent_to_the_run_again_when_it_is_undone(form, undo, heard, qtbot):
    run = started(form.spec())
    form.set_running(True)
    form.show_run(run)
    type_into(qtbot, form, "Inner rate", "0.05")
    form._on_override_edited("mc2", "inner_steps", 3)
    back(undo)
    back(undo)
    again(undo)
    assert heard.live == [
        ({"inner_rate": 0.05}, ""),
        ({"inner_steps": 3}, "mc2"),
        ({"inner_steps": None}, "mc2"),
        ({"inner_rate": 0.001}, ""),
        ({"inner_rate": 0.05}, ""),
    ]
    assert heard.specs == []
    spec = preset(DEFAULT)
    for changes, arm in heard.live:
        assert SetHyper(changes, arm) and (spec := spec.with_live(changes, arm))
    assert spec == form.spec(), "the run has what the form shows"
    run.take([HyperApplied(3, 75, 1.0, arm, changes) for changes, arm in heard.live])
    form.show_run(run)
    assert not form.needs_restart()


def test_a_locked_change_waits_for_a_restart_whichever_way_it_goes(form, undo, heard, qtbot):
    form.set_running(True)
    form.show_run(started(form.spec()))
    before = form.spec()
    type_into(qtbot, form, "Support points", "3")
    assert form.needs_restart()
    back(undo)
    assert not form.needs_restart() and heard.specs[-1] == before
    choose(qtbot, form, "Preset", "Omniglot 5-way 1-shot")
    again_spec = form.spec()
    back(undo)
    again(undo)
    assert heard.specs[-3:] == [again_spec, before, again_spec] and heard.live == []


def test_a_preset_is_one_deed_and_puts_back_what_was_typed(form, undo, qtbot):
    type_into(qtbot, form, "Inner rate", "0.05")
    edited = form.spec()
    choose(qtbot, form, "Preset", "Sinusoid 5-shot")
    field = type_into(qtbot, form, "Outer rate", "abc")
    assert field.refused
    back(undo)
    assert form.spec() == edited and not field.refused
    click(qtbot, named(form, QToolButton, "All settings back to the preset"))
    assert form.spec() == preset(DEFAULT)
    assert texts(undo) == ("Undo", "Redo"), "the inner rate is what it was before its deed began"


def test_an_edit_that_is_refused_is_no_deed(form, undo, heard, qtbot):
    choose(qtbot, form, "Network", "Four convolutions")
    type_into(qtbot, form, "Inner rate", "-3")
    assert not undo.undo_action.isEnabled()


def test_a_spec_shown_by_the_program_is_no_deed_but_one_edited_elsewhere_is(form, undo, heard):
    spec = preset("omniglot-5way-1shot")
    form.set_spec(spec)
    assert heard.all == [] and not undo.undo_action.isEnabled()
    form.edit_spec(spec.replaced(run=spec.run.with_changes({"seed": 9})))
    assert undo.undo_action.text() == "Undo: Seed" and heard.specs[-1].run.seed == 9
    back(undo)
    assert form.spec() == spec


def test_leafing_through_the_presets_is_one_deed(form, undo, heard, qtbot):
    choose(qtbot, form, "Preset", "Omniglot 5-way 1-shot")
    assert len(heard.specs) > 1
    back(undo)
    assert form.spec() == preset(DEFAULT) and not undo.undo_action.isEnabled()


def test_many_settings_at_once_are_counted():
    spec = preset(DEFAULT)
    other = spec.with_live({"inner_rate": 0.5, "outer_rate": 0.5})
    assert edit_text(spec, other) == "2 settings"
    assert edit_text(spec, preset("sinusoid-5shot")) == "preset Sinusoid 5-shot"


# ---- keys


def test_the_keys_reach_the_window_from_a_field_in_which_nothing_is_typed(form, undo, qtbot):
    field = type_into(qtbot, form, "Inner rate", "0.05")
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.spec().training.inner_rate == 0.001 and field.text() == "0.001"
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert form.spec().training.inner_rate == 0.05
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert form.spec().training.inner_rate == 0.05


def test_while_something_is_typed_the_keys_belong_to_the_field(form, undo, qtbot):
    type_into(qtbot, form, "Outer rate", "0.01")
    field = named(form, Field, "Inner rate")
    field.setFocus()
    qtbot.keyClicks(field, "5")
    typed = field.text()
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() != typed and form.spec().training.outer_rate == 0.01


# ---- deleted runs


def test_deleted_runs_come_back_and_go_again(undo, problems, tmp_path):
    make_runs(tmp_path, 3)
    paths = [tmp_path / "run 00000", tmp_path / "run 00002"]
    undo.trash(paths)
    assert texts(undo)[0] == "Undo: delete 2 runs"
    assert [run.path.name for run in Index(tmp_path).runs()] == ["run 00001"]
    back(undo)
    assert len(Index(tmp_path).runs()) == 3 and all(path.is_dir() for path in paths)
    again(undo)
    assert [run.path.name for run in Index(tmp_path).runs()] == ["run 00001"]
    undo.trash([tmp_path / "run 00001"], "warm start")
    assert texts(undo)[0] == "Undo: delete warm start"
    back(undo)
    back(undo)
    assert len(Index(tmp_path).runs()) == 3 and problems == []


def test_a_run_that_trains_is_not_deleted_and_the_others_are(undo, problems, tmp_path):
    make_runs(tmp_path, 3)
    held = RunFolder.open(tmp_path / "run 00001")
    assert held.lock()
    assert not undo.trash([held.path])
    assert len(problems) == 1 and "being written" in problems[0] and not undo.undo_action.isEnabled()
    assert undo.trash([tmp_path / f"run {n:05}" for n in range(3)])
    assert len(problems) == 2 and [run.path for run in Index(tmp_path).runs()] == [held.path]
    back(undo)
    assert len(Index(tmp_path).runs()) == 3
    again(undo)
    assert len(problems) == 2 and [run.path for run in Index(tmp_path).runs()] == [held.path]
    held.unlock()


def test_a_run_whose_trash_was_emptied_cannot_come_back(undo, problems, tmp_path):
    from core.store.trash import empty

    make_runs(tmp_path, 1)
    undo.trash([tmp_path / "run 00000"])
    assert empty(tmp_path) == 1
    back(undo)
    assert len(problems) == 1 and "is not in the trash" in problems[0]
    assert texts(undo) == ("Undo", "Redo")
