"""What is said above the table of a sweep and on its button."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.language import marked, translate
from app.numbers import count, duration
from core.sweeps.queue import Standing

PAUSE = marked("sweep_words", "❚❚  Pause")
RESUME = marked("sweep_words", "▶  Resume")
START = marked("sweep_words", "▶  Start")
RETRY = marked("sweep_words", "▶  Try failed again")
DONE = marked("sweep_words", "✓  Finished")


def deed(standings: Sequence[Standing], *, active: bool, paused: bool) -> str:
    """What the button does, to be translated in the context "sweep_words".

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
        return translate(
            "sweep_words", "A sweep repeats the experiment with other settings and seeds, one run after the other."
        )
    states = [standing.state for standing in standings]
    finished = translate("sweep_words", "{0} of {1} runs finished")
    parts = [finished.format(count(states.count("finished")), count(len(states)))]
    patterns = {
        "failed": translate("sweep_words", "{0} failed"),
        "interrupted": translate("sweep_words", "{0} interrupted"),
        "stopped": translate("sweep_words", "{0} stopped"),
    }
    parts += [pattern.format(count(states.count(state))) for state, pattern in patterns.items() if state in states]
    left = max(ends.values(), default=math.nan)
    if math.isfinite(left):
        goes_on, rests = (
            translate("sweep_words", "about {0} left"),
            translate("sweep_words", "about {0} left once it goes on"),
        )
        parts.append((goes_on if active else rests).format(duration(left)))
    return ", ".join(parts)
