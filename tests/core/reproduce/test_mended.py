"""Campaigns that find something spoilt: what is measured is what the row says, and a file that cannot be used is made anew."""

import json
from dataclasses import replace
from math import nan

import pytest

from core.arm import ArmState
from core.events import Ended, Progress
from core.measure import measure
from core.reproduce.campaign import campaign
from core.reproduce.jobs import jobs_of
from core.reproduce.messages import CampaignInbox, CampaignTrouble, ResultWritten
from core.reproduce.results import OWN, read_result, read_results
from core.reproduce.targets import Wish
from core.store.checkpoint import checkpoint_files, numbered
from core.store.run_info import CHECKPOINTS
from tests.core.reproduce.samples import MIXED, NOWHERE, TINY

METHODS = ("maml", "mc2")
FIRST = "tiny-5shot-seed0"


def wish(*seeds, iterations=None):
    return Wish(methods=METHODS, seeds=seeds or (0,), iterations=iterations)


def run(root, wanted, target=TINY):
    """Every event of a campaign."""
    jobs = jobs_of(target, wanted, root)
    return list(campaign(target, jobs, wanted, CampaignInbox(), NOWHERE, print))


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def forget(root, name):
    """Remove what was measured of a run alone."""
    for path in (root / OWN).glob(f"{name}*.json"):
        path.unlink()


def spoil_last(path):
    """Change a bit of the newest checkpoint of a run; gives its iteration."""
    newest = max(checkpoint_files(path / CHECKPOINTS), key=numbered)
    content = bytearray(newest.read_bytes())
    content[-1] ^= 1
    newest.write_bytes(content)
    return numbered(newest)[0]


def test_a_seed_that_is_named_twice_is_one_run(tmp_path):
    assert [job.seed for job in jobs_of(TINY, wish(1, 0, 1), tmp_path)] == [1, 0]
    events = run(tmp_path, wish(0, 1, 0))
    assert events[-1] == Ended(0, "finished") and not of(events, CampaignTrouble)
    assert (tmp_path / OWN / "tiny-5shot-seeds0-1.json").exists()


def test_the_command_of_a_run_that_is_further_than_asked_repeats_what_was_measured(tmp_path):
    run(tmp_path, wish(iterations=30))
    forget(tmp_path, FIRST)
    run(tmp_path, wish(iterations=20))
    found = read_result(tmp_path / OWN / f"{FIRST}.json")
    assert found.iterations == 30 and found.command.endswith("--iterations 30")


@pytest.mark.parametrize("newer", [False, True])
def test_a_result_that_cannot_be_used_is_measured_again_and_kept(tmp_path, newer):
    run(tmp_path, wish())
    path = tmp_path / OWN / f"{FIRST}.json"
    before = read_result(path)
    spoilt = json.dumps(json.loads(path.read_bytes()) | {"schema_version": 2}) if newer else '{"schema_ver'
    path.write_text(spoilt)
    events = run(tmp_path, wish())
    assert events[-1].reason == "finished" and [event.path for event in of(events, ResultWritten)] == [str(path)]
    assert read_result(path).scores == before.scores and read_results([path.parent])[1] == []
    assert path.with_name(f"{path.name}.damaged-1").read_text() == spoilt


def test_a_last_checkpoint_that_is_damaged_is_made_again_before_anything_is_measured(tmp_path):
    run(tmp_path, wish(iterations=20))
    run(tmp_path, wish())
    before = read_result(tmp_path / OWN / f"{FIRST}.json")
    assert spoil_last(tmp_path / FIRST) == 40
    assert not of(run(tmp_path, wish()), ResultWritten), "what is measured needs no weights"
    forget(tmp_path, FIRST)
    events = run(tmp_path, wish())
    assert events[-1].reason == "finished" and not of(events, CampaignTrouble)
    again = read_result(tmp_path / OWN / f"{FIRST}.json")
    assert (again.iterations, [one.mean for one in again.scores]) == (40, [one.mean for one in before.scores])


def test_weights_of_an_earlier_iteration_are_never_measured_as_the_last(tmp_path):
    run(tmp_path, wish(0, 1))
    (tmp_path / OWN / "tiny-5shot-seeds0-1.json").unlink()
    spoil_last(tmp_path / "tiny-5shot-seed1")
    [trouble] = of(run(tmp_path, wish(0, 1)), CampaignTrouble)
    assert "has made 40 iterations, but its newest checkpoint that can be read is of iteration" in trouble.sentence
    assert not (tmp_path / OWN / "tiny-5shot-seeds0-1.json").exists()
    told = tmp_path / OWN / "tiny-5shot-seed1.json"
    assert f"move {told} away" in trouble.sentence
    told.unlink()
    assert run(tmp_path, wish(0, 1))[-1].reason == "finished", "what the sentence says helps"


def test_a_device_that_is_not_there_is_no_reason_to_download(tmp_path, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    wanted = Wish(experiments=("omniglot-5way-1shot",), seeds=(0,), device="cuda")
    [trouble] = of(run(tmp_path, wanted, MIXED), CampaignTrouble)
    assert "sees no GPU" in trouble.sentence and not trouble.download


def test_a_method_without_a_finite_score_is_told_every_time_and_the_others_are_kept(tmp_path, monkeypatch):
    def blown_up(*runs, **named):
        found = yield from measure(*runs, **named)
        return [replace(one, mean={"loss": (1.0, nan, nan)}) if one.arm == "mc2" else one for one in found]

    with monkeypatch.context() as patch:
        patch.setattr("core.measure.measure", blown_up)
        for _ in range(2):
            troubles = of(run(tmp_path, wish()), CampaignTrouble)
            assert "MC2" in troubles[0].sentence and "no finite score after 1 steps" in troubles[0].sentence
            kept = read_result(tmp_path / OWN / f"{FIRST}.json")
            assert [one.method for one in kept.scores] == ["maml"] and kept.iterations == 40
    assert run(tmp_path, wish())[-1].reason == "finished"
    assert [one.method for one in read_result(tmp_path / OWN / f"{FIRST}.json").scores] == ["maml", "mc2"]


def test_a_run_whose_last_method_stands_still_goes_on_to_tell_how_far_it_is(tmp_path, monkeypatch):
    def gradient(self, *others, **named):
        if self.name == "mc2":
            raise RuntimeError("it broke")
        return real(self, *others, **named)

    real = ArmState.gradient
    monkeypatch.setattr(ArmState, "gradient", gradient)
    events = run(tmp_path, wish())
    assert "mc2 stands still, RuntimeError at iteration 1: it broke" in of(events, CampaignTrouble)[0].sentence
    assert any(event.unit == "iterations" for event in of(events, Progress))
