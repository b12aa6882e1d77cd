"""What is here and what is missing: versions, devices, folders, data and the window, as text to read or to paste into a report."""

from __future__ import annotations

import importlib
import platform
import re
import sqlite3
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from core.devices import training_threads, usable_cores
from core.folders import APP_NAME, cache_folder, runs_folder
from core.tasks import mini_imagenet_split, omniglot_data


@dataclass(frozen=True)
class Diagnosis:
    """The report, and how many of its lines keep something from working."""

    text: str
    problems: int


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, what was found, and whether it is a problem."""

    what: str
    text: str
    problem: bool = False


def diagnose(window_problem: str, data: Path) -> Diagnosis:
    """Look at this machine. Nothing is created or changed.

    Args:
        window_problem: why no window can open, or "". Found out by the caller, because this package does not know Qt.
        data: the data root; need not exist.
    """
    window = Finding("window", window_problem or "can open", bool(window_problem))
    sections = {
        "Versions": _versions(),
        "Training": _training(),
        "Folders": _folders(data),
        "Data": [
            Finding("Omniglot", omniglot_data.found(data)),
            Finding("miniImageNet", mini_imagenet_split.found(data)),
        ],
        "Window": [window],
    }
    problems = sum(finding.problem for findings in sections.values() for finding in findings)
    lines = [line for title, findings in sections.items() for line in _section(title, findings)]
    verdict = {0: "Everything needed is here.", 1: "1 problem found."}.get(problems, f"{problems} problems found.")
    return Diagnosis("\n".join([*lines, verdict]), problems)


def _section(title: str, findings: list[Finding]) -> list[str]:
    rows = []
    for finding in findings:
        first, *rest = finding.text.splitlines()
        mark = "!" if finding.problem else " "
        rows.append(f"{mark} {finding.what:<20} {first}")
        rows.extend(f"  {'':<20} {line}" for line in rest)
    return [title, *rows, ""]


def _versions() -> list[Finding]:
    system = Finding("system", f"{platform.system()} {platform.release()}, {platform.machine()}")
    python = Finding("Python", f"{platform.python_version()} ({platform.python_implementation()})")
    return [system, python, *_packages(), Finding("SQLite", sqlite3.sqlite_version)]


def _packages() -> list[Finding]:
    """What the installed program says it needs, so that the list is written down once, in pyproject.toml."""
    try:
        needed = [line for line in requires(APP_NAME) or [] if "extra ==" not in line]
        own = Finding(APP_NAME, version(APP_NAME))
    except PackageNotFoundError:
        return [Finding(APP_NAME, "not installed; run: python -m pip install -e .", problem=True)]
    return [own, *(_package(requirement) for requirement in needed)]


def _package(requirement: str) -> Finding:
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, f"missing; run: python -m pip install '{requirement}'", problem=True)


def _training() -> list[Finding]:
    cores, threads = usable_cores(), training_threads()
    cpu = Finding("CPU", f"{cores} core{'s' * (cores > 1)}, {threads} thread{'s' * (threads > 1)} for training")
    return [cpu, _torch(), _torchvision()]


def _torch() -> Finding:
    try:
        import torch  # noqa: PLC0415 - the rest of the report must come even when torch does not load
    except Exception as error:
        return Finding("GPU", f"torch does not load ({_brief(error)}); install it again", problem=True)
    build = f"torch is built for CUDA {torch.version.cuda}" if torch.version.cuda else "torch is built for the CPU only"
    if not torch.cuda.is_available():
        return Finding("GPU", f"none; {build}")
    names = ", ".join(torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count()))
    return Finding("GPU", f"{names}; {build}")


def _torchvision() -> Finding:
    try:
        importlib.import_module("torchvision")
    except Exception as error:  # a RuntimeError when its build does not match torch's
        advice = "install both together: python -m pip install --force-reinstall torch torchvision"
        return Finding("torchvision", f"does not load beside this torch ({_brief(error)});\n{advice}", problem=True)
    return Finding("torchvision", "loads")


def _brief(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _folders(data: Path) -> list[Finding]:
    if _write_failure(data):
        there = Finding("data", f"{data} can only be read; data sets cannot be downloaded to it")
    else:
        there = Finding("data", _where(data))
    return [
        there,
        _folder("cache", cache_folder(), "CURVATURE_CACHE"),
        _folder("runs", runs_folder(), "CURVATURE_RUNS"),
    ]


def _folder(what: str, folder: Path, variable: str) -> Finding:
    if failure := _write_failure(folder):
        advice = f"set {variable} to a folder you may write to"
        return Finding(what, f"{folder} cannot be written ({failure}); {advice}", problem=True)
    return Finding(what, _where(folder))


def _where(folder: Path) -> str:
    return f"{folder}{'' if folder.exists() else ' (made when needed)'}"


def _write_failure(folder: Path) -> str:
    """Why one cannot write there, or "": tried with a file that disappears at once, in the nearest folder that exists."""
    nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest) as file:
            file.write(b"x")
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""
