"""The outer loop. An experiment is a generator: it yields frozen events and hears commands only at step boundaries.

All arms advance in lockstep on the same task batch. Whoever pulls the generator decides where it runs: a thread for the window,
a plain loop for the command line, `list(...)` for a test.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

from core.boxes import Inbox
from core.continuation import Continuation
from core.errors import Cancelled, UserError
from core.events import Ended, Event
from core.session import Session
from core.spec import ExperimentSpec


def train(
    spec: ExperimentSpec, inbox: Inbox, folder: Path, *, linger: bool = False, since: Continuation | None = None
) -> Iterator[Event]:
    """Run an experiment.

    Args:
        spec: what to run. inbox: commands to it. folder: the data root.
        linger: at the planned end stand still and go on listening, as the window wants it, instead of ending.
        since: where a stored run with this spec goes on; None begins.

    Yields:
        Events; the first is `Started` or `Progress` of the preparation, the last always `Ended`.
    """
    session = Session(spec, inbox, linger, since)
    try:
        yield from session.prepare(folder)
        yield from session.run()
    except (Cancelled, UserError) as error:
        reason = "cancelled" if isinstance(error, Cancelled) else "failed"
        yield Ended(session.iteration, reason, str(error))
    except Exception as error:
        yield Ended(session.iteration, "failed", f"{type(error).__name__}: {error}", traceback.format_exc())
    else:
        yield Ended(session.iteration, session.ending, session.error)
    finally:
        session.close()
