"""A stored run goes on as if nothing had happened: the same numbers to the last bit, whatever the method and the moment."""

import json

import numpy as np
import pytest

from core.boxes import CancelWork, Inbox, SetHyper, Stop
from core.continuation import Continuation
from core.errors import UserError
from core.events import ArmResult, Continued, Ended, Evaluated, HyperApplied, Metrics, Paused, Progress, Saved
from core.train import train
from tests.core.runs import NOWHERE, fitting, of, run_all, small

EVERY_METHOD = fitting("mse")


def kept(spec, at):
    """What was kept of a run that stood still after `at` iterations, once through JSON as a file would have it."""
    inbox = Inbox()
    events = train(spec.with_live({"iterations": at}), inbox, NOWHERE)
    *_, last = of(list(events), Saved)
    state = json.loads(json.dumps(last.state, allow_nan=False)) | {"spec": spec.to_json()}
    return Continuation(last.tensors, state)


def resumed(since, *commands):
    inbox = Inbox()
    for command in commands:
        inbox.put(command)
    return list(train(since.spec(), inbox, NOWHERE, since=since))


def numbers(events, after=0):
    """Everything measured after an iteration, by moment, arm and name."""
    found = {}
    for event in of(events, (Metrics, Evaluated)):
        if event.iteration > after:
            extra = event.ci95 if isinstance(event, Evaluated) else {}
            found[type(event).__name__, event.iteration, event.arm] = (event.tasks, event.values, extra)
    return found


def results(events):
    return {f"{e.arm}/{name}": values for e in of(events, ArmResult) for name, values in e.tensors.items()}


@pytest.mark.parametrize("at", [1, 4, 7])
def test_every_method_goes_on_bit_for_bit(at):
    spec = small(EVERY_METHOD, iterations=9)
    whole, rest = run_all(spec), resumed(kept(spec, at))
    assert numbers(rest) == numbers(whole, after=at)
    assert len(numbers(rest)) >= len(EVERY_METHOD) * (9 - at)
    for name, values in results(whole).items():
        assert np.array_equal(results(rest)[name], values), name
    (said,) = of(rest, Continued)
    assert said.iteration == at and said.differences == ()
    assert rest[-1] == Ended(9, "finished")


@pytest.mark.parametrize(
    ("lost", "put"),
    [
        ("stream", lambda state, tensors: state["stream"]["state"]["counter"].__setitem__(0, 0)),
        ("adam", lambda state, tensors: tensors.update({k: v * 0 for k, v in tensors.items() if "/exp_avg/" in k})),
        ("adam steps", lambda state, tensors: tensors.update({k: v * 0 for k, v in tensors.items() if "/step/" in k})),
        ("matrices", lambda state, tensors: tensors["mc2/fc2/M_o"].fill(1.0)),
        ("weights", lambda state, tensors: tensors["mc2/fc1.weight"].fill(0.01)),
        ("live settings", lambda state, tensors: state["spec"]["training"].update(inner_rate=0.02)),
    ],
)
def test_without_any_part_of_the_state_it_does_not(lost, put):
    """Negative control: each part that is kept is needed."""
    spec = small(iterations=9)
    since = kept(spec, 4)
    put(since.state, since.tensors)
    assert numbers(resumed(since)) != numbers(run_all(spec), after=4), lost


def test_live_changes_made_after_the_copy_are_made_again():
    spec = small(iterations=9)
    inbox = Inbox()
    events = []
    for event in train(spec, inbox, NOWHERE):
        events.append(event)
        if isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", 6):
            inbox.put(SetHyper({"inner_rate": 0.05}, "mc2"))
    (change,) = of(events, HyperApplied)
    since = kept(spec, 4)
    again = Continuation(since.tensors, since.state, ((change.iteration, change.arm, change.changes),))
    rest = resumed(again)
    assert numbers(rest) == numbers(events, after=4)
    assert [(e.iteration, e.arm) for e in of(rest, HyperApplied)] == [(6, "mc2")]
    assert numbers(resumed(since)) != numbers(events, after=4)


def test_an_evaluation_that_a_stop_cut_off_is_made_up_for():
    spec = small(iterations=9)
    since = kept(spec, 3)
    since.state["validated"] = 1
    rest = resumed(since)
    assert [e.iteration for e in of(rest, Evaluated) if e.arm == "mc2"] == [3, 6, 9]
    whole = {k: v for k, v in numbers(run_all(spec), after=2).items() if k[:2] != ("Metrics", 3)}
    assert numbers(rest) == whole


def told(spec, at, *commands):
    """Every event of a run that hears `commands` behind the first event for which `at` holds."""
    inbox, events, waiting = Inbox(), [], list(commands)
    for event in train(spec, inbox, NOWHERE):
        events.append(event)
        if waiting and at(event):
            for command in waiting:
                inbox.put(command)
            waiting = []
    return events


def kept_last(events):
    """What the newest copy of a run goes on from."""
    *_, last = of(events, Saved)
    return Continuation(last.tensors, json.loads(json.dumps(last.state, allow_nan=False)))


