"""Campaigns: what they train and measure, that they go on wherever they were ended, and what they say when they cannot."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.boxes import Stop
from core.errors import UserError
from core.events import Ended, Evaluated, Metrics, Progress
from core.headless import run_headless
from core.reproduce import headless
from core.reproduce.campaign import campaign
from core.reproduce.headless import run_campaign
from core.reproduce.jobs import jobs_of, state_of_job, timed
from core.reproduce.messages import CampaignInbox, CampaignState, CampaignTrouble, ResultWritten
from core.reproduce.results import folders_of, read_result, read_results
from core.reproduce.table import table_rows
from core.reproduce.targets import TARGETS, Wish
from core.store.checkpoint import checkpoint_files
from core.store.lock import FileLock
from core.store.metrics import MetricsFile
from core.store.run_folder import RunFolder
from core.store.run_info import read_info
from tests.core.reproduce.samples import ALONE, MIXED, NOWHERE, TINY

ROOT = Path(__file__).parents[3]
FIRST = "tiny-5shot-seed0"


def run(root, wish=ALONE, target=TINY, inbox=None, **others):
    """Every event of a campaign."""
    jobs = jobs_of(target, wish, root)
    return list(campaign(target, jobs, wish, inbox or CampaignInbox(), NOWHERE, print, **others))


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def curves(path):
    """Every series of a stored run, without the times."""
    with MetricsFile.read_only(path / "metrics.sqlite") as metrics:
        return {
            key: (metrics.read(*key).iteration.tolist(), metrics.read(*key).value.tolist()) for key in metrics.series()
        }


def assert_equal_curves(one, other):
    assert one.keys() == other.keys()
    for key, values in one.items():
        assert np.array_equal(other[key], values), key


# ---- what is to be done


def test_a_target_means_a_run_for_each_seed_experiment_and_set_of_methods(tmp_path):
    names = [job.name for job in jobs_of(TINY, Wish(), tmp_path)]
    assert names == [FIRST, "tiny-5shot-seed0-meta-sgd", "tiny-5shot-seed1", "tiny-5shot-seed1-meta-sgd"]
    assert [job.name for job in jobs_of(TINY, Wish(methods=("mc2",), seeds=(7,)), tmp_path)] == ["tiny-5shot-seed7-mc2"]


def test_the_runs_of_the_targets_have_the_names_that_training_gave_them(tmp_path):
    names = [job.name for job in jobs_of(TARGETS["sinusoid"], Wish(), tmp_path)]
    assert set(names) == {f"sinusoid-{shots}shot-seed{seed}" for shots in (5, 10) for seed in (0, 1, 2)}
    wish = Wish(("5way-1shot",), ("maml", "mc1", "mc2"), (0,), 5_000)
    [job] = jobs_of(TARGETS["omniglot"], wish, tmp_path)
    assert job.name == "omniglot-5way-1shot-seed0-maml-mc1-mc2"
    assert (job.asked, job.planned, job.spec.training.iterations) == (5_000, 60_000, 60_000)


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_can_be_planned_and_its_names_are_its_own(tmp_path, name):
    jobs = jobs_of(TARGETS[name], Wish(), tmp_path)
    assert len({job.path for job in jobs}) == len(jobs) and all(job.spec.training.iterations > 1_000 for job in jobs)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(experiments=("5shots",)), "no experiment '5shots'"),
        (Wish(methods=("mc3",)), "did you mean"),
        (Wish(seeds=(-1,)), "Setting 'seed'"),
        (Wish(device="tpu"), "Setting 'device'"),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_sentence(tmp_path, wish, words):
    with pytest.raises(UserError, match=words):
        jobs_of(TINY, wish, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_run_of_all_methods_counts_for_fewer(tmp_path):
    run(tmp_path)
    [job] = jobs_of(TINY, Wish(methods=("mc2",), seeds=(0,)), tmp_path)
    assert job.name == FIRST
    [job] = jobs_of(TINY, Wish(methods=("mc2",), seeds=(1,)), tmp_path)
    assert job.name == "tiny-5shot-seed1-mc2"


def test_the_time_left_is_told_by_the_speed_of_the_run_or_its_kind(tmp_path):
    from dataclasses import replace

    states = [state_of_job(job) for job in jobs_of(TINY, Wish(), tmp_path)]
    assert all(np.isnan(one.seconds_left) for one in timed(states))
    states[0] = replace(states[0], iteration=10, seconds=5.0)
    states[1] = replace(states[1], iteration=10, seconds=1.0)
    assert [one.seconds_left for one in timed(states)] == [15.0, 3.0, 20.0, 4.0]


# ---- a whole campaign


def test_a_campaign_trains_measures_and_keeps_results_that_say_everything(tmp_path):
    events = run(tmp_path, Wish())
    assert events[-1] == Ended(0, "finished") and not of(events, CampaignTrouble)
    assert not of(events, Metrics | Evaluated), "only what belongs to a campaign is told"
    assert {job.state for job in of(events, CampaignState)[-1].jobs} == {"finished"}
    folder = tmp_path / "reproduce"
    written = {Path(event.path).name for event in of(events, ResultWritten)}
    assert (
        written
        == {path.name for path in folder.glob("*.json")}
        == {
            *(
                f"tiny-5shot-seed{n}{m}{e}.json"
                for n in (0, 1)
                for m in ("", "-meta-sgd")
                for e in ("", "-checkpoints")
            ),
            "tiny-5shot-seeds0-1.json",
            "tiny-5shot-seeds0-1-meta-sgd.json",
        }
    )
    one = read_result(folder / f"{FIRST}.json")
    info = read_info(tmp_path / FIRST).info
    assert (one.target, one.experiment, one.seeds, one.ensemble) == ("tiny", "tiny-5shot", (0,), "none")
    assert (one.runs, one.commit, one.settings) == ((info.id,), info.versions["commit"], info.spec)
    assert (one.iterations, one.planned, one.tasks, one.device) == (40, 40, 20, "cpu, 1 thread")
    assert one.command == "python main.py reproduce tiny --experiments tiny-5shot --methods maml,mc2 --seeds 0"
    assert [score.method for score in one.scores] == ["maml", "mc2"] and one.seconds > 0
    assert [len(score.mean) for score in one.scores] == [3, 3] and one.scores[0].step == 1
    assert one.scores[1].curve.iterations == (1, 10, 20, 30, 40)
    with MetricsFile.read_only(tmp_path / FIRST / "metrics.sqlite") as metrics:
        assert one.scores[1].curve.values == pytest.approx(metrics.read("mc2", "validation_loss").value, rel=1e-5)
    both = read_result(folder / "tiny-5shot-seeds0-1.json")
    assert (both.seeds, both.ensemble, len(both.runs), both.scores[0].curve) == ((0, 1), "seeds", 2, None)
    assert read_info(tmp_path / FIRST).info.tags == ("reproduce:tiny",)


def test_the_run_is_the_one_that_training_makes(tmp_path):
    run(tmp_path)
    [job] = jobs_of(TINY, ALONE, tmp_path)
    assert run_headless(job.spec, NOWHERE, tmp_path / "plain") == 0
    assert_equal_curves(curves(tmp_path / "plain"), curves(job.path))


def test_what_is_done_is_left_alone(tmp_path):
    run(tmp_path)
    before = {
        path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file() and ".lock" not in path.name
    }
    events = run(tmp_path)
    assert events[-1].reason == "finished" and not of(events, ResultWritten) and not of(events, Progress)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_run_made_by_training_with_equal_settings_counts_whatever_the_order_of_its_arms(tmp_path):
    [job] = jobs_of(TINY, ALONE, tmp_path)
    other = job.spec.replaced(arms=job.spec.arms[::-1], title="Mine")
    assert run_headless(other, NOWHERE, job.path) == 0
    stamp = (job.path / "run.json").stat().st_mtime_ns
    events = run(tmp_path)
    assert events[-1].reason == "finished" and (job.path / "run.json").stat().st_mtime_ns == stamp
    assert len(of(events, ResultWritten)) == 2


def test_a_run_of_an_earlier_version_without_its_best_weights_is_measured_alone(tmp_path):
    run(tmp_path)
    shutil.rmtree(tmp_path / FIRST / "best")
    for path in (tmp_path / "reproduce").glob("*.json"):
        path.unlink()
    events = run(tmp_path)
    assert events[-1].reason == "finished" and len(of(events, ResultWritten)) == 1


def test_another_experiment_in_the_folder_is_named_and_never_written_to(tmp_path):
    [job] = jobs_of(TINY, ALONE, tmp_path)
    other = job.spec.replaced(training=job.spec.training.with_changes({"inner_rate": 0.5}))
    assert run_headless(other, NOWHERE, job.path) == 0
    stamp = (job.path / "run.json").stat().st_mtime_ns
    events = run(tmp_path, Wish(seeds=(0, 1), methods=("maml", "mc2")))
    assert "Inner rate differs" in of(events, CampaignTrouble)[0].sentence
    assert events[-1].reason == "failed" and (job.path / "run.json").stat().st_mtime_ns == stamp
    results, _ = read_results([tmp_path / "reproduce"])
    assert {one.seeds for one in results} == {(1,)}, "the other run has its turn, and nothing is measured of a stranger"


# ---- fewer iterations, then more


def test_a_shorter_run_keeps_its_plan_and_goes_on_to_the_same_end(tmp_path):
    short = Wish(methods=("maml", "mc2"), seeds=(0,), iterations=20)
    assert run(tmp_path, short)[-1].reason == "finished"
    info = read_info(tmp_path / FIRST).info
    assert (info.iteration, info.state, info.spec["training"]["iterations"]) == (20, "stopped", 40)
    [first, *_] = read_results([tmp_path / "reproduce"])[0]
    assert (first.iterations, first.planned) == (20, 40) and "--iterations 20" in first.command
    found = [row for row in table_rows([first]) if row.experiment == "tiny-5shot"]
    assert {row.verdict for row in found} == {"unfinished"} and found[0].progress_text == "20 of 40"
    assert run(tmp_path)[-1].reason == "finished"
    assert read_result(tmp_path / "reproduce" / f"{FIRST}.json").iterations == 40
    run(tmp_path / "whole")
    assert_equal_curves(curves(tmp_path / "whole" / FIRST), curves(tmp_path / FIRST))


def test_a_run_that_was_planned_shorter_goes_on_too(tmp_path):
    [job] = jobs_of(TINY, ALONE, tmp_path)
    shorter = job.spec.replaced(training=job.spec.training.with_changes({"iterations": 20}))
    assert run_headless(shorter, NOWHERE, job.path) == 0
    assert run(tmp_path)[-1].reason == "finished"
    info = read_info(job.path).info
    assert (info.iteration, info.state) == (40, "finished")
    run(tmp_path / "whole")
    assert_equal_curves(curves(tmp_path / "whole" / FIRST), curves(job.path))


# ---- ended, killed, disturbed


def test_a_stop_ends_it_at_once_and_the_next_time_it_goes_on(tmp_path):
    inbox, events = CampaignInbox(), []
    jobs = jobs_of(TINY, Wish(), tmp_path)
    for event in campaign(TINY, jobs, Wish(), inbox, NOWHERE, print):
        events.append(event)
        if isinstance(event, Progress) and event.unit == "iterations":
            inbox.put(Stop())
    assert events[-1] == Ended(0, "stopped") and not of(events, ResultWritten)
    assert read_info(jobs[0].path).info.state == "stopped" and not jobs[1].path.exists()
    assert run(tmp_path)[-1].reason == "finished"


def test_closing_it_lets_go_of_everything(tmp_path):
    jobs = jobs_of(TINY, ALONE, tmp_path)
    events = campaign(TINY, jobs, ALONE, CampaignInbox(), NOWHERE, print)
    for event in events:
        if isinstance(event, Progress) and event.unit == "iterations":
            break
    events.close()
    folder = RunFolder.open(jobs[0].path)
    assert folder.state == "interrupted" and folder.lock()
    folder.unlock()
    assert run(tmp_path)[-1].reason == "finished"


def test_a_second_process_is_told_who_works_on_it(tmp_path):
    lock = FileLock(tmp_path / "reproduce" / ".lock")
    lock.path.parent.mkdir()
    assert lock.try_acquire()
    events = run(tmp_path)
    lock.release()
    assert events == [Ended(0, "failed", events[0].error)] and f"process {os.getpid()}" in events[0].error


def test_a_run_in_other_hands_is_named_and_the_others_go_on(tmp_path):
    run(tmp_path, Wish(methods=("maml", "mc2"), seeds=(0,), iterations=20))
    folder = RunFolder.open(tmp_path / FIRST)
    assert folder.lock()
    events = run(tmp_path, Wish(methods=("maml", "mc2")))
    folder.unlock()
    assert [trouble.job for trouble in of(events, CampaignTrouble)] == [FIRST]
    assert "is being written by process" in of(events, CampaignTrouble)[0].sentence
    assert (tmp_path / "reproduce" / "tiny-5shot-seed1.json").exists()


def test_missing_data_are_told_once_and_the_rest_goes_on(tmp_path):
    events = run(tmp_path, Wish(), MIXED)
    troubles = of(events, CampaignTrouble)
    assert len(troubles) == 1 and "Omniglot" in troubles[0].sentence and troubles[0].download
    assert events[-1].reason == "failed" and events[-1].error == "1 part of the campaign could not be done."
    states = {job.name: job.state for job in of(events, CampaignState)[-1].jobs}
    assert set(states.values()) == {"queued", "finished"} and not (tmp_path / "omniglot-5way-1shot-seed0").exists()
    assert len(of(events, ResultWritten)) == 2


def test_a_download_that_fails_is_told_and_the_rest_goes_on(tmp_path, monkeypatch):
    def no_network(self, folder):
        yield Progress("Downloading", 0, 1, "bytes")
        raise UserError("Omniglot cannot be downloaded here.")

    monkeypatch.setattr("core.tasks.omniglot.Omniglot.download", no_network)
    events = run(tmp_path, Wish(), MIXED, download=True)
    assert of(events, CampaignTrouble)[0].sentence == "Omniglot cannot be downloaded here."
    assert not of(events, CampaignTrouble)[0].download and len(of(events, ResultWritten)) == 2


def test_a_measurement_that_breaks_is_told_and_the_rest_goes_on(tmp_path, monkeypatch):
    def broken(runs, *others, **named):
        if runs[0].name.endswith("seed0"):
            raise RuntimeError("no kernel image")
        return (yield from real(runs, *others, **named))

    from core.measure import measure as real

    monkeypatch.setattr("core.measure.measure", broken)
    events = run(tmp_path, Wish(methods=("maml", "mc2")))
    assert "RuntimeError: no kernel image" in of(events, CampaignTrouble)[0].sentence
    assert not of(events, CampaignTrouble)[0].download
    assert [event.job for event in of(events, ResultWritten)] == ["tiny-5shot-seed1"] * 2


_PROGRAM = (
    "import sys; from pathlib import Path; from core.reproduce.headless import run_campaign; "
    "from tests.core.reproduce.samples import TINY, ALONE, NOWHERE; "
    "sys.exit(run_campaign(TINY, ALONE, Path(sys.argv[1]), NOWHERE))"
)


def start(root, crash=""):
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, root],
        cwd=ROOT,
        env=os.environ | {"CURVATURE_CRASH": crash, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(root, crash):
    process = start(root, crash)
    _, err = process.communicate(timeout=120)
    assert process.returncode in (-9, 137), err


def test_killed_while_it_trains_and_while_it_writes_a_result_it_loses_nothing_that_was_safe(tmp_path):
    root, path = tmp_path / "runs", tmp_path / "runs" / FIRST
    killed(root, "checkpoint-rename:2")
    assert state_of_job(jobs_of(TINY, ALONE, root)[0]).state == "interrupted"
    safe = max(int(file.stem.split("-")[1]) for file in checkpoint_files(path / "checkpoints"))
    assert 0 < safe < 40 and not list((root / "reproduce").glob("*.json"))

    killed(root, "result-temp:1")
    assert read_info(path).info.state == "finished" and not list((root / "reproduce").glob("*.json"))
    assert f"Goes on from iteration {safe}." in (path / "log.txt").read_text()

    process = start(root)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert json.loads(out.splitlines()[-1])["runs"] == [
        {"run": FIRST, "state": "finished", "iterations": 40, "asked": 40}
    ]
    assert {file.name for file in (root / "reproduce").iterdir()} == {
        ".lock",
        f"{FIRST}.json",
        f"{FIRST}-checkpoints.json",
    }
    run(tmp_path / "whole")
    assert_equal_curves(curves(tmp_path / "whole" / FIRST), curves(path))
    whole, mended = (
        read_result(folder / "reproduce" / f"{FIRST}.json") for folder in (tmp_path / "whole", tmp_path / "runs")
    )
    assert whole.scores == mended.scores


def test_the_command_prints_how_far_it_is_and_ends_with_json(tmp_path, capsys):
    assert run_campaign(TINY, ALONE, tmp_path, NOWHERE) == 0
    out = capsys.readouterr().out.splitlines()
    assert any("0 of 1 runs done" in line and line.startswith(FIRST) for line in out)
    assert json.loads(out[-1])["target"] == "tiny"
    assert read_results(folders_of(tmp_path))[0][0].target == "tiny"


@pytest.mark.skipif(sys.platform == "win32", reason="a process there cannot send itself the signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_the_same_command_goes_on(tmp_path, monkeypatch, capsys, number):
    real = headless._Printer.take

    def take(self, event):
        real(self, event)
        if isinstance(event, Progress) and event.unit == "iterations":
            os.kill(os.getpid(), number)

    with monkeypatch.context() as patch:
        patch.setattr(headless._Printer, "take", take)
        assert run_campaign(TINY, ALONE, tmp_path, NOWHERE) == 0
    assert read_info(tmp_path / FIRST).info.state == "stopped" and not list((tmp_path / "reproduce").glob("*.json"))
    assert run_campaign(TINY, ALONE, tmp_path, NOWHERE) == 0
    assert (tmp_path / "reproduce" / f"{FIRST}.json").exists() and not capsys.readouterr().err
