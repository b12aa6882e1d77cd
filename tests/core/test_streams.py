"""Named streams of random numbers."""

from __future__ import annotations

import numpy as np

from core.streams import stream


def _draw(seed: int, *names: str) -> np.ndarray:
    return stream(seed, *names).standard_normal(64)


def test_the_same_name_gives_the_same_numbers() -> None:
    assert np.array_equal(_draw(3, "tasks", "train"), _draw(3, "tasks", "train"))


def test_other_names_and_seeds_give_other_numbers() -> None:
    keys = [(0, "init"), (1, "init"), (0, "tasks"), (0, "tasks", "train"), (0,), (10, "init"), (1, "0/init")]
    drawn = {tuple(_draw(*key)) for key in keys}
    assert len(drawn) == len(keys)


def test_drawing_from_one_stream_does_not_move_another() -> None:
    first, second = stream(0, "a"), stream(0, "b")
    alone = stream(0, "b").random(10)
    mixed = []
    for _ in range(10):
        first.random(7)
        mixed.append(second.random())
    assert np.array_equal(alone, mixed)


def test_the_global_generator_is_left_alone() -> None:
    before = np.random.get_state()[1].copy()
    _draw(0, "x")
    assert np.array_equal(before, np.random.get_state()[1])


def test_the_numbers_of_a_seed_stay_the_same_for_ever() -> None:
    assert stream(0, "tasks", "train").integers(0, 1_000_000, 4).tolist() == [335443, 172575, 700502, 429888]
