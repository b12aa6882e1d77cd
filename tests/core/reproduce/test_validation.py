"""Validation curves while a run is trained: each point as it is measured, and all of it again when the run goes on."""

import pytest

from core.boxes import Stop
from core.events import Evaluated
from core.reproduce.campaign import campaign
from core.reproduce.jobs import jobs_of
from core.reproduce.messages import CampaignCurves, CampaignInbox, ResultWritten
from core.reproduce.results import read_results
from core.reproduce.table import figure_curves, longest
from core.reproduce.targets import TARGETS, Wish
from core.reproduce.validation import GrowingCurves, drawn
from tests.core.reproduce.samples import ALONE, NOWHERE, TINY, curve, result, score


def told(root, until=None):
    """What a campaign says of its curves, and whether a result was there already; ended after the curve has `until` points."""
    [job], inbox = jobs_of(TINY, ALONE, root), CampaignInbox()
    found = []
    for event in campaign(TINY, (job,), ALONE, inbox, NOWHERE, print):
        if isinstance(event, CampaignCurves):
            found.append(event)
            if until is not None and len(event.curves[-1].iterations) == until:
                inbox.put(Stop())
        assert not isinstance(event, ResultWritten) or len(found) > 1, "the curves come first"
    return found


def test_every_point_is_told_when_it_is_measured_and_the_last_curves_are_those_of_the_result(tmp_path):
    events = told(tmp_path)
    assert {event.key for event in events} == {"curves/tiny-5shot-seed0"}
    growth = [tuple(len(curve.iterations) for curve in event.curves) for event in events]
    assert growth == [(1,), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (4, 3), (4, 4), (5, 4), (5, 5)]
    results, _ = read_results([tmp_path / "reproduce"])
    assert list(events[-1].curves) == figure_curves(results, "tiny-5shot")


def test_a_run_that_goes_on_has_its_whole_curve_at_once(tmp_path):
    before = told(tmp_path, until=3)[-1]
    first = told(tmp_path)[0]
    assert first == before and first.curves[0].iterations == (1, 10, 20)


def test_a_run_without_readable_curves_begins_with_none(tmp_path):
    [job] = jobs_of(TINY, ALONE, tmp_path)
    growing = GrowingCurves(job)
    growing.recall()
    assert growing.curves() == ()
    job.path.mkdir()
    (job.path / "metrics.sqlite").write_bytes(b"no database" * 100)
    growing.recall()
    assert growing.curves() == ()


def test_only_finite_validation_scores_are_points(tmp_path):
    [job] = jobs_of(TINY, ALONE, tmp_path)
    growing = GrowingCurves(job)
    for iteration, split, value in ((1, "validation", 3.0), (2, "test", 2.0), (3, "validation", float("nan"))):
        growing.take(Evaluated("mc2", iteration, 4, 1.0, split, {"loss": value}, {"loss": 0.1}))
    [curve] = growing.curves()
    assert (curve.method, curve.title, curve.seed, curve.iterations, curve.values) == ("mc2", "MC2", 0, (1,), (3.0,))
    assert (curve.done, curve.planned, curve.crossing) == (1, 40, None)


def test_curves_are_called_as_the_table_calls_their_methods(tmp_path):
    job = jobs_of(TARGETS["omniglot-maml++"], Wish(("omniglot-5way-1shot",), (), (0,)), tmp_path)[0]
    growing = GrowingCurves(job)
    growing.take(Evaluated("maml-pp", 1, 4, 1.0, "validation", {"accuracy": 0.5}, {"accuracy": 0.1}))
    measured = score(
        "maml-pp", "accuracy", (0.2, 0.5), (0.1, 0.1), title="MAML (rates per step 5)", curve=curve((1, 0.5))
    )
    stored = figure_curves([result(measured, experiment="omniglot-5way-1shot")])
    assert [one.title for one in (*growing.curves(), *stored)] == ["MAML++"] * 2


@pytest.mark.parametrize(("metric", "crossing"), [("accuracy", 20), ("loss", None)])
def test_a_crossing_is_told_of_accuracies_only(metric, crossing):
    curve, found = drawn({30: 0.95, 10: 0.5, 20: 0.9}, metric)
    assert (curve.iterations, curve.values, found) == ((10, 20, 30), (0.5, 0.9, 0.95), crossing)


def test_of_two_curves_of_a_seed_the_longer_counts_then_the_first(tmp_path):
    [job] = jobs_of(TINY, ALONE, tmp_path)
    curves = []
    for last in (1, 2, 2):
        growing = GrowingCurves(job)
        growing.take(Evaluated("mc2", last, 4, 1.0, "validation", {"loss": 1.0 + len(curves)}, {"loss": 0.1}))
        curves += growing.curves()
    assert longest(curves) == [curves[1]]
