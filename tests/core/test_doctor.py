"""The report on this machine."""

from __future__ import annotations

import importlib
import sqlite3
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest
import torch

from core import doctor
from core.doctor import diagnose


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Cache and runs in folders that do not exist yet."""
    monkeypatch.setenv("CURVATURE_CACHE", str(tmp_path / "cache" / "inner"))
    monkeypatch.setenv("CURVATURE_RUNS", str(tmp_path / "runs"))
    return tmp_path


def _line(text: str, what: str) -> str:
    """The line about one thing, without its mark."""
    return next(line[2:] for line in text.splitlines() if line[2:].startswith(what))


def test_a_machine_that_has_everything(folders: Path) -> None:
    diagnosis = diagnose("", folders)
    assert diagnosis.problems == 0
    assert diagnosis.text.splitlines()[-1] == "Everything needed is here."
    assert not any(line.startswith("!") for line in diagnosis.text.splitlines())
    assert _line(diagnosis.text, "torch ").endswith(torch.__version__.split("+")[0])
    assert _line(diagnosis.text, "numpy").endswith(np.__version__)
    assert _line(diagnosis.text, "SQLite").endswith(sqlite3.sqlite_version)
    assert "thread" in _line(diagnosis.text, "CPU")
    assert _line(diagnosis.text, "window").endswith("can open")
    assert str(folders / "runs") in _line(diagnosis.text, "runs")


def test_every_direct_dependency_is_listed(folders: Path) -> None:
    import tomllib

    project = tomllib.loads((Path(doctor.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    text = diagnose("", folders).text
    for requirement in project["project"]["dependencies"]:
        assert _line(text, requirement.split(">")[0])
    assert "hypothesis" not in text, "extras are not needed to run"


def test_looking_makes_nothing(folders: Path) -> None:
    diagnose("", folders / "data")
    assert list(folders.iterdir()) == []


def test_a_window_that_cannot_open_is_a_problem_with_all_its_lines(folders: Path) -> None:
    diagnosis = diagnose("There is no display.\nTrain without one.", folders)
    assert diagnosis.problems == 1
    lines = diagnosis.text.splitlines()
    assert lines[-1] == "1 problem found."
    (marked,) = [line for line in lines if line.startswith("!")]
    assert marked.endswith("There is no display.")
    assert lines[lines.index(marked) + 1].strip() == "Train without one."


def test_folders_that_cannot_be_written(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folders / "file").write_text("in the way")
    monkeypatch.setenv("CURVATURE_RUNS", str(folders / "file" / "runs"))
    diagnosis = diagnose("", folders / "file" / "data")
    assert diagnosis.problems == 1, "data may be read only"
    assert "set CURVATURE_RUNS" in _line(diagnosis.text, "runs")
    assert "can only be read" in _line(diagnosis.text, "data")


def test_a_torchvision_of_another_build_is_answered_with_what_to_install(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> None:
        raise RuntimeError(f"operator {name}::nms does not exist\nmore lines")

    monkeypatch.setattr(importlib, "import_module", broken)
    diagnosis = diagnose("", folders)
    assert diagnosis.problems == 1
    assert "operator torchvision::nms does not exist" in diagnosis.text
    assert "pip install --force-reinstall torch torchvision" in diagnosis.text
    assert "more lines" not in diagnosis.text


def test_missing_packages_come_with_the_line_that_installs_them(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name in ("pillow", "psutil"):
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(doctor, "version", version)
    diagnosis = diagnose("", folders)
    assert diagnosis.text.splitlines()[-1] == "2 problems found."
    assert "pip install 'pillow" in _line(diagnosis.text, "pillow")


def test_a_program_that_was_never_installed(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "requires", requires)
    diagnosis = diagnose("", folders)
    assert diagnosis.problems == 1
    assert "pip install -e ." in diagnosis.text


def test_data_sets_are_reported_but_are_no_problem(folders: Path) -> None:
    assert "missing" in _line(diagnose("", folders).text, "Omniglot")
