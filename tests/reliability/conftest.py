"""The server that all procedures share, how large they are, and the table of what came of them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.client import Server
from tests.reliability.runs import sinusoid

LINE = "reliability"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, ())]
    lines = [line for report in reports for name, line in report.user_properties if name == LINE]
    if lines:
        terminalreporter.section("reliability")
        for line in lines:
            terminalreporter.write_line(line)


@dataclass
class Report:
    """One line of the table: what was done, how often, and the worst that was seen."""

    properties: list[tuple[str, object]]
    began: float = field(default_factory=time.monotonic)

    def say(self, procedure: str, size: str, **worst: float) -> None:
        """Add a line; `worst` are maxima with their units in the names, as in seconds=1.2."""
        seen = ", ".join(f"{name.replace('_', ' ')} {value:.3g}" for name, value in worst.items())
        line = f"{procedure} | {size} | {seen} | {time.monotonic() - self.began:.0f} s"
        self.properties.append((LINE, line))  # which finds its way from another process too


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Where a procedure says what it has done."""
    return Report(request.node.user_properties)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Children of this process have everything imported and begin at once."""
    if not hasattr(os, "fork") or sys.platform == "darwin":
        pytest.skip("the children are made by fork, which Qt and macOS do not allow")
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def reference(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The uninterrupted run of a spec, made once a session."""
    made: dict[str, Path] = {}
    root = tmp_path_factory.mktemp("references")

    def run(spec: Any = None) -> Path:
        spec = spec or sinusoid()
        key = str(spec.to_json())
        if key not in made:
            made[key] = root / str(len(made))
            end = server.run(made[key], spec)
            assert (end.status, end.err) == (0, "")
        return made[key]

    return run


def size(ordinary: int, name: str = "") -> int:
    """How often something is done: `ordinary`, or what the environment variable `name` says."""
    return int(os.environ.get(name, ordinary)) if name else ordinary
