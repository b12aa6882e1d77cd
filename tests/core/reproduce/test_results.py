"""Result files: round trip, strict reading of anything else, and their size."""

import json

import pytest

from core.errors import UserError
from core.reproduce.results import BUNDLED, POINTS, keep_result, read_result, read_results, thinned
from tests.core.reproduce.samples import curve, result, score


def test_a_result_is_the_same_after_its_file(tmp_path):
    made = result(score(curve=curve((1, 3.0), (250, 0.5))), score("maml"), commit="a" * 40, data="b" * 64)
    keep_result(tmp_path / "deep" / "one.json", made)
    assert read_result(tmp_path / "deep" / "one.json") == made
    assert b"[1, 250]" in made.to_json() and made.to_json().endswith(b"}\n")


def test_settings_without_a_value_stay(tmp_path):
    made = result(settings={"method": {"initial_rate": None}, "hidden": [40, 40], "words": ["a", "b 1,  2"]})
    keep_result(tmp_path / "one.json", made)
    assert read_result(tmp_path / "one.json").settings == made.settings


def test_the_largest_result_is_small():
    points = [(100 * n + 1, 0.987654) for n in range(POINTS)]
    scores = [
        score(name, "accuracy", mean=(0.987654,) * 11, ci95=(0.00123456,) * 11, curve=curve(*points))
        for name in ("maml", "layerlr", "meta-sgd", "mc1", "mc2")
    ]
    assert len(result(*scores).to_json()) < 30_000


def damaged(change):
    values = json.loads(result().to_json())
    change(values)
    return json.dumps(values)


BAD = {
    "no JSON": "{",
    "empty": "",
    "a list": "[]",
    "deep": "[" * 100_000,
    "long": " " * 200_000,
    "no scores": damaged(lambda v: v.update(scores=[])),
    "a score twice": damaged(lambda v: v["scores"].append(v["scores"][0])),
    "not a number": damaged(lambda v: v["scores"][0].update(mean=[float("nan"), 0.2])),
    "a text": damaged(lambda v: v["scores"][0].update(mean=["good", 0.2])),
    "a negative interval": damaged(lambda v: v["scores"][0].update(ci95=[0.1, -0.2])),
    "other lengths": damaged(lambda v: v["scores"][0].update(ci95=[0.1])),
    "a step that is not there": damaged(lambda v: v["scores"][0].update(step=5)),
    "an accuracy in per cent": damaged(lambda v: v["scores"][0].update(metric="accuracy", mean=[20, 99.7])),
    "an unknown key": damaged(lambda v: v.update(verdict="better")),
    "newer": damaged(lambda v: v.update(schema_version=2)),
    "seeds of a single run": damaged(lambda v: v.update(seeds=[0, 1])),
    "validation": damaged(lambda v: v.update(split="validation")),
    "no command": damaged(lambda v: v.update(command="")),
    "a falling curve": damaged(lambda v: v["scores"][0].update(curve={"iterations": [2, 1], "values": [1, 1]})),
    "no plan": damaged(lambda v: v.update(planned=0)),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_in_one_sentence_and_left_out(tmp_path, name):
    keep_result(tmp_path / "good.json", result())
    bad = tmp_path / "bad.json"
    bad.write_text(BAD[name])
    with pytest.raises(UserError) as caught:
        read_result(bad)
    said = str(caught.value)
    assert said.startswith(str(bad)) and said.endswith(".") and "\n" not in said and len(said) < 500
    results, problems = read_results([tmp_path])
    assert results == [result()] and problems == [said]


def test_a_folder_in_the_place_of_a_file_and_a_folder_that_is_missing(tmp_path):
    (tmp_path / "folder.json").mkdir()
    results, problems = read_results([tmp_path, tmp_path / "missing"])
    assert results == [] and len(problems) == 1 and "it is a folder" in problems[0]


def test_every_result_that_comes_with_the_program_can_be_read():
    results, problems = read_results([BUNDLED])
    assert problems == [] and all(len(one.to_json()) < 30_000 for one in results)


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 600, 100_000])
def test_a_thinned_curve_keeps_both_ends(count):
    kept = thinned(count)
    assert len(kept) == min(count, POINTS) and kept == sorted(set(kept))
    assert count == 0 or (kept[0], kept[-1]) == (0, count - 1)
