"""What is said above the table of a sweep and on its button."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.numbers import count, duration
from core.sweeps.queue import Standing

EMPTY = "A sweep repeats the experiment with other settings and seeds, one run after the other."
PAUSE, RESUME, START, RETRY, DONE = "❚❚  Pause", "▶  Resume", "▶  Start", "▶  Try failed again", "✓  Finished"


def deed(standings: Sequence[Standing], *, active: bool, paused: bool) -> str:
    """What the button does.

    Args:
        standings: the runs. active: the sweep is being worked through here. paused: its run stands still.
    """
    if active:
        return RESUME if paused else PAUSE
    states = {standing.state for standing in standings}
    if states == {"finished"}:
        return DONE
    if states <= {"finished", "failed"} and "failed" in states:
        return RETRY
    return START if states == {"queued"} else RESUME


def story(standings: Sequence[Standing], ends: dict[int, float], *, active: bool) -> str:
    """How far the sweep is, in one line; `ends` are seconds from now until each run ends, by number."""
    if not standings:
        return EMPTY
    states = [standing.state for standing in standings]
    parts = [f"{count(states.count('finished'))} of {count(len(states))} runs finished"]
    parts += [
        f"{count(states.count(state))} {state}" for state in ("failed", "interrupted", "stopped") if state in states
    ]
    left = max(ends.values(), default=math.nan)
    if math.isfinite(left):
        parts.append(f"about {duration(left)} left" + ("" if active else " once it goes on"))
    return ", ".join(parts)
