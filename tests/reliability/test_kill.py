"""KILL9: whenever and wherever a run is killed, it goes on to the same curves and weights, to the last bit.

`CURVATURE_KILLS` says how many random kills each method gets in the long campaign, `CURVATURE_PASSAGES` how many passages of each
crash point are tried.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.store.checkpoint import Checkpoint, checkpoint_files, load_checkpoint, save_checkpoint
from core.store.metrics import MetricsFile
from core.store.rows import Row
from tests.reliability.client import ROOT
from tests.reliability.runs import METHODS, checkpointed, glyphs, require_same, require_sound, rows_of, sinusoid

KILLED = -9
LOST_SECONDS = 1.0 * float(os.environ.get("CURVATURE_PATIENCE", "4"))
"""What a kill may cost at most; more on a machine that others use too."""
STEPS = ("temp", "fsync", "verify", "rename")
TRAINING = ("run-folder", "metrics-commit", "metrics-committed") + tuple(  # noqa: RUF005 - clearer so
    f"{kind}-{step}" for kind in ("info", "checkpoint", "matrices", "best") for step in STEPS
)


class Victim:
    """One run that is killed again and again.

    Attributes:
        kills: so far. lost: the most seconds of measurements that a kill has cost.
    """

    def __init__(self, server, run, spec, **always):
        self.kills, self.lost = 0, 0.0
        self._server, self._run, self._spec, self._always = server, run, spec, always
        self._rows, self._since = {}, -1

    def live(self, **how):
        """Let it go on; whether it came to its end. A killed one must be whole."""
        end = self._server.run(self._run, self._spec, **self._always, **how)
        assert end.status in (0, KILLED), (end.status, end.err)
        assert end.err == ""
        if end.status == 0:
            return True
        self.kills += 1
        if self._run.exists():
            self._rows = require_sound(self._run, self._rows, self._since)
            self._since = checkpointed(self._run)
            newest = max((iteration for curve in self._rows.values() for iteration in curve), default=0)
            gone = [moment for iteration, moment in end.marks if iteration > newest]
            self.lost = max(self.lost, end.at - gone[0] if gone else 0.0)
        return False


def campaign(server, root, spec, reference, kills, chance):
    """Kill runs of one spec at random moments; all must end like the reference. The most seconds lost."""
    done, lost, number = 0, 0.0, 0
    while done < kills:
        run = root / f"run-{number}"
        victim, number = Victim(server, run, spec), number + 1
        while not victim.live(**(moment(chance) if done + victim.kills < kills else {})):
            pass
        require_same(run, reference)
        done, lost = done + victim.kills, max(lost, victim.lost)
    return lost


def moment(chance):
    """Mostly while it trains, sometimes while it begins or recovers."""
    if chance.random() < 0.7:
        return {"after": chance.uniform(0.0, 0.35), "since_first": True}
    return {"after": chance.uniform(0.0, 0.6)}


def killed_at_random(server, tmp_path, reference, report, methods, kills):
    chance, lost = random.Random(f"{methods} {kills}"), 0.0
    for method in methods:
        spec = sinusoid((method,))
        lost = max(lost, campaign(server, tmp_path / method, spec, reference(spec), kills, chance))
    report.say("killed at random moments", f"{kills} times each of {', '.join(methods)}", most_seconds_lost=lost)
    assert lost <= LOST_SECONDS


def test_killed_at_random_moments(server, tmp_path, reference, report):
    killed_at_random(server, tmp_path, reference, report, METHODS, 2)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("method", METHODS)
def test_killed_at_many_random_moments(server, tmp_path, reference, report, method):
    kills = int(os.environ.get("CURVATURE_KILLS", "60"))
    killed_at_random(server, tmp_path, reference, report, (method,), kills)


@pytest.mark.slow
def test_convolutions_killed_at_random_moments(server, tmp_path, reference, report):
    lost = campaign(server, tmp_path, glyphs(), reference(glyphs()), 10, random.Random(2))
    report.say("killed at random moments", "10 times, convolutions, four methods at once", most_seconds_lost=lost)
    assert lost <= LOST_SECONDS


def short():
    return sinusoid(iterations=24)


def test_killed_at_every_crash_point_in_turn(server, tmp_path, reference, report):
    """One run that is killed at the first passage of each point, and resumed for the next."""
    victim = Victim(server, tmp_path / "runs" / "run", short(), every=0.0)
    for point in TRAINING:
        assert not victim.live(crash=f"{point}:1"), f"{point} was not passed"
    assert victim.live()
    require_same(tmp_path / "runs" / "run", reference(short()))
    report.say("killed at every crash point in turn", f"{victim.kills} points", most_seconds_lost=victim.lost)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("point", TRAINING)
def test_killed_at_every_passage_of_a_crash_point(server, tmp_path, reference, report, point):
    """At the first passage, after that at the second, and so on, until a run comes through."""
    kills, limit = 0, int(os.environ.get("CURVATURE_PASSAGES", "6"))
    for number in range(1, limit + 1):
        run = tmp_path / str(number) / "run"
        victim = Victim(server, run, short(), every=0.0)
        through = victim.live(crash=f"{point}:{number}") or victim.live()
        assert through
        require_same(run, reference(short()))
        kills += victim.kills
        if not victim.kills:
            break
    report.say(f"killed at {point}", f"{kills} passages", most_seconds_lost=victim.lost)
    assert kills


def test_every_crash_point_is_in_a_test():
    """A new place where a half-done write can be left behind must be tried."""
    source = "".join(path.read_text() for path in (ROOT / "core").rglob("*.py"))
    kinds = set(re.findall(r'kind="([a-z-]+)"', source)) | {"file"}
    names = set(re.findall(r'crash_point\("([a-z-]+)"\)', source))
    assert {"metrics-commit", "run-folder"} <= names and {"info", "checkpoint", "matrices"} <= kinds
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    missing = [name for name in sorted(names) if name not in TRAINING and f'"{name}' not in tests]
    assert not missing, missing


def killed_while_recovering(server, tmp_path, reference, sequences):
    chance = random.Random(sequences)
    for number in range(sequences):
        run = tmp_path / str(number) / "run"
        victim = Victim(server, run, short())
        victim.live(after=chance.uniform(0.0, 0.2), since_first=True)
        for _ in range(3):
            victim.live(after=chance.uniform(0.05, 0.7))
        assert victim.live()
        require_same(run, reference(short()))


def test_killed_again_while_recovering(server, tmp_path, reference):
    killed_while_recovering(server, tmp_path, reference, 2)


@pytest.mark.slow
def test_killed_again_and_again_while_recovering(server, tmp_path, reference, report):
    killed_while_recovering(server, tmp_path, reference, 20)
    report.say("killed again while recovering", "20 sequences of up to 4")


def window_killed(server, tmp_path, reference, report, kills, part=0):
    chance, done, number = random.Random(part), 0, 0
    while done < kills:
        root, number = tmp_path / f"runs-{number}", number + 1
        rows, since = {}, -1
        while True:
            how = {"after": chance.uniform(0.0, 0.6), "since_first": True} if done < kills else {}
            end = server.run(root / "any", sinusoid(), program="windowed", **how)
            assert end.err == "" and end.status in (0, KILLED)
            (run,) = [path for path in root.iterdir() if path.is_dir()]
            if end.status == 0:
                break
            done += 1
            rows, since = require_sound(run, rows, since), checkpointed(run)
        require_same(run, reference())
    report.say("the window killed while it trains", f"{done} times")


def test_the_window_is_killed(server, tmp_path, reference, report):
    window_killed(server, tmp_path, reference, report, 2)


@pytest.mark.slow
@pytest.mark.parametrize("part", [1, 2])
def test_the_window_is_killed_often(server, tmp_path, reference, report, part):
    window_killed(server, tmp_path, reference, report, 10, part)


COMMAND = [sys.executable, "main.py"]
COLD = [
    "--preset",
    "sinusoid-5shot",
    "--methods",
    "maml,mc2",
    "--iterations",
    "60",
    "--set",
    "meta_batch=4",
    "--threads",
    "1",
]


def cold(arguments, kill_at=None):
    """A process of its own from the start; killed when its output holds `kill_at`."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if kill_at and kill_at in line:
            process.kill()
    _, err = process.communicate(timeout=120)
    assert err == ""
    return process.returncode


