"""`main.py reproduce` from its options to what it prints."""

import json

import pytest

import main
from core.reproduce.results import keep_result
from tests.core.reproduce.samples import result


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
