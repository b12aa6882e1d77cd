"""A shelf whose reader ends with the test, and a way to wait for what it reads."""

from __future__ import annotations

import pytest

from app.shelf import Shelf


@pytest.fixture
def shelf(qapp):
    """A shelf of no run."""
    shelf = Shelf()
    yield shelf
    shelf.close()


@pytest.fixture
def wait(qtbot, shelf):
    """Drains the shelf's reader until something holds."""

    def until(holds):
        def drained():
            shelf.drain()
            return bool(holds())

        qtbot.waitUntil(drained, timeout=20_000)

    return until
