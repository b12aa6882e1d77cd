"""What stands between a machine and a window is said before Qt can abort. Each case is a fresh process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import platform_check

ROOT = Path(platform_check.__file__).parents[1]
HEADLESS = "python main.py train --preset sinusoid-10shot"
linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="looks for libraries and displays on Linux only"
)


def _run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    screen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LD_LIBRARY_PATH")
    environment = {name: value for name, value in os.environ.items() if name not in screen}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _problem(**variables: str) -> str:
    """What the check says in a process with these variables and no others about the screen."""
    run = _run("-c", "from app.platform_check import window_problem as w; print(w(), end='')", **variables)
    assert run.returncode == 0, run.stderr
    return run.stdout


@linux
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "offscreen;xcb", "nonsense;minimal"])
def test_platforms_that_need_no_display_are_fine(platform: str) -> None:
    assert _problem(QT_QPA_PLATFORM=platform) == ""


@linux
def test_no_display_is_said_with_the_way_to_train_without() -> None:
    problem = _problem()
    assert "no display" in problem and "ssh -X" in problem
    assert problem.endswith(HEADLESS)


@linux
def test_the_window_command_ends_with_2_and_that_text() -> None:
    run = _run("main.py")
    assert run.returncode == 2
    assert run.stderr.strip() == _problem()
    assert "Traceback" not in run.stderr and run.stdout == ""


@linux
def test_a_platform_that_qt_does_not_have() -> None:
    problem = _problem(QT_QPA_PLATFORM="nonsense")
    assert "no platform 'nonsense'" in problem and "unset QT_QPA_PLATFORM" in problem


@linux
@pytest.mark.parametrize(
    ("platform", "variable"), [("xcb", {"DISPLAY": ":987"}), ("wayland", {"WAYLAND_DISPLAY": "wayland-987"})]
)
def test_a_display_that_does_not_answer_is_not_left_to_qt(platform: str, variable: dict[str, str]) -> None:
    """Or libraries that are not here: either way a sentence, and no abort."""
    problem = _problem(**variable, QT_QPA_PLATFORM=platform)
    assert problem.startswith("The window cannot open: ")
    assert next(iter(variable.values())) in problem or "apt-get install" in problem
    assert problem.endswith(HEADLESS)


@linux
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_a_display_that_answers_is_fine() -> None:
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "320x240x24"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        display = f":{server.stdout.readline().decode().strip()}"
        try:
            assert _problem(DISPLAY=display) == ""
            assert _problem(DISPLAY=display, WAYLAND_DISPLAY="wayland-987") == "", "Qt falls back to X11"
        finally:
            server.terminate()


@linux
@pytest.mark.parametrize(
    ("library", "package", "variables"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0", {"DISPLAY": ":987"}),
        ("libxcb-icccm.so.4", "libxcb-icccm4", {"QT_QPA_PLATFORM": "xcb"}),
        ("libwayland-cursor.so.0", "libwayland-cursor0", {"WAYLAND_DISPLAY": "wayland-987"}),
        ("libEGL.so.1", "libegl1", {"QT_QPA_PLATFORM": "offscreen"}),
    ],
)
def test_a_missing_library_is_named_with_its_package(
    library: str, package: str, variables: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / library).write_bytes(b"")  # found first, and not loadable: as good as missing
    problem = _problem(LD_LIBRARY_PATH=str(tmp_path), **variables)
    assert library in problem.splitlines()[0]
    assert package in problem.splitlines()[1].removeprefix("  Debian, Ubuntu: sudo apt-get install -y ").split()
    assert f"'{library}()(64bit)'" in problem.splitlines()[2]
    assert problem.endswith(HEADLESS)


@linux
def test_several_missing_libraries_are_named_at_once(tmp_path: Path) -> None:
    hidden = ["libxcb-keysyms.so.1", "libxcb-cursor.so.0", "libX11-xcb.so.1"]
    for library in hidden:
        (tmp_path / library).write_bytes(b"")
    problem = _problem(LD_LIBRARY_PATH=str(tmp_path), DISPLAY=":987")
    assert all(library in problem for library in hidden)


@linux
def test_a_library_nobody_knows_is_named_as_the_linker_names_it(tmp_path: Path) -> None:
    (tmp_path / "libstdc++.so.6").write_bytes(b"")
    assert "libstdc++.so.6" in _problem(LD_LIBRARY_PATH=str(tmp_path), QT_QPA_PLATFORM="offscreen")


@pytest.mark.parametrize("package", ["PySide6", "pyqtgraph"])
def test_a_missing_package_comes_with_the_line_that_installs_it(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = platform_check.find_spec
    monkeypatch.setattr(platform_check, "find_spec", lambda name: None if name == package else real(name))
    problem = platform_check.window_problem()
    assert package in problem.splitlines()[0] and "pip install" in problem.splitlines()[1]


@pytest.mark.parametrize(("python", "refused"), [((3, 11, 9), True), ((3, 12, 0), False)])
def test_the_qt_that_aborts_python_3_11_is_refused_there(
    python: tuple[int, ...], refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform_check, "version", lambda name: "6.12.0")
    monkeypatch.setattr(sys, "version_info", python)
    monkeypatch.setattr(sys, "platform", "win32")
    assert ("6.12.0" in platform_check.window_problem()) == refused


def test_other_systems_are_not_asked_for_linux_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("QT_QPA_PLATFORM", "nonsense")
    assert platform_check.window_problem() == ""
