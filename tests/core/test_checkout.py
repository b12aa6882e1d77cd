"""The commit is read from git's files, whatever form they have, and runs remember it."""

import subprocess

import pytest

from core.checkout import ROOT, commit_of, running_commit
from core.events import Started
from core.store.run_info import RunInfo
from core.store.run_story import informed

A, B = "a" * 40, "b" * 40


def test_it_is_the_one_that_git_names():
    git = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert running_commit() == (git.stdout.strip() if git.returncode == 0 else commit_of(ROOT))


@pytest.mark.parametrize(
    ("files", "commit"),
    [
        ({".git/HEAD": A + "\n"}, A),
        ({".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": A + "\n"}, A),
        (
            {
                ".git/HEAD": "ref: refs/heads/x/y\n",
                ".git/packed-refs": f"# pack\n{B} refs/heads/x\n{A} refs/heads/x/y\n",
            },
            A,
        ),
        (
            {
                ".git": "gitdir: other/one\n",
                "other/one/HEAD": "ref: refs/heads/m\n",
                "other/one/commondir": "..\n",
                "other/refs/heads/m": B,
            },
            B,
        ),
        ({".git/HEAD": "ref: refs/heads/new\n"}, ""),
        ({".git/HEAD": "nonsense\n"}, ""),
        ({".git": "nonsense"}, ""),
        ({}, ""),
    ],
)
def test_every_form_of_it(tmp_path, files, commit):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert commit_of(tmp_path) == commit


def test_a_run_remembers_every_commit_that_trained_it_once(monkeypatch):
    started = Started({"run": {"seed": 0}}, (), "cpu", 1, ())
    info = RunInfo(name="x")
    for commit in (A, A, B, ""):
        monkeypatch.setattr("core.store.run_story.running_commit", lambda commit=commit: commit)
        info = informed(info, started)
    assert info.versions["commit"] == f"{A}, {B}"
