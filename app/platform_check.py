"""What stands between this machine and a window, found out before Qt is asked for one.

When a library of the screen or the screen itself is missing, Qt prints a misleading line and aborts the process. This module looks
first and says in words what to install. Importing it does not import Qt.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

HEADLESS = "Training works without a window: python main.py train --preset sinusoid-10shot"
DISPLAYS = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
"""Platforms that need a display, in the order in which Qt tries them, with the variable that names it."""

PACKAGES = {
    "": {
        "libglib-2.0.so.0": "libglib2.0-0",
        "libgthread-2.0.so.0": "libglib2.0-0",
        "libzstd.so.1": "libzstd1",
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libX11.so.6": "libx11-6",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        "libxkbcommon.so.0": "libxkbcommon0",
    },
    "xcb": {
        "libxcb.so.1": "libxcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {"libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0"},
}
"""Shared libraries with their Debian and Ubuntu packages: what every Qt window needs (""), and what a platform plugin adds."""


def window_problem() -> str:
    """What keeps a window from opening, with the line that helps and how to train without one; "" when nothing does.

    Missing libraries and displays are looked for on Linux only. Imports `PySide6.QtGui` there as the last test, and starts no
    Qt application.
    """
    problem = _package_problem()
    if not problem and sys.platform.startswith("linux"):
        problem = _linux_problem()
    return f"{problem}\n{HEADLESS}" if problem else ""


def _package_problem() -> str:
    for package in ("PySide6", "pyqtgraph"):
        if find_spec(package) is None:
            return (
                f"The window cannot open: the Python package {package} is not installed.\n  python -m pip install -e ."
            )
    if sys.version_info < (3, 12) and _qt_version() == "6.12.0":
        return (
            "The window cannot open: PySide6 6.12.0 aborts Python 3.11 after a few hundred signals; install another version.\n"
            '  python -m pip install "PySide6-Essentials>=6.10.1,<6.12"'
        )
    return ""


def _qt_version() -> str:
    for distribution in ("PySide6-Essentials", "PySide6"):
        try:
            return version(distribution)
        except PackageNotFoundError:
            continue
    return ""


def _linux_problem() -> str:
    platforms = _platforms()
    if not platforms:
        return (
            "The window cannot open: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
            "Log in to a desktop, or connect with ssh -X."
        )
    problems = [_platform_problem(platform) for platform in platforms]
    return problems[0] if all(problems) else _import_problem()


def _platforms() -> list[str]:
    """Names of the Qt platforms that Qt will try, in its order."""
    if asked := os.environ.get("QT_QPA_PLATFORM"):
        return [name.split(":")[0].split("-")[0] for name in asked.split(";") if name]  # wayland-egl is wayland's
    return [platform for platform, variable in DISPLAYS.items() if os.environ.get(variable)]


def _platform_problem(platform: str) -> str:
    plugin = _plugins() / f"libq{platform}.so"
    if plugin.parent.is_dir():
        if not plugin.exists():
            return f"The window cannot open: Qt has no platform '{platform}'; unset QT_QPA_PLATFORM."
        if failure := _load_failure(str(plugin)):
            needed = PACKAGES[""] | PACKAGES.get(platform, {})
            return _missing([name for name in needed if _load_failure(name)], failure)
    return _display_problem(platform)


def _plugins() -> Path:
    """Where the wheel keeps platform plugins; a PySide6 from a distribution has no such folder, and complete libraries."""
    spec = find_spec("PySide6")
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0] if folders else "", "Qt", "plugins", "platforms")


def _load_failure(library: str) -> str:
    """Why the dynamic linker cannot load a library; "" when it can. The message starts with the name of the file at fault."""
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return str(error)
    return ""


def _missing(libraries: list[str], failure: str) -> str:
    """The lines that install these libraries, or the one that `failure` names when nothing is known about it."""
    libraries = libraries or [Path(failure.split(":")[0]).name]
    known = {name: package for table in PACKAGES.values() for name, package in table.items()}
    packages = sorted({known[name] for name in libraries if name in known})
    if not packages:
        return f"The window cannot open: a library of Qt does not load ({failure})."
    provided = " ".join(f"'{name}()(64bit)'" for name in libraries)
    return (
        f"The window cannot open: Qt needs system libraries that are not here: {', '.join(libraries)}.\n"
        f"  Debian, Ubuntu: sudo apt-get install -y {' '.join(packages)}\n"
        f"  Fedora:         sudo dnf install {provided}"
    )


def _display_problem(platform: str) -> str:
    """Whether the display of a screen platform answers; the other platforms need none."""
    if platform not in DISPLAYS:
        return ""
    library = next(iter(PACKAGES[platform]))
    if failure := _load_failure(library):
        return _missing([library], failure)
    if _answers(platform, ctypes.CDLL(library)):
        return ""
    variable = DISPLAYS[platform]
    return f"The window cannot open: no display answers at {variable}='{os.environ.get(variable, '')}'."


def _answers(platform: str, client: ctypes.CDLL) -> bool:
    """Connect to the display as the platform plugin would, and leave again."""
    if platform == "xcb":
        client.xcb_connect.restype = ctypes.c_void_p
        connection = ctypes.c_void_p(client.xcb_connect(None, None))
        failed = bool(client.xcb_connection_has_error(connection))
        client.xcb_disconnect(connection)
        return not failed
    client.wl_display_connect.restype = ctypes.c_void_p
    display = ctypes.c_void_p(client.wl_display_connect(None))
    if display:
        client.wl_display_disconnect(display)
    return bool(display)


def _import_problem() -> str:
    try:
        importlib.import_module("PySide6.QtGui")
    except ImportError as error:
        return _missing([], str(error))
    return ""
