"""A panel with an analyst of its own, on a live or a stored run of a small experiment, without a window."""

from __future__ import annotations

from app.analyst import Analyst
from app.run_model import RunModel
from app.theme import LIGHT
from core.boxes import CopyState, Inbox
from core.events import Metrics, StateCopy
from core.recorded import begin
from core.store.following import Follower
from core.store.run_folder import RunFolder
from core.train import train
from tests.core.runs import NOWHERE, small

LONG = 60_000


class Analysed:
    """`panel` drawn by `wait`, which plays the frame clock. `run`: what it shows. `sent`: commands to the run."""

    def __init__(self, qtbot, panel):
        self.qtbot, self.panel, self.sent = qtbot, panel, []
        self.run = RunModel()
        self._copy = None
        self.analyst = Analyst(self._send, lambda: NOWHERE)
        panel.set_analyst(self.analyst)
        panel.apply_theme(LIGHT)
        panel.resize(900, 640)
        qtbot.addWidget(panel)
        panel.show()

    def live(self, methods=("maml", "mc2"), **training):
        """A run that is going on and answers when it is asked for its state."""
        inbox = Inbox()
        events = []
        for event in train(small(methods, **training), inbox, NOWHERE):
            events.append(event)
            if isinstance(event, Metrics):
                inbox.put(CopyState())
        self._copy = [event for event in events if isinstance(event, StateCopy)][-1]
        self.run = RunModel()
        self.run.take([event for event in events if not isinstance(event, StateCopy)])
        self.run.phase = "running"
        self.analyst.set_present(self.run, "", live=True)

    def stored(self, path, methods=("maml", "mc2"), **training):
        """A run in a folder."""
        spec = small(methods, **training)
        begun = begin(spec, Inbox(), NOWHERE, lambda values: RunFolder.create_at(path, values, "x"), lambda event: None)
        self.run = RunModel(stored=True)
        self.run.take(list(begun))
        self.analyst.set_present(self.run, str(path), live=False)

    def opened(self, path):
        """A run in a folder as the window reads it, which knows less than the run in hand did."""
        follower, self.run = Follower(path), RunModel(stored=True)
        while events := follower.poll():
            self.run.take(events)
        follower.close()
        self.analyst.set_present(self.run, str(path), live=False)

    def frame(self):
        """One turn of the frame clock."""
        self.analyst.drain()
        if self.panel.isVisible():
            self.panel.draw(self.run)

    def wait(self, until):
        """Play the frame clock until a condition holds."""

        def there():
            self.frame()
            return until()

        self.qtbot.waitUntil(there, timeout=LONG)

    def idle(self, owner):
        """Whether nothing is being worked out for this owner and there is an answer."""
        return self.analyst.work(owner) is None and self.analyst.answer(owner) is not None

    def _send(self, command):
        self.sent.append(command)
        copy = self._copy
        self.run.take([StateCopy(copy.iteration, copy.spec, copy.queries, copy.tensors)])
