"""What crosses threads: frozen, picklable, and free of tensors; and what a matrix shows."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest

from core import events
from core.events import Event, Matrix, Progress

EXAMPLES = {"str": "x", "int": 1, "float": 0.5, "bool": True, "np.ndarray": np.arange(3.0)}


def _event_classes() -> list[type[Event]]:
    return [value for value in vars(events).values() if isinstance(value, type) and issubclass(value, Event)]


def _example(kind: type[Event]) -> Event:
    """An event with something in every field; containers are empty."""
    fields = {field.name: field.type for field in dataclasses.fields(kind)}
    return kind(**{name: EXAMPLES.get(type_, {} if type_.startswith("dict") else ()) for name, type_ in fields.items()})


@pytest.mark.parametrize("kind", _event_classes(), ids=lambda kind: kind.__name__)
def test_every_event_is_frozen_and_explained(kind: type[Event]) -> None:
    assert kind.__dataclass_params__.frozen
    assert kind.__doc__


@pytest.mark.parametrize("kind", _event_classes(), ids=lambda kind: kind.__name__)
def test_events_survive_pickling(kind: type[Event]) -> None:
    event = _example(kind)
    copy = pickle.loads(pickle.dumps(event))
    assert type(copy) is kind
    assert repr(copy) == repr(event)
    assert copy.key == event.key


def test_pictures_may_be_replaced_by_newer_ones_and_measurements_may_not() -> None:
    replaced = {kind.__name__ for kind in _event_classes() if _example(kind).key}
    assert replaced == {"MatrixSnapshot", "RegressionAdaptation", "ClassificationAdaptation", "StateCopy"}


def test_steps_of_one_piece_of_work_replace_each_other_but_not_its_end() -> None:
    assert Progress("x", 1, 2).key == Progress("x", 0, 2).key != Progress("y", 1, 2).key
    assert Progress("x", 2, 2).key == ""
    assert Progress("x", 0, 0).key


def test_an_untouched_factor_shows_nothing() -> None:
    assert not Matrix("l", "M_o", np.eye(4), "identity").deviation().any()
    assert not Matrix("l", "a_weight", np.full((2, 3), 0.01), "constant", 0.01).deviation().any()


def test_the_scale_of_one_factor_is_divided_out() -> None:
    values = np.array([[1.0, 0.5], [0.0, 3.0]])
    one, scaled = (Matrix("l", "M_i", factor * values, "identity") for factor in (1.0, -7.0))
    np.testing.assert_allclose(one.gain, 2.0)
    np.testing.assert_allclose(one.deviation(), [[-0.5, 0.25], [0.0, 0.5]])
    np.testing.assert_allclose(scaled.gain, -14.0)
    np.testing.assert_allclose(scaled.deviation(), one.deviation())


def test_a_factor_without_a_trace_stays_finite() -> None:
    values = np.array([[1.0, 2.0], [3.0, -1.0]])
    np.testing.assert_allclose(Matrix("l", "M_o", values, "identity").deviation(), values - np.eye(2))


def test_rates_are_shown_relative_to_where_they_began() -> None:
    rates = Matrix("l", "a_weight", np.array([[0.02, 0.0]]), "constant", 0.01)
    np.testing.assert_allclose(rates.deviation(), [[1.0, -1.0]])
