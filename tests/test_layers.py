"""The arrows between the layers: core knows no Qt, app knows no torch, and settings can be read before either is loaded."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import app
import core

ROOT = Path(core.__path__[0]).parent
QT = ("PySide6", "shiboken6", "pyqtgraph")
TORCH = ("torch", "torchvision")
BEFORE_TRAINING = ("boxes", "events", "folders", "knobs", "methods", "models", "overrides", "presets", "spec", "tasks")


def _modules(package: object) -> list[str]:
    return [package.__name__, *(m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))]


def _below(names: tuple[str, ...]) -> list[str]:
    """Modules of core with these first names, and everything inside them."""
    return [module for module in _modules(core) if module.split(".")[1:2] and module.split(".")[1] in names]


def _loaded_by(modules: list[str], unwanted: tuple[str, ...]) -> str:
    """What of `unwanted` a fresh interpreter has loaded after importing `modules`."""
    program = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        f"print(*sorted(set({unwanted!r}) & set(sys.modules)))"
    )
    return subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT, timeout=120
    ).stdout.strip()


def test_core_loads_no_qt() -> None:
    modules = _modules(core)
    assert len(modules) > 20
    assert _loaded_by(modules, (*QT, "app")) == ""


def test_the_window_loads_no_torch() -> None:
    modules = [*_modules(app), "main"]
    assert len(modules) > 20
    assert _loaded_by(modules, TORCH) == ""


def test_settings_can_be_read_before_torch_is_loaded() -> None:
    modules = _below(BEFORE_TRAINING)
    assert {module.split(".")[1] for module in modules} == set(BEFORE_TRAINING)
    assert _loaded_by(modules, TORCH) == ""


def test_the_check_before_the_window_loads_neither() -> None:
    assert _loaded_by(["app.platform_check", "main"], (*QT, *TORCH)) == ""


def test_the_contracts_of_import_linter_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


def _sources(package: object) -> list[tuple[str, ast.AST]]:
    files = sorted(Path(package.__path__[0]).rglob("*.py"))
    return [(str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))) for file in files]


def _calls(package: object) -> Iterator[tuple[str, ast.Call]]:
    for file, tree in _sources(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{file}:{node.lineno}", node


def _called(call: ast.Call) -> str:
    """Last part of the name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_no_file_of_the_window_names_torch() -> None:
    """Not even inside a function or as the argument of an import."""
    named = []
    for file, tree in _sources(app):
        for node in ast.walk(tree):
            names = [*_imported(node), getattr(node, "id", ""), node.value if isinstance(node, ast.Constant) else ""]
            if any(str(name).split(".")[0] in TORCH for name in names):
                named.append(f"{file}:{node.lineno}")
    assert named == []


def test_signals_carry_no_type_that_qt_converts() -> None:
    """Signal(int) wraps beyond 2^31, Signal(dict) and Signal(list) lose what C++ cannot hold."""
    risky = {"int", "dict", "list"}
    found = [
        where
        for where, call in _calls(app)
        if _called(call) == "Signal" and any(getattr(argument, "id", "") in risky for argument in ast.walk(call))
    ]
    assert found == []


def test_numbers_are_never_read_from_a_widgets_text() -> None:
    """In many languages a box shows 0,5; its value() is the number."""
    found = [
        where
        for where, call in _calls(app)
        if _called(call) in ("float", "int")
        and any(isinstance(inner, ast.Call) and _called(inner) in ("text", "currentText") for inner in ast.walk(call))
    ]
    assert found == []


@pytest.mark.parametrize("package", [app, core], ids=["app", "core"])
def test_no_process_is_forked(package: object) -> None:
    """A fork of a process that has threads and Qt in it is not safe."""
    found = [
        where
        for where, call in _calls(package)
        if _called(call) in ("fork", "forkpty")
        or any(
            isinstance(argument, ast.Constant) and argument.value in ("fork", "forkserver") for argument in call.args
        )
    ]
    assert found == []


@pytest.mark.parametrize("package", [app, core], ids=["app", "core"])
def test_no_module_is_called_after_nothing(package: object) -> None:
    assert not [name for name in _modules(package) if name.rsplit(".", 1)[-1] in ("utils", "helpers", "misc", "common")]
