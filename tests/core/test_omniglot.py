"""Omniglot: reading and caching, on a small set with the real layout; and the real one where it is at hand."""

import io
import os

import numpy as np
import pytest
import torch
from PIL import Image

from core.streams import stream
from core.tasks import Omniglot
from core.tasks.omniglot_data import FOLDER, found, read_images, survey
from tests.core.loading import loaded
from tests.core.omniglot_files import (
    BACKGROUND,
    EVALUATION,
    SMALL,
    SOME,
    expected,
    images_of,
    load,
    png,
    refusal,
    shrink,
    snapshot,
    write_archives,
    write_tree,
)

CPU = torch.device("cpu")

pytestmark = pytest.mark.usefixtures("small_omniglot", "fresh_cache")


# reading


def test_ink_is_one_and_characters_are_in_sorted_order(tmp_path):
    source, events = load(write_tree(tmp_path))
    assert np.array_equal(images_of(source), expected())
    assert events[0].title == "Reading Omniglot" and (events[0].done, events[-1].done, events[-1].total) == (
        0,
        200,
        200,
    )
    assert np.array_equal(images_of(load(tmp_path, invert=False)[0]), 255 - expected())


def test_creation_order_does_not_matter(tmp_path):
    tasks = []
    for order in (1, 2):
        source, _ = load(write_tree(tmp_path / str(order), shuffle=order))
        tasks.append(source.sample("train", 4, 2, stream(0), CPU, torch.float32))
        assert source.class_names("train", tasks[-1], 0) == source.class_names("train", tasks[0], 0)
    assert torch.equal(tasks[0].support_x, tasks[1].support_x) and torch.equal(tasks[0].query_x, tasks[1].query_x)


@pytest.mark.parametrize("place", ["", FOLDER])
def test_the_root_may_be_the_folder_itself(tmp_path, place):
    source, _ = load(write_tree(tmp_path) / place)
    assert np.array_equal(images_of(source), expected())


def test_strangers_among_the_files_are_passed_over(tmp_path):
    home = write_tree(tmp_path) / FOLDER
    for stranger in (
        ".DS_Store",
        "images_background/Thumbs.db",
        SOME.replace(".png", ".txt"),
        "images_background/Greek/._x.png",
    ):
        (home / stranger).write_text("not an image")
    assert np.array_equal(images_of(load(tmp_path)[0]), expected())


def test_the_split_is_seeded_and_sized(tmp_path):
    write_tree(tmp_path)
    splits = {
        seed: {s: load(tmp_path, split_seed=seed)[0].classes_of(s) for s in ("train", "validation", "test")}
        for seed in (1, 2)
    }
    assert [len(part) for part in splits[1].values()] == [4, 3, 3]
    assert sorted(np.concatenate(list(splits[1].values()))) == list(range(10))
    assert not all(np.array_equal(splits[1][s], splits[2][s]) for s in splits[1])


def test_the_default_filter_is_what_the_authors_get(tmp_path):
    write_tree(tmp_path)
    shaky = np.random.default_rng(0).random((105, 105)) < 0.8
    Image.fromarray(shaky).save(tmp_path / FOLDER / SOME)
    seen = {name: images_of(load(tmp_path, resize=name)[0])[3, 6] for name in ("nearest", "bilinear", "lanczos")}
    asked = Image.fromarray(shaky).resize((28, 28), Image.Resampling.LANCZOS)
    assert asked.mode == "1" and np.array_equal(seen["nearest"], np.where(np.asarray(asked), 0, 255))
    assert len(np.unique(seen["nearest"])) == 2 and len(np.unique(seen["bilinear"])) > 50 < len(
        np.unique(seen["lanczos"])
    )
    assert not np.array_equal(seen["bilinear"], seen["lanczos"])


# cache


def test_the_second_time_comes_from_the_cache(tmp_path, fresh_cache):
    first, _ = load(write_tree(tmp_path))
    kept = snapshot(fresh_cache)
    second, events = load(tmp_path)
    assert events == [] and np.array_equal(images_of(first), images_of(second)) and snapshot(fresh_cache) == kept
    assert [event.title for event in load(tmp_path, resize="lanczos")[1]][:1] == ["Reading Omniglot"]


@pytest.mark.parametrize("damage", ["cut", "empty", "header", "pixel", "digest", "text"])
def test_a_damaged_cache_is_made_anew(tmp_path, fresh_cache, damage):
    load(write_tree(tmp_path))
    (kept,) = fresh_cache.rglob("images-*.safetensors")
    good = kept.read_bytes()
    spot = {"header": 30, "pixel": len(good) - 1000, "digest": good.index(b'"digest":"') + 12}.get(damage, 0)
    flipped = good[:spot] + bytes([good[spot] ^ 1]) + good[spot + 1 :]
    kept.write_bytes({"cut": good[:-5], "empty": b"", "text": b"<html>"}.get(damage, flipped))
    source, events = load(tmp_path)
    assert events and np.array_equal(images_of(source), expected()) and kept.read_bytes() == good


def test_a_changed_drawing_is_noticed(tmp_path):
    before, _ = load(write_tree(tmp_path))
    (tmp_path / FOLDER / SOME).write_bytes(png(EVALUATION, "Tibetan/character02", 0) + b"\0")
    after, events = load(tmp_path)
    assert events and (images_of(before) != images_of(after)).any(axis=(2, 3)).sum() == 1


