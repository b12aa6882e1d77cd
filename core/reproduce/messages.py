"""What a campaign says, and the box in which it is told to end."""

from __future__ import annotations

from dataclasses import dataclass

from core.boxes import Command, Inbox, Stop
from core.events import Event
from core.reproduce.jobs import JobState
from core.reproduce.table import FigureCurve


@dataclass(frozen=True, slots=True)
class CampaignState(Event):
    """How far every run of a campaign is; `doing` names the one in hand, "" for none."""

    jobs: tuple[JobState, ...]
    doing: str = ""

    @property
    def key(self) -> str:
        """Only the newest counts."""
        return "campaign"


@dataclass(frozen=True, slots=True)
class CampaignCurves(Event):
    """The validation curves of a run as far as it is trained."""

    job: str
    curves: tuple[FigureCurve, ...]

    @property
    def key(self) -> str:
        """Newest per run."""
        return f"curves/{self.job}"


@dataclass(frozen=True, slots=True)
class CampaignTrouble(Event):
    """What could not be done for a run, in one sentence; the campaign goes on. `download`: the data can be fetched."""

    job: str
    sentence: str
    download: bool = False


@dataclass(frozen=True, slots=True)
class ResultWritten(Event):
    """A result was measured and is in the file `path`."""

    job: str
    path: str


class CampaignInbox(Inbox):
    """Commands for a campaign. The run in hand hears them at once, through an inbox of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._run = Inbox()

    def put(self, command: Command) -> None:
        """Hand over one command; never blocks."""
        super().put(command)
        self._run.put(command)

    def for_run(self) -> Inbox:
        """The inbox of the next run; a Stop that came before is in it."""
        self._run = Inbox()
        if self.stop_asked:
            self._run.put(Stop())
        return self._run