@pytest.mark.slow
def test_killed_and_resumed_from_the_command_line(tmp_path, report):
    whole, runs = tmp_path / "whole" / "run", 3
    assert cold(["train", *COLD, "--out", str(whole)]) == 0
    for number in range(runs):
        run = tmp_path / str(number) / "run"
        assert cold(["train", *COLD, "--out", str(run)], kill_at="query loss") == KILLED
        require_sound(run, {}, -1)
        assert cold(["runs", "resume", str(run)]) == 0
        require_same(run, whole)
    report.say("killed from the command line, started cold", f"{runs} times")


# ---- negative controls: what the comparison must not overlook


def copy_of(run, root):
    return Path(shutil.copytree(run, root / "copies" / "run"))


def one_bit(run):
    with MetricsFile.for_writing(run / "metrics.sqlite") as metrics:
        curve = metrics.read("mc2", "query_loss")
        spoilt = np.nextafter(curve.value[3], np.inf)
        metrics.append([Row("mc2", "query_loss", 4, int(curve.tasks[3]), 0.0, float(spoilt))])


def one_row(run):
    with MetricsFile.for_writing(run / "metrics.sqlite") as metrics:
        metrics.drop_after(23)


def one_weight(run):
    path = checkpoint_files(run / "checkpoints")[0]
    good = load_checkpoint(path)
    good.tensors["mc2/fc1.weight"].flat[0] += 1e-6
    path.unlink()
    save_checkpoint(path.parent, Checkpoint(good.iteration, good.tensors, good.state), best=False)


