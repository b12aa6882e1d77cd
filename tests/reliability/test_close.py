"""CLOSE: told to end, a run ends within seconds, in order, at any moment; its last step is on disk and it goes on from there.

`CURVATURE_CLOSES` says how often each kind of end is tried in the long procedure.
"""

import os
import random
import signal
from functools import partial

import pytest

from core.store.run_folder import RunFolder, is_run
from tests.reliability.runs import checkpointed, glyphs, require_same, sinusoid

CLOSE_SECONDS = 5.0 * float(os.environ.get("CURVATURE_PATIENCE", "4"))
"""More on a machine that others use too."""
SIGNALS = {"SIGTERM": signal.SIGTERM, "SIGINT": signal.SIGINT, "SIGHUP": getattr(signal, "SIGHUP", 0)}
CLOSE_BUTTON = {"button": getattr(signal, "SIGUSR1", 0)}
"""What makes the driver of the window press the button of its frame."""
ENDS = [("trained", name) for name in SIGNALS] + [("windowed", name) for name in SIGNALS | CLOSE_BUTTON]
COMMON = [("trained", "SIGTERM"), ("trained", "SIGINT"), ("windowed", "SIGTERM"), ("windowed", "button")]
"""What the ordinary tests try."""

evaluating = partial(sinusoid, ("maml", "mc2"), iterations=20, evaluation_interval=1)
ACTIVITIES = {
    "training": (lambda: sinusoid(("maml", "mc2"), iterations=200), {}, 0.4),
    "evaluating": (lambda: _with_validation(evaluating(), 500), {}, 0.4),
    "checkpointing": (lambda: sinusoid(("maml", "mc2"), iterations=80), {"every": 0.0}, 0.4),
}
"""What goes on when the end comes: the experiment, how it is run, and within how many seconds of the first step."""


def _with_validation(spec, tasks):
    return spec.replaced(run=spec.run.with_changes({"validation_tasks": tasks}))


def closed(server, run, activity, program, name, chance):
    """One run told to end on its way; how long that took, or None if it was over before."""
    make, how, within = ACTIVITIES[activity]
    number = (SIGNALS | CLOSE_BUTTON)[name]
    end = server.run(
        run, make(), program=program, signal=number, after=chance.uniform(0, within), since_first=True, **how
    )
    assert (end.status, end.err) == (0, ""), (activity, program, name, end)
    return end.taken if end.sent else None


def closes(server, tmp_path, reference, times, program, name, activities=tuple(ACTIVITIES)):
    """The slowest end of some."""
    chance, slowest = random.Random(f"{program} {name}"), 0.0
    for activity in activities:
        for number in range(times):
            root = tmp_path / f"{activity}-{number}"
            taken = closed(server, root / "run", activity, program, name, chance)
            (run,) = [path for path in root.iterdir() if is_run(path)]
            slowest = max(slowest, taken or 0.0)
            if taken is None:
                continue
            folder = RunFolder.open(run)
            planned = folder.info.iteration == folder.info.spec["training"]["iterations"]
            assert folder.info.state == folder.state == ("finished" if planned else "stopped")
            assert checkpointed(run) == folder.info.iteration > 0
            spec = ACTIVITIES[activity][0]()
            end = server.run(run, spec)
            assert (end.status, end.err) == (0, "")
            require_same(run, reference(spec))
    return slowest


@pytest.mark.parametrize(("program", "name"), COMMON)
def test_told_to_end(server, tmp_path, reference, report, program, name):
    activity = tuple(ACTIVITIES)[COMMON.index((program, name)) % len(ACTIVITIES)]
    slowest = closes(server, tmp_path, reference, 1, program, name, (activity,))
    report.say(f"{program}, {name}, {activity}", "1 end", slowest_seconds=slowest)
    assert slowest <= CLOSE_SECONDS


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("program", "name"), ENDS)
def test_told_to_end_often(server, tmp_path, reference, report, program, name):
    times = int(os.environ.get("CURVATURE_CLOSES", "4"))
    slowest = closes(server, tmp_path, reference, times, program, name)
    report.say(f"{program}, {name}", f"{times * len(ACTIVITIES)} ends", slowest_seconds=slowest)
    assert slowest <= CLOSE_SECONDS


@pytest.mark.parametrize(
    ("program", "name"),
    [pytest.param(*end, marks=[pytest.mark.slow] if end not in COMMON[1::2] else []) for end in ENDS],
)
def test_told_to_end_while_it_prepares(server, tmp_path, report, program, name):
    """Characters are drawn for the first time, which takes seconds; no run is left behind."""
    number = (SIGNALS | CLOSE_BUTTON)[name]
    after = 0.3 if program == "trained" else 1.0
    run = tmp_path / "runs" / "run"
    end = server.run(run, glyphs(), program=program, signal=number, after=after, cache=tmp_path / "cache")
    assert end.sent and end.taken <= CLOSE_SECONDS
    if program == "trained":
        assert end.status == 2 and end.err.endswith("was cancelled.\n") and end.err.count("\n") == 1
    else:
        assert (end.status, end.err) == (0, "")
    assert not run.parent.exists() or not [path for path in run.parent.iterdir() if is_run(path)]
    report.say(f"{program}, {name}, preparing", "1 end", seconds=end.taken)


@pytest.mark.parametrize("program", ["trained", "windowed"])
def test_told_to_end_while_the_disk_is_full(server, tmp_path, reference, report, program):
    """The run stands still because it cannot be saved; it ends all the same, says so, and goes on from what is there."""
    spec, root = sinusoid(("maml", "mc2"), iterations=60), tmp_path / "runs"
    end = server.run(
        root / "run", spec, program=program, signal=signal.SIGTERM, after=0.8, since_first=True, every=0.0, full_after=9
    )
    assert end.sent and end.status == (1 if program == "trained" else 0)
    assert end.taken <= CLOSE_SECONDS
    assert "Everything is saved" not in end.err
    if program == "trained":
        assert "No space left" in end.err and "last part of the run could not be saved" in end.err
    (run,) = [path for path in root.iterdir() if is_run(path)]
    assert 0 <= checkpointed(run) < 60
    again = server.run(run, spec)
    assert (again.status, again.err) == (0, "")
    require_same(run, reference(spec))
    report.say(f"{program}, SIGTERM, disk full", "1 end", seconds=end.taken)
