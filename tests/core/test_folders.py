"""Where the program keeps and looks for things."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.folders import cache_folder, data_folder, runs_folder

FOLDERS = [
    pytest.param("CURVATURE_DATA", data_folder, id="data"),
    pytest.param("CURVATURE_CACHE", cache_folder, id="cache"),
    pytest.param("CURVATURE_RUNS", runs_folder, id="runs"),
]


@pytest.mark.parametrize(("variable", "folder"), FOLDERS)
def test_the_environment_wins(variable: str, folder: Callable[[], Path], tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "place with spaces"))
    assert folder() == tmp_path / "place with spaces"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv(variable, "~/there")
    assert folder() == tmp_path / "there"


@pytest.mark.parametrize("value", [None, "", "  "])
@pytest.mark.parametrize(("variable", "folder"), FOLDERS)
def test_without_it_each_has_a_place_of_the_user(
    variable: str, folder: Callable[[], Path], value: str | None, monkeypatch
) -> None:
    monkeypatch.setenv(variable, value or "")
    if value is None:
        monkeypatch.delenv(variable)
    assert folder().is_absolute()
    assert "urvature" in str(folder())


def test_a_relative_place_is_meant_from_where_the_program_starts(tmp_path: Path, monkeypatch) -> None:
    """One run must not have two names, one of them relative."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURVATURE_RUNS", "mine")
    assert runs_folder() == tmp_path / "mine"


@pytest.mark.parametrize(("variable", "folder"), [FOLDERS[0], FOLDERS[2]])
def test_what_the_user_has_chosen_comes_second(
    variable: str, folder: Callable[..., Path], tmp_path, monkeypatch
) -> None:
    monkeypatch.delenv(variable, raising=False)
    assert folder(tmp_path / "chosen") == tmp_path / "chosen"
    monkeypatch.setenv(variable, str(tmp_path / "said"))
    assert folder(tmp_path / "chosen") == tmp_path / "said"


def test_asking_makes_nothing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("CURVATURE_CACHE", str(tmp_path / "cache"))
    assert not cache_folder().exists()