def one_state(run):
    path = checkpoint_files(run / "checkpoints")[0]
    good = load_checkpoint(path)
    good.state["stream"]["state"]["counter"][0] += 1
    path.unlink()
    save_checkpoint(path.parent, good, best=False)


@pytest.mark.parametrize("spoil", [one_bit, one_row, one_weight, one_state])
def test_the_comparison_sees_the_smallest_difference(tmp_path, reference, spoil):
    run = copy_of(reference(short()), tmp_path)
    require_same(run, reference(short()))
    spoil(run)
    with pytest.raises(AssertionError):
        require_same(run, reference(short()))


def test_the_check_after_a_kill_sees_what_is_wrong(tmp_path, reference):
    run = copy_of(reference(short()), tmp_path)
    rows = rows_of(run)
    assert require_sound(run, rows, 24) == rows
    for name in ("a", "b"):
        (run / f".{name}.{'0' * 32}.tmp").touch()
    with pytest.raises(AssertionError):
        require_sound(run, rows, 24)
    (run / f".a.{'0' * 32}.tmp").unlink()
    one_row(run)
    require_sound(run, rows, 23)
    with pytest.raises(KeyError):
        require_sound(run, rows, 24)


@pytest.mark.parametrize("part", ["/exp_avg/", "mc2/fc2/M_o"])
def test_a_run_that_went_on_without_a_part_of_its_state_is_found_out(server, tmp_path, reference, part):
    run = tmp_path / "runs" / "run"
    victim = Victim(server, run, short(), every=0.0)
    assert not victim.live(crash="checkpoint-rename:12")
    path = checkpoint_files(run / "checkpoints")[0]
    good = load_checkpoint(path)
    tensors = {name: value * 0 if part in name else value for name, value in good.tensors.items()}
    save_checkpoint(path.parent, Checkpoint(good.iteration, tensors, good.state), best="best" in path.name)
    assert victim.live()
    with pytest.raises(AssertionError):
        require_same(run, reference(short()))
