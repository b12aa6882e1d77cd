"""What is dropped onto the window, and files of settings: shown in the setup, and saved from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.language import translate
from core.errors import UserError
from core.spec import ExperimentSpec
from core.spec_file import read_spec, write_spec
from core.store.run_folder import is_run

if TYPE_CHECKING:
    from app.main_window import MainWindow

ENDING = ".json"


def dropped(data: QMimeData) -> list[Path]:
    """Of what is being dragged, what the window can take: folders, and files that may hold settings."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir() or (path.is_file() and path.suffix.lower() == ENDING)]


def take(window: MainWindow, path: Path) -> None:
    """Look at a stored run, take any other folder as one that holds runs, and show the settings in a file."""
    if not path.is_dir():
        show_settings(window, path)
    elif is_run(path):
        window.desk.open(path)
    else:
        window.set_root(path)
        said = translate("SpecFiles", "Runs are stored and listed in {0} from now on.")
        window.notice.say(said.format(path), quiet=True)


def show_settings(window: MainWindow, path: Path) -> None:
    """Show the settings in a file as if they had been typed in; a file that cannot be used leaves all as it is."""
    try:
        spec = read_spec(path)
    except UserError as error:
        window.notice.say(str(error))
        return
    window.notice.say(translate("SpecFiles", "The setup shows the settings in {0}.").format(path.name))
    window.form.edit_spec(spec)  # says itself when a run in hand would have to begin anew


def choose_settings(window: MainWindow) -> None:
    """Let the user choose a file of settings and show it."""
    title, kinds = translate("SpecFiles", "Open settings"), _kinds()
    chosen, _ = QFileDialog.getOpenFileName(window, title, _documents(), kinds)
    if chosen:
        show_settings(window, Path(chosen))


def settled_spec(window: MainWindow) -> ExperimentSpec:
    """What the setup shows, with what is still being typed into it or into the box of the seed."""
    window.form.finish_typing()
    window.bar.seed.interpretText()
    return window.form.spec()


def save_settings(window: MainWindow) -> None:
    """Let the user choose a file and write what the setup shows into it."""
    spec = settled_spec(window)
    title, place = translate("SpecFiles", "Save settings"), Path(_documents(), f"{spec.called()}{ENDING}")
    chosen, _ = QFileDialog.getSaveFileName(window, title, str(place), _kinds())
    if not chosen:
        return
    path = Path(chosen)
    path = path if path.suffix.lower() == ENDING else path.with_name(f"{path.name}{ENDING}")
    if path != Path(chosen) and path.exists():  # which the dialog has not asked about
        there = translate(
            "SpecFiles", "{0} is there already; choose it in the list to replace it, or give another name."
        )
        window.notice.say(there.format(path.name))
        return
    try:
        write_spec(path, spec)
    except UserError as error:
        window.notice.say(str(error))
    else:
        window.notice.say(translate("SpecFiles", "Saved {0}; dropped onto the window it is shown again.").format(path))


def _kinds() -> str:
    return translate("SpecFiles", "Settings (*{0})").format(ENDING)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
