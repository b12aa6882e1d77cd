"""miniImageNet: layouts, cache and names, on a small set with the real layouts; and the real pictures where they are at hand."""

import io
import logging
import threading
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

from core.boxes import Inbox, SetHyper
from core.doctor import diagnose
from core.errors import UserError
from core.events import Ended, HyperRejected, Started
from core.presets import preset
from core.streams import stream
from core.tasks import MiniImagenet
from core.tasks.image_cache import map_array, write_array
from core.tasks.images import _has_room
from core.tasks.mini_imagenet_classes import PUBLISHED
from core.tasks.mini_imagenet_place import FOLDER
from core.tasks.mini_imagenet_split import found
from core.train import train
from tests.core.loading import loaded
from tests.core.mini_imagenet_files import (
    SMALL,
    SOME,
    encoded,
    expected,
    file_of,
    folders,
    lists,
    load,
    write_archive,
    write_tree,
    zipped,
)
from tests.core.omniglot_files import snapshot
from tests.core.runs import of

CPU = torch.device("cpu")
SPLITS = ("train", "validation", "test")
LAYOUTS = {
    "lists": write_tree,
    "folders": lambda root: write_tree(root, folders),
    "zip": write_archive,
    "zip of folders": lambda root: write_archive(root, zipped(folders)),
    "zip of a folder": lambda root: write_archive(
        root, zipped(outer="mini/", extra=[("__MACOSX/mini/images/._a.png", b"x")]), "mini-imagenet.zip"
    ),
    "the folder itself": lambda root: write_tree(root) / FOLDER,
}

pytestmark = pytest.mark.usefixtures("fresh_cache")


def draw(source, split="train", tasks=3, queries=2):
    return source.sample(split, tasks, queries, stream(0), CPU, torch.float32)


# layouts


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_pool_split_and_names(tmp_path, layout):
    root = LAYOUTS[layout](tmp_path)
    before = snapshot(tmp_path)
    source, _ = load(root)
    assert np.array_equal(source._images.numpy(), expected())
    assert [len(source.classes_of(split)) for split in SPLITS] == [4, 3, 3]
    assert source._sizes.tolist() == [6, 9, 7, 7, 5, 5, 5, 8, 6, 8]
    assert set(source.class_names("validation", draw(source, "validation"), 0)) == {
        "goose",
        "Ibizan hound",
        "white wolf",
    }
    assert {path: data for path, data in snapshot(tmp_path).items() if not path.startswith("cache")} == before


def test_the_order_of_rows_and_strangers_do_not_matter(tmp_path):
    digest = load(write_tree(tmp_path / "a"))[0].digest()
    home = write_tree(tmp_path / "b") / FOLDER
    header, *rows = (home / "train.csv").read_text().splitlines()
    (home / "train.csv").write_bytes("\r\n".join([header, *sorted(rows), "", ""]).encode("utf-8-sig"))
    for stranger in (".DS_Store", "notes.txt", "images/.x.png", "images/unlisted.png"):
        (home / stranger).write_text("not a picture")
    assert load(tmp_path / "b")[0].digest() == digest
    home = write_tree(tmp_path / "c", folders) / FOLDER
    for stranger in (
        "train.csv",
        "train/.DS_Store",
        "train/n01532829/._a.png",
        "train/n01532829/notes.txt",
        "val/loose.png",
    ):
        (home / stranger).write_text("not a picture")
    assert load(tmp_path / "c")[0].digest() == digest


