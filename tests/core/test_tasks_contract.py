"""What every task family promises."""

import random
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.events import Progress
from core.knobs import checked, knobs
from core.streams import stream
from core.tasks import FAMILIES
from core.tasks.base import ClassSource, RegressionSource
from tests.core.loading import loaded

CPU = torch.device("cpu")
SPLITS = ("train", "validation", "test")
TENSORS = ("support_x", "support_y", "query_x", "query_y")
CLASSES = [kind for kind, family in FAMILIES.items() if family.loss == "cross_entropy"]
every_family = pytest.mark.parametrize("kind", FAMILIES)
every_class_family = pytest.mark.parametrize("kind", CLASSES)


def draw(source, split="train", tasks=6, queries=2, seed=0, dtype=torch.float32):
    return source.sample(split, tasks, queries, stream(seed, split), CPU, dtype)


@every_family
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_shapes_and_types(sources, kind, dtype):
    family, source = sources[kind]
    episodes = draw(source, dtype=dtype)
    classes = family.loss == "cross_entropy"
    support, query = family.shots * family.ways, 2 * family.ways
    assert len(episodes) == 6
    assert episodes.support_x.shape == (6, support, *family.inputs) and episodes.query_x.shape == (
        6,
        query,
        *family.inputs,
    )
    assert episodes.support_x.dtype == episodes.query_x.dtype == dtype
    outputs = () if classes else (family.outputs,)
    assert episodes.support_y.shape == (6, support, *outputs) and episodes.query_y.shape == (6, query, *outputs)
    assert episodes.support_y.dtype == episodes.query_y.dtype == (torch.int64 if classes else dtype)
    assert all(len(values) == 6 for values in episodes.facts.values())
    assert all(torch.isfinite(getattr(episodes, name)).all() for name in TENSORS)
    assert isinstance(source, ClassSource if classes else RegressionSource)


@every_family
def test_a_stream_decides_the_tasks(sources, kind):
    _, source = sources[kind]
    first, again, other = draw(source), draw(source), draw(source, seed=1)
    assert all(torch.equal(getattr(first, name), getattr(again, name)) for name in TENSORS)
    assert not torch.equal(first.support_x, other.support_x)
    rng = stream(0, "train")
    batches = [source.sample("train", 6, 2, rng, CPU, torch.float32) for _ in range(2)]
    assert not torch.equal(batches[0].support_x, batches[1].support_x)


@every_family
def test_a_part_of_a_batch_keeps_its_tasks(sources, kind):
    _, source = sources[kind]
    episodes = draw(source)
    part = episodes.part(2, 4)
    assert len(part) == 2 and torch.equal(part.query_x, episodes.query_x[2:4])
    assert all(np.array_equal(values, episodes.facts[name][2:4]) for name, values in part.facts.items())


@every_family
@given(start=st.integers(0, 5), count=st.integers(1, 8))
def test_parts_of_drawn_tasks_are_those_of_a_sample_to_the_last_bit(sources, kind, start, count):
    _, source = sources[kind]
    whole, drawn = draw(source), source.draw("train", 6, 2, stream(0, "train"), CPU, torch.float32)
    assert len(drawn) == len(whole)
    part, expected = (tasks.part(start, start + count) for tasks in (drawn, whole))
    assert len(part) == len(expected) and part.facts.keys() == expected.facts.keys()
    assert all(np.array_equal(values, expected.facts[name]) for name, values in part.facts.items())
    for ours, theirs in ((getattr(part, name), getattr(expected, name)) for name in TENSORS):
        assert torch.equal(ours, theirs)
        assert ours[0].stride() == theirs[0].stride(), "how convolutions round depends on it"


@every_family
def test_no_global_random_numbers_are_used(sources, kind):
    _, source = sources[kind]
    before = torch.get_rng_state(), np.random.get_state()[1].copy(), random.getstate()
    draw(source)
    assert torch.equal(before[0], torch.get_rng_state())
    assert np.array_equal(before[1], np.random.get_state()[1]) and before[2] == random.getstate()


