"""Small checks of the libraries underneath: a release that breaks one of these promises fails here and not in a user's third hour."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

REFERENCES = """
import gc
import sys
from PySide6.QtCore import QCoreApplication, QObject, QRectF, QTimer, Signal

class Sender(QObject):
    sent = Signal(object)

    def slot(self, value):
        pass

held = [[True, False, None] for _ in range(100_000)]  # so that lost references are counted and do not abort
qt = QCoreApplication([])
sender, rectangle = Sender(), QRectF()
fired = []
timer = QTimer(interval=0)
timer.timeout.connect(lambda: fired.append(1))

def one_round():
    sender.sent.connect(sender.slot)
    sender.sent.emit(None)
    sender.sent.disconnect(sender.slot)
    rectangle.setWidth(2.0)
    sender.parent()
    timer.start()
    qt.processEvents()
    timer.stop()

def references():
    gc.collect()
    return [sys.getrefcount(value) for value in (True, False, None)]

for _ in range(100):
    one_round()
before = references()
for _ in range(2_000):
    one_round()
after = references()
assert len(fired) > 100
print(min(a - b for a, b in zip(after, before)))
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True, False and None are immortal from Python 3.12 on")
def test_qt_does_not_lose_references_to_true_false_and_none() -> None:
    """PySide6 6.12.0 loses one with every call and aborts Python 3.11 after a few hundred."""
    run = subprocess.run([sys.executable, "-c", REFERENCES], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > -500, (
        "the table of connections holds a few dozen more or fewer, 2,000 rounds of a fault lose thousands"
    )


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version(name).split("+")[0].split(".")[:3] if part.isdigit())


@pytest.mark.parametrize(
    ("name", "least"),
    [("torch", (2, 10)), ("pillow", (12, 2)), ("PySide6-Essentials", (6, 10, 1)), ("pyqtgraph", (0, 14))],
)
def test_libraries_are_not_older_than_what_is_known_to_be_safe(name: str, least: tuple[int, ...]) -> None:
    assert _numbers(name) >= least


def test_the_qt_that_aborts_python_3_11_is_not_installed() -> None:
    assert version("PySide6-Essentials") != "6.12.0"


SURROUNDINGS = """
import locale, multiprocessing, os, sys
def surroundings():
    mask = os.umask(0)
    os.umask(mask)
    numbers = locale.setlocale(locale.LC_NUMERIC)
    return numbers, sys.getswitchinterval(), mask, multiprocessing.get_start_method(allow_none=True)
before = surroundings()
import main, app.main_window, core.train
after = surroundings()
assert before == after, (before, after)
"""


def test_importing_the_program_changes_nothing_around_it() -> None:
    """Neither the decimal point, nor the switch interval of threads, nor the file mask, nor how processes start."""
    run = subprocess.run([sys.executable, "-c", SURROUNDINGS], capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
