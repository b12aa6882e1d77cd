"""The texts of the interface as Python reads them, independent of the tool that collects them for translators."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FUNCTIONS = ("translate", "marked")
"""Take a context and a text; `tr` of an object takes a text, its class is the context."""


@dataclass(frozen=True)
class Asked:
    """One place where a text is asked for.

    Attributes:
        place: file and line. context, text: as translators see them; `text` is None where it is no literal.
        late: it is asked for when a function is called, not when the module is imported.
    """

    place: str
    context: str | None
    text: str | None
    late: bool
    marked: bool


def asked_texts(folder: Path) -> list[Asked]:
    """Every text that is asked for in the modules below a folder."""
    return [
        found
        for path in sorted(folder.rglob("*.py"))
        for found in _walk(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(folder).as_posix(), "", False)
    ]


def _walk(node: ast.AST, file: str, owner: str, late: bool) -> Iterator[Asked]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _walk(child, file, child.name, late)
            continue
        if isinstance(child, ast.FunctionDef | ast.Lambda):
            yield from _walk(child.args, file, owner, late)
            for line in child.body if isinstance(child, ast.FunctionDef) else [child.body]:
                yield from _walk(ast.Module([line], []), file, owner, True)
            continue
        if isinstance(child, ast.Call):
            yield from _asked(child, f"{file}:{child.lineno}", owner, late)
        yield from _walk(child, file, owner, late)


def _asked(call: ast.Call, place: str, owner: str, late: bool) -> Iterator[Asked]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "tr":  # the tool takes one that is no method for a text without a context
        method = isinstance(call.func, ast.Attribute) and len(call.args) == 1
        yield Asked(place, owner if method else None, _literal(call.args[0]), late, False)
    elif name in FUNCTIONS and len(call.args) >= 2:
        yield Asked(place, _literal(call.args[0]), _literal(call.args[1]), late, name == "marked")


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
