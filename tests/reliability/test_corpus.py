"""CORPUS: settings as nobody should write them are refused in one sentence, or read as far as they are good, and never change."""

import json
import shutil
import subprocess
import sys

import pytest

from core.errors import UserError
from core.overrides import with_overrides
from core.presets import preset
from core.sweeps.sweep import make_sweep
from tests.reliability.client import ROOT
from tests.reliability.configs import ASSIGNMENTS, bad_files, odd_values
from tests.reliability.runs import sinusoid
from tests.reliability.test_close import CLOSE_SECONDS

INFO = (
    "schema_version",
    "id",
    "name",
    "notes",
    "tags",
    "created",
    "state",
    "spec",
    "versions",
    "threads",
    "changes",
    "parent",
)
INFO += ("iteration", "best", "last", "error", "seconds", "pending")
SPEC = (
    "training.inner_rate",
    "training.iterations",
    "task.shots",
    "task.kind",
    "model.hidden",
    "run.seed",
    "run.device",
    "arms",
    "title",
)
SECONDS = CLOSE_SECONDS * 2 / 5


def read(cases):
    """What a process of its own makes of each (kind, path)."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.reliability.read_configs"],
        cwd=ROOT,
        input=json.dumps([[kind, str(path)] for kind, path in cases]),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert (process.returncode, process.stderr) == (0, "")
    return json.loads(process.stdout)


def require_answers(cases, answers, *, may_be_good):
    """Each is refused by a `UserError` with one sentence, or taken where that is right."""
    wrong = []
    for (name, path), (kind, said, seconds) in zip(cases, answers, strict=True):
        one_sentence = said.endswith(".") and "\n" not in said and ". " not in said and len(said) < 1000
        if kind not in ("", "UserError") or (kind and not one_sentence) or (not kind and not may_be_good(name)):
            wrong.append((name, path.name, kind, said[:300]))
        if seconds > SECONDS:
            wrong.append((name, f"{seconds:.1f} s"))
    assert not wrong, (len(wrong), wrong[:12])
    return max(seconds for *_, seconds in answers)


@pytest.fixture(scope="module")
def good(server, reference):
    """A finished run of 24 iterations."""
    return reference(sinusoid(iterations=24))


def test_run_json_with_a_checkpoint_beside_it_is_never_the_end_of_a_run(good, tmp_path, report):
    """Whatever is in run.json, the run goes on from its checkpoint; what was there is kept."""
    contents = (good / "run.json").read_bytes()
    named = [*bad_files(contents), *odd_values(json.loads(contents), INFO)]
    cases = []
    for number, (name, payload) in enumerate(named):
        run = tmp_path / str(number) / "run"
        run.mkdir(parents=True)
        shutil.copytree(good / "checkpoints", run / "checkpoints")
        (run / "run.json").write_bytes(payload)
        cases.append((name, run))
    answers = read([("run", run) for _, run in cases])
    worst = require_answers(cases, answers, may_be_good=lambda name: True)
    refused = [(name, said) for (name, _), (kind, said, _) in zip(cases, answers, strict=True) if kind]
    wrong = [(name, said[-300:]) for name, said in refused if "newer program" not in said]
    assert not wrong, wrong
    for (name, run), (_, payload) in zip(cases, named, strict=True):
        if "damaged" in answers[cases.index((name, run))][1]:
            assert (run / "run.json.damaged-1").read_bytes() == payload
    report.say("bad run.json beside a good checkpoint", f"{len(cases)} files", slowest_seconds=worst)


def test_settings_that_cannot_be_used_are_refused_in_one_sentence(good, tmp_path, report):
    """Without a checkpoint the settings in run.json decide."""
    contents = json.loads((good / "run.json").read_bytes())
    cases = []
    for number, (name, payload) in enumerate(odd_values(contents, tuple(f"spec.{path}" for path in SPEC))):
        run = tmp_path / str(number) / "run"
        run.mkdir(parents=True)
        (run / "run.json").write_bytes(payload)
        cases.append((name, run))
    worst = require_answers(cases, read([("run", run) for _, run in cases]), may_be_good=_is_a_good_value)
    report.say("settings with odd values in run.json", f"{len(cases)} files", slowest_seconds=worst)


def _is_a_good_value(name):
    return (
        name.startswith(("spec.title is", "spec.training.inner_rate is a float"))
        or "is true" in name
        or "is minus zero" in name
        or name.endswith("is list")
    )


def test_sweep_files_that_cannot_be_used_are_refused_in_one_sentence(tmp_path, report):
    sweep = make_sweep("sweep", sinusoid(), {"inner_rate": ("0.01", "0.1")}, seeds=(0, 1))
    contents = sweep.model_dump_json(indent=2).encode()
    cases = []
    for number, (name, payload) in enumerate(
        [
            *bad_files(contents),
            *odd_values(json.loads(contents), ("name", "axes", "mode", "seeds", "base", "base.task")),
        ]
    ):
        path = tmp_path / f"{number}.json"
        path.write_bytes(payload)
        cases.append((name, path))
    answers = read([("sweep", path) for _, path in cases])
    worst = require_answers(cases, answers, may_be_good=lambda name: True)
    assert sum(bool(kind) for kind, *_ in answers) > len(cases) // 2
    report.say("bad files of sweeps", f"{len(cases)} files", slowest_seconds=worst)


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda text: ascii(text[:40]))
def test_an_assignment_that_cannot_be_used_is_refused_in_one_sentence(assignment):
    with pytest.raises(UserError) as refusal:
        with_overrides(preset("sinusoid-5shot"), [assignment])
    said = str(refusal.value)
    assert said.endswith(".") and ". " not in said.replace("... ", "") and len(said) < 3000
