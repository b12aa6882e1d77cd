"""Rows: what stands beside what, and the verdicts, with hand-made numbers."""

import json

import pytest

from core.reproduce.notes import NOTES, Note
from core.reproduce.published import PUBLISHED
from core.reproduce.render import as_json, as_markdown, as_text
from core.reproduce.table import figure_curves, table_rows
from core.reproduce.targets import TARGETS
from core.reproduce.verdicts import VERDICTS
from tests.core.reproduce.samples import TINY, curve, result, score


def row(results, method="mc2", experiment="sinusoid-10shot", variant="", metric="loss"):
    [found] = [
        one
        for one in table_rows(results)
        if (one.experiment, one.method, one.metric) == (experiment, method, metric)
        and one.variant.startswith(variant)
        and bool(one.variant) == bool(variant)
    ]
    return found


def characters(method, value, width, **others):
    """A result of 5-way 1-shot in which the method scores `value` after its one step."""
    made = score(method, "accuracy", (0.2, value), (0.01, width), iterations=others.get("iterations", 60_000))
    about = {"target": "omniglot", "experiment": "omniglot-5way-1shot", "iterations": 60_000, "planned": 60_000}
    return result(made, **about | others)


@pytest.mark.parametrize(
    ("value", "width", "verdict"),
    [
        (0.20, 0.0, "agrees"),
        (0.239, 0.02, "agrees"),
        (0.241, 0.02, "worse"),
        (0.241, 0.022, "agrees"),
        (0.15, 0.02, "better"),
    ],
)
def test_a_loss_agrees_where_the_intervals_overlap(value, width, verdict):
    found = row([result(score(mean=(3.0, value), ci95=(0.1, width)))])
    assert (found.verdict, found.ours.value, found.ours.interval) == (verdict, value, width)


@pytest.mark.parametrize(("value", "verdict"), [(0.9977, "agrees"), (0.9999, "better"), (0.99, "worse")])
def test_an_accuracy_is_better_when_it_is_larger_and_told_in_per_cent(value, verdict):
    found = row([characters("mc2", value, 0.0001)], "mc2", "omniglot-5way-1shot", metric="accuracy")
    assert found.verdict == verdict and found.ours.value == pytest.approx(100 * value)
    assert found.published_text == "99.77 ± 0.17 %" and found.ours_text == f"{100 * value:.2f} ± 0.01 %"


def test_fewer_iterations_than_planned_are_never_judged():
    found = row([result(iterations=5_000)])
    assert found.verdict == "unfinished" and found.progress_text == "5,000 of 70,000"


def test_an_arm_that_stood_still_is_unfinished_in_a_finished_run():
    made = result(score(iterations=3_000), score("maml"))
    assert row([made]).verdict == "unfinished" and row([made], "maml").verdict != "unfinished"


def test_a_row_without_a_number_says_why():
    nothing = row([])
    assert (nothing.verdict, nothing.ours_text, nothing.published_text) == ("not measured",) * 2 + ("0.20 ± 0.02",)
    unverified = row([result(score("mc1"))], "mc1")
    assert (unverified.verdict, unverified.published_text) == ("not verified", "not verified")
    unpublished = row([characters("layerlr", 0.98, 0.01)], "layerlr", "omniglot-5way-1shot", metric="accuracy")
    assert (unpublished.verdict, unpublished.published_text) == ("not published", "not published")


def test_a_part_of_the_data_is_never_compared():
    found = row(
        [characters("mc2", 0.9977, 0.01, subset="a subset: 10 classes")],
        "mc2",
        "omniglot-5way-1shot",
        metric="accuracy",
    )
    assert found.verdict == "other data" and "a subset: 10 classes" in found.note


def test_ours_is_the_mean_over_the_seeds_with_the_mean_of_their_intervals():
    results = [
        result(score(mean=(3, 0.2), ci95=(0, 0.02)), seeds=(0,)),
        result(score(mean=(3, 0.3), ci95=(0, 0.04)), seeds=(1,)),
    ]
    found = row(results)
    assert found.ours.value == pytest.approx(0.25) and found.ours.interval == pytest.approx(0.03)
    assert found.seeds_text == "0: 0.200, 1: 0.300" and found.ours.seeds == (0, 1)


