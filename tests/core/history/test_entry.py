"""Entries of runs as they are, and of runs whose run.json is odd: nothing is ever raised."""

import itertools
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history.columns import FACTS, heading, known_columns
from core.history.entry import columns_of, comparable, entries_of, order_of
from core.store.index import Index, RunSummary
from core.store.run_info import RunInfo
from tests.core.history.making import json_values, summary
from tests.core.runs import small


def test_one_entry_for_each_arm_with_its_title_and_settings():
    run = summary(3, ("maml", "mc2"), seed=7, inner_rate=0.05, tags=("good", "old"), notes="n")
    maml, mc2 = entries_of(run)
    assert (maml.title, mc2.title, mc2.position, mc2.key) == ("MAML", "MC2", 1, (str(run.path), "mc2"))
    assert mc2.settings["method.learn_biases"] is True and "method.learn_biases" not in maml.settings
    wanted = {
        "inner_rate": 0.05,
        "seed": 7,
        "task.kind": "sinusoid",
        "task.shots": 5,
        "method": "mc2",
        "model.hidden": "40, 40",
    }
    assert {name: mc2.value(name) for name in wanted} == wanted
    assert (mc2.value("name"), mc2.value("tags"), mc2.value("folder"), mc2.value("parent")) == (
        "run 3",
        "good, old",
        "0003",
        None,
    )


def test_the_settings_are_those_in_force():
    """The arm's own value stands before the shared one, until a live change takes it back."""
    spec = small(("maml", "mc2"), inner_rate=0.01).with_live({"inner_rate": 0.5}, "mc2")
    changes = [
        {"iteration": 1, "values": {"inner_rate": 0.02, "meta_batch": 8}},
        {"iteration": 2, "arm": "maml", "values": {"outer_rate": 0.3}},
        {"iteration": 3, "arm": "gone", "values": {"outer_rate": 9.0}},
    ]
    maml, mc2 = entries_of(summary(spec=spec.to_json(), changes=changes))
    assert (mc2.title, maml.title) == ("MC2 (α 0.5)", "MAML")
    assert [mc2.value(name) for name in ("inner_rate", "outer_rate", "meta_batch")] == [0.5, 0.001, 8]
    assert [maml.value(name) for name in ("inner_rate", "outer_rate", "meta_batch")] == [0.02, 0.3, 8]
    changes.append({"iteration": 4, "arm": "mc2", "values": {"inner_rate": None}})
    assert entries_of(summary(spec=spec.to_json(), changes=changes))[1].value("inner_rate") == 0.02


def test_the_settings_are_those_the_training_uses():
    """The same as `ExperimentSpec.training_of` after the same changes."""
    spec = small(("maml", "mc2")).with_live({"first_order": True}, "maml")
    live = [
        ("", {"inner_rate": 0.3}),
        ("mc2", {"inner_rate": 0.7}),
        ("maml", {"first_order": None}),
        ("", {"queries": 3}),
    ]
    changes = [{"iteration": n, "arm": arm, "values": values} for n, (arm, values) in enumerate(live)]
    entries = entries_of(summary(spec=spec.to_json(), changes=changes))
    for arm, values in live:
        spec = spec.with_live(values, arm)
    for each in entries:
        training = spec.training_of(each.arm).model_dump()
        assert {name: each.settings[name] for name in training} == training