def test_a_cache_that_cannot_be_written_is_no_obstacle(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CURVATURE_CACHE", str(tmp_path / "file"))
    source, _ = load(write_tree(tmp_path))
    assert np.array_equal(images_of(source), expected()) and "could not be written" in caplog.text


# bad folders


@pytest.mark.parametrize("made", [False, True])
def test_missing_data_says_where_and_what_to_do(tmp_path, made):
    root = tmp_path / "nothing"
    if made:
        root.mkdir()
    message = refusal(root)
    assert "images_background" in message and str(root / FOLDER) in message
    assert "Download" in message and "--download" in message and "--data DIR" in message
    assert found(root) == "missing" and root.exists() == made


def test_a_part_that_is_missing_is_named(tmp_path):
    root = write_archives(tmp_path)
    (root / FOLDER / f"{EVALUATION}.zip").unlink()
    assert "images_evaluation" in refusal(root)
    assert found(root) == "incomplete, images_evaluation is missing"
    assert not (root / FOLDER / BACKGROUND).exists()


@pytest.mark.parametrize(
    ("remove", "says"),
    [
        (SOME, "Greek/character02 has 19 drawings instead of 20"),
        ("images_background/Latin", "5 characters instead of 6"),
    ],
)
def test_a_half_extracted_folder_is_refused(tmp_path, remove, says):
    write_tree(tmp_path)
    target = tmp_path / FOLDER / remove
    for file in [target] if target.is_file() else list(target.rglob("*.png")):
        file.unlink()
    if target.is_dir():
        (target / "character01").rmdir()
    message = refusal(tmp_path)
    assert says in message and str(tmp_path / FOLDER / BACKGROUND) in message and "delete that folder" in message
    assert found(tmp_path).startswith("unusable: ") and says in found(tmp_path)


def _wide():
    data = io.BytesIO()
    Image.new("1", (20_000, 4)).save(data, "PNG")
    return data.getvalue()


def _jpeg():
    data = io.BytesIO()
    Image.new("L", (105, 105)).save(data, "JPEG")
    return data.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"<html>404</html>", png(BACKGROUND, "Greek/character02", 6)[:90], _wide(), _jpeg()]
)
def test_a_file_that_is_no_image_is_named(tmp_path, fresh_cache, content):
    write_tree(tmp_path)
    (tmp_path / FOLDER / SOME).write_bytes(content)
    assert str(tmp_path / FOLDER / SOME) in refusal(tmp_path)
    assert snapshot(fresh_cache) == {}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user from whom a folder can be locked away")
def test_a_locked_folder_is_named(tmp_path):
    locked = write_tree(tmp_path) / FOLDER / BACKGROUND / "Greek"
    locked.chmod(0)
    try:
        assert str(locked) in refusal(tmp_path)
    finally:
        locked.chmod(0o755)


def test_too_few_classes_for_the_ways(tmp_path):
    write_tree(tmp_path)
    assert "5 ways need" in refusal(tmp_path, ways=5) and "lower the ways" in refusal(tmp_path, ways=5)
    assert "test split of Omniglot has 1" in refusal(tmp_path, train_classes=6)
    assert "validation split of Omniglot has 0" in refusal(tmp_path, train_classes=1100)


# the real data


@pytest.mark.data
def test_the_real_omniglot(real_omniglot, monkeypatch):
    monkeypatch.undo()  # the real numbers of characters, and the session's cache
    source, _ = loaded(Omniglot(), real_omniglot)
    assert found(real_omniglot) == "complete, unpacked"
    assert [len(source.classes_of(split)) for split in ("train", "validation", "test")] == [1100, 100, 423]
    images = source._images
    assert images.shape == (32460, 1, 28, 28) and set(images.unique().tolist()) == {0, 255}
    assert 0.03 < images.float().mean() / 255 < 0.2, "ink is the smaller part of a picture"
    again, events = loaded(Omniglot(), real_omniglot)
    assert events == [] and torch.equal(again._images, images)
    episodes = source.sample("test", 32, 5, stream(0), CPU, torch.float32)
    names = source.class_names("test", episodes, 0)
    assert len(set(names)) == 5 and all("character" in name for name in names)
    assert episodes.support_x.amax((-1, -2)).min() == 1.0, "a picture has no ink"


@pytest.mark.data
def test_the_real_omniglot_is_the_same_wherever_it_lies(real_omniglot, monkeypatch):
    monkeypatch.undo()
    home = real_omniglot / FOLDER
    tree = survey({part: home / part for part in SMALL})
    assert tree.names == tuple(sorted(tree.names)) and len(tree.names) == 1623
    assert tree.names[0] == "images_background/Alphabet_of_the_Magi/character01"
    assert tree.names[-1] == "images_evaluation/ULOG/character26"
    work = read_images(tree, "nearest")
    with pytest.raises(StopIteration):
        next(work)


def test_small_and_real_numbers_do_not_mix(monkeypatch):
    from core.tasks.omniglot_data import PARTS

    assert PARTS == {"images_background": 6, "images_evaluation": 4}
    monkeypatch.undo()
    assert PARTS == {"images_background": 964, "images_evaluation": 659}
    shrink(monkeypatch)
