"""miniImageNet data that cannot be used: one sentence each that says what, where and what to do, and nothing is written."""

import io
import re
import zipfile
import zlib

import pytest
from PIL import Image

from core.errors import UserError
from core.tasks import MiniImagenet
from core.tasks.mini_imagenet_place import FOLDER
from tests.core.mini_imagenet_files import SOME, folders, lists, refusal, write_archive, write_tree, zipped
from tests.core.omniglot_files import snapshot

PICTURE = f"images/{SOME}"
GOOD = dict(lists())


def _with(**changes):
    """The published layout with some files replaced; None takes one away. "/" is written "__" and "." "_dot_"."""
    files = GOOD | {name.replace("__", "/").replace("_dot_", "."): data for name, data in changes.items()}
    return {name: data for name, data in files.items() if data is not None}


def _picture(data):
    return GOOD | {PICTURE: data}


def _huge():
    """A PNG that claims 8,000 x 8,000 pixels."""
    head = bytearray(GOOD[PICTURE])
    head[16:24] = (8_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(bytes(head[12:29])).to_bytes(4, "big")
    return bytes(head)


def _gif():
    data = io.BytesIO()
    Image.new("RGB", (84, 84)).save(data, "GIF")
    return data.getvalue()


def _train(old, new):
    return _with(train_dot_csv=GOOD["train.csv"].decode().replace(old, new).encode())


ROW = f"{SOME},n01704323"
IN_FOLDERS = dict(folders())
BAD_FILES = {
    "nothing": ({}, "was not found in"),
    "no images": (
        {name: data for name, data in GOOD.items() if name.endswith("csv")},
        "images/ lacks 29 of the 29 images",
    ),
    "no lists": ({name: data for name, data in GOOD.items() if not name.endswith("csv")}, "train.csv is missing"),
    "no val.csv": (_with(val_dot_csv=None), "val.csv is missing"),
    "empty list": (_with(val_dot_csv=b""), "val has no images"),
    "only a header": (_with(test_dot_csv=b"filename,label\n"), "test has no images"),
    "no header": (_with(val_dot_csv=b"a.png,n01\nb.png,n01\n"), "is no list with the columns filename and label"),
    "a short row": (_with(val_dot_csv=b"filename,label\na.png\n"), "is no list with the columns"),
    "bytes": (_with(val_dot_csv=bytes(range(256))), "is no list with the columns"),
    "utf-16": (_with(val_dot_csv="filename,label\n".encode("utf-16")), "is no list with the columns"),
    "zero bytes": (_with(val_dot_csv=b"filename,label\n\0\0\n"), "is no list with the columns|lacks 1 of the 1"),
    "a missing file": (
        _with(**{PICTURE.replace("/", "__").replace(".", "_dot_"): None}),
        f"lacks 1 of the 29 .* example {SOME}",
    ),
    "a path outside": (_train(ROW, "../train.csv,n01704323"), "lacks 1 of the 29"),
    "an absolute path": (_train(ROW, "/etc/passwd,n01704323"), "lacks 1 of the 29"),
    "listed twice": (_train(ROW, f"{ROW}\n{ROW}"), f"images/{SOME} .* is listed twice"),
    "twice in two classes": (_train(ROW, f"{ROW}\n{SOME},n04604644"), f"images/{SOME} .* is listed twice"),
    "class in two splits": (_train(ROW, f"{SOME},n01855672"), "Class n01855672 .* is in train and in val"),
    "cut picture": (_picture(GOOD[PICTURE][:-40]), f"{PICTURE} .* is not a readable picture"),
    "empty picture": (_picture(b""), f"{PICTURE} .* is not a readable picture"),
    "text": (_picture(b"<html>"), f"{PICTURE} .* is not a readable picture"),
    "flipped": (_picture(GOOD[PICTURE].replace(b"IDAT", b"IDAU")), f"{PICTURE} .* is not a readable picture"),
    "gif": (_picture(_gif()), f"{PICTURE} .* is not a readable picture"),
    "huge": (_picture(_huge()), f"{PICTURE} .* is not a readable picture .*8000 x 8000"),
    "large file": (_picture(b"\0" * 50_000_001), "more than 50 MB"),
    "no val folder": (
        {name: data for name, data in IN_FOLDERS.items() if not name.startswith("val")},
        "val has no images",
    ),
    "folder in two splits": (IN_FOLDERS | {"test/n01855672/x.png": b""}, "Class n01855672 .* is in val and in test"),
    "damaged in a folder": (
        IN_FOLDERS | {f"train/n01704323/{SOME}": b"x"},
        f"train/n01704323/{SOME} .* not a readable picture",
    ),
}


def _written(root, files):
    (root / FOLDER).mkdir(parents=True)
    return write_tree(root, files.items)


@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_files_are_named(tmp_path, fresh_cache, kind):
    files, says = BAD_FILES[kind]
    root = _written(tmp_path / "data", files)
    before = snapshot(root)
    message = refusal(root)
    _matches(message, says)
    assert str(root / FOLDER) in message and snapshot(root) == before and not fresh_cache.exists()


def _matches(message, says):

    assert re.search(says, message), message


def _encrypted():
    data = bytearray(zipped())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def _lying():
    """An archive whose directory claims 100 bytes where 50 MB come out."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in GOOD.items():
            archive.writestr(name, b"\0" * 50_000_000 if name == PICTURE else content)
    return data.getvalue().replace((50_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


BAD_ARCHIVES = {
    "page": (b"<html>not found</html>", "cannot be used as miniImageNet's archive"),
    "empty": (b"", "cannot be used as miniImageNet's archive"),
    "cut": (zipped()[:-3000], "cannot be used as miniImageNet's archive"),
    "flipped": (zipped().replace(b"IDAT", b"IDAU", 30), "cannot be used as miniImageNet's archive|not a readable"),
    "encrypted": (_encrypted(), "cannot be used as miniImageNet's archive"),
    "lying": (_lying(), "cannot be used as miniImageNet's archive|not a readable"),
    "of something else": (zipped(lambda: [("a/b.txt", b"x")]), "holds no miniImageNet"),
    "incomplete": (zipped(lambda: _with(val_dot_csv=None).items()), "val.csv is missing"),
    "outside": (zipped(lambda: _with(images__x_dot_png=None).items(), outer="../"), ""),
}


@pytest.mark.parametrize("kind", [kind for kind in BAD_ARCHIVES if kind != "outside"])
def test_bad_archives_are_named(tmp_path, fresh_cache, kind):
    data, says = BAD_ARCHIVES[kind]
    root = write_archive(tmp_path / "data", data)
    before = snapshot(root)
    message = refusal(root)
    _matches(message, says)
    assert "miniImageNet-subset.zip" in message and snapshot(root) == before and not fresh_cache.exists()


@pytest.mark.usefixtures("fresh_cache")
def test_an_archive_that_reaches_outside_writes_nothing_there(tmp_path):
    """Nothing is ever unpacked, so its names are only names."""
    root = write_archive(tmp_path / "data", BAD_ARCHIVES["outside"][0])
    before = snapshot(root)
    for _ in MiniImagenet(ways=3).load(root):
        pass
    assert snapshot(root) == before


@pytest.mark.usefixtures("fresh_cache")
def test_two_archives_are_one_too_many(tmp_path):
    root = write_archive(write_archive(tmp_path / "data"), name="mini_imagenet.zip")
    assert "holds miniImageNet-subset.zip and mini_imagenet.zip; leave one" in refusal(root)


@pytest.mark.usefixtures("fresh_cache")
def test_fewer_classes_than_ways(tmp_path):
    assert (
        "4 ways need at least as many classes in every split, but the validation split of miniImageNet has 3"
        in refusal(write_tree(tmp_path), ways=4)
    )


def test_missing_data_are_answered_with_where_what_and_how(tmp_path, fresh_cache):
    message = refusal(tmp_path)
    assert (
        str(tmp_path / FOLDER) in message
        and "train.csv, val.csv and test.csv" in message
        and "class folders" in message
    )
    assert "cannot download it" in message and "dead" in message and "--data DIR" in message
    assert not fresh_cache.exists()


def test_a_download_is_refused_with_the_reason(tmp_path):
    with pytest.raises(
        UserError, match=r"cannot download it, because the public links to it are dead, so .* --data DIR\.$"
    ):
        MiniImagenet().download(tmp_path)
