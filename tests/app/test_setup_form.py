"""The setup form as a person uses it: real clicks and keys, and the spec that comes out."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QScrollArea, QToolButton

from app.run_model import RunModel
from app.setup.arm_row import ArmRow
from app.setup.controls import CheckBox, Choice, Field, Slider
from app.setup.setup_form import SetupForm
from app.setup.signs import Badge, FoldButton
from app.setup.tab_order import controls_of
from app.theme import LIGHT
from core.events import ArmInfo, ArmPaused, ArmResumed, HyperApplied, Started
from core.knobs import knobs
from core.methods import METHODS
from core.models import MODELS
from core.presets import DEFAULT, PRESETS, preset
from core.spec import ARM_FIELDS, Training
from core.tasks import FAMILIES


class Heard:
    """What the form has said."""

    def __init__(self, form):
        self.specs, self.live, self.problems, self.other = [], [], [], []
        form.specChanged.connect(self.specs.append)
        form.liveChanged.connect(lambda changes, arm: self.live.append((changes, arm)))
        form.problemFound.connect(self.problems.append)
        form.downloadAsked.connect(lambda: self.other.append("download"))
        form.dataFolderChosen.connect(self.other.append)
        form.resumeArmAsked.connect(self.other.append)

    @property
    def all(self):
        return [*self.specs, *self.live, *self.problems, *self.other]


@pytest.fixture
def form(qtbot):
    made = SetupForm()
    qtbot.addWidget(made)
    made.apply_theme(LIGHT)
    made.resize(330, 860)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def heard(form):
    return Heard(form)


def named(form, kind, name):
    """The control that a screen reader calls `name`."""
    return next(widget for widget in form.findChildren(kind) if widget.accessibleName() == name)


def type_into(qtbot, form, name, text):
    field = named(form, Field, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return field


def choose(qtbot, form, name, caption):
    """Pick an entry of a list with the keyboard."""
    box = named(form, Choice, name)
    box.setFocus()
    while box.findText(caption) != box.currentIndex():
        below = box.findText(caption) > box.currentIndex()
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down if below else Qt.Key.Key_Up)
        if box.currentIndex() == before:
            return


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))


def add_arm(form, caption):
    menu = form._arms._add.menu()
    next(action for action in menu.actions() if action.text() == caption).trigger()


def started(spec):
    run = RunModel()
    arms = tuple(ArmInfo(arm.name, arm.title, arm.method.kind, 1, 1) for arm in spec.arms)
    run.take([Started(spec.to_json(), arms, "cpu", 1, ("fc1",))])
    return run


@pytest.fixture
def run(form):
    made = started(form.spec())
    form.set_running(True)
    form.show_run(made)
    return made


def badges(widget):
    return [badge.text() for badge in widget.findChildren(Badge) if badge.isVisibleTo(widget)]


def test_it_opens_in_the_default_preset_and_says_nothing(form, heard):
    assert form.spec() == preset(DEFAULT)
    assert badges(form) == []
    assert heard.all == []


def test_importing_the_form_loads_neither_torch_nor_matplotlib():
    code = "import sys, app.setup.setup_form; print([name for name in ('torch', 'torchvision', 'matplotlib') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_shown_and_fits_the_dock(form, heard, qtbot, name):
    other = next(title for title in (preset(key).title for key in PRESETS) if title != PRESETS[name]["title"])
    choose(qtbot, form, "Preset", other)
    choose(qtbot, form, "Preset", PRESETS[name]["title"])
    assert form.spec() == preset(name)
    assert heard.specs[-1] == preset(name)
    assert heard.problems == []
    assert not any(editor.changed for editor in form._training.editors.values())
    content = form.findChild(QScrollArea).widget()
    assert content.minimumSizeHint().width() <= 316
    assert form._data.isVisible() == FAMILIES[preset(name).task.kind].downloadable


def test_a_preset_keeps_the_seed_and_the_arms(form, heard, qtbot):
    seeded = form.spec().replaced(run=form.spec().run.with_changes({"seed": 7}))
    form.set_spec(seeded)
    add_arm(form, "MC1")
    choose(qtbot, form, "Preset", "Sinusoid 5-shot")
    assert form.spec().run.seed == 7
    assert [arm.name for arm in form.spec().arms] == ["maml", "mc2", "mc1"]
    assert form.spec().task.shots == 5


def test_arms_have_the_rates_per_step_that_the_preset_wants(form, heard, qtbot):
    """Those kept, those added later; and what differs is marked and brought back."""

    def rates():
        return {arm.name: arm.method.step_rates for arm in form.spec().arms}

    choose(qtbot, form, "Preset", "MAML++ Omniglot 5-way 1-shot")
    assert rates() == {"maml": 5, "mc2": 5}
    add_arm(form, "MC1")
    assert rates()["mc1"] == 5
    reset = named(form, QToolButton, "All settings back to the preset")
    assert not reset.isVisible()
    form._on_method_edited("mc1", "step_rates", 0)
    assert reset.isVisible()
    click(qtbot, reset)
    assert rates() == {"maml": 5, "mc2": 5, "mc1": 5} and not reset.isVisible()
    choose(qtbot, form, "Preset", "Sinusoid 10-shot")
    assert set(rates().values()) == {0}


def test_all_settings_go_back_to_the_preset_with_one_click(form, qtbot):
    type_into(qtbot, form, "Support points", "3")
    type_into(qtbot, form, "Inner rate", "0,5")
    type_into(qtbot, form, "Outer rate", "abc")
    reset = named(form, QToolButton, "All settings back to the preset")
    assert reset.isVisible()
    click(qtbot, reset)
    assert form.spec() == preset(DEFAULT)
    assert not reset.isVisible()
    assert not named(form, Field, "Outer rate").refused


def test_setting_a_spec_shows_it_and_emits_nothing(form, heard):
    spec = preset("omniglot-5way-1shot", ("mc1", "layerlr", "meta-sgd"))
    form.set_spec(spec)
    assert form.spec() is spec
    assert named(form, Choice, "Preset").currentText() == "Omniglot 5-way 1-shot"
    assert named(form, Field, "Inner rate").text() == "0.4"
    assert list(form._arms.rows) == ["mc1", "layerlr", "meta-sgd"]
    assert heard.all == []


def test_a_spec_of_its_own_is_measured_against_the_declared_defaults(form):
    form.set_spec(preset(DEFAULT).replaced(title="mine"))
    assert named(form, Choice, "Preset").currentIndex() == -1
    assert form._training.editors["inner_rate"].changed
    assert not form._training.editors["outer_rate"].changed


@pytest.mark.parametrize("kind", FAMILIES)
def test_choosing_a_family_brings_a_model_that_fits(form, heard, qtbot, kind):
    form.set_spec(preset("omniglot-5way-1shot" if kind == "sinusoid" else DEFAULT))
    choose(qtbot, form, "Task family", FAMILIES[kind].title)
    assert form.spec().task.kind == kind
    assert form.spec().model.kind == {"sinusoid": "mlp", "mini_imagenet": "conv4_pool"}.get(kind, "conv4")
    assert heard.problems == []
    assert heard.specs[-1] == form.spec()


def test_a_family_without_a_preset_gets_the_first_model_that_fits(form, heard, monkeypatch):
    monkeypatch.setattr("app.setup.setup_form.PRESETS", {DEFAULT: PRESETS[DEFAULT]})
    form.set_spec(preset(DEFAULT).replaced(task="omniglot", model="conv4"))
    form._on_family_chosen("glyphs")
    assert (form.spec().task.kind, form.spec().model.kind, form.spec().title) == ("glyphs", "conv4", "")


def test_what_does_not_fit_together_is_taken_back_with_a_sentence(form, heard, qtbot):
    choose(qtbot, form, "Network", MODELS["conv4"].title)
    assert "needs images" in heard.problems[0]
    assert named(form, Choice, "Network").currentText() == MODELS["mlp"].title
    click(qtbot, named(form, FoldButton, "More settings"))
    type_into(qtbot, form, "Least amplitude", "50")
    assert "lower end" in heard.problems[1]
    assert named(form, Field, "Least amplitude").text() == "0.1"
    type_into(qtbot, form, "Hidden widths", "5000")
    assert len(heard.problems) == 3
    assert named(form, Field, "Hidden widths").text() == "40, 40"
    assert form.spec() == preset(DEFAULT)
    assert heard.specs == heard.live == []


def test_locked_edits_carry_the_whole_spec(form, heard, qtbot):
    type_into(qtbot, form, "Hidden widths", "64 64")
    assert heard.specs == [form.spec()]
    assert form.spec().model.hidden == (64, 64)
    click(qtbot, named(form, FoldButton, "Run settings"))
    choose(qtbot, form, "Device", "cpu")
    assert form.spec().run.device == "cpu"
    assert heard.specs[-1] == form.spec()
    assert heard.live == []


def test_live_edits_carry_the_change_alone(form, heard, qtbot):
    type_into(qtbot, form, "Inner rate", "0,5")
    box = named(form, CheckBox, "First order")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert heard.live == [({"inner_rate": 0.5}, ""), ({"first_order": True}, "")]
    assert heard.specs == []
    assert form.spec().training.inner_rate == 0.5
    assert form.spec().training.first_order is True


def test_a_text_that_is_no_value_changes_nothing(form, heard, qtbot):
    for text in ("", "nan", "1e9", "1,2,3"):
        assert type_into(qtbot, form, "Inner rate", text).refused
    assert heard.all == []
    assert form.spec() == preset(DEFAULT)


def test_dragging_a_rate_while_another_error_stands_keeps_the_error(form, heard, qtbot):
    refused = type_into(qtbot, form, "Inner rate", "abc")
    qtbot.keyClick(named(form, Slider, "Outer rate, slider"), Qt.Key.Key_Right)
    assert heard.live == [({"outer_rate": 0.0011}, "")]
    assert refused.refused


def test_a_default_is_the_value_of_the_preset(form, qtbot):
    type_into(qtbot, form, "Inner rate", "0.02")
    reset = named(form, QToolButton, "Reset Inner rate")
    assert reset.toolTip() == "Back to 0.001"
    click(qtbot, reset)
    assert form.spec() == preset(DEFAULT)


def test_badges_say_when_pending_values_take_effect(form, run, qtbot):
    type_into(qtbot, form, "Inner rate", "0.02")
    type_into(qtbot, form, "Support points", "5")
    assert sorted(badges(form)) == ["needs restart", "next iteration"]
    run.take([HyperApplied(5, 125, 0.1, "", {"inner_rate": 0.02})])
    form.show_run(run)
    assert badges(form) == ["needs restart"]
    form.set_running(False)
    assert badges(form) == []


def test_a_confirmed_change_of_an_older_value_leaves_the_badge(form, run, qtbot):
    type_into(qtbot, form, "Inner rate", "0.02")
    type_into(qtbot, form, "Inner rate", "0.03")
    run.take([HyperApplied(5, 125, 0.1, "", {"inner_rate": 0.02})])
    form.show_run(run)
    assert badges(form) == ["next iteration"]
    assert named(form, Field, "Inner rate").text() == "0.03"


def test_showing_a_run_does_not_disturb_typing(form, run, qtbot):
    field = named(form, Field, "Inner rate")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.0")
    run.take([HyperApplied(5, 125, 0.1, "", {"outer_rate": 0.1})])
    form.show_run(run)
    assert field.text() == "0.0"


def test_another_preset_while_a_run_exists_needs_a_restart(form, run, qtbot):
    choose(qtbot, form, "Preset", "Omniglot 5-way 1-shot")
    assert badges(form._task.kind) == badges(form._model.kind) == ["needs restart"]


def test_a_restart_is_followed_from_its_own_words(form, run, qtbot):
    type_into(qtbot, form, "Support points", "5")
    form.show_run(started(form.spec()))
    assert badges(form) == []


def test_arms_join_and_leave(form, heard, qtbot):
    add_arm(form, "MAML, first order")
    add_arm(form, "MC2")
    assert [arm.name for arm in form.spec().arms] == ["maml", "mc2", "maml-2", "mc2-2"]
    assert form.spec().training_of("maml-2").first_order is True
    assert heard.specs[-1] == form.spec()
    click(qtbot, named(form, QToolButton, "Remove maml"))
    assert [arm.name for arm in form.spec().arms] == ["mc2", "maml-2", "mc2-2"]
    assert [row._chip.ink.name() for row in form._arms.rows.values()] == list(LIGHT.arms[:3])


def test_the_menu_lists_every_method(form):
    captions = [action.text() for action in form._arms._add.menu().actions()]
    assert [caption for caption in captions if caption != "MAML, first order"] == [m.title for m in METHODS.values()]


def test_there_is_always_one_arm_and_never_more_than_eight(form, heard):
    for _ in range(6):
        add_arm(form, "MC1")
    assert len(form.spec().arms) == 8
    assert not form._arms._add.isEnabled()
    form.set_spec(preset(DEFAULT, ("mc2",)))
    assert not named(form, QToolButton, "Remove mc2").isEnabled()
    assert form._arms._add.isEnabled()
    assert heard.problems == []


def test_an_arm_may_have_values_of_its_own(form, heard, run, qtbot):
    click(qtbot, named(form, FoldButton, "Settings of mc2"))
    click(qtbot, named(form, CheckBox, "Own Inner rate of mc2"))
    type_into(qtbot, form, "Inner rate of mc2", "0,3")
    assert form.spec().training_of("mc2").inner_rate == 0.3
    assert form.spec().training_of("maml").inner_rate == 0.001
    click(qtbot, named(form, CheckBox, "Own Inner rate of mc2"))
    assert heard.live == [({"inner_rate": value}, "mc2") for value in (0.001, 0.3, None)]
    assert heard.specs == []
    assert form.spec().arm("mc2").overrides == {}


def test_every_field_of_an_arm_can_be_its_own(form, heard, qtbot):
    click(qtbot, named(form, FoldButton, "Settings of maml"))
    titles = {knob.name: knob.title for knob in knobs(Training)}
    for name in ARM_FIELDS:
        click(qtbot, named(form, CheckBox, f"Own {titles[name]} of maml"))
        assert heard.live[-1] == ({name: getattr(form.spec().training, name)}, "maml")
    assert set(form.spec().arm("maml").overrides) == set(ARM_FIELDS)


def test_an_own_value_waits_for_the_next_iteration(form, run, qtbot):
    row = form._arms.rows["mc2"]
    click(qtbot, named(form, FoldButton, "Settings of mc2"))
    click(qtbot, named(form, CheckBox, "Own Inner rate of mc2"))
    assert badges(row) == []
    type_into(qtbot, form, "Inner rate of mc2", "0.3")
    assert badges(row) == ["next iteration"]
    run.take([HyperApplied(5, 125, 0.1, "mc2", {"inner_rate": 0.3})])
    form.show_run(run)
    assert badges(row) == []


def test_settings_of_a_method_need_a_restart(form, heard, run, qtbot):
    click(qtbot, named(form, FoldButton, "Settings of mc2"))
    box = named(form, CheckBox, "Bias multipliers of mc2")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert form.spec().arm("mc2").method.learn_biases is False
    assert heard.specs == [form.spec()]
    assert badges(form._arms.rows["mc2"]) == ["needs restart"]


def test_an_arm_that_joins_a_run_waits_for_a_restart(form, heard, run, qtbot):
    add_arm(form, "MC1")
    row = form._arms.rows["mc1"]
    assert badges(row) == ["needs restart"]
    assert not row._chip._filled
    click(qtbot, named(form, FoldButton, "Settings of mc1"))
    click(qtbot, named(form, CheckBox, "Own Inner steps of mc1"))
    assert heard.live == []
    assert heard.specs[-1].arm("mc1").overrides == {"inner_steps": 1}


def test_an_arm_has_the_colour_that_was_chosen_for_it_in_the_run(form, run):
    assert form._arms.rows["mc2"]._chip.ink.name() == LIGHT.arms[1]
    coloured = RunModel()
    coloured.set_slots({"mc2": 5})
    form.show_run(coloured)
    assert form._arms.rows["mc2"]._chip.ink.name() == LIGHT.arms[5]
    form.show_run(RunModel())
    assert form._arms.rows["mc2"]._chip.ink.name() == LIGHT.arms[1]


def test_an_arm_keeps_its_colour_in_the_run_when_another_leaves_the_form(form, run, qtbot):
    click(qtbot, named(form, QToolButton, "Remove maml"))
    assert form._arms.rows["mc2"]._chip.ink.name() == LIGHT.arms[1]
    assert badges(form) == ["needs restart"]
    add_arm(form, "MAML")
    assert [arm.name for arm in form.spec().arms] == ["mc2", "maml-2"]


def test_arms_say_how_they_fare(form, heard, run, qtbot):
    rows = form._arms.rows
    assert [row._word.text() for row in rows.values()] == ["running", "running"]
    reason = "The query loss is not finite in fc2; lower the inner rate."
    run.take([ArmPaused("maml", 7, reason), ArmPaused("mc2", 9, "division by zero", "Traceback ...")])
    form.show_run(run)
    assert [row._word.text() for row in rows.values()] == ["paused", "failed"]
    assert rows["maml"]._problem.text() == reason
    assert rows["maml"]._problem.isVisible()
    assert not rows["mc2"]._resume.isVisible()
    click(qtbot, named(form, QToolButton, "Resume maml"))
    assert heard.other == ["maml"]
    run.take([ArmResumed("maml", 8)])
    form.show_run(run)
    assert rows["maml"]._word.text() == "running"
    assert not rows["maml"]._problem.isVisible()
    form.set_running(False)
    assert [row._word.text() for row in rows.values()] == ["", ""]


def test_the_data_folder_is_chosen_and_data_asked_for(form, heard, qtbot, monkeypatch, tmp_path):
    form.set_spec(preset("omniglot-5way-1shot"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    click(qtbot, named(form, QPushButton, "Browse for the data folder"))
    click(qtbot, named(form, QPushButton, "Download the data"))
    assert heard.other == [tmp_path, "download"]
    assert form.data_folder() == tmp_path
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    click(qtbot, named(form, QPushButton, "Browse for the data folder"))
    form.set_data_folder(Path("elsewhere"))
    assert heard.other == [tmp_path, "download"]
    assert form.data_folder() == Path("elsewhere")


def test_every_control_has_a_name_of_its_own_and_the_tab_order_reads_from_top_to_bottom(form, qtbot):
    add_arm(form, "MC1")
    choose(qtbot, form, "Preset", "Omniglot 20-way 1-shot")
    for fold in form.findChildren(FoldButton):
        fold.setChecked(True)
    content = form.findChild(QScrollArea).widget()
    controls = controls_of(content)
    names = [control.accessibleName() or control.text() for control in controls]
    assert all(names)
    assert len(set(names)) == len(names)
    chain, widget = [], controls[0]
    while widget.nextInFocusChain() is not controls[0]:
        if widget in controls:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    assert chain == controls[: len(chain)]
    assert len(chain) >= len(controls) - 1


def test_no_choice_is_offered_that_a_spec_refuses():
    for model in (*FAMILIES.values(), *MODELS.values(), *METHODS.values(), Training):
        for knob in knobs(model):
            for choice in knob.choices:
                assert str(getattr(model().with_changes({knob.name: choice}), knob.name)) == choice


def test_removed_rows_go_away(form, qtbot):
    add_arm(form, "MC1")
    click(qtbot, named(form, QToolButton, "Remove mc1"))
    qtbot.waitUntil(lambda: len(form.findChildren(ArmRow)) == 2)


def test_dark_and_light_reach_every_badge(form, run, qtbot):
    from app.theme import DARK

    type_into(qtbot, form, "Support points", "5")
    form.apply_theme(DARK)
    badge = next(badge for badge in form.findChildren(Badge) if badge.isVisible())
    assert badge.palette().color(badge.foregroundRole()).name() == DARK.warning


def test_saying_again_that_a_run_exists_changes_nothing(form, run, qtbot):
    type_into(qtbot, form, "Inner rate", "0.02")
    form.set_running(True)
    form.show_run(run)
    assert badges(form) == ["next iteration"]


def test_a_run_that_is_over_marks_nothing(form, run):
    run.take([ArmPaused("maml", 7, "The query loss is not finite.")])
    form.set_running(False)
    form.show_run(run)
    assert [row._word.text() for row in form._arms.rows.values()] == ["", ""]
    assert not form._arms.rows["maml"]._problem.isVisible()
