"""Sinusoid regression tasks."""

import numpy as np
import pytest
import torch

from core.errors import UserError
from core.knobs import checked
from core.streams import stream
from core.tasks import Sinusoid
from core.tasks.sinusoid import SinusoidSource

CPU = torch.device("cpu")


def draw(tasks=400, queries=7, **settings):
    source = SinusoidSource(Sinusoid(**settings))
    return source, source.sample("train", tasks, queries, stream(3, "tasks"), CPU, torch.float64)


def test_defaults_are_those_of_the_authors():
    _, episodes = draw(tasks=4000)
    amplitude, phase, frequency = (episodes.facts[name] for name in ("amplitude", "phase", "frequency"))
    assert 0.1 <= amplitude.min() < 0.12 and 4.98 < amplitude.max() <= 5.0 and abs(amplitude.mean() - 2.55) < 0.12
    assert 0.0 <= phase.min() < 0.02 and 3.12 < phase.max() <= np.pi and abs(phase.mean() - np.pi / 2) < 0.08
    assert set(frequency) == {1.0}
    x = episodes.support_x
    assert -5 <= x.min() < -4.99 and 4.99 < x.max() <= 5


def test_points_lie_on_the_curve_of_their_task_without_noise():
    source, episodes = draw(shots=5, frequency_low=0.5, frequency_high=2.0)
    assert episodes.support_x.shape == (400, 5, 1) and episodes.query_x.shape == (400, 7, 1)
    facts = episodes.facts
    assert facts["frequency"].min() < 0.52 and facts["frequency"].max() > 1.98
    for x, y in ((episodes.support_x, episodes.support_y), (episodes.query_x, episodes.query_y)):
        for task in (0, 17, 399):
            curve = facts["amplitude"][task] * np.sin(facts["frequency"][task] * x[task].numpy() - facts["phase"][task])
            assert np.allclose(curve, y[task].numpy(), rtol=1e-12)
    grid = source.grid
    expected = facts["amplitude"][17] * np.sin(facts["frequency"][17] * grid - facts["phase"][17])
    assert grid[0] == -5 and grid[-1] == 5 and np.allclose(source.truth(episodes, 17), expected)


def test_support_and_query_points_differ():
    _, episodes = draw()
    assert not set(episodes.support_x.ravel().tolist()) & set(episodes.query_x.ravel().tolist())


@pytest.mark.parametrize(
    "changes",
    [
        {"amplitude_low": 3.0, "amplitude_high": 2.0},
        {"frequency_low": 2.0},
        {"shots": 0},
        {"x_limit": float("nan")},
        {"ways": 5},
    ],
)
def test_settings_that_make_no_sense_are_refused(changes):
    with pytest.raises(UserError):
        checked(Sinusoid, changes)
