"""Sentences with a button: what the user may want to do about the run in hand, or about the newest stored one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language import translate
from app.numbers import count

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from core.store.index import RunSummary


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
    resume = translate("MainWindow", "Resume")
    say(sentence, action=(resume, lambda: window.desk.resume(run.path, window.folder)))


def offer_restart(window: MainWindow) -> None:
    """A run in hand goes on as it began, whatever the setup shows by now, until the user decides."""

    def restart() -> None:
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
