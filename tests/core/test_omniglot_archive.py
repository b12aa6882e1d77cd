"""Omniglot's archives: unpacking, hostile ones, being stopped at any moment, and the download."""

import http.server
import io
import os
import subprocess
import sys
import threading
import zipfile
from hashlib import md5

import numpy as np
import pytest

from core.errors import UserError
from core.tasks import Omniglot
from core.tasks.omniglot_data import FOLDER, found
from tests.core.omniglot_files import (
    BACKGROUND,
    EVALUATION,
    SMALL,
    SOME,
    SPLIT,
    entries,
    expected,
    images_of,
    load,
    refusal,
    snapshot,
    write_archives,
    write_tree,
    zipped,
)

pytestmark = pytest.mark.usefixtures("small_omniglot", "fresh_cache")


def test_archives_are_unpacked_beside_themselves(tmp_path):
    root = write_archives(tmp_path)
    assert found(root) == "archives, not unpacked yet"
    source, events = load(root)
    assert np.array_equal(images_of(source), expected())
    assert [e.title for e in events if e.done == e.total] == [
        "Unpacking images_background.zip",
        "Unpacking images_evaluation.zip",
        "Reading Omniglot",
    ]
    assert sorted(path.name for path in (root / FOLDER).iterdir()) == [
        "images_background",
        "images_background.zip",
        "images_evaluation",
        "images_evaluation.zip",
    ]
    assert found(root) == "complete, unpacked" and load(root)[1] == []


def test_a_read_only_root_is_unpacked_into_the_cache(tmp_path, fresh_cache):
    root = write_archives(tmp_path / "data")
    before = snapshot(root)
    (root / FOLDER).chmod(0o555)
    try:
        assert np.array_equal(images_of(load(root)[0]), expected())
        assert found(root) == "complete, unpacked" and load(root)[1] == []
        assert snapshot(root) == before and len(list(fresh_cache.rglob("*.png"))) == 200
        (root / FOLDER / f"{BACKGROUND}.zip").write_bytes(zipped(BACKGROUND, extra=[("new", b"")]))
        assert load(root)[1][0].title == "Unpacking images_background.zip"
    finally:
        (root / FOLDER).chmod(0o755)


def _hostile(name, content=b"x"):
    return zipped(BACKGROUND, extra=[(name, content)])


def _encrypted():
    data = bytearray(zipped(BACKGROUND))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1
    return bytes(data)


def _lying():
    """An archive whose directory claims 100 bytes where 50 MB come out."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries(BACKGROUND):
            archive.writestr(name, b"\0" * 50_000_000 if name == SOME else content)
    raw = data.getvalue()
    return raw.replace((50_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


BAD_ARCHIVES = {
    "page": b"<html>not found</html>",
    "cut": zipped(BACKGROUND)[:-3000],
    "flipped": zipped(BACKGROUND).replace(b"IDAT", b"IDAU", 1),
    "encrypted": _encrypted(),
    "parent": _hostile("../evil.png"),
    "deep parent": _hostile(f"{BACKGROUND}/Greek/../../../evil.png"),
    "backslash": _hostile("..\\evil.png"),
    "absolute": _hostile("/tmp/evil.png"),
    "drive": _hostile("C:\\evil.png"),
    "large file": _hostile(f"{BACKGROUND}/Greek/character09/0001_01.png", b"\0" * 200_000),
    "large total": _hostile("readme.txt", b"\0" * 101_000_000),
    "lying": _lying(),
    "incomplete": zipped(BACKGROUND, leave_out=[SOME]),
    "other": zipped(EVALUATION),
}


@pytest.mark.parametrize("kind", BAD_ARCHIVES)
def test_a_bad_archive_is_named_and_leaves_nothing(tmp_path, kind):
    root = write_archives(tmp_path / "deep" / "root", images_background=BAD_ARCHIVES[kind])
    before = snapshot(tmp_path)
    message = refusal(root)
    assert str(root / FOLDER / f"{BACKGROUND}.zip") in message and "delete it, then" in message
    assert snapshot(tmp_path) == before


def test_too_many_entries_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("core.tasks.omniglot_archive.MOST_ENTRIES", 100)
    assert "it has 121 entries" in refusal(write_archives(tmp_path))


def test_no_room_to_unpack(tmp_path, monkeypatch):
    root = write_archives(tmp_path)
    before = snapshot(tmp_path)

    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    assert "No space left on device" in refusal(root)
    assert snapshot(tmp_path) == before


def test_a_part_appears_only_by_its_rename(tmp_path, monkeypatch):
    root = write_archives(tmp_path)
    before = snapshot(tmp_path)

    def refused(path, target):
        assert len(list(path.rglob("*.png"))) == 120 and not target.exists()
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("pathlib.Path.rename", refused)
    assert "Invalid cross-device link" in refusal(root)
    assert snapshot(tmp_path) == before


# being stopped


def test_stopping_at_any_moment_leaves_nothing_half_written(tmp_path, monkeypatch):
    stops = 0
    for stop in range(100):
        monkeypatch.setenv("CURVATURE_CACHE", str(tmp_path / str(stop) / "cache"))
        root = write_archives(tmp_path / str(stop) / "root")
        work = Omniglot(**SPLIT).load(root)
        if len([None for _, _ in zip(range(stop + 1), work, strict=False)]) <= stop:
            break
        work.close()
        stops += 1
        left = {path.split("/")[-1] for path in snapshot(root / FOLDER) if "/" not in path}
        assert left <= {BACKGROUND, EVALUATION, f"{BACKGROUND}.zip", f"{EVALUATION}.zip"}
        for part in (BACKGROUND, EVALUATION):
            assert len(list((root / FOLDER / part).rglob("*.png"))) in (0, len(SMALL[part]) * 20)
        assert np.array_equal(images_of(load(root)[0]), expected())
    assert stops >= 7


KILLED = """
import os, signal, sys, pathlib, pytest
from core.tasks import Omniglot
from tests.core.omniglot_files import SPLIT, shrink
shrink(pytest.MonkeyPatch())
for number, _ in enumerate(Omniglot(**SPLIT).load(pathlib.Path(sys.argv[1]))):
    if number == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")
