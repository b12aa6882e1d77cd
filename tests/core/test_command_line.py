"""Whatever is typed, interrupted or in the way: an exit code and a sentence, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

import main
from core import runs_command
from core.commands.options import path as typed_path

ROOT = Path(main.__file__).parent
UNKNOWN = "~nobody-is-called-this/data"
LONG = "/".join(["x" * 200] * 30)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and standard error."""
    try:
        code = main.main(list(arguments))
    except SystemExit as end:
        code = int(str(end.code))
    return code, capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    "arguments",
    [
        ("runs", "list", LONG),
        ("runs", "compare", LONG),
        ("runs", "show", LONG),
        ("train", "--preset", "sinusoid-10shot", "--iterations", "1", "--out", LONG),
        ("evaluate", LONG),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_a_name_that_is_too_long_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, error = run(capsys, *arguments)
    assert code == 2
    assert "x" * 200 in error and "Traceback" not in error and len(error.splitlines()) == 1


@pytest.mark.parametrize("option", ["--csv", "--weights", "--tensorboard"])
def test_an_empty_path_means_no_folder_at_all(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, error = run(capsys, "runs", "export", "run", option, "")
    assert code == 2 and error.endswith(f"argument {option}: the path is empty; name a file or folder")


def test_the_home_folder_is_meant_wherever_a_path_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    assert typed_path("~/runs/a b") == tmp_path / "runs" / "a b"
    assert typed_path("한글 폴더") == Path("한글 폴더")
    assert typed_path("~") == tmp_path


def test_a_home_that_does_not_exist_is_a_folder_that_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CURVATURE_RUNS", UNKNOWN)
    monkeypatch.chdir(tmp_path)
    assert main.main(["runs", "list"]) == 0
    assert UNKNOWN in capsys.readouterr().out
    code, error = run(capsys, "train", "--preset", "omniglot-5way-1shot", "--iterations", "1", "--data", UNKNOWN)
    assert code == 2 and "was not found in" in error


def test_ctrl_c_ends_a_command_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Path) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs_command, "list_runs", interrupted)
    assert run(capsys, "runs", "list", "here") == (130, "The command was interrupted.")


def presets_into(output: int | IO[str]) -> tuple[int, str]:
    """Exit code and standard error of a process whose few lines of output are written when it ends."""
    command, environment = [sys.executable, "main.py", "presets"], os.environ | {"PYTHONUNBUFFERED": ""}
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.PIPE, text=True, check=False
    )
    return ended.returncode, ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes are closed otherwise there")
def test_nobody_reads_the_output() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert presets_into(writing) == (0, "")
    finally:
        os.close(writing)


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no such device")
def test_there_is_no_room_for_the_output() -> None:
    with Path("/dev/full").open("w") as full:
        code, error = presets_into(full)
    assert code == 2
    assert error.startswith("The output could not be written (No space left on device); make room")
    assert len(error.splitlines()) == 1
