"""The whole program in a process of its own: how it starts and how it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVER = """
import os, runpy, signal, sys
from app.main_window import MainWindow

after, how = sys.argv[1:]
sys.argv = ["main.py"]
frame = MainWindow._on_frame

def watch(window):
    frame(window)
    if after == "shown" or window.control.run.iteration >= 3:
        if how == "close":
            window.close_without_asking()
        elif not window._agreed_to_close:
            os.kill(os.getpid(), getattr(signal, how))
    elif not window.control.active:
        assert window.bar.train_button.isVisible()
        window.bar.train_button.click()

MainWindow._on_frame = watch
runpy.run_path("main.py", run_name="__main__")
"""


def run(arguments, tmp_path, **environment):
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)} | environment
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("after", ["shown", "training"])
@pytest.mark.parametrize("how", ["close", "SIGTERM", "SIGINT"])
def test_every_way_out_ends_with_exit_code_0_and_says_nothing(tmp_path, after, how):
    if how != "close" and not hasattr(signal, how):
        pytest.skip(f"this system has no {how}")
    result = run(["-c", DRIVER, after, how], tmp_path)
    assert result.returncode == 0, result.stderr
    assert not result.stderr.strip()


STUCK = """
import threading
from concurrent.futures import ThreadPoolExecutor
import main
from app.history.reader import Reader
from app.main_window import MainWindow

Reader.close.__defaults__ = (0.1,)
pool, never, begun = ThreadPoolExecutor(1), threading.Event(), threading.Event()
frame = MainWindow._on_frame

def stick():
    begun.set()
    return pool.submit(never.wait).result()

def watch(window):
    frame(window)
    if not begun.is_set():
        window.analyst._worker.ask(stick, None)
        assert begun.wait(60)
    window.close_without_asking()

MainWindow._on_frame = watch
raise SystemExit(main.main([]))
"""


def test_an_analysis_that_does_not_end_ends_with_the_program(tmp_path):
    """Python itself would wait for the threads of its pool without limit."""
    result = run(["-c", STUCK], tmp_path)
    assert result.returncode == 0 and not result.stderr.strip(), result.stderr


def test_the_window_is_visible_before_torch_and_the_hidden_panels_are_loaded(tmp_path):
    code = """
import sys
import main
from app.main_window import MainWindow
shown = []
show = MainWindow.showEvent
def event(window, event):
    show(window, event)
    shown.extend({"torch", "matplotlib", "app.panels.spectrum", "app.panels.reproduce"} & set(sys.modules))
    shown.append("shown")
    window._agreed_to_close = True
MainWindow.showEvent = event
from PySide6.QtCore import QTimer
frame = MainWindow._on_frame
MainWindow._on_frame = lambda window: window.close_without_asking()
assert main.main([]) == 0
assert shown == ["shown"], shown
"""
    result = run(["-c", code], tmp_path)
    assert result.returncode == 0, result.stderr


def test_without_a_display_it_says_how_to_train_headless(tmp_path):
    if sys.platform != "linux":
        pytest.skip("only Linux has no window without a display variable")
    env = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    result = run(["main.py"], tmp_path, **env)
    assert result.returncode == 2
    assert "python main.py train" in result.stderr and "Traceback" not in result.stderr


def test_an_unknown_preset_is_one_sentence(tmp_path):
    result = run(["main.py", "--preset", "nope"], tmp_path)
    assert result.returncode == 2 and "There is no preset 'nope'" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


SESSION = """
import sys
import main
from app.main_window import MainWindow
from core.presets import preset
frame = MainWindow._on_frame

def watch(window):
    frame(window)
    print(window.form.spec().run.seed, window.form.spec().task.shots)
    if sys.argv[1] == "change":
        window.on_seed_chosen(41)
        window.area.docks["runs"].hide()
    else:
        print([name for name, dock in window.area.docks.items() if dock.isHidden()])
    window.close_without_asking()

MainWindow._on_frame = watch
raise SystemExit(main.main(sys.argv[2:]))
"""


def test_the_next_start_shows_the_experiment_and_the_docks_of_the_last_unless_a_preset_is_named(tmp_path):
    assert run(["-c", SESSION, "change"], tmp_path).stdout.split()[0] == "0"
    assert run(["-c", SESSION, "look"], tmp_path).stdout.splitlines()[:2] == ["41 10", "['runs']"]
    assert run(["-c", SESSION, "look", "--preset", "sinusoid-5shot"], tmp_path).stdout.startswith("0 5")
    assert run(["-c", SESSION, "look"], tmp_path).stdout.startswith("0 5")
    (file,) = tmp_path.rglob("window.ini")
    file.write_bytes(b"\xff\x00[General]\nexperiment={\ngeometry=@ByteArray(nonsense)\n")
    result = run(["-c", SESSION, "look"], tmp_path)
    assert result.stdout.startswith("0 10") and result.returncode == 0, result.stderr


def test_a_screen_smaller_than_the_window_is_filled(tmp_path):
    """The screen of the offscreen platform has 800 pixels; how many of them are frame is known sooner or later."""
    look = "print(window.isMaximized(), *window.frameGeometry().size().toTuple(), *window.size().toTuple())"
    code = SESSION.replace("print(window.form", f"{look}; print(window.form")
    maximised, *sizes = run(["-c", code, "look"], tmp_path).stdout.split()[:5]
    assert maximised == "True" and all(790 <= int(size) <= 810 for size in sizes), sizes
