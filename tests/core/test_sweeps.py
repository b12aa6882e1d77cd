"""Sweeps: what runs they mean, what their folders say of them, and that no kill loses or repeats anything."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import main
from core.errors import UserError
from core.headless import run_headless
from core.knobs import checked
from core.overrides import with_overrides
from core.presets import preset
from core.store.checkpoint import checkpoint_files
from core.store.disk import StoreError
from core.store.index import Index
from core.store.metrics import MetricsFile
from core.store.run_folder import LOCK, RunFolder
from core.store.run_info import FILE, read_info
from core.sweeps import headless
from core.sweeps.files import (
    ENDING,
    bring_back,
    file_of,
    folder_of,
    keep_sweep,
    load_sweep,
    remove_sweep,
    sweep_files,
)
from core.sweeps.headless import run_sweep, run_sweep_file, sweep_of
from core.sweeps.queue import SweepQueue, ends_of, rate_of
from core.sweeps.sweep import LARGEST, Sweep, axes_of, make_sweep, seeds_of, values_of

ROOT = Path(__file__).parents[2]
NOWHERE = Path("no-data-needed")


def base(methods=("maml",), **settings):
    """A sinusoid experiment of a few milliseconds."""
    quick = {"meta_batch": 2, "validation_tasks": 2, "threads": 1, "iterations": 4, "evaluation_interval": 2}
    return with_overrides(preset("sinusoid-5shot", methods), [f"{k}={v}" for k, v in (quick | settings).items()])


def sweep(name="try", seeds=(0, 1), mode="grid", **axes):
    return make_sweep(name, base(), {key: tuple(value) for key, value in axes.items()}, seeds=seeds, mode=mode)


def curves(path):
    """Every series of a stored run, without the times."""
    with MetricsFile.read_only(path / "metrics.sqlite") as metrics:
        return {
            key: (metrics.read(*key).iteration.tolist(), metrics.read(*key).value.tolist()) for key in metrics.series()
        }


# ---- what a sweep means


def test_a_grid_is_every_combination_with_the_first_seed_then_the_next():
    items = sweep(inner_rate=("0.01", "0.1"), shots=("5", "10")).items()
    assert [item.number for item in items] == list(range(1, 9))
    assert items[1].label == "inner_rate=0.01 shots=10 seed=0"
    assert [(i.spec.training.inner_rate, i.spec.task.shots, i.spec.run.seed) for i in items] == [
        (rate, shots, seed) for seed in (0, 1) for rate in (0.01, 0.1) for shots in (5, 10)
    ]


def test_a_list_takes_the_values_side_by_side():
    items = sweep(seeds=(), mode="list", inner_rate=("0.01", "0.1"), shots=("5", "10")).items()
    assert [(i.spec.training.inner_rate, i.spec.task.shots) for i in items] == [(0.01, 5), (0.1, 10)]
    assert all(item.spec.run.seed == 0 for item in items)


def test_every_setting_that_set_knows_can_vary():
    axes = {
        "mc2.inner_rate": ("0.1",),
        "mc2.learn_biases": ("false",),
        "hidden": ("8,8", "9"),
        "run.dtype": ("float64",),
    }
    first, second = make_sweep("a", base(("maml", "mc2")), axes).items()
    assert (first.spec.model.hidden, second.spec.model.hidden) == ((8, 8), (9,))
    assert first.spec.training_of("mc2").inner_rate == 0.1 and not first.spec.arm("mc2").method.learn_biases
    assert first.spec.run.dtype == "float64"


def test_seeds_alone_make_a_sweep():
    assert [item.label for item in sweep(seeds=(3, 7)).items()] == ["seed=3", "seed=7"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seeds": ()}, "Nothing varies"),
        ({"inner_rate": ("0.1", "5000")}, "Run 2 of the sweep (inner_rate=5000 seed=0) cannot be used: Setting"),
        ({"iner_rate": ("0.1",)}, "did you mean 'inner_rate'"),
        ({"maml.filters": ("1",)}, "Arm 'maml' has no setting 'filters'"),
        ({"inner_rate": ("0.1", "0.10")}, "Runs 1 and 2 of the sweep are the same"),
        ({"seeds": (0, 0)}, "Runs 1 and 2 of the sweep are the same"),
        ({"seeds": (-1,)}, "Run 1 of the sweep (seed=-1)"),
        ({"inner_rate": ()}, "has no values"),
        ({"mode": "list", "inner_rate": ("0.1",), "shots": ("1", "2")}, "inner_rate 1, shots 2"),
        ({"run.seed": ("1", "2")}, "seeds twice"),
        ({"shots": tuple(map(str, range(1, LARGEST + 2))), "seeds": ()}, "at most 1,000"),
        ({"name": "a/b"}, "cannot name files"),
        ({"name": ""}, "cannot name files"),
        ({"name": ".."}, "cannot name files"),
        ({"name": "가" * 49}, "too long to name folders; use up to 48 letters"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_nothing_is_stored(tmp_path, options, words):
    with pytest.raises(UserError) as caught:
        keep_sweep(tmp_path / "runs", sweep(**options))
    assert words in str(caught.value) and str(caught.value).endswith(".") and "\n" not in str(caught.value)
    assert not (tmp_path / "runs").exists()


def test_texts_become_values_axes_and_seeds():
    assert values_of(" 0.1, 0.2,") == ("0.1", "0.2") and values_of("40,40; 80,80") == ("40,40", "80,80")
    assert axes_of(["a=1,2", "b.c=x"]) == {"a": ("1", "2"), "b.c": ("x",)}
    assert seeds_of("0,5-7") == (0, 5, 6, 7) and seeds_of("") == ()


@pytest.mark.parametrize("bad", [["a"], ["=1"], ["a="], ["a=,"], ["a=1", "a=2"]])
def test_axes_of_another_form_are_refused(bad):
    with pytest.raises(UserError):
        axes_of(bad)


@pytest.mark.parametrize("bad", ["x", "-1", "1.5", "5-1", "0-5000", "0--1", "٣"])
def test_seeds_of_another_form_are_refused(bad):
    with pytest.raises(UserError):
        seeds_of(bad)


# ---- on disk


def test_every_run_has_a_folder_of_its_own_however_long_the_name_is(tmp_path):
    made = sweep(name="가" * 48, seeds=tuple(range(LARGEST)))
    assert len({folder_of(tmp_path, made, item) for item in made.items()}) == LARGEST


def test_a_sweep_is_the_same_after_its_file(tmp_path):
    made = keep_sweep(tmp_path, sweep("Größe 1", inner_rate=("0.01", "0.1")))
    assert load_sweep(file_of(tmp_path, "Größe 1")) == made and sweep_files(tmp_path) == [file_of(tmp_path, "Größe 1")]
    again = keep_sweep(tmp_path, sweep("Größe 1", inner_rate=("0.01", "0.1")))
    assert again.id == made.id
    with pytest.raises(UserError, match="another sweep called 'Größe 1'"):
        keep_sweep(tmp_path, sweep("Größe 1", inner_rate=("0.01", "0.2")))


def test_a_file_written_by_hand_may_hold_numbers():
    values = {"name": "a", "base": base().to_json(), "axes": {"inner_rate": [0.1, 1], "first_order": [True, False]}}
    made = checked(Sweep, values | {"seeds": [1, 2]})
    assert made.axes == {"inner_rate": ("0.1", "1"), "first_order": ("true", "false")} and len(made.items()) == 8
    (item,) = checked(Sweep, {"name": "a", "base": base().to_json(), "axes": {"hidden": [[7, 8]]}}).items()
    assert item.spec.model.hidden == (7, 8)


@pytest.mark.parametrize("content", ["", "[]", "{}", "{", "[" * 100_000, '{"schema_version": 2}', "null"])
def test_a_file_that_is_no_sweep_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / f"a{ENDING}"
    path.write_text(content)
    with pytest.raises(UserError) as caught:
        load_sweep(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UserError, match=str(path)):
            load_sweep(path)


def test_the_folder_of_the_sweeps_is_never_taken_for_a_run(tmp_path):
    keep_sweep(tmp_path, sweep("run"))
    assert Index(tmp_path).runs() == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_link_that_leads_nowhere_hides_no_sweep(tmp_path):
    keep_sweep(tmp_path, sweep())
    file_of(tmp_path, "lost").symlink_to(tmp_path / "nowhere")
    assert sweep_files(tmp_path) == [file_of(tmp_path, "try")]


def test_a_removed_sweep_can_be_brought_back_unless_its_name_is_taken(tmp_path):
    first = keep_sweep(tmp_path, sweep(seeds=(0, 1)))
    remove_sweep(tmp_path, first)
    assert sweep_files(tmp_path) == []
    keep_sweep(tmp_path, sweep(seeds=(0, 2)))
    with pytest.raises(UserError, match="now"):
        bring_back(tmp_path, first)
    remove_sweep(tmp_path, load_sweep(file_of(tmp_path, "try")))
    bring_back(tmp_path, first)
    assert load_sweep(file_of(tmp_path, "try")) == first


def stored_run(path, state, iteration=0, seconds=0.0, spec=None):
    """The folder of a run as a process that is gone has left it."""
    folder = RunFolder.create_at(path, spec or {}, "a run")
    folder.save_info(folder.info.model_copy(update={"state": state, "iteration": iteration, "seconds": seconds}))
    folder.unlock()


def test_runs_of_another_experiment_with_the_same_name_are_not_taken_over(tmp_path):
    made = sweep()
    stored_run(folder_of(tmp_path, made, made.items()[1]), "finished", spec={"training": {}})
    with pytest.raises(UserError, match=r"try 002 seed=1 holds another run"):
        keep_sweep(tmp_path, made)


# ---- the queue


@pytest.fixture
def queue(tmp_path):
    queue = SweepQueue(tmp_path, keep_sweep(tmp_path, sweep(seeds=tuple(range(5)))))
    yield queue
    queue.unlock()


def test_states_come_from_the_folders(queue):
    one, two, three, four, five = queue.paths
    stored_run(one, "finished", 4)
    stored_run(two, "running", 2)
    stored_run(three, "failed", 1)
    four.mkdir()
    (four / LOCK).touch()  # killed while the folder was being made
    (four / f".{FILE}.{'0' * 32}.tmp").touch()
    held = RunFolder.create_at(five, {}, "a run")
    assert [s.state for s in queue.standings()] == ["finished", "interrupted", "failed", "queued", "running"]
    assert [s.left for s in queue.standings()] == [0, 2, 0, 4, 4]
    held.unlock()
    assert queue.standings()[4].state == "interrupted"


def test_turns_are_by_number_with_failed_ones_last_and_nobody_twice(queue):
    stored_run(queue.paths[0], "failed")
    stored_run(queue.paths[1], "finished")
    stored_run(queue.paths[3], "stopped", 1)
    tried, order = set(), []
    while (standing := queue.next(tried)) is not None:
        tried.add(standing.item.number)
        order.append(standing.item.number)
    assert order == [3, 4, 5, 1]


def test_a_change_of_run_json_is_seen(queue):
    stored_run(queue.paths[0], "stopped", 1)
    assert queue.standings()[0].state == "stopped"
    folder = RunFolder.open(queue.paths[0])
    assert folder.lock()
    folder.save_info(folder.info.model_copy(update={"state": "finished"}))
    folder.unlock()
    assert queue.standings()[0].state == "finished"


def test_the_end_is_told_from_the_speed_of_the_runs_so_far(queue):
    assert math.isnan(rate_of(queue.standings()))
    assert all(math.isnan(end) for end in ends_of(queue.standings()).values())
    stored_run(queue.paths[0], "finished", 4, 2.0)
    stored_run(queue.paths[1], "failed", 0, 0.0)
    stored_run(queue.paths[2], "stopped", 2, 1.0)
    standings = queue.standings()
    assert rate_of(standings) == pytest.approx(2.0)
    assert ends_of(standings) == pytest.approx({3: 1.0, 4: 3.0, 5: 5.0})


def test_one_at_a_time_works_through_a_sweep(queue):
    other = SweepQueue(queue.root, queue.sweep)
    assert queue.lock() == ""
    assert f"process {os.getpid()}" in other.lock()
    with pytest.raises(StoreError, match="being worked through"):
        run_sweep(queue.sweep, queue.root, NOWHERE)
    queue.unlock()
    assert other.lock() == ""
    other.unlock()


# ---- working through it


def last_line(capsys):
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


def test_a_sweep_runs_every_item_and_a_second_time_none(tmp_path, capsys):
    made = sweep(inner_rate=("0.01", "0.1"))
    assert run_sweep(made, tmp_path, NOWHERE) == 0
    said = last_line(capsys)
    assert said["sweep"] == "try" and [run["state"] for run in said["runs"]] == ["finished"] * 4
    assert said["runs"][3]["settings"] == {"inner_rate": "0.1", "seed": "1"}
    paths = [tmp_path / run["folder"] for run in said["runs"]]
    infos = [read_info(path).info for path in paths]
    assert all(info.tags == ("sweep:try",) and info.iteration == 4 and info.seconds > 0 for info in infos)
    assert [info.seed for info in infos] == [0, 0, 1, 1] and infos[0].name == "try 001 inner_rate=0.01 seed=0"
    written = [(path / FILE).stat().st_mtime_ns for path in paths]
    assert run_sweep_file(file_of(tmp_path, "try"), None, NOWHERE) == 0
    assert [(path / FILE).stat().st_mtime_ns for path in paths] == written
    assert "4 finished" not in capsys.readouterr().out, "no run had a turn"


def test_a_run_that_fails_does_not_stop_the_others_and_is_tried_again(tmp_path, capsys):
    made = make_sweep("try", base(inner_steps=10), {"inner_rate": ("100", "0.01")}, seeds=(0, 1))
    assert run_sweep(made, tmp_path, NOWHERE) == 1
    assert [run["state"] for run in last_line(capsys)["runs"]] == ["failed", "finished", "failed", "finished"]
    assert run_sweep(made, tmp_path, NOWHERE) == 1
    again = capsys.readouterr().out
    assert again.count("Run 1 of 4") == again.count("Run 3 of 4") == 1 and "Run 2 of 4" not in again


def test_a_run_without_its_data_leaves_its_folder_free(tmp_path, capsys):
    made = make_sweep("try", preset("omniglot-5way-1shot", ("maml",)), {}, seeds=(0, 1))
    assert run_sweep(made, tmp_path, NOWHERE) == 1
    assert [run["state"] for run in last_line(capsys)["runs"]] == ["queued", "queued"]


def test_an_interrupt_leaves_the_rest_for_the_next_time(tmp_path, capsys, monkeypatch):
    real, before = headless.run_headless, signal.getsignal(signal.SIGINT)

    def interrupted(spec, *arguments, **options):
        if spec.run.seed == 1:
            signal.raise_signal(signal.SIGINT)
        return real(spec, *arguments, **options)

    monkeypatch.setattr(headless, "run_headless", interrupted)
    made = sweep(seeds=(0, 1, 2))
    assert run_sweep(made, tmp_path, NOWHERE) == 0
    states = [run["state"] for run in last_line(capsys)["runs"]]
    assert states[0] == "finished" and states[1] in ("queued", "stopped") and states[2] == "queued"
    assert signal.getsignal(signal.SIGINT) is before
    monkeypatch.setattr(headless, "run_headless", real)
    assert run_sweep(made, tmp_path, NOWHERE) == 0
    assert [run["state"] for run in last_line(capsys)["runs"]] == ["finished"] * 3


def test_the_options_of_the_command_make_a_sweep():
    made = sweep_of(base(), "a", ["inner_rate=0.1,0.2", "shots=5,6"], "0-1", as_list=True)
    assert (made.mode, made.seeds, len(made.items())) == ("list", (0, 1), 4)
    with pytest.raises(UserError, match="--name"):
        sweep_of(base(), None, [], "0-1")


TINY = ["--preset", "sinusoid-5shot", "--methods", "maml", "--iterations", "2", "--threads", "1"]
TINY += ["--set", "meta_batch=2", "--set", "validation_tasks=2"]


def test_the_command_makes_a_sweep_and_goes_on_with_its_file(tmp_path, capsys):
    command = ["sweep", *TINY, "--axis", "inner_rate=0.01,0.1", "--seeds", "0-1", "--name", "mine", "--out"]
    assert main.main([*command, str(tmp_path)]) == 0
    assert len(last_line(capsys)["runs"]) == 4
    assert main.main([*command, str(tmp_path)]) == main.main(["sweep", str(file_of(tmp_path, "mine"))]) == 0
    assert "query loss" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such-file"],
        ["file", "--preset", "sinusoid-5shot"],
        [*TINY, "--seeds", "0,1"],
        [*TINY, "--name", "a"],
        [*TINY, "--name", "a", "--axis", "inner_rate"],
        [*TINY, "--name", "a", "--axis", "inner_rate=1,5000"],
        [*TINY, "--name", "a", "--seeds", "x"],
        [*TINY, "--name", "a/b", "--seeds", "1,2"],
    ],
)
def test_bad_options_are_one_sentence_exit_code_2_and_nothing_written(tmp_path, capsys, arguments):
    assert main.main(["sweep", *arguments, "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert not said.out and said.err.strip().endswith(".") and len(said.err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "options", [["--iterations", "3"], ["--set", "inner_rate=0.1"], ["--methods", "mc1"], ["--list"], ["--seed", "0"]]
)
def test_no_option_is_passed_over_beside_a_stored_sweep(tmp_path, capsys, options):
    keep_sweep(tmp_path, sweep())
    assert main.main(["sweep", str(file_of(tmp_path, "try")), *options]) == 2
    said = capsys.readouterr()
    assert not said.out and "says everything itself" in said.err and not Index(tmp_path).runs()


# ---- killed

_PROGRAM = """
import sys
from pathlib import Path
from core.sweeps.headless import run_sweep_file
raise SystemExit(run_sweep_file(Path(sys.argv[1]), Path(sys.argv[2]), Path("no-data-needed")))
"""


def start(file, root, crash=""):
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, file, root],
        cwd=ROOT,
        env=os.environ | {"CURVATURE_CRASH": crash, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed_at(file, root, crash):
    """Let the sweep run into a crash point; what it printed."""
    process = start(file, root, crash)
    out, err = process.communicate(timeout=120)
    assert process.returncode in (-9, 137), err
    return out


def killed_when(file, root, condition):
    """Kill the sweep as soon as `condition` holds; what it printed."""
    process = start(file, root)
    end = time.monotonic() + 120
    while not condition() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    process.kill()
    out, _ = process.communicate(timeout=120)
    assert process.returncode in (-9, 1) and condition(), "killed in the middle"
    return out


def test_killed_again_and_again_it_finishes_and_repeats_nothing(tmp_path):
    """While a folder is being made, while its run.json is being written, and in the middle of training."""
    made = make_sweep("try", base(("mc2",), iterations=600, evaluation_interval=100), {}, seeds=(0, 1, 2))
    file, root = tmp_path / "mine.json", tmp_path / "runs"
    file.write_text(made.model_dump_json())
    one, two, three = (folder_of(root, made, item) for item in made.items())

    killed_at(file, root, "run-folder:2")
    assert read_info(one).info.state == "finished" and two.is_dir() and not (two / FILE).exists()
    first = {path: path.stat().st_mtime_ns for path in one.rglob("*") if path.name != LOCK}

    killed_at(file, root, "info-temp:1")
    assert two.is_dir() and not (two / FILE).exists() and list(two.glob(".*.tmp"))

    def half_way():
        return (two / FILE).exists() and read_info(two).info.iteration >= 100

    assert "Run 1 of 3" not in killed_when(file, root, half_way)
    state = SweepQueue(root, made).standings()[1]
    assert state.state == "interrupted" and 100 <= state.iteration < 600
    kept = max(int(path.stem.split("-")[1]) for path in checkpoint_files(two / "checkpoints"))

    process = start(file, root)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert out.count("Run 2 of 3") == 1 and "Run 1 of 3" not in out
    first_words = next(line for line in out.splitlines() if "query loss" in line)
    assert kept and int(first_words.split()[0]) == kept + 1, "it goes on from its checkpoint"
    assert [run["state"] for run in json.loads(out.splitlines()[-1])["runs"]] == ["finished"] * 3
    assert {path: path.stat().st_mtime_ns for path in one.rglob("*") if path.name != LOCK} == first
    assert read_info(two).info.id == state.info.id and read_info(two).info.tags == ("sweep:try",)
    assert "try 002" in (two / FILE).read_text() and three.is_dir()

    assert run_headless(made.items()[1].spec, NOWHERE, tmp_path / "whole") == 0
    whole, resumed = curves(tmp_path / "whole"), curves(two)
    assert whole.keys() == resumed.keys() and len(whole["mc2", "query_loss"][0]) == 600
    for key, values in whole.items():
        assert np.array_equal(resumed[key], values), key