def test_the_digest_tells_pixels_and_split_apart(tmp_path):
    digests = [load(write_tree(tmp_path / "same"))[0].digest(), load(write_archive(tmp_path / "zip"))[0].digest()]
    home = write_tree(tmp_path / "pixel") / FOLDER
    (home / "images" / SOME).write_bytes(encoded(np.zeros((84, 84, 3), np.uint8)))
    digests.append(load(tmp_path / "pixel")[0].digest())
    home = write_tree(tmp_path / "class") / FOLDER
    text = (home / "train.csv").read_text().replace("n01704323_06.png,n01704323", "n01704323_06.png,n04604644")
    (home / "train.csv").write_text(text)
    digests.append(load(tmp_path / "class")[0].digest())
    assert digests[0] == digests[1] and len(set(digests)) == 3


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "CMYK"])
@pytest.mark.parametrize("resize", ["lanczos", "bilinear", "nearest"])
def test_other_sizes_are_resized_and_other_modes_become_colour(tmp_path, mode, resize):
    write_tree(tmp_path)
    large = Image.fromarray(np.random.default_rng(0).integers(0, 256, (120, 200, 3), dtype=np.uint8)).convert(mode)
    data = io.BytesIO()
    large.save(data, "JPEG" if mode == "CMYK" else "PNG")
    (tmp_path / FOLDER / "images" / SOME).write_bytes(data.getvalue())
    wanted = Image.open(data).convert("RGB").resize((84, 84), Image.Resampling[resize.upper()])
    row = 6 + 9 + 3
    seen = load(tmp_path, resize=resize)[0]._images.numpy()
    assert np.array_equal(seen[row], np.asarray(wanted).transpose(2, 0, 1))
    assert np.array_equal(np.delete(seen, row, 0), np.delete(expected(), row, 0))


# classes of unequal size


def test_pictures_labels_and_splits_belong_together(tmp_path):
    source, _ = load(write_tree(tmp_path))
    pool = {picture.tobytes(): row for row, picture in enumerate(expected().transpose(0, 2, 3, 1))}
    for split in SPLITS:
        episodes = draw(source, split, tasks=20, queries=3)
        for task in range(20):
            pictures = [*source.pictures(episodes.support_x[task]), *source.pictures(episodes.query_x[task])]
            labels = [*episodes.support_y[task].tolist(), *episodes.query_y[task].tolist()]
            rows = [pool[np.ascontiguousarray(picture).tobytes()] for picture in pictures]
            assert len(set(rows)) == 3 * 4
            classes = np.searchsorted(source._starts, rows, "right") - 1
            assert classes.tolist() == [episodes.facts["classes"][task, label] for label in labels]
        assert not episodes.facts["turns"].any()


def test_more_queries_than_the_smallest_class_has_are_refused(tmp_path):
    source, _ = load(write_tree(tmp_path))
    source.check_queries(4)
    with pytest.raises(
        UserError, match=r"1 support and 5 query images .* the 5 that goose has here; lower .* 5 at most\.$"
    ):
        source.check_queries(5)
    with pytest.raises(UserError, match="that goose has here"):
        draw(source, queries=5)


# the cache


def test_the_second_time_comes_from_the_cache_and_is_mapped(tmp_path, fresh_cache):
    first, events = load(write_tree(tmp_path))
    assert events[0].title == "Reading miniImageNet" and (events[0].done, events[0].total) == (0, 66)
    kept = snapshot(fresh_cache)
    assert sorted(path.rsplit(".")[-1] for path in kept if "." in path) == ["json", "npy"]
    second, events = load(tmp_path)
    assert {event.title for event in events} == {"Checking miniImageNet"}
    assert torch.equal(first._images, second._images) and snapshot(fresh_cache) == kept
    second._images.zero_()
    assert snapshot(fresh_cache) == kept, "the file is never changed through the map"


