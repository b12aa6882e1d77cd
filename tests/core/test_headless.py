"""Training from the command line, through the real `main`."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

import main
from core.presets import PRESETS
from core.store.run_folder import RunFolder

ROOT = Path(main.__file__).parent
QUICK = ["--set", "meta_batch=2", "--set", "validation_tasks=4", "--threads", "1"]


def table(path):
    """The rows of a CSV file as dictionaries."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def run(capsys, *arguments):
    """Exit code, lines of standard output, standard error."""
    code = main.main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out.strip().splitlines(), captured.err


def test_the_last_line_is_one_json_object(capsys):
    code, lines, _ = run(capsys, "train", "--preset", "sinusoid-5shot", "--iterations", "3", "--seed", "4", *QUICK)
    result = json.loads(lines[-1])
    assert code == 0 and (result["device"], result["seed"]) == ("cpu", 4)
    assert list(result["arms"]) == ["maml", "mc2"]
    arm = result["arms"]["mc2"]
    assert arm["method"] == "mc2" and arm["iterations"] == 3
    assert arm["query_accuracy"] is None and arm["validation_accuracy"] is None
    for name in ("support_loss", "query_loss", "validation_loss", "ci95", "seconds", "iterations_per_second"):
        assert arm[name] > 0, name


NEEDING = ("omniglot", "mini_imagenet")
"""Task families whose data must be at hand."""


def kind_of(name):
    """The task family of a preset."""
    return PRESETS[name]["task"]["kind"]


TINY = ["--iterations", "1", "--set", "meta_batch=2", "--set", "validation_tasks=2", "--threads", "1"]


@pytest.mark.parametrize("name", [name for name in PRESETS if kind_of(name) not in NEEDING])
@pytest.mark.usefixtures("glyphs")
def test_every_preset_that_needs_no_data_trains(capsys, name):
    code, lines, error = run(capsys, "train", "--preset", name, *TINY)
    assert code == 0, error
    assert all(arm["validation_loss"] > 0 for arm in json.loads(lines[-1])["arms"].values())


@pytest.mark.data
@pytest.mark.parametrize("name", [name for name in PRESETS if kind_of(name) == "omniglot"])
def test_every_omniglot_preset_trains_on_the_real_images(capsys, real_omniglot, name):
    code, lines, error = run(capsys, "train", "--preset", name, "--data", str(real_omniglot), *TINY)
    assert code == 0, error
    ways = PRESETS[name]["task"]["ways"]
    for arm in json.loads(lines[-1])["arms"].values():
        assert 0 <= arm["query_accuracy"] <= 1 and 0 <= arm["validation_accuracy"] <= 1
        assert arm["support_loss"] > 0.3 * np.log(ways)


@pytest.mark.data
@pytest.mark.parametrize("name", [name for name in PRESETS if kind_of(name) == "mini_imagenet"])
def test_every_mini_imagenet_preset_trains_on_the_real_images(capsys, real_mini_imagenet, name):
    quick = ["--set", "queries=2", "--set", "inner_steps=2"]
    code, lines, error = run(capsys, "train", "--preset", name, "--data", str(real_mini_imagenet), *TINY, *quick)
    assert code == 0, error
    for arm in json.loads(lines[-1])["arms"].values():
        assert 0 <= arm["validation_accuracy"] <= 1 and arm["support_loss"] > 0


def test_double_precision_changes_the_curve_only_in_its_last_digits(capsys):
    def loss(dtype):
        arguments = ("--preset", "sinusoid-5shot", "--iterations", "2", "--set", f"dtype={dtype}")
        return json.loads(run(capsys, "train", *arguments, *QUICK)[1][-1])["arms"]["mc2"]["query_loss"]

    assert loss("float32") != loss("float64")
    assert loss("float32") == pytest.approx(loss("float64"), rel=1e-4)


def test_out_receives_matrices_and_metrics(capsys, tmp_path):
    out = tmp_path / "new" / "run"
    code, lines, _ = run(
        capsys,
        "train",
        "--preset",
        "sinusoid-5shot",
        "--iterations",
        "4",
        "--methods",
        "mc2,mc1",
        "--out",
        str(out),
        *QUICK,
    )
    assert code == 0 and {"run.json", "metrics.sqlite", "checkpoints", "matrices"} <= {p.name for p in out.iterdir()}
    tensors = exported(capsys, out, "--weights", tmp_path / "learned.safetensors", load_file)
    zipped = exported(capsys, out, "--weights", tmp_path / "learned.npz", np.load)
    assert sorted(zipped) == sorted(tensors) and all(np.array_equal(zipped[name], tensors[name]) for name in tensors)
    assert tensors["mc2/fc2/M_o"].shape == (40, 40) and "mc1/fc2/M_o" not in tensors and "mc1/fc2/M_i" in tensors
    assert not np.array_equal(tensors["mc2/fc2/M_o"], np.eye(40))
    rows = exported(capsys, out, "--csv", tmp_path / "metrics.csv", table)
    series = {(row["arm"], row["series"]) for row in rows}
    assert ("mc2", "query_loss") in series and ("mc1", "validation_loss") in series
    last = [float(row["value"]) for row in rows if (row["arm"], row["series"]) == ("mc2", "query_loss")]
    assert len(last) == 4 and last[-1] == json.loads(lines[-1])["arms"]["mc2"]["query_loss"]