@pytest.mark.parametrize("moment", [1, 4, 7])
def test_what_a_killed_process_left_is_never_used_and_is_swept(tmp_path, moment):
    root = write_archives(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(root), str(moment)], check=False)
    assert killed.returncode == -9
    leftovers = list((root / FOLDER).glob(".unpacking-*"))
    assert bool(leftovers) == (moment < 6)
    assert np.array_equal(images_of(load(root)[0]), expected())
    assert not list((root / FOLDER).glob(".*"))


# the download


class Server(http.server.ThreadingHTTPServer):
    """Serves `files` by name; goes silent in the middle of those in `silent` until it is closed."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.silent, self.asked, self.closing = {}, set(), [], threading.Event()
        self.address = f"http://127.0.0.1:{self.server_port}/python"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.rsplit("/", 1)[1]
        self.server.asked.append(name)
        content = self.server.files.get(name)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        if name in self.server.silent:
            self.server.closing.wait(60)
        else:
            self.wfile.write(content[len(content) // 2 :])

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server with both archives, whose address and checksums torchvision is made to know."""
    from torchvision.datasets import Omniglot as Known

    with Server() as running:
        running.files = {f"{part}.zip": zipped(part) for part in SMALL}
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.setattr(Known, "download_url_prefix", running.address)
        monkeypatch.setattr(Known, "zips_md5", {part: md5(running.files[f"{part}.zip"]).hexdigest() for part in SMALL})
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.closing.set()
        running.shutdown()
        thread.join()


def test_the_download_ends_with_usable_data(tmp_path, server):
    root = tmp_path / "new" / "root"
    events = list(Omniglot().download(root))
    size = len(zipped(BACKGROUND))
    fetched = [(e.done, e.total, e.unit) for e in events if e.title == "Downloading images_background.zip"]
    assert fetched[-1] == (size, size, "bytes") and fetched[0] == (0, 0, "bytes")
    assert [done for done, _, _ in fetched] == sorted(done for done, _, _ in fetched)
    assert found(root) == "complete, unpacked" and np.array_equal(images_of(load(root)[0]), expected())
    assert server.asked == ["images_background.zip", "images_evaluation.zip"]
    assert list(Omniglot().download(root)) == [] and len(server.asked) == 2
    assert not list((root / FOLDER).glob(".*"))


def test_only_what_is_missing_is_fetched(tmp_path, server):
    root = write_archives(tmp_path)
    (root / FOLDER / f"{EVALUATION}.zip").write_bytes(b"<html>not found</html>")
    list(Omniglot().download(root))
    assert server.asked == ["images_evaluation.zip"] and found(root) == "complete, unpacked"


def test_a_silent_server_can_be_left_at_once(tmp_path, server):
    server.silent = {"images_evaluation.zip"}
    work = Omniglot().download(tmp_path)
    for progress in work:
        if progress.title == "Downloading images_evaluation.zip" and progress.done > 0:
            break
    assert any(path.name.startswith(".images_evaluation") for path in (tmp_path / FOLDER).iterdir())
    work.close()
    assert not server.closing.is_set(), "the server never answered in full"
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["images_background.zip"]


@pytest.mark.parametrize(
    ("served", "says"),
    [(None, "404"), (b"<html>moved</html>", "another checksum"), (zipped(EVALUATION)[:-9], "another checksum")],
)
def test_what_is_not_the_archive_is_refused(tmp_path, server, served, says):
    server.files["images_background.zip"] = served
    with pytest.raises(UserError, match=f"cannot be downloaded from {server.address}.*{says}"):
        list(Omniglot().download(tmp_path))
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_no_server(tmp_path, server):
    server.shutdown()
    server.server_close()
    with pytest.raises(UserError, match=r"cannot be downloaded.*refused.*check the connection"):
        list(Omniglot().download(tmp_path))
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_torchvision_that_does_not_load_is_explained(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torchvision.datasets", None)
    with pytest.raises(UserError, match="install torch and torchvision together"):
        list(Omniglot().download(tmp_path))
    list(Omniglot().download(write_archives(tmp_path)))
    assert found(tmp_path) == "complete, unpacked"


def test_a_half_extracted_folder_is_not_called_downloaded(tmp_path):
    (write_tree(tmp_path) / FOLDER / SOME).unlink()
    with pytest.raises(UserError, match="delete that folder"):
        list(Omniglot().download(tmp_path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path, server):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        list(Omniglot().download(tmp_path / "file"))
    assert server.asked == []