def test_another_file_or_filter_is_read_anew(tmp_path):
    write_tree(tmp_path)
    load(tmp_path)
    assert load(tmp_path, resize="nearest")[1][0].title == "Reading miniImageNet"
    (tmp_path / FOLDER / "images" / SOME).write_bytes(encoded(np.zeros((84, 84, 3), np.uint8), "JPEG"))
    source, events = load(tmp_path)
    assert events[0].title == "Reading miniImageNet" and source._images[18].max() == 0


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text", "gone", "manifest"])
def test_a_damaged_cache_is_made_anew(tmp_path, fresh_cache, damage):
    load(write_tree(tmp_path))
    (kept,) = fresh_cache.rglob("*.npy" if damage != "manifest" else "*.json")
    good = kept.read_bytes()
    flipped = good[:-7] + bytes([good[-7] ^ 1]) + good[-6:]
    kept.write_bytes({"cut": good[:-5], "empty": b"", "text": b"<html>", "manifest": b"{}"}.get(damage, flipped))
    if damage == "gone":
        kept.unlink()
    source, events = load(tmp_path)
    assert "Reading miniImageNet" in {event.title for event in events}
    assert np.array_equal(source._images.numpy(), expected()) and kept.read_bytes() == good


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path, fresh_cache, monkeypatch):
    fresh_cache.write_text("in the way")
    assert np.array_equal(load(write_tree(tmp_path))[0]._images.numpy(), expected())
    fresh_cache.unlink()

    def full(path, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    assert np.array_equal(load(tmp_path)[0]._images.numpy(), expected())
    assert not [path for path in fresh_cache.rglob("*") if path.is_file()]


def test_a_kept_array_is_mapped_from_its_file(tmp_path):
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    write_array(tmp_path / "a.npy", array)
    mapped = map_array(tmp_path / "a.npy", (2, 3, 4))
    assert isinstance(mapped, np.memmap) and np.array_equal(mapped, array)
    assert map_array(tmp_path / "a.npy", (3, 2, 4)) is None and map_array(tmp_path / "b.npy", (2, 3, 4)) is None


@pytest.mark.parametrize("layout", ["lists", "zip"])
def test_stopping_at_any_moment_leaves_nothing_half_written(tmp_path, monkeypatch, layout):
    monkeypatch.setattr("core.tasks.mini_imagenet_images._AT_ONCE", 10)
    threads, stops = threading.active_count(), 0
    root = LAYOUTS[layout](tmp_path / "root")
    before = snapshot(root)
    for stop in range(100):
        cache = tmp_path / str(stop)
        monkeypatch.setenv("CURVATURE_CACHE", str(cache))
        work = MiniImagenet(ways=3).load(root)
        if len([None for _, _ in zip(range(stop + 1), work, strict=False)]) <= stop:
            break
        work.close()
        stops += 1
        assert threading.active_count() == threads and snapshot(root) == before
        assert not list(cache.rglob(".*"))
        assert np.array_equal(load(root)[0]._images.numpy(), expected())
    assert stops >= 9


# what is said about the data


def test_a_subset_is_called_one(tmp_path):
    source, _ = load(write_tree(tmp_path))
    assert source.describe() == (
        "a subset: train 4 of 64 classes, 6 to 9 of 600 images per class; validation 3 of 16 classes, 5; test 3 of 20 classes, 6 to 8"
    )
    assert found(tmp_path) == source.describe()
    line = next(line for line in diagnose("", tmp_path).text.splitlines() if "miniImageNet" in line)
    assert line.endswith(source.describe()) and not line.startswith("!")


def test_a_run_says_at_once_what_its_data_are_and_refuses_more_queries_than_they_hold(tmp_path):
    write_tree(tmp_path)
    live = {"iterations": 2, "meta_batch": 1, "queries": 1, "inner_steps": 1, "evaluation_interval": 2}
    spec = preset("mini-imagenet-5way-1shot", ("maml",))
    spec = spec.replaced(
        task=spec.task.with_changes({"ways": 3}),
        model=spec.model.with_changes({"filters": 2}),
        training=spec.training.with_changes(live),
        run=spec.run.with_changes({"validation_tasks": 2, "threads": 1}),
    )
    inbox = Inbox()
    inbox.put(SetHyper({"queries": 400}))
    events = list(train(spec, inbox, tmp_path))
    assert of(events, Started)[0].about == loaded(spec.task, tmp_path)[0].describe() != ""
    (rejected,) = of(events, HyperRejected)
    assert "400 query" in rejected.reason and events[-1] == Ended(2, "finished")


def test_the_published_data_need_no_remark(tmp_path, monkeypatch):
    names = {split: dict.fromkeys(SMALL[part]) for split, part in zip(SPLITS, SMALL, strict=True)}
    monkeypatch.setattr("core.tasks.mini_imagenet_split.PUBLISHED", names)
    monkeypatch.setattr("core.tasks.mini_imagenet_split.IMAGES", 5)
    for part, classes in SMALL.items():
        monkeypatch.setitem(SMALL, part, dict.fromkeys(classes, 5))
    source, _ = load(write_tree(tmp_path))
    assert source.describe() == "" and found(tmp_path) == "complete"


@pytest.mark.parametrize("change", ["stranger", "moved", "many"])
def test_other_data_in_the_same_layout_are_not_called_mini_imagenet(tmp_path, monkeypatch, change):
    if change == "many":
        monkeypatch.setattr("core.tasks.mini_imagenet_split.IMAGES", 8)
    else:
        label = "n01440764" if change == "stranger" else next(iter(PUBLISHED["test"]))
        classes = SMALL["train"] | {label: 6}
        monkeypatch.setitem(SMALL, "train", classes)
        monkeypatch.setitem(
            SMALL, "test", {key: n for key, n in SMALL["test"].items() if key != label} | {"n02110063": 5}
        )
    source, _ = load(write_tree(tmp_path))
    assert source.describe().startswith("not the published classes or images: train ")


def test_nothing_there_is_told_before_anything_else(tmp_path):
    assert found(tmp_path).startswith("missing") and found(tmp_path / "nowhere").startswith("missing")
    (write_tree(tmp_path) / FOLDER / "val.csv").unlink()
    assert found(tmp_path).startswith("unusable: miniImageNet in")


def test_a_pool_that_a_gpu_has_no_room_for_stays_in_memory_and_says_so(monkeypatch, caplog):
    pool, gpu = torch.zeros(1000, dtype=torch.uint8), torch.device("cuda")
    with caplog.at_level(logging.WARNING):
        monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (4000, 9000))
        assert _has_room(gpu, pool, "miniImageNet") and _has_room(CPU, pool, "miniImageNet") and not caplog.messages
        monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (3999, 9000))
        assert not _has_room(gpu, pool, "miniImageNet")
    assert "stay in main memory" in caplog.messages[0]


