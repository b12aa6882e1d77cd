"""`main.py reproduce` from its options to what it prints."""

import io
import json
import sys

import pytest

import main
from core.reproduce import results as results_module
from core.reproduce.results import OWN, keep_result
from tests.core.reproduce.samples import curve, result, score


def test_without_a_target_it_lists_all_and_how_far_they_are(tmp_path, capsys):
    assert main.main(["reproduce", "--out", str(tmp_path / "none")]) == 0
    out = capsys.readouterr().out
    assert "sinusoid: " in out and f"0 of 6 runs finished, 0 begun in {tmp_path / 'none'}" in out
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_the_table_is_made_from_the_results_and_bad_files_are_named(tmp_path, capsys, style):
    keep_result(tmp_path / "good.json", result())
    (tmp_path / "bad.json").write_text("{")
    assert main.main(["reproduce", "sinusoid", "--table", style, "--results", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert "bad.json is no result" in err and "Omniglot" not in out
    if style == "json":
        values = [row for row in json.loads(out)["rows"] if row["ours"] is not None]
        assert [(row["method"], row["ours"], row["verdict"]) for row in values] == [("mc2", 0.2, "agrees")]
    else:
        assert "0.200 ± 0.020" in out and "0.20 ± 0.02" in out and "agrees" in out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["sinusoids"], "did you mean 'sinusoid'"),
        (["sinusoid", "--methods", "mc3"], "no method 'mc3'"),
        (["sinusoid", "--experiments", "7shot"], "no experiment '7shot'"),
        (["sinusoid", "--seeds", "x"], "'x' is no seed"),
        (["sinusoid", "--iterations", "0"], "--iterations 0 cannot be used"),
        (["sinusoid", "--threads", "many"], "--threads many cannot be used"),
        (["nothing", "--table", "text"], "no target 'nothing'"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(tmp_path, capsys, options, words):
    assert main.main(["reproduce", *options, "--out", str(tmp_path / "runs")]) == 2
    err = capsys.readouterr().err
    assert words in err and err.count("\n") == 1 and not (tmp_path / "runs").exists()


@pytest.fixture
def table(tmp_path, monkeypatch, capsys):
    """What `--table` prints for a target, from one's own results and those that came with the program."""
    monkeypatch.setattr(results_module, "BUNDLED", tmp_path / "bundled")

    def table(target, style="text"):
        assert main.main(["reproduce", target, "--table", style, "--out", str(tmp_path)]) == 0
        return capsys.readouterr().out

    return table


def test_a_short_run_of_ones_own_is_shown_and_not_what_came_with_the_program(tmp_path, table):
    keep_result(tmp_path / "bundled" / "long.json", result())
    keep_result(tmp_path / "bundled" / "other.json", result(experiment="sinusoid-5shot"))
    assert table("sinusoid").count("70,000 of 70,000") == 4, "in two rows, and where they come from"
    short = score(mean=(3.0, 0.9), iterations=100)
    keep_result(tmp_path / OWN / "short.json", result(short, iterations=100))
    out = table("sinusoid")
    assert "0.900 ± 0.020" in out and "100 of 70,000" in out and out.count("70,000 of 70,000") == 2


def test_a_table_that_two_targets_share_has_the_published_rows_of_both(table):
    assert "97.65 ± 0.05 %" in table("omniglot-maml++") and "MC2" not in table("omniglot-maml++")


def test_curves_are_those_of_the_target(tmp_path, table):
    made = score("mc2", "accuracy", (0.2, 0.9), (0.01, 0.01), curve=curve((1, 0.2), (100, 0.9)))
    keep_result(tmp_path / OWN / "a.json", result(made, target="omniglot", experiment="omniglot-5way-1shot"))
    assert len(json.loads(table("omniglot", "json"))["curves"]) == 1
    assert json.loads(table("sinusoid", "json"))["curves"] == []


def test_a_terminal_without_a_plus_minus_sign_gets_the_table(monkeypatch):
    raw = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(raw, "ascii"))
        assert main.main(["reproduce", "sinusoid", "--table", "text"]) == 0
        sys.stdout.flush()
        assert b"0.20 ? 0.02" in raw.getvalue()
        sys.stdout.detach()
