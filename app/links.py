"""Which signal of the window's parts reaches which part: all connections in one place. The parts do not know each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.formulas.linking import link_symbols
from app.landmarks import flash_of
from app.language import translate
from app.offers import computes_elsewhere, download, offer_resume, resume
from app.panels.base import Panel
from app.panels.runs import Runs
from app.panels.sweeps import Sweeps
from core.boxes import CancelWork, ResumeArm

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from core.spec import ExperimentSpec


def connect(window: MainWindow) -> None:
    """Connect everything in a window that has been assembled."""
    _connect_run(window)
    _connect_form(window)
    _connect_stored_runs(window)
    _connect_sweeps(window)


def connect_panel(window: MainWindow, panel: Panel) -> None:
    """Connect what every panel has."""
    panel.commandAsked.connect(window.control.send)
    panel.openAsked.connect(lambda path: window.desk.open(Path(path)))
    panel.continueAsked.connect(window.desk.graft)
    panel.dataFolderChosen.connect(window.form.set_data_folder)
    panel.dataFolderChosen.connect(window.on_folder_chosen)
    link_symbols(panel, flash_of(window))


def _connect_run(window: MainWindow) -> None:
    bar, control = window.bar, window.control
    bar.trainAsked.connect(window.train)
    bar.pauseAsked.connect(control.pause)
    bar.stepAsked.connect(window.step)
    bar.stopAsked.connect(control.stop)
    bar.resetAsked.connect(control.reset)
    bar.seedChosen.connect(window.on_seed_chosen)
    bar.newSeedAsked.connect(window.on_new_seed_asked)
    control.problemFound.connect(window.notice.say)
    QGuiApplication.styleHints().colorSchemeChanged.connect(window.on_scheme_changed)
    control.downloaded.connect(lambda: window.notice.say(translate("Links", "The data is here; press Train.")))
    window.strip.cancelAsked.connect(lambda: control.send(CancelWork()))


def _connect_form(window: MainWindow) -> None:
    form, control = window.form, window.control
    form.specChanged.connect(window.on_spec_changed)
    form.liveChanged.connect(control.change)
    form.liveChanged.connect(lambda *_: window.panel(Sweeps).set_spec(form.spec()))
    form.downloadAsked.connect(lambda: download(window))
    form.dataFolderChosen.connect(window.on_folder_chosen)
    form.resumeArmAsked.connect(lambda arm: control.send(ResumeArm(arm)))
    form.problemFound.connect(window.notice.say)
    window.undo.problemFound.connect(window.notice.say)


def _connect_stored_runs(window: MainWindow) -> None:
    runs, desk, exports = window.panel(Runs), window.desk, window.exports
    desk.said.connect(lambda sentence, action: window.notice.say(sentence, action=action))
    desk.specFound.connect(lambda spec: _show_found(window, spec))
    desk.unfinishedFound.connect(lambda run: offer_resume(window, run))
    exports.said.connect(window.notice.say)
    runs.resumeAsked.connect(lambda path: resume(window, Path(path)))
    runs.branchAsked.connect(lambda path: desk.branch(Path(path)))
    runs.trashAsked.connect(lambda paths: _trash(window, [Path(path) for path in paths]))
    runs.describeAsked.connect(lambda path, changes: desk.describe(Path(path), changes))
    runs.exportAsked.connect(lambda path: exports.export_run(Path(path)))
    runs.commandCopyAsked.connect(lambda path: exports.copy_command(Path(path)))


def _show_found(window: MainWindow, spec: ExperimentSpec) -> None:
    """Show the settings of a run; one undo brings back what the setup showed before, however many runs took their turns since."""

    def bring(spec: ExperimentSpec) -> None:
        """The run in hand has the settings it was stored with; it does not hear of what the setup showed before it."""
        (window.show_spec if window.control.active else window.form.restore_spec)(spec)

    before = window.form.spec()
    window.show_spec(spec)
    window.undo.note(translate("Undo", "settings of a stored run"), before, spec, bring, merges="stored run")


def _trash(window: MainWindow, paths: list[Path]) -> None:
    """Delete runs; that nothing of them is drawn any more belongs to that deed, so that one undo brings them back."""
    window.desk.trash(paths)
    window.deeds.forget()


def _connect_sweeps(window: MainWindow) -> None:
    sweeps, control, desk = window.panel(Sweeps), window.control, window.desk

    def take_turn(spec: ExperimentSpec, path: str, tags: tuple[str, ...]) -> None:
        if computes_elsewhere(window) or not desk.run_item(spec, Path(path), tags, window.folder):
            sweeps.runner.rest()

    def go_on(path: str) -> None:
        if reason := "stopped" if computes_elsewhere(window) else desk.resume_item(Path(path), window.folder):
            sweeps.runner.run_ended(path, reason)

    sweeps.runAsked.connect(take_turn)
    sweeps.resumeAsked.connect(go_on)
    sweeps.pauseAsked.connect(control.pause)
    sweeps.goOnAsked.connect(window.train)
    control.ended.connect(lambda folder, event: sweeps.runner.run_ended(folder, event.reason))
