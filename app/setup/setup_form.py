"""The setup form: everything that decides an experiment, generated from the declarations in `core`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.run_model import RunModel
from app.setup.arm_list import ArmList
from app.setup.controls import Field
from app.setup.data_row import DataRow
from app.setup.inputs import Input
from app.setup.knob_editor import KnobGroup, spaced_column
from app.setup.part_editor import PartEditor
from app.setup.preset_row import PresetRow, preset_of, under_preset
from app.setup.running_spec import RunningSpec
from app.setup.section import Section
from app.setup.signs import Badge
from app.setup.tab_order import tab_in_reading_order
from app.theme import Theme
from core.errors import UserError
from core.knobs import knobs
from core.models import MODELS
from core.presets import DEFAULT, PRESETS, arm_under, preset
from core.spec import ExperimentSpec, Run, Training, arm_for
from core.spec_changes import changes_between, live_values
from core.tasks import FAMILIES

MARGIN = 8


class SetupForm(QWidget):
    """Preset, data, model, arms, live settings and run settings, from top to bottom.

    An edit is checked as part of the whole experiment; one that does not fit is taken back with a sentence. While a run exists, what
    differs from it carries a badge that says when it takes effect.

    Signals:
        specEdited: the user edited something; carries the ExperimentSpec before and after, both checked.
        specChanged: locked settings, arms or the preset changed; carries a checked ExperimentSpec that takes effect with a restart.
        liveChanged: only live settings changed; carries {name: value} and the arm's name, "" for the shared settings.
        downloadAsked: the data of the chosen task family is wanted.
        dataFolderChosen: carries a pathlib.Path.
        resumeArmAsked: an arm that stands still is to go on; carries its name.
        problemFound: an edit could not be used; carries one sentence.
    """

    specEdited = Signal(object, object)
    specChanged = Signal(object)
    liveChanged = Signal(object, str)
    downloadAsked = Signal()
    dataFolderChosen = Signal(object)
    resumeArmAsked = Signal(str)
    problemFound = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._spec = preset(DEFAULT)
        self._base = self._spec
        self._running = RunningSpec()
        self._theme: Theme | None = None
        self._preset = PresetRow()
        tasks, network = self.tr("Where the tasks come from."), self.tr("The network that every arm trains.")
        self._task = PartEditor(self.tr("Task family"), tasks, FAMILIES, ("ways", "shots"))
        self._data = DataRow()
        self._model = PartEditor(self.tr("Network"), network, MODELS)
        self._arms = ArmList()
        self._training = KnobGroup(knobs(Training))
        self._run = KnobGroup(knobs(Run))
        self._arms_section = Section(self.tr("Arms"), self._arms)
        self._lay_out()
        self._connect()
        self._refresh()

    def spec(self) -> ExperimentSpec:
        """What Train would start now."""
        return self._spec

    def set_spec(self, spec: ExperimentSpec) -> None:
        """Show a spec without emitting."""
        self._spec = spec
        self._refresh()
        self._forget_typing()

    def edit_spec(self, spec: ExperimentSpec) -> None:
        """Show a spec that the user has edited elsewhere; says so like an edit of the form."""
        self._change(lambda: spec)

    def choose_preset(self, name: str) -> None:
        """Take over a preset as if it had been chosen in the form: the seed and the arms stay. `name`: as in `core.presets`."""
        self._change(lambda: under_preset(name, self._spec))
        self._forget_typing()

    def restore_spec(self, spec: ExperimentSpec) -> None:
        """Show a spec that an undo or redo brings back; a run hears of it as if it had been edited, but `specEdited` is not said."""
        before, self._spec = self._spec, spec
        self._refresh()
        self._forget_typing()
        self._tell(before)

    def finish_typing(self) -> None:
        """Take over what is being typed: a menu or its keys leave the focus where it is."""
        for field in self.findChildren(Field):
            field.finish()

    def needs_restart(self) -> bool:
        """Whether what is shown differs from the run in hand in more than live settings."""
        running = self._running.spec
        return running is not None and not all(change.live for change in changes_between(running, self._spec))

    def set_running(self, running: bool) -> None:
        """Begin or end marking what differs from the run; at the beginning the run is what Train started: the spec now shown."""
        if running == self._running.exists:
            return
        if running:
            self._running.begin(self._spec)
        else:
            self._running.end()
            self._arms.clear_states()
        self._refresh()

    def show_run(self, run: RunModel) -> None:
        """Show how the arms fare and which pending values have taken effect; nothing unless `set_running` said that a run exists."""
        if not self._running.exists:
            return
        if self._running.follow(run):
            self._refresh()
        self._arms.show_run(run)

    def data_folder(self) -> Path:
        """The data folder now shown."""
        return self._data.folder

    def set_data_folder(self, folder: Path) -> None:
        """Show a data folder without emitting."""
        self._data.set_folder(folder)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours that are not in the application's palette."""
        self._theme = theme
        self._arms.apply_theme(theme)
        for badge in self.findChildren(Badge):
            badge.apply_theme(theme)

    def _lay_out(self) -> None:
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        column.addWidget(self._preset)
        for section in (
            Section(self.tr("Data"), self._task, self._data),
            Section(self.tr("Model"), self._model),
            self._arms_section,
            Section(self.tr("Live settings"), self._training),
            Section(self.tr("Run"), self._run, folded=True),
        ):
            column.addWidget(section)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(self._content)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        spaced_column(self, 0).addWidget(area)

    def _connect(self) -> None:
        self._preset.chosen.connect(self.choose_preset)
        self._task.kindChosen.connect(self._on_family_chosen)
        self._task.edited.connect(self._on_task_edited)
        self._model.kindChosen.connect(self._on_model_chosen)
        self._model.edited.connect(self._on_model_edited)
        self._arms.added.connect(self._on_arm_added)
        self._arms.removed.connect(self._on_arm_removed)
        self._arms.methodEdited.connect(self._on_method_edited)
        self._arms.overrideEdited.connect(self._on_override_edited)
        self._arms.resumeAsked.connect(self.resumeArmAsked)
        self._training.edited.connect(self._on_training_edited)
        self._run.edited.connect(self._on_run_edited)
        self._data.downloadAsked.connect(self.downloadAsked)
        self._data.folderChosen.connect(self.dataFolderChosen)
        for part in (self._task, self._model, self._arms):
            part.rebuilt.connect(self._on_rebuilt)

    def _refresh(self) -> None:
        """Show the spec, what it started from, and what runs."""
        spec, running = self._spec, self._running.spec
        base = self._base = self._preset.show_spec(spec)
        self._task.show_part(spec.task, base.task, running.task if running else None)
        self._data.setVisible(spec.task.downloadable)
        self._model.show_part(spec.model, base.model, running.model if running else None)
        self._arms.show_arms(spec, running)
        self._training.show_settings(spec.training, base.training, running.training if running else None)
        self._run.show_settings(spec.run, base.run, running.run if running else None)
        gone = running is not None and {arm.name for arm in running.arms} - {arm.name for arm in spec.arms}
        self._arms_section.set_pending(Badge.RESTART if gone else "")

    def _change(self, make: Callable[[], ExperimentSpec]) -> None:
        """Take over what `make` returns; when it cannot be used, say so and show the old values again."""
        before = self._spec
        try:
            self._spec = make()
        except UserError as error:
            self._refresh()
            self.problemFound.emit(str(error))
            return
        self._refresh()
        if self._spec != before:
            self.specEdited.emit(before, self._spec)
            self._tell(before)

    def _tell(self, before: ExperimentSpec) -> None:
        """Live settings go to the run at once, except to arms that it does not have; all else waits for a restart."""
        changes = changes_between(before, self._spec)
        arms = {"", *self._running.arms}
        if all(change.live and (change.arm in arms or not self._running.exists) for change in changes):
            for arm, values in live_values(changes):
                self.liveChanged.emit(values, arm)
        else:
            self.specChanged.emit(self._spec)

    def _forget_typing(self) -> None:
        """Texts that could not be used give way to what is in force."""
        for field in self.findChildren(Input):
            field.restore()

    def _on_family_chosen(self, kind: str) -> None:
        """A family begins with its first preset: settings tuned to another family would hardly learn."""
        names = [name for name in (DEFAULT, *PRESETS) if PRESETS[name]["task"]["kind"] == kind]
        self._change(lambda: under_preset(names[0], self._spec) if names else self._with_family(kind))
        self._forget_typing()

    def _with_family(self, kind: str) -> ExperimentSpec:
        """The first model that fits the family, with the training settings as they are."""
        problem = UserError(self.tr("No model fits the task family '{0}'.").format(kind))
        for model in (self._spec.model.kind, *MODELS):
            try:
                return self._spec.replaced(title="", task=kind, model=model)
            except UserError as error:
                problem = error
        raise problem

    def _on_task_edited(self, name: str, value: object) -> None:
        self._change(lambda: self._spec.replaced(task=self._spec.task.with_changes({name: value})))

    def _on_model_chosen(self, kind: str) -> None:
        model = self._base.model if self._base.model.kind == kind else kind
        self._change(lambda: self._spec.replaced(model=model))

    def _on_model_edited(self, name: str, value: object) -> None:
        self._change(lambda: self._spec.replaced(model=self._spec.model.with_changes({name: value})))

    def _on_run_edited(self, name: str, value: object) -> None:
        self._change(lambda: self._spec.replaced(run=self._spec.run.with_changes({name: value})))

    def _on_arm_added(self, method: str, overrides: dict[str, Any]) -> None:
        taken = (*(arm.name for arm in self._spec.arms), *self._running.arms)
        arm, name = arm_for(method, taken).with_changes({"overrides": overrides}), preset_of(self._spec)
        new = arm_under(name, arm) if name else arm
        self._change(lambda: self._spec.replaced(arms=(*self._spec.arms, new)))

    def _on_arm_removed(self, name: str) -> None:
        self._change(lambda: self._spec.replaced(arms=tuple(a for a in self._spec.arms if a.name != name)))

    def _on_method_edited(self, arm: str, name: str, value: object) -> None:
        def changed() -> ExperimentSpec:
            old = self._spec.arm(arm)
            new = old.model_copy(update={"method": old.method.with_changes({name: value})})
            return self._spec.replaced(arms=tuple(new if a is old else a for a in self._spec.arms))

        self._change(changed)

    def _on_override_edited(self, arm: str, name: str, value: object) -> None:
        self._change(lambda: self._spec.with_live({name: value}, arm))

    def _on_training_edited(self, name: str, value: object) -> None:
        self._change(lambda: self._spec.with_live({name: value}))

    def _on_rebuilt(self) -> None:
        """New widgets need colours and their place in the tab order."""
        if self._theme:
            self.apply_theme(self._theme)
        tab_in_reading_order(self._content)
