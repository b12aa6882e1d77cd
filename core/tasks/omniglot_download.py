"""Downloading Omniglot from the place torchvision knows.

torchvision's own transfer can be neither watched nor cancelled, so its addresses and checksums are used and a short-lived child
process does the transfer: it can be ended at any moment, even while it waits for a silent server.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import urllib.request
import zipfile
from collections.abc import Generator
from multiprocessing.connection import Connection
from pathlib import Path

from core.errors import UserError
from core.events import Progress
from core.tasks.omniglot_archive import open_parts
from core.tasks.omniglot_data import PARTS, archive_of, home_of, survey, unpacked

_CHUNK = 1 << 16
_SILENCE = 60.0
_POLL = 0.1


def download(root: Path) -> Generator[Progress, None, None]:
    """Fetch whichever archive is missing or no archive under a data root, then unpack. Closing the generator ends it at once.

    Raises:
        UserError: torchvision cannot be imported, the server cannot be reached, the folder cannot be written to, or what arrived
            is not Omniglot.
    """
    home = home_of(root)
    missing = [part for part in PARTS if not unpacked(home, part) and not zipfile.is_zipfile(archive_of(home, part))]
    addresses = _addresses() if missing else {}
    for part in missing:
        yield from _fetch(*addresses[part], archive_of(home, part))
    survey((yield from open_parts(root)))


def _addresses() -> dict[str, tuple[str, str]]:
    """Address and MD5 of each part."""
    try:
        from torchvision.datasets import Omniglot  # noqa: PLC0415 - needs torch, which must not be loaded before training
    except Exception as error:  # a RuntimeError when torchvision was built for another torch
        raise UserError(
            f"torchvision, which knows where Omniglot is kept, cannot be imported ({type(error).__name__}: {error}); "
            "install torch and torchvision together: pip install --force-reinstall torch torchvision."
        ) from None
    return {part: (f"{Omniglot.download_url_prefix}/{part}.zip", Omniglot.zips_md5[part]) for part in PARTS}


def _fetch(address: str, md5: str, archive: Path) -> Generator[Progress, None, None]:
    temporary = archive.with_name(f".{archive.name}.{os.getpid()}")
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch()
        try:
            yield from _transfer(address, temporary, f"Downloading {archive.name}")
            if hashlib.md5(temporary.read_bytes(), usedforsecurity=False).hexdigest() != md5:
                raise _failed(address, archive, "what arrived has another checksum than it should")
            temporary.replace(archive)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            f"{archive} cannot be written ({error.strerror}); make room there or name another folder with --data DIR."
        ) from None


def _transfer(address: str, file: Path, title: str) -> Generator[Progress, None, None]:
    """Let a child process copy `address` to `file`; reports several times a second even when nothing arrives."""
    spawn = multiprocessing.get_context("spawn")  # a fork of a process that has threads can hang
    ours, theirs = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_copy, args=(address, file, theirs), daemon=True)
    child.start()
    theirs.close()
    done, total = 0, 0
    try:
        while True:
            yield Progress(title, done, total, "bytes")
            if not ours.poll(_POLL):
                continue
            message = ours.recv()
            if message is None:
                break
            if isinstance(message, str):
                raise _failed(address, file.parent, message)
            done, total = message
    except EOFError:
        raise _failed(address, file.parent, "the transfer broke off") from None
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()
    yield Progress(title, done, done, "bytes")


def _copy(address: str, file: Path, reports: Connection) -> None:
    """Runs in the child process: reports (done, total) in bytes again and again, then None, or what went wrong."""
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "curvature-explorer"})
        with urllib.request.urlopen(request, timeout=_SILENCE) as response, file.open("wb") as target:
            total, done = int(response.headers.get("Content-Length") or 0), 0
            while chunk := response.read1(_CHUNK):  # what has arrived, without waiting for a full chunk
                target.write(chunk)
                done += len(chunk)
                reports.send((done, total))
        if done < total:
            raise OSError(f"only {done} of {total} bytes arrived")
        reports.send(None)
    except Exception as error:  # whatever it is, the parent process says it in words
        reports.send(str(error) or type(error).__name__)


def _failed(address: str, place: Path, reason: str) -> UserError:
    return UserError(
        f"Omniglot cannot be downloaded from {address} ({reason}); check the connection and try again, "
        f"or put the archive into {place} by hand."
    )
