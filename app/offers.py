"""Sentences with a button: what the user may want to do about the run in hand, or about the newest stored one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language import translate
from app.numbers import count

if TYPE_CHECKING:
    from pathlib import Path

    from app.main_window import MainWindow
    from core.store.index import RunSummary


def computes_elsewhere(window: MainWindow) -> bool:
    """Whether a panel trains something of its own, which is said then."""
    computing = [panel.title for panel in window.panels.values() if panel.computing]
    if computing:
        sentence = translate("MainWindow", "The panel {0} is computing; pause or stop it, then train.")
        window.notice.say(sentence.format(translate("Panel", computing[0])))
    return bool(computing)


def resume(window: MainWindow, path: Path) -> None:
    """Go on with a stored run; a run in hand that has not reached its end is not stopped for it unasked."""

    def go_on() -> None:
        if not computes_elsewhere(window):
            window.desk.resume(path, window.folder)

    if window.control.active and window.control.run.reason != "finished":
        sentence = translate("MainWindow", "A run is in hand; stop it to go on with '{0}'.")
        action = translate("MainWindow", "Stop it and resume"), go_on
        window.notice.say(sentence.format(path.name), action=action)
    else:
        go_on()


def offer_resume(window: MainWindow, run: RunSummary) -> None:
    """Say what became of the newest stored run, with a button to go on with it or to watch it; not while a run is in hand."""
    if window.control.active or window.control.viewed:
        return
    name, say = run.info.name, window.notice.say
    if run.state in ("running", "paused"):
        made = translate("MainWindow", "Another program is making the run '{0}'; it can be watched here, read-only.")
        say(made.format(name), action=(translate("MainWindow", "Watch"), lambda: window.desk.open(run.path)))
        return
    stopped = translate("MainWindow", "The run '{0}' was stopped at iteration {1}.")
    broken = translate("MainWindow", "The run '{0}' was interrupted at iteration {1}.")
    sentence = (broken if run.state == "interrupted" else stopped).format(name, count(run.info.iteration))
    say(sentence, action=(translate("MainWindow", "Resume"), lambda: resume(window, run.path)))


def offer_restart(window: MainWindow) -> None:
    """A run in hand goes on as it began, whatever the setup shows by now, until the user decides."""

    def restart() -> None:
        if not computes_elsewhere(window):
            window.control.reset()
            window.train()

    if window.control.active and window.form.needs_restart():
        sentence = translate("MainWindow", "This change needs a restart; the present run goes on as it began.")
        window.notice.say(sentence, action=(translate("MainWindow", "Restart now"), restart))


def download(window: MainWindow) -> None:
    """The training thread fetches the data of the setup; a run in hand is not thrown away for it unasked."""

    def fetch() -> None:
        window.control.download(window.form.spec().task, window.folder)

    if window.control.active:
        sentence = translate("MainWindow", "A run is in hand; stop it to download the data.")
        window.notice.say(sentence, action=(translate("MainWindow", "Stop it and download"), fetch))
    else:
        fetch()
