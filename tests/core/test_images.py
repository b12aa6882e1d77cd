"""Drawing few-shot tasks from a pool of images."""

import hashlib
from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.streams import stream
from core.tasks import Glyphs
from core.tasks.images import FewShotFamily, FewShotImages, distinct

CPU = torch.device("cpu")
POOL = np.random.default_rng(5).integers(0, 256, (24, 20, 28, 28), dtype=np.uint8)
SPLITS = {"train": np.arange(0, 24, 2), "validation": np.arange(1, 12, 2), "test": np.arange(13, 24, 2)}
WHERE = {np.rot90(POOL[c, d], turn).tobytes(): (c, d, turn) for c in range(24) for d in range(20) for turn in range(4)}


def source(**settings):
    return FewShotImages(Glyphs(**settings), POOL, [f"class {index}" for index in range(24)], SPLITS)


def found(pictures):
    """(class, drawing, turn) of each picture, read from its pixels."""
    return [WHERE[np.ascontiguousarray(picture).tobytes()] for picture in pictures]


@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(0, 40), st.integers(0, 30))
def test_distinct_numbers_differ_and_are_in_range(seed, population, count, rows):
    chosen = distinct(np.random.default_rng(seed), rows, population, min(count, population))
    assert chosen.shape == (rows, min(count, population))
    assert ((chosen >= 0) & (chosen < population)).all()
    assert all(len(set(row)) == len(row) for row in chosen.tolist())


@pytest.mark.parametrize(("population", "count"), [(4, 2), (5, 3), (3, 3), (6, 1)])
def test_every_ordered_choice_is_equally_likely(population, count):
    rows = 60_000
    counts = Counter(map(tuple, distinct(stream(0, "choice"), rows, population, count).tolist()))
    choices = np.prod(range(population - count + 1, population + 1))
    expected = rows / choices
    assert len(counts) == choices
    assert all(abs(n - expected) < 5 * np.sqrt(expected) for n in counts.values())


@given(
    st.sampled_from(["random", "classes", "none"]),
    st.sampled_from(["train", "validation", "test"]),
    st.integers(2, 6),
    st.integers(1, 5),
    st.integers(1, 5),
    st.integers(0, 1000),
)
def test_pixels_agree_with_labels_and_facts(rotations, split, ways, shots, queries, seed):
    pool = source(ways=ways, shots=shots, rotations=rotations)
    episodes = pool.sample(split, 3, queries, stream(seed, "tasks"), CPU, torch.float64)
    for task in range(3):
        rows = []
        for x, y in ((episodes.support_x, episodes.support_y), (episodes.query_x, episodes.query_y)):
            rows += list(zip(found(pool.pictures(x[task])), y[task].tolist(), strict=True))
        drawn = [(c, d, turn) for (c, d, turn), _ in rows]
        assert len(set(drawn)) == len(drawn) == ways * (shots + queries)
        for (c, _, turn), label in rows:
            assert c == episodes.facts["classes"][task, label] and turn == episodes.facts["turns"][task, label]
            assert c in SPLITS[split]


def test_two_rotations_of_a_character_meet_only_as_classes():
    def meetings(rotations):
        classes = (
            source(ways=6, rotations=rotations).sample("train", 300, 1, stream(0), CPU, torch.float32).facts["classes"]
        )
        return sum(len(set(row)) < len(row) for row in classes.tolist())

    assert meetings("random") == meetings("none") == 0
    assert meetings("classes") > 100


def test_rotations_are_uniform_and_stay_out_of_evaluation_if_asked():
    def turns(split, **settings):
        return source(**settings).sample(split, 2000, 1, stream(1), CPU, torch.float32).facts["turns"]

    counts = np.bincount(turns("train", rotations="random").ravel(), minlength=4)
    assert abs(counts - 2500).max() < 5 * 50
    assert turns("test", rotations="random").max() == 3
    assert turns("train", rotations="none").max() == 0
    for rotations in ("random", "classes"):
        assert turns("validation", rotations=rotations, rotate_evaluation=False).max() == 0
        assert turns("train", rotations=rotations, rotate_evaluation=False).max() == 3


def test_the_drawing_of_a_class_is_uniform():
    pool = source(ways=2, rotations="none")
    episodes = pool.sample("train", 2000, 1, stream(2), CPU, torch.float32)
    drawings = [d for task in episodes.support_x for _, d, _ in found(pool.pictures(task))]
    assert abs(np.bincount(drawings, minlength=20) - 200).max() < 5 * np.sqrt(200)


def test_more_queries_keep_the_classes_of_a_fixed_set_of_tasks():
    few, many = (source().sample("validation", 9, n, stream(0), CPU, torch.float32).facts for n in (1, 9))
    assert all(np.array_equal(few[name], many[name]) for name in ("classes", "turns"))


