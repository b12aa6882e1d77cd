"""Qt without a screen; and the test that leaves a window, a running timer or a thread behind is the one that fails."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Generator, Iterator
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

import pyqtgraph as pg
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.train_thread import TrainThread

pg.setConfigOptions(imageAxisOrder="row-major", antialias=False)

_PATIENCE = 5.0  # seconds that a thread which is ending is given
_frozen = [0]  # numbers of modules at which objects were set aside
_passed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call":
        item.stash[_passed] = report.passed
    return report


@pytest.fixture(scope="session", autouse=True)
def nothing_frozen_at_the_end() -> Iterator[None]:
    """Hand the objects of large modules back to the collector: some complain when they outlive the interpreter."""
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Clean up after each test, and fail it if there was something to clean up that it should have ended itself."""
    _freeze_modules()
    threads, windows, things = set(threading.enumerate()), set(_windows()), len(shiboken6.getAllValidWrappers())
    yield
    _deliver_deletes()
    if len(shiboken6.getAllValidWrappers()) > things:  # a full collection takes long once torch is loaded
        gc.collect()
        _deliver_deletes()
    left = _left(threads, windows)
    for address, widget in _windows().items():
        if address not in windows:
            widget.close()
            widget.deleteLater()
    for timer in _wrapped(QTimer):
        timer.stop()
    _deliver_deletes()
    if left and request.node.stash.get(_passed, False):  # a failed test keeps its frame, and with it its widgets
        pytest.fail("left behind: " + "; ".join(left))


@pytest.fixture
def thread() -> Iterator[TrainThread]:
    """The training thread of a window, running; it must end with the test."""
    thread = TrainThread()
    thread.start()
    yield thread
    assert thread.shut_down(60_000)


def _freeze_modules() -> None:
    """Spare the collector the objects of large modules, torch above all, once the test that imported them is over."""
    if len(sys.modules) > _frozen[-1] + 100:
        _frozen.append(len(sys.modules))
        gc.collect()
        gc.freeze()


def _deliver_deletes() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _left(threads: set[threading.Thread], windows: set[int]) -> list[str]:
    return [
        *(f"window {_described(widget)}" for address, widget in _windows().items() if address not in windows),
        *(f"running timer {_described(timer)}" for timer in _wrapped(QTimer) if timer.isActive()),
        *(f"running QThread {_described(thread)}" for thread in _wrapped(QThread) if _runs(thread)),
        *(f"thread {thread.name}" for thread in _started_since(threads)),
    ]


def _windows() -> dict[int, QWidget]:
    """Windows by the address of their C++ object; Python wrappers come and go.

    Menus do not count: a pyqtgraph plot keeps one without a parent as long as its Python object lives, here in a fixture.
    """
    if QApplication.instance() is None:
        return {}
    found = [w for w in QApplication.topLevelWidgets() if w.parent() is None and not isinstance(w, QMenu)]
    return {shiboken6.getCppPointer(widget)[0]: widget for widget in found}


def _wrapped(kind: type) -> list[Any]:
    return [thing for thing in shiboken6.getAllValidWrappers() if isinstance(thing, kind)]


def _runs(thread: QThread) -> bool:
    main = QApplication.instance()
    return thread.isRunning() and (main is None or thread is not main.thread())


def _started_since(before: set[threading.Thread]) -> list[threading.Thread]:
    """Python threads that are still there; a QThread in which Python ran counts as a QThread."""
    new = [thread for thread in threading.enumerate() if thread not in before]
    new = [thread for thread in new if not isinstance(thread, threading._DummyThread)]
    for thread in new:
        thread.join(_PATIENCE)
    return [thread for thread in new if thread.is_alive()]


def _described(thing: Any) -> str:
    return f"{type(thing).__name__} '{thing.objectName()}'"