def test_seeds_that_are_behind_are_left_out_and_named():
    behind = result(score(mean=(3, 0.9), iterations=5_000), seeds=(1,), iterations=5_000)
    found = row([result(), behind])
    assert found.ours.value == 0.2 and found.verdict == "agrees"
    assert found.note == "Seed 1 is left out, it has 5,000 iterations."


def test_of_two_results_of_a_seed_the_longer_counts_then_the_first():
    short, long, other = (
        result(score(mean=(3, value), iterations=n), iterations=n)
        for value, n in ((0.9, 5_000), (0.2, 70_000), (0.3, 70_000))
    )
    assert row([short, long, other]).ours.value == 0.2 and row([other, short, long]).ours.value == 0.3


def test_both_ensembles_stand_beside_the_published_one_and_never_in_the_row_of_a_single_model():
    checkpoints = characters("mc2", 0.9990, 0.001, ensemble="checkpoints")
    seeds = characters("mc2", 0.9996, 0.0004, ensemble="seeds", seeds=(0, 1, 2))
    results = [checkpoints, seeds, characters("mc2", 0.9977, 0.001)]
    about = {"method": "mc2", "experiment": "omniglot-5way-1shot", "metric": "accuracy"}
    by_checkpoints = row(results, variant="ensemble: 3 best", **about)
    by_seeds = row(results, variant="ensemble: one run", **about)
    assert by_checkpoints.published_text == by_seeds.published_text == "99.97 ± 0.06 %"
    assert by_checkpoints.ours_text == "99.90 ± 0.10 %" and by_seeds.ours_text == "99.96 ± 0.04 %"
    assert by_seeds.seeds_text == "0+1+2: 99.96" and row(results, **about).ours_text == "99.77 ± 0.10 %"


def crossed(method, at, iterations):
    points = curve((1, 0.2), (iterations, 0.99))
    made = score(method, "accuracy", (0.2, 0.95), (0.01, 0.01), iterations=iterations, curve=points, crossing=at)
    about = {"target": "omniglot", "experiment": "omniglot-5way-1shot"}
    return result(made, iterations=iterations, planned=60_000, **about)


@pytest.mark.parametrize(
    ("method", "at", "iterations", "verdict"),
    [
        ("mc2", 3_400, 60_000, "agrees"),
        ("mc2", 3_400, 5_000, "agrees"),
        ("mc2", 1_300, 5_000, "better"),
        ("mc2", 4_000, 5_000, "worse"),
        ("mc2", None, 5_000, "worse"),
        ("maml", None, 5_000, "unfinished"),
        ("maml", None, 60_000, "worse"),
    ],
)
def test_a_crossing_is_judged_once_it_happened_or_is_late(method, at, iterations, verdict):
    found = row([crossed(method, at, iterations)], method, "omniglot-5way-1shot", metric="crossing")
    assert found.verdict == verdict and found.ours_text == (f"{at:,}" if at else f"not crossed by {iterations:,}")
    assert found.published_text == f"about {found.published.value:,.0f} ± 300"


def test_the_curves_of_figure_2_are_the_longest_ones():
    curves = figure_curves([crossed("mc2", 900, 5_000), crossed("mc2", 1_000, 9_000), crossed("maml", None, 5_000)])
    assert [(one.method, one.crossing, one.done, one.planned) for one in curves] == [
        ("maml", None, 5_000, 60_000),
        ("mc2", 1_000, 9_000, 60_000),
    ]


def test_a_row_that_is_worse_says_what_was_tried():
    assert row([result()]).note == ""
    one = row([result(score(mean=(3, 0.5)))])
    assert (one.verdict, one.note) == ("worse", "Tried: 70,000 iterations with seed 0.")
    several = [result(score(mean=(3, value)), seeds=(n,)) for n, value in enumerate((0.5, 0.4, 0.6))]
    assert row(several).note == (
        "Tried: 70,000 iterations with each of the seeds 0, 1, 2; the best of them gives 0.400."
    )
    late = row([crossed("mc2", None, 5_000)], "mc2", "omniglot-5way-1shot", metric="crossing")
    assert (late.verdict, late.note) == ("worse", "Tried: 5,000 iterations with seed 0.")