def test_names_tell_the_rotation():
    pool = source(rotations="random")
    episodes = pool.sample("train", 30, 1, stream(0), CPU, torch.float32)
    classes, turns = episodes.facts["classes"], episodes.facts["turns"]
    for task in range(30):
        expected = [
            f"class {c}" + ("" if t == 0 else f", turned {90 * t}°")
            for c, t in zip(classes[task], turns[task], strict=True)
        ]
        assert list(pool.class_names("train", episodes, task)) == expected


def test_too_few_classes_for_the_ways_are_refused_per_split():
    with pytest.raises(UserError, match=r"7 ways need .* validation split of Glyphs has 6; lower the ways"):
        source(ways=7, rotations="random")
    source(ways=24, rotations="classes")
    with pytest.raises(UserError, match="validation split of Glyphs has 6"):
        source(ways=24, rotations="classes", rotate_evaluation=False)
    with pytest.raises(UserError, match="has 24"):
        source(ways=25, rotations="classes")


def test_examples_lie_in_memory_as_those_that_stored_results_were_computed_with():
    """How a convolution rounds depends on it."""
    episodes = source(ways=3, shots=1).sample("train", 2, 1, stream(0), CPU, torch.float32)
    assert episodes.support_x.stride() == (3 * 2 * 784, 2 * 784, 784, 28, 1)


def test_the_pool_is_moved_once():
    pool = source()
    place = pool._images.data_ptr()
    pool.sample("train", 2, 1, stream(0), CPU, torch.float32)
    assert pool._images.dtype == torch.uint8 and pool._images.data_ptr() == place == torch.from_numpy(POOL).data_ptr()


# colour, and classes of unequal size

SIZES = [3, 9, 4, 6, 5, 5]
COLOURS = np.random.default_rng(6).integers(0, 256, (sum(SIZES), 3, 4, 4), dtype=np.uint8)


class Tiny(FewShotFamily):
    """Colour pictures of 4x4 pixels."""

    title = "Tiny"
    most = 9
    kind: str = "tiny"
    shots: int = 1

    @property
    def inputs(self):
        return (3, 4, 4)

    def load(self, folder):
        raise NotImplementedError


def colours(**settings):
    splits = {"train": np.array([0, 1, 2, 3]), "validation": np.array([4, 5])}
    return FewShotImages(Tiny(ways=2, **settings), COLOURS, [f"class {n}" for n in range(6)], splits, SIZES, "few")


def test_every_image_of_a_class_is_as_likely_however_many_it_has():
    pool = colours()
    episodes = pool.sample("train", 6000, 1, stream(0), CPU, torch.float32)
    row = {picture.tobytes(): n for n, picture in enumerate(COLOURS.transpose(0, 2, 3, 1))}
    ends, counts = np.cumsum(SIZES), np.zeros(len(COLOURS))
    for part in (episodes.support_x, episodes.query_x):
        for task, pictures in enumerate(part):
            for label, picture in enumerate(pool.pictures(pictures)):
                number = row[picture.tobytes()]
                counts[number] += 1
                assert np.searchsorted(ends, number, "right") == episodes.facts["classes"][task, label]
    for n, size in enumerate(SIZES[:4]):
        drawn = counts[ends[n] - size : ends[n]]
        assert drawn.sum() > 5000 and abs(drawn - drawn.mean()).max() < 5 * np.sqrt(drawn.mean())


def test_no_image_is_drawn_twice_in_a_task_of_unequal_classes():
    pool = colours(shots=2)
    episodes = pool.sample("train", 500, 1, stream(1), CPU, torch.float32)
    for support, query in zip(episodes.support_x, episodes.query_x, strict=True):
        pictures = [picture.tobytes() for part in (support, query) for picture in pool.pictures(part)]
        assert len(set(pictures)) == 6


def test_the_class_with_the_fewest_images_limits_the_queries():
    pool = colours(shots=2)
    pool.check_queries(1)
    with pytest.raises(
        UserError, match=r"2 support and 2 query images of a class are more than the 3 that class 0 has here"
    ):
        pool.check_queries(2)
    assert pool.describe() == "few" and source().describe() == ""


def test_colour_pictures_have_their_channels_last():
    pictures = colours().pictures(torch.from_numpy(COLOURS[:2]).double() / 255)
    assert pictures.shape == (2, 4, 4, 3) and np.array_equal(pictures[1, 3, 2], COLOURS[1, :, 3, 2])


def test_class_sizes_belong_to_the_digest_only_where_they_differ():
    def digest(sizes):
        return FewShotImages(Tiny(ways=2), COLOURS, [""] * 6, {"train": np.arange(6)}, sizes).digest()

    assert digest(SIZES) != digest([9, 3, 4, 6, 5, 5])
    grey = hashlib.sha256(POOL)
    for split in sorted(SPLITS):
        grey.update(split.encode() + SPLITS[split].tobytes())
    assert source().digest() == grey.hexdigest()