@every_family
def test_settings_survive_json_and_are_explained(sources, kind):
    family, _ = sources[kind]
    assert checked(type(family), family.model_dump(mode="json")) == family
    assert family.kind == kind
    assert all(knob.title and knob.help.endswith(".") for knob in knobs(type(family)))
    for number in (knob for knob in knobs(type(family)) if knob.kind in ("int", "float")):
        assert number.minimum is not None and number.maximum is not None, number.name


@pytest.mark.parametrize("kind", [kind for kind, family in FAMILIES.items() if not family.downloadable])
def test_a_family_without_a_download_says_so(sources, kind, tmp_path):
    family, _ = sources[kind]
    with pytest.raises(UserError, match=r"needs no download|cannot download"):
        family.download(tmp_path)


@every_class_family
def test_splits_share_no_class(sources, kind):
    _, source = sources[kind]
    pools = [set(source.classes_of(split)) for split in SPLITS]
    assert all(pools) and len(set.union(*pools)) == sum(map(len, pools))
    for split, pool in zip(SPLITS, pools, strict=True):
        drawn = set(draw(source, split, tasks=50).facts["classes"].ravel())
        assert drawn <= pool and len(drawn) > 2


@every_class_family
def test_every_label_has_its_examples_and_none_is_in_both_sets(sources, kind):
    family, source = sources[kind]
    episodes = draw(source, tasks=20, queries=3)
    labels = np.repeat(np.arange(family.ways), family.shots)
    assert all(sorted(row) == sorted(labels) for row in episodes.support_y.tolist())
    for task in range(20):
        support = {picture.tobytes() for picture in source.pictures(episodes.support_x[task])}
        query = {picture.tobytes() for picture in source.pictures(episodes.query_x[task])}
        assert len(support) == family.ways * family.shots and len(query) == family.ways * 3
        assert not support & query


@every_class_family
def test_labels_are_dealt_afresh_in_every_task(sources, kind):
    _, source = sources[kind]
    tasks = 1500 if len(source.classes_of("validation")) > 10 else 60
    classes = draw(source, "validation", tasks=tasks).facts["classes"]
    labels_of_one = np.nonzero(classes == source.classes_of("validation")[0])[1]
    assert set(labels_of_one) == {0, 1, 2}


@every_class_family
def test_classes_have_names_and_pictures(sources, kind):
    family, source = sources[kind]
    episodes = draw(source, "test")
    names = source.class_names("test", episodes, 0)
    assert len(set(names)) == len(names) == family.ways and all(len(name) > 4 for name in names)
    pictures = source.pictures(episodes.query_x[0])
    channels, *sides = family.inputs
    assert pictures.dtype == np.uint8 and pictures.shape == (6, *sides, *([3] if channels == 3 else []))
    shown = pictures.transpose(0, 3, 1, 2) if channels == 3 else pictures[:, None]
    assert np.allclose(shown / 255, episodes.query_x[0].numpy(), atol=1e-6)
    assert episodes.query_x.min() == 0 and 0.5 < episodes.query_x.max() <= 1


@every_class_family
def test_a_class_has_only_so_many_images(sources, kind):
    family, source = sources[kind]
    assert family.most == {"mini_imagenet": 600}.get(kind, 20)
    family.check_queries(family.most - 1)
    with pytest.raises(UserError, match=rf"1 support and {family.most} query {family.noun}.*{family.most} at most"):
        family.check_queries(family.most)
    with pytest.raises(UserError, match=family.noun):
        draw(source, queries=family.most)


def test_loading_reports_only_progress(sources, glyphs):
    again, events = loaded(sources["glyphs"][0])
    assert all(isinstance(event, Progress) for event in events)
    assert torch.equal(draw(again).query_x, draw(sources["glyphs"][1]).query_x)


def test_settings_can_be_read_without_torch():
    code = "import sys, core.tasks; print([m for m in ('torch', 'torchvision', 'matplotlib') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
