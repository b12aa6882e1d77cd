"""MULTI-INSTANCE: one writer per run, whoever comes second hears so at once, and a killed one leaves nothing to clear away."""

import random
import subprocess
import sys
import time

import pytest

from core.boxes import Inbox
from core.events import Metrics
from core.store.continuing import open_to_continue
from core.store.disk import StoreError
from core.store.index import Index
from core.store.recorder import Recorder
from core.store.run_folder import RunFolder
from core.train import train
from tests.core.runs import NOWHERE, run_all, small
from tests.core.store.processes import finish, start
from tests.core.store.test_recorder import results, said, stored
from tests.reliability.client import ROOT
from tests.reliability.runs import require_same, sinusoid
from tests.reliability.test_close import CLOSE_SECONDS
from tests.reliability.test_kill import Victim

REFUSED_SECONDS = CLOSE_SECONDS * 2 / 5
RACERS, EACH = 8, 15
RACE = """
import sys
from pathlib import Path
from core.store.run_folder import RunFolder
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    folder = RunFolder.create(Path(sys.argv[1]), {"n": number}, "the same name")
    print(folder.info.id)
    folder.unlock()
"""
ONE_FOLDER = """
import sys
from pathlib import Path
from core.errors import UserError
from core.store.run_folder import RunFolder
print("ready", flush=True)
sys.stdin.readline()
try:
    folder = RunFolder.create_at(Path(sys.argv[1]), {}, "one")
except UserError as error:
    print("refused:", error)
else:
    print("mine", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("command", ["resume", "train"])
def test_a_second_process_is_refused_and_the_first_does_not_notice(tmp_path, report, command):
    """`runs resume RUN`, and `train --out RUN`, while a run is in hand."""
    spec, run, heard = small(iterations=12), tmp_path / "run", []
    inbox, events = Inbox(), []
    made = Recorder(inbox, heard.append).record(
        train(spec, inbox, NOWHERE), lambda values: RunFolder.create_at(run, values, "run")
    )
    arguments = {
        "resume": ["runs", "resume", str(run)],
        "train": ["train", "--preset", "sinusoid-5shot", "--out", str(run)],
    }
    taken = 0.0
    for event in made:
        events.append(event)
        if isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", 5):
            began = time.monotonic()
            second = subprocess.run(
                [sys.executable, "main.py", *arguments[command]], cwd=ROOT, capture_output=True, text=True, check=False
            )
            taken = time.monotonic() - began
    assert second.returncode == 2 and second.stdout == "" and second.stderr.count("\n") == 1
    assert ("is being written by process" if command == "resume" else "is not empty") in second.stderr
    assert not heard and stored(run) == said(run_all(spec)) and results(events) == results(run_all(spec))
    report.say(f"second process on a held run: {command}", "1 refusal", seconds=taken)
    assert taken <= REFUSED_SECONDS


def killed_and_taken_over(server, tmp_path, reference, report, times):
    chance, slowest, number = random.Random(times), 0.0, 0
    done = 0
    while done < times:
        run = tmp_path / str(number) / "run"
        victim, number = Victim(server, run, sinusoid()), number + 1
        while done < times and not victim.live(after=chance.uniform(0.0, 0.4), since_first=True):
            began = time.monotonic()
            folder, *_ = open_to_continue(run)
            slowest, done = max(slowest, time.monotonic() - began), done + 1
            folder.unlock()
        assert victim.kills or victim.live()
        if victim.live():
            require_same(run, reference())
    report.say("the writer killed, another goes on", f"{done} of {done} times", slowest_seconds=slowest)


def test_another_goes_on_where_the_writer_was_killed(server, tmp_path, reference, report):
    killed_and_taken_over(server, tmp_path, reference, report, 3)


@pytest.mark.slow
def test_another_goes_on_every_time_the_writer_was_killed(server, tmp_path, reference, report):
    killed_and_taken_over(server, tmp_path, reference, report, 50)


def test_processes_race_to_make_runs_in_one_folder(tmp_path, report):
    root = tmp_path / "runs"
    racers = [start(RACE, root, EACH) for _ in range(RACERS)]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    made = [line for racer in racers for line in finish(racer).splitlines()]
    runs = Index(root).runs()
    assert len(runs) == len(set(made)) == RACERS * EACH
    assert {run.info.id for run in runs} == set(made) and not any(run.problem for run in runs)
    assert {run.state for run in runs} == {"interrupted"}
    report.say("processes that race to make runs in one folder", f"{RACERS} processes, {EACH} runs each")


def test_processes_race_for_one_run(tmp_path):
    """One makes it; all others are refused in a sentence, and leave it as it is."""
    racers = [start(ONE_FOLDER, tmp_path / "run") for _ in range(RACERS)]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    answers = [racer.stdout.readline() for racer in racers]
    assert answers.count("mine\n") == 1, answers
    refusals = [answer for answer in answers if answer != "mine\n"]
    assert all("is not empty" in answer or "is being written by" in answer for answer in refusals), refusals
    with pytest.raises(StoreError, match="is being written by"):
        open_to_continue(tmp_path / "run")
    for racer in racers:
        finish(racer)
    open_to_continue(tmp_path / "run")[0].unlock() if (tmp_path / "run" / "checkpoints").exists() else None