# the real pictures


@pytest.mark.data
def test_the_real_pictures(real_mini_imagenet):
    source, events = load(real_mini_imagenet, ways=5)
    assert events[0].title == "Reading miniImageNet" and events[0].total == len(source._images)
    assert [len(source.classes_of(split)) for split in SPLITS] == [64, 16, 20]
    archives = list((real_mini_imagenet / FOLDER).glob("*.zip"))
    if archives:
        assert source.describe().startswith("a subset: train 120 of 600 images per class")
        with zipfile.ZipFile(archives[0]) as archive:
            label, first = "n01855672", 64 * 120
            row = min(row for row in archive.read("val.csv").decode().split() if row.endswith(label))
            wanted = np.asarray(Image.open(archive.open(f"images/{row.split(',')[0]}")))
        assert np.array_equal(source._images[first].numpy().transpose(1, 2, 0), wanted)
    episodes = draw(source, "test", queries=15)
    assert (
        episodes.query_x.shape == (3, 75, 3, 84, 84)
        and 0 <= episodes.query_x.min() < 0.1
        and episodes.query_x.max() > 0.9
    )
    assert {event.title for event in load(real_mini_imagenet)[1]} == {"Checking miniImageNet"}


def test_files_have_the_names_that_the_tests_think(tmp_path):
    assert file_of("n01704323", 3) == SOME and f"images/{SOME}" in dict(lists())