@pytest.mark.parametrize(
    ("mc2", "meta_sgd", "width", "note"),
    [
        (0.22, 0.214, 0.02, "here Meta-SGD is ahead with 0.214 ± 0.020, but the intervals overlap."),
        (0.22, 0.211, 0.004, "here Meta-SGD is ahead with 0.211 ± 0.004."),
        (0.21, 0.214, 0.02, ""),
    ],
)
def test_a_row_says_which_methods_overtook_it(mc2, meta_sgd, width, note):
    both = [score(name, mean=(3, value), ci95=(0.1, width)) for name, value in (("mc2", mc2), ("meta-sgd", meta_sgd))]
    found = row([result(*both)])
    assert found.note.endswith(note) and found.note.startswith(
        "In the paper this is clearly ahead of Meta-SGD;"[: 99 * bool(note)]
    )
    assert row([result(*both)], "meta-sgd").note == ""


def test_methods_that_the_paper_does_not_tell_apart_overtake_nobody():
    both = [score(name, mean=(3, value)) for name, value in (("mc2", 0.45), ("meta-sgd", 0.43))]
    assert row([result(*both, experiment="sinusoid-5shot")], experiment="sinusoid-5shot").note == ""
    unfinished = [score(name, mean=(3, value), iterations=5) for name, value in (("mc2", 0.45), ("meta-sgd", 0.43))]
    assert row([result(*unfinished, iterations=5)]).note == ""


def test_every_note_is_one_of_those_that_are_translated():
    both = [score(name, mean=(3, value)) for name, value in (("mc2", 0.45), ("meta-sgd", 0.23))]
    rows = table_rows([result(*both), result(score(iterations=5), seeds=(1,), iterations=5)])
    notes = [note for one in rows for note in one.notes]
    assert {note.text for note in notes} <= set(NOTES) and len(notes) == 3
    assert all(isinstance(note, Note) and "{" not in str(note) for note in notes)


def test_no_number_stands_alone_in_any_rendering():
    results = [result(), characters("layerlr", 0.98, 0.01), crossed("mc2", 1_300, 5_000)]
    rows = table_rows(results)
    assert {one.verdict for one in rows} <= set(VERDICTS) and len(rows) > len(PUBLISHED)
    for text in (as_text(rows), as_markdown(rows)):
        for one in rows:
            assert one.published_text in text and one.ours_text in text and one.published.protocol in text
        assert "python main.py reproduce sinusoid" in text and "5,000 of 60,000" in text
    values = json.loads(as_json(rows, figure_curves(results)))
    for one in values["rows"]:
        assert one["protocol"] and one["verdict"] and (one["published"] is None or one["source"])
        assert one["ours"] is None or (one["commands"] and one["planned"])
    assert [one["crossing"] for one in values["curves"]] == [1_300]


def test_markdown_lines_have_one_cell_for_each_column():
    lines = [line for line in as_markdown(table_rows([result()])).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {7}


def test_a_target_narrows_the_rows():
    assert {one.target for one in table_rows([], TARGETS["sinusoid"])} == {"sinusoid"}
    assert {one.target for one in table_rows([], TARGETS["omniglot"])} == {"omniglot"}
    assert table_rows([], TINY) == []


def test_a_target_that_shares_a_table_has_its_methods_of_it():
    mine = characters("maml-pp", 0.9, 0.01, target="omniglot-maml++")
    rows = table_rows([mine, characters("mc2", 0.99, 0.01)], TARGETS["omniglot-maml++"])
    assert {one.method for one in rows} == {"maml-pp"}
    assert {one.published.text for one in rows if one.variant} == {"99.47", "99.93", "97.65 ± 0.05", "99.33 ± 0.03"}
    assert [one.ours_text for one in rows if one.ours] == ["90.00 ± 1.00 %"]