def test_a_run_without_a_title_has_a_name(capsys, tmp_path):
    settings = ("--methods", "maml", "--iterations", "1", "--set", "title=", "--out", str(tmp_path / "run"))
    assert run(capsys, "train", "--preset", "sinusoid-5shot", *settings, *QUICK)[0] == 0
    assert RunFolder.open(tmp_path / "run").info.name == "Sinusoid maml"


def test_the_same_command_gives_the_same_metrics(capsys, tmp_path):
    def measured(name):
        run(capsys, "train", "--preset", "sinusoid-5shot", "--iterations", "5", "--out", str(tmp_path / name), *QUICK)
        rows = exported(capsys, tmp_path / name, "--csv", tmp_path / f"{name}.csv", table)
        return [(row["arm"], row["series"], row["iteration"], row["value"], row["ci95"]) for row in rows]

    assert measured("a") == measured("b")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--preset", "nope"],
        ["--preset", ""],
        ["--preset", "sinusoid-5shot", "--methods", "maml,nope"],
        ["--preset", "sinusoid-5shot", "--methods", ""],
        ["--preset", "sinusoid-5shot", "--methods", "maml,,mc2"],
        ["--preset", "sinusoid-5shot", "--device", "gpu"],
        ["--preset", "sinusoid-5shot", "--device", ""],
        ["--preset", "sinusoid-5shot", "--iterations", "0"],
        ["--preset", "sinusoid-5shot", "--iterations", "many"],
        ["--preset", "sinusoid-5shot", "--seed", "-1"],
        ["--preset", "sinusoid-5shot", "--threads", "x"],
        ["--preset", "sinusoid-5shot", "--set", "inner_rate=inf"],
        ["--preset", "sinusoid-5shot", "--set", "nothing"],
        ["--preset", "sinusoid-5shot", "--download"],
        ["--preset", "omniglot-5way-1shot", "--data", "no-such-folder"],
        ["--preset", "omniglot-5way-1shot", "--set", "ways=1000"],
        ["--preset", "omniglot-5way-1shot", "--set", "queries=20"],
    ],
)
def test_bad_input_is_one_sentence_exit_code_2_and_nothing_written(capsys, tmp_path, arguments):
    out = tmp_path / "out"
    code, lines, error = run(capsys, "train", *arguments, "--out", str(out))
    assert code == 2 and not lines
    assert error.strip().endswith(".") and "Traceback" not in error and len(error.strip().splitlines()) == 1
    assert not out.exists()


def test_an_output_folder_that_is_a_file_is_refused_before_training(capsys, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("mine")
    code, lines, error = run(capsys, "train", "--preset", "sinusoid-5shot", "--out", str(taken), *QUICK)
    assert code == 2 and not lines and "is a file" in error and taken.read_text() == "mine"


def test_presets_lists_every_preset(capsys):
    code, lines, _ = run(capsys, "presets")
    assert code == 0 and [line.split()[0] for line in lines] == list(PRESETS)


def test_an_interrupt_ends_the_run_with_its_results(tmp_path):
    """Ctrl+C after the first printed progress: exit code 0, one JSON line, files written."""
    import signal

    command = [sys.executable, "-u", "main.py", "train", "--preset", "sinusoid-5shot", "--out", str(tmp_path / "run")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "query loss" in line:
                break
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read().strip().splitlines()
    assert process.returncode == 0
    assert json.loads(rest[-1])["arms"]["mc2"]["iterations"] > 0
    assert RunFolder.open(tmp_path / "run").info.state == "stopped"


def test_runs_are_listed_shown_and_gone_on_with(capsys, tmp_path):
    """Stopped by its planned end, then planned longer: the same curves as in one go."""
    short, whole = tmp_path / "runs" / "short", tmp_path / "runs" / "whole"
    train = ("train", "--preset", "sinusoid-5shot", *QUICK)
    assert run(capsys, *train, "--iterations", "6", "--out", str(whole))[0] == 0
    spoilt = tmp_path / "spoilt"
    command = [sys.executable, "-u", "main.py", *train, "--iterations", "6", "--out", str(short)]
    killed = subprocess.run(command, cwd=ROOT, env=os.environ | {"CURVATURE_CRASH": "checkpoint-rename:3"}, check=False)
    assert killed.returncode == -9 or os.name == "nt"
    _, lines, _ = run(capsys, "runs", "list", str(tmp_path / "runs"))
    assert [line.split()[0] for line in lines[1:]] == ["interrupted", "finished"]
    assert run(capsys, "runs", "resume", str(short))[0] == 0
    tables = [exported(capsys, path, "--csv", tmp_path / f"{path.name}.csv", table) for path in (short, whole)]
    timeless = [[{k: v for k, v in row.items() if k != "seconds"} for row in rows] for rows in tables]
    assert timeless[0] == timeless[1]
    _, lines, _ = run(capsys, "runs", "show", str(short))
    assert json.loads("\n".join(lines))["state"] == "finished"
    code, _, error = run(capsys, "runs", "show", str(spoilt))
    assert code == 2 and "is not the folder of a run" in error
    code, _, error = run(capsys, *train, "--out", str(whole))
    assert code == 2 and "not empty" in error and "runs resume" in error


def exported(capsys, folder, option, path, read):
    """What `runs export` wrote, read back."""
    code, _, error = run(capsys, "runs", "export", str(folder), option, str(path))
    assert code == 0, error
    return read(path)
