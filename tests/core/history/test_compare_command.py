"""`runs compare` over stored runs."""

import csv
import io
import json
from pathlib import Path

import pytest

from core.errors import UserError
from core.history.compare_command import comparison_text
from core.store.run_folder import RunFolder
from core.store.run_info import RunInfo
from tests.core.runs import small


def store(root, name, methods=("maml", "mc2"), seed=0, best=None, **training):
    spec = small(methods, **training)
    spec = spec.replaced(run=spec.run.with_changes({"seed": seed}))
    folder = RunFolder.create_at(root / name, spec.to_json(), name)
    scores = {arm: {"validation_loss": (loss, 3), "query_loss": (9.0, 1)} for arm, loss in (best or {}).items()}
    folder.save_info(folder.info.model_copy(update={"best": scores, "iteration": 6, "state": "finished"}))
    folder.unlock()
    return folder.path


@pytest.fixture
def runs(tmp_path):
    root = tmp_path / "runs"
    for seed, loss in enumerate((0.5, 0.75)):
        store(root, f"slow {seed}", seed=seed, best={"maml": loss, "mc2": loss / 2})
    store(root, "quick", ("mc2",), seed=2, inner_rate=0.1, best={"mc2": 0.125})
    return root


def rows(*paths, **options):
    return list(csv.reader(io.StringIO(comparison_text(paths, style="csv", **options))))


def test_what_differs_and_the_best_validation_are_shown(runs):
    head, *found = rows(runs)
    assert head == ["name", "title", "state", "iteration", "inner_rate", "seed", "best.validation_loss"]
    assert [row[:2] for row in found] == [
        ["quick", "MC2"],
        *([f"slow {n}", arm] for n in (0, 1) for arm in ("MAML", "MC2")),
    ]
    assert found[0][2:] == ["finished", "6", "0.1", "2", "0.125"]


def test_filter_sort_and_columns(runs):
    found = rows(
        runs, condition='method == "mc2"', sort="-best.validation_loss", columns="name, best.validation_loss,name"
    )
    assert found == [["name", "best.validation_loss"], ["slow 1", "0.375"], ["slow 0", "0.25"], ["quick", "0.125"]]
    assert [row[0] for row in rows(runs, condition="slow maml", columns="seed", sort="seed")] == ["seed", "0", "1"]
    assert rows(runs, condition="nobody", columns="name") == [["name"]]


def test_groups_over_the_seeds(runs):
    head, *found = rows(runs, group_by="method,inner_rate,seed", sort="best.validation_loss")
    assert head[:4] == ["method", "inner_rate", "runs", "best.validation_loss"]
    assert [row[:4] for row in found] == [
        ["mc2", "0.1", "1", "0.125"],
        ["mc2", "0.01", "2", "0.3125"],
        ["maml", "0.01", "2", "0.625"],
    ]
    assert "0.3125 (0.25 to 0.375)" in comparison_text([runs], group_by="method,inner_rate")
    assert [row[0] for row in rows(runs, group_by="method", sort="-runs")] == ["method", "mc2", "maml"]
    assert rows(runs, group_by="method,seed", columns="last.validation_loss")[0] == ["method", "last.validation_loss"]


def test_single_runs_are_named_and_each_is_shown_once(runs):
    found = rows(runs / "quick", runs / "slow 1", runs / "quick", runs, columns="name")
    assert [row[0] for row in found[1:]] == ["quick", "slow 1", "slow 1", "slow 0", "slow 0"]
    assert not (runs / "quick" / ".index.sqlite").exists()


def test_without_a_path_it_is_the_runs_of_the_user(runs, monkeypatch):
    monkeypatch.setenv("CURVATURE_RUNS", str(runs))
    assert comparison_text() == comparison_text([runs])


@pytest.mark.parametrize(
    ("style", "start"), [("markdown", "| Run | Arm |"), ("latex", "\\begin{tabular}"), ("text", "Run ")]
)
def test_every_format(runs, style, start):
    assert comparison_text([runs], style=style).startswith(start)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"style": "pdf"}, "no format 'pdf'; choose text, markdown, latex, csv"),
        ({"columns": "nmae"}, "no column 'nmae'; did you mean name"),
        ({"group_by": "metod"}, "did you mean method"),
        ({"sort": "-sed"}, "no column 'sed'; did you mean seed"),
        ({"condition": "seed ="}, "The filter"),
    ],
)
def test_what_cannot_be_used_is_said(runs, options, said):
    with pytest.raises(UserError, match=said):
        comparison_text([runs], **options)


def test_a_path_without_runs_is_said(tmp_path):
    with pytest.raises(UserError, match="no run and no folder of runs"):
        comparison_text([tmp_path / "nowhere"])
    with pytest.raises(UserError, match="There are no runs in"):
        comparison_text([tmp_path])


def test_damaged_and_newer_runs_are_rows_too(runs):
    (runs / "quick" / "run.json").write_text("{")
    path = runs / "slow 0" / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 99, "spec": "none"}))
    found = {row[0]: row[1] for row in rows(runs, columns="name,problem")[1:]}
    assert found["slow 0"] == "newer version 99" and found["quick"] == "it is not JSON" and found["slow 1"] == ""
    assert {row[0]: row[1] for row in rows(*filter(Path.is_dir, runs.iterdir()), columns="name,problem")[1:]} == found


def test_info_without_anything_is_compared(tmp_path):
    folder = RunFolder.create_at(tmp_path / "bare", {}, "bare")
    folder.save_info(RunInfo(name="bare", state="finished"))
    folder.unlock()
    assert rows(tmp_path) == [["name", "title", "state", "iteration"], ["bare", "", "finished", "0"]]
