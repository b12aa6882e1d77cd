"""`runs branch`, `delete`, `restore` and `trash`: what they print and what they refuse."""

import io
import json
import sys
from pathlib import Path

import pytest

import main
from core.errors import UserError
from core.store.describing import describe
from core.store.run_folder import RunFolder
from core.store.trash import trashed
from core.store_commands import branch_run, delete_runs, empty_trash, list_trash, restore_run
from tests.core.store.test_branching import gone_on, only_run, recorded, results, small
from tests.core.store.test_index import make_runs


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    root = tmp_path_factory.mktemp("runs")
    recorded(small(iterations=3), root)
    return only_run(root)


def test_branch_takes_settings_as_training_does(run, tmp_path, capsys):
    out = tmp_path / "out"
    settings = ["inner_rate=0.05", "mc2.inner_steps=2", "iterations=5", "meta_batch=4", "title=warmer"]
    assert branch_run(run, 3, settings, out) == 0
    assert capsys.readouterr().out == f"warmer: branched at iteration 3 into {out}; go on with: runs resume {out}\n"
    info = RunFolder.open(out).info
    assert info.name == "warmer" and [(c.iteration, c.arm, c.values) for c in info.changes] == [
        (3, "", {"inner_rate": 0.05, "iterations": 5}),
        (3, "mc2", {"inner_steps": 2}),
    ]
    rest, _ = gone_on(out)
    assert RunFolder.open(out).info.iteration == 5 and results(rest)


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("task.shots=3", "cannot change in a branch"),
        ("seed=4", "Seed cannot change in a branch"),
        ("mc2.learn_biases=false", "of MC2 cannot change in a branch"),
        ("iner_rate=3", "did you mean 'inner_rate'"),
        ("inner_rate=-3", "inner_rate"),
        ("inner_rate", "not of the form"),
    ],
)
def test_branch_refuses_in_one_sentence_and_makes_nothing(run, tmp_path, setting, hint):
    with pytest.raises(UserError, match=hint) as refused:
        branch_run(run, None, [setting], tmp_path / "out")
    assert "\n" not in str(refused.value) and list(tmp_path.iterdir()) == []


def test_branch_with_a_locked_setting_as_it_is_changes_nothing(run, tmp_path):
    assert branch_run(run, None, ["seed=0"], tmp_path / "out") == 0
    assert RunFolder.open(tmp_path / "out").info.changes == ()


def test_delete_trash_and_restore(tmp_path, capsys):
    make_runs(tmp_path, 3)
    assert list_trash(tmp_path) == 0
    assert capsys.readouterr().out == f"The trash of {tmp_path} is empty.\n"
    assert delete_runs([tmp_path / "run 00000", tmp_path / "run 00002"]) == 0
    places = [one.path for one in trashed(tmp_path)]
    said = capsys.readouterr().out.splitlines()
    assert [line.endswith(f"runs restore '{place}'") for line, place in zip(said, places, strict=True)] == [True] * 2
    list_trash(tmp_path)
    assert [line.split("  ")[-1] for line in capsys.readouterr().out.splitlines()] == ["(run 00000)", "(run 00002)"]
    assert restore_run(Path("run 00002"), tmp_path) == restore_run(places[0], tmp_path) == 0
    assert sorted(path.name for path in tmp_path.glob("run*")) == ["run 00000", "run 00001", "run 00002"]
    with pytest.raises(UserError, match="There is no run 'run 00002' in the trash"):
        restore_run(Path("run 00002"), tmp_path)
    with pytest.raises(UserError, match="is not in the trash"):
        restore_run(tmp_path / "run 00002", tmp_path)


def test_emptying_the_trash_spares_what_is_younger(tmp_path, capsys):
    make_runs(tmp_path, 1)
    delete_runs([tmp_path / "run 00000"])
    capsys.readouterr()
    assert empty_trash(tmp_path, 30) == empty_trash(tmp_path, 0) == 0
    assert capsys.readouterr().out == "0 runs deleted for good.\n1 runs deleted for good.\n"
    assert trashed(tmp_path) == []


@pytest.mark.parametrize("days", [-1, 900_000, 10**12])
def test_days_that_no_calendar_has_delete_nothing(tmp_path, days):
    make_runs(tmp_path, 1)
    delete_runs([tmp_path / "run 00000"])
    with pytest.raises(UserError, match="from 0 to 36,500"):
        empty_trash(tmp_path, days)
    assert len(trashed(tmp_path)) == 1


def test_names_of_any_letters_are_listed_wherever_the_list_goes(tmp_path, monkeypatch):
    """Output sent to a file has only a few letters on some systems."""
    make_runs(tmp_path, 2)
    describe(tmp_path / "run 00001", name="한국어 α")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp1252", write_through=True))
    assert main.main(["runs", "list", str(tmp_path)]) == 0
    lines = sys.stdout.buffer.getvalue().decode("cp1252").splitlines()
    assert len(lines) == 3 and "Ü 0" in lines[1] and "??? ?" in lines[2]


def test_the_list_says_what_is_damaged(tmp_path, capsys):
    make_runs(tmp_path, 1)
    (tmp_path / "run 00000" / "run.json").write_text("{")
    assert main.main(["runs", "list", str(tmp_path)]) == 0
    assert "run 00000 (run.json: it is not JSON)" in capsys.readouterr().out


def test_a_name_cannot_steer_the_terminal(tmp_path, capsys):
    make_runs(tmp_path, 1)
    path = tmp_path / "run 00000" / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"name": "red \x1b[31m\nnext"}))
    assert main.main(["runs", "list", str(tmp_path)]) == 0
    delete_runs([path.parent])
    list_trash(tmp_path)
    said = capsys.readouterr().out
    assert "\x1b" not in said and said.count("red  [31m next") == 2