def test_measured_values():
    run = summary(
        best={"mc2": {"validation_loss": [0.25, 40]}}, last={"mc2": {"validation_loss": 0.5, "query_loss": "NaN"}}
    )
    maml, mc2 = entries_of(run)
    assert (
        mc2.value("best.validation_loss"),
        mc2.value("best_at.validation_loss"),
        mc2.value("last.validation_loss"),
    ) == (0.25, 40, 0.5)
    assert math.isnan(mc2.value("last.query_loss")) and mc2.value("best.query_loss") is None
    assert maml.value("best.validation_loss") is None and mc2.value("no such column") is None
    columns = columns_of([maml, mc2])
    assert columns.metrics == ("validation_loss", "query_loss") and columns.settings[0] == "method"
    assert {"best_at.query_loss", "inner_rate", *FACTS} <= set(columns.all) and len(set(columns.all)) == len(
        columns.all
    )


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"arms": 5},
        {"arms": [None, {"name": 3}, {"title": "x"}]},
        {"arms": {"mc2": {}}},
        {
            "task": [],
            "model": "conv4",
            "training": None,
            "run": 3,
            "arms": [{"name": "a", "method": 7, "overrides": []}],
        },
        {"arms": [{"name": "a"}, {"name": "a"}]},
        {"training": {"inner_rate": [1, {"x": None}], "outer_rate": 10**400}, "arms": [{"name": "a", "method": "mc2"}]},
    ],
)
def test_odd_settings_still_make_a_row(spec):
    entries = entries_of(summary(spec=spec))
    assert entries and len({each.key for each in entries}) == len(entries)
    for each in entries:
        assert each.title == ("MC2" if each.settings.get("method") == "mc2" else each.arm)
        for column in columns_of(entries).all:
            assert isinstance(each.value(column), str | int | float | None)
    order_of(each.value(column) for each in entries for column in columns_of(entries).all)


def test_a_run_that_lost_its_settings_shows_the_arms_that_measured_something():
    entries = entries_of(summary(spec={}, best={"mc2": {}}, last={"maml": {"query_loss": 1.0}}))
    assert [each.arm for each in entries] == ["mc2", "maml"] and entries[1].value("last.query_loss") == 1.0
    assert [each.arm for each in entries_of(summary(spec={}))] == [""]


parts = st.dictionaries(st.sampled_from(["task", "model", "training", "run", "arms"]), json_values) | json_values
arms = st.lists(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "method", "overrides"), json_values)), max_size=3
)


@given(parts, arms, st.lists(json_values, max_size=2))
def test_no_run_json_is_too_odd(spec, listed, changes):
    values = {"spec": spec | {"arms": listed} if isinstance(spec, dict) else spec, "changes": changes}
    for name, part in values.items():
        try:
            info = RunInfo.model_validate({name: part})
        except ValueError:
            continue
        entries = entries_of(RunSummary(Path("x"), info, "paused", ""))
        assert entries and all(
            entry.value(column) == entry.value(column) or True for entry in entries for column in FACTS
        )
        columns_of(entries)


def test_damaged_runs_of_a_folder_have_entries(tmp_path):
    good = json.loads(RunInfo(name="good", spec=small().to_json()).to_json())
    damaged = {"missing": None, "text": "no json", "list": "[]", "spec": json.dumps(good | {"spec": 3, "best": [1]})}
    for name, text in damaged.items():
        (tmp_path / name / "checkpoints").mkdir(parents=True)
        if text is not None:
            (tmp_path / name / "run.json").write_text(text)
    runs = Index(tmp_path).runs()
    found = {run.path.name: [entry.value("problem") for entry in entries_of(run)] for run in runs}
    assert found.keys() == damaged.keys() and all(len(problems) == 1 and problems[0] for problems in found.values())


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@given(st.lists(values, max_size=20), st.booleans())
def test_the_order_is_whole_stable_and_ends_with_what_is_missing(given_values, descending):
    order = order_of(given_values, descending=descending)
    assert sorted(order) == list(range(len(given_values)))
    ordered = [given_values[n] for n in order]
    missing = [value is None or value != value or value == "" for value in ordered]
    assert missing == sorted(missing)
    numbers = [value for value in ordered if not isinstance(value, str | None) and value == value]
    assert numbers == sorted(numbers, reverse=descending)
    equal = [(n, given_values[n]) for n in order if not missing[order.index(n)]]
    assert all(a < b for (a, x), (b, y) in itertools.pairwise(equal) if x == y)


def test_values_are_equal_when_their_comparable_ones_are():
    assert comparable(math.nan) == comparable(math.nan) and comparable(1) == comparable(1.0) != comparable("1")


def test_every_column_has_a_heading():
    assert all(heading(column) and not heading(column).islower() for column in known_columns())
    assert heading("best_at.validation_loss") == "Best validation loss at" and heading("inner_rate") == "Inner rate"
    assert heading("delta.best.query_loss") == "Δ best query loss" and heading("strange.thing") == "strange.thing"