@pytest.mark.parametrize("intervals", [(2,), (4, 5), (5, 2, 4)])
def test_a_run_that_goes_on_evaluates_nothing_that_only_a_later_interval_calls_for(intervals):
    """The interval changes after iteration 4, which it then divides; a run that goes on from there skips it all the same."""
    spec = small(iterations=9)

    def at(event):
        return isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", 4)

    changes = [SetHyper({"evaluation_interval": interval}) for interval in intervals]
    whole, begun = told(spec, at, *changes), told(spec, at, *changes, Stop())
    assert begun[-1] == Ended(4, "stopped")
    rest = resumed(kept_last(begun))
    assert 4 not in {e.iteration for e in of(whole, Evaluated)}
    assert numbers(begun) | numbers(rest) == numbers(whole)


def test_a_copy_of_an_earlier_version_that_knows_of_no_spared_iteration_goes_on():
    since = kept(small(iterations=9), 4)
    del since.state["spared"], since.state["owed"]
    assert numbers(resumed(since)) == numbers(run_all(small(iterations=9)), after=4)


def test_a_stop_in_the_last_evaluation_ends_a_run_that_has_not_finished():
    spec = small(iterations=5)
    made = []

    def at(event):
        made.extend(of([event], Metrics))
        return isinstance(event, Progress) and made[-1:] != [] and made[-1].iteration == 5

    cut = told(spec, at, CancelWork(), Stop())
    assert cut[-1] == Ended(5, "stopped") and 5 not in {e.iteration for e in of(cut, Evaluated)}
    rest = resumed(kept_last(cut))
    assert rest[-1] == Ended(5, "finished")
    assert numbers(cut) | numbers(rest) == numbers(run_all(spec))


@pytest.mark.parametrize(
    "changes", [{"inner_steps": 3}, {"inner_rate": 0.1, "evaluation_interval": 4}, {"evaluation_interval": 2}]
)
@pytest.mark.parametrize("at", [3, 7])
def test_what_was_changed_in_an_evaluation_that_a_stop_cut_off_counts_behind_it(at, changes):
    """The evaluation is made up for under the settings that were in force, at an interval and at the planned end."""
    spec = small(iterations=7)
    made = []

    def evaluating(event):
        made.extend(of([event], Metrics))
        return isinstance(event, Progress) and made[-1:] != [] and made[-1].iteration == at

    whole = told(spec, evaluating, SetHyper(changes))
    made.clear()
    cut = told(spec, evaluating, SetHyper(changes), CancelWork(), Stop())
    (change,) = of(cut, HyperApplied)
    since = kept_last(cut)
    rest = resumed(Continuation(since.tensors, since.state, ((change.iteration, change.arm, change.changes),)))
    assert change.iteration == at and rest[-1].reason == "finished"
    assert at in {e.iteration for e in of(rest, Evaluated)} and at not in {e.iteration for e in of(cut, Evaluated)}
    assert numbers(cut) | numbers(rest) == numbers(whole)


def test_another_environment_is_named():
    since = kept(small(), 2)
    since.state["environment"] |= {"torch": "1.0", "data": "else"}
    (said,) = of(resumed(since), Continued)
    assert (
        any("1.0" in phrase and "torch" in phrase for phrase in said.differences) and "other data" in said.differences
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda since: since.tensors.pop("mc2/fc1.weight"),
        lambda since: since.tensors.update({"mc2/fc9.weight": np.zeros(3, np.float32)}),
        lambda since: since.tensors.update({"mc2/fc1.weight": np.zeros((2, 2), np.float32)}),
        lambda since: since.tensors.update({"mc2/fc1.weight": since.tensors["mc2/fc1.weight"].astype(np.float64)}),
        lambda since: since.state["arms"].pop("mc2"),
        lambda since: since.state["stream"].pop("state"),
        lambda since: since.state.update(best=3),
        lambda since: since.state.pop("queries"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_in_one_sentence(spoil):
    since = kept(small(), 2)
    spoil(since)
    last = resumed(since)[-1]
    assert isinstance(last, Ended) and last.reason == "failed" and last.error.count(". ") == 0 and not last.traceback
    assert "resume" in last.error


def test_a_pause_keeps_a_copy_before_it_is_said():
    inbox = Inbox()
    events = train(small(), inbox, NOWHERE, linger=True)
    seen = []
    for event in events:
        seen.append(event)
        if isinstance(event, Paused):
            break
    events.close()
    assert isinstance(seen[-2], Saved) and seen[-2].iteration == 6


def test_copies_hold_the_best_score_with_its_iteration():
    *_, last = of(run_all(small(iterations=9)), Saved)
    scores = [(e.values["loss"], e.iteration) for e in of(run_all(small(iterations=9)), Evaluated) if e.arm == "maml"]
    assert last.state["best"]["maml"]["loss"] == list(min(scores))


def test_seconds_go_on_where_they_were():
    since = kept(small(), 3)
    since.state["seconds"] = 1000.0
    assert all(e.seconds >= 1000.0 for e in of(resumed(since), Metrics))


def test_a_wrong_spec_is_refused():
    since = kept(small(), 2)
    other = small(("maml", "mc1"))
    (last,) = list(train(other, Inbox(), NOWHERE, since=since))[-1:]
    assert last.reason == "failed"
    with pytest.raises(UserError):
        small().arm("nobody")
