"""What the user types to see fewer runs: words to search for, or a condition such as `method == "mc2" and best.validation_loss < 0.5`.

A condition is parsed and walked here, never run as a program: columns, constants, comparisons, `in`, `and`, `or` and `not`, nothing else.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from core.errors import UserError
from core.history.columns import advice_for, known_columns
from core.history.entry import Entry, reader

Test = Callable[[Entry], bool]
_Read = Callable[[Entry], Any]

LONGEST = 2000
"""Characters of the longest condition."""
DEEPEST = 40
"""Levels of the most nested condition: testing one must never exhaust the stack."""
SEARCHED = ("name", "notes", "tags", "arm", "title", "method")
"""Columns in which words are looked for."""
_CONDITION = re.compile(r"""[<>=!"']|\bin\s*[(\[{]""")
"""What only a condition has."""
_OPERATORS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda part, whole: part in whole,
    ast.NotIn: lambda part, whole: part not in whole,
}
_EXAMPLE = 'for example method == "mc2" and best.validation_loss < 0.5'


def compiled(expression: str, columns: Iterable[str] = ()) -> Test:
    """The test that a filter means.

    A text without quotes, without any of `< > = !` and without `in` before a bracket is searched for: every word of it must occur in
    the name, notes, tags, arm or method, whatever the case. Anything else is a condition. A comparison with a value that is missing,
    or of another kind, is false.

    Args:
        expression: what was typed; nothing lets everything through. columns: names beside those that every program knows.

    Raises:
        UserError: the condition cannot be read; the sentence says what is wrong with it, with similar names for an unknown column.
    """
    if not _CONDITION.search(expression):
        return _search(expression.casefold().split())
    text = expression.strip()
    if len(text) > LONGEST:
        raise UserError(f"The filter has {len(text):,} characters; use {LONGEST:,} at most.")
    try:
        with warnings.catch_warnings(action="ignore"):  # such as for an unknown escape in a text
            tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UserError(_not_understood(error)) from None
    if _depth(tree) > DEEPEST:
        raise UserError("The filter is nested too deeply; use fewer brackets.")
    return _Compiler(text, {*known_columns(), *columns}).test(tree)


def _depth(tree: ast.AST) -> int:
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


def _search(words: list[str]) -> Test:
    readers = [reader(column) for column in SEARCHED]

    def found(entry: Entry) -> bool:
        text = "\n".join(str(read(entry) or "") for read in readers).casefold()
        return all(word in text for word in words)

    return found if words else lambda entry: True


def _not_understood(error: BaseException) -> str:
    if not isinstance(error, SyntaxError) or not error.text:
        return f"The filter cannot be read; write {_EXAMPLE}."
    rest = error.text[error.offset - 1 :].strip() if error.offset else ""
    if not rest or "never closed" in error.msg or "unterminated" in error.msg:
        return f"The filter is not complete; write {_EXAMPLE}."
    advice = "to compare, write ==" if rest.startswith("=") else f"write {_EXAMPLE}"
    return f"The filter cannot be read at '{rest[:30]}'; {advice}."


class _Compiler:
    """Turns the tree of a condition into functions, once, so that many entries are tested quickly."""

    def __init__(self, text: str, columns: set[str]) -> None:
        self._text, self._columns = text, columns

    def test(self, tree: ast.expr) -> Test:
        """What a condition means."""
        match tree:
            case ast.BoolOp(op, parts):
                tests = [self.test(part) for part in parts]
                if isinstance(op, ast.And):
                    return lambda entry: all(test(entry) for test in tests)
                return lambda entry: any(test(entry) for test in tests)
            case ast.UnaryOp(ast.Not(), part):
                test = self.test(part)
                return lambda entry: not test(entry)
            case ast.Compare():
                return self._comparison(tree)
            case ast.Name() | ast.Attribute():
                read = self._column(tree)
                return lambda entry: bool(read(entry))
            case _:
                raise UserError(f"'{self._typed(tree)}' is no condition; write {_EXAMPLE}.")

    def _comparison(self, tree: ast.Compare) -> Test:
        """Comparisons in a row, as in `1 < seed <= 3`, hold when each of them holds."""
        sides = [tree.left, *tree.comparators]
        pairs = [self._pair(*each) for each in zip(sides, tree.ops, sides[1:], strict=False)]
        return pairs[0] if len(pairs) == 1 else lambda entry: all(pair(entry) for pair in pairs)

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Test:
        if type(op) not in _OPERATORS:
            raise UserError(f"'is' cannot be used in a filter; write {_EXAMPLE}.")
        among = isinstance(op, ast.In | ast.NotIn)
        compare = _OPERATORS[type(op)]
        one, other = self._operand(left), self._whole(right) if among else self._operand(right)

        def holds(entry: Entry) -> bool:
            a, b = one(entry), other(entry)
            if a is None or b is None:
                return False
            try:
                return bool(compare(a, b))
            except TypeError:  # a text and a number
                return False

        return holds

    def _operand(self, tree: ast.expr) -> _Read:
        """A column or a constant."""
        match tree:
            case ast.Name() | ast.Attribute():
                return self._column(tree)
            case ast.Constant() | ast.UnaryOp(ast.USub() | ast.UAdd()):
                constant = self._constant(tree)
                return lambda entry: constant
            case _:
                raise UserError(
                    f"'{self._typed(tree)}' cannot be compared; compare a column with a text in quotes or a number."
                )

    def _whole(self, tree: ast.expr) -> _Read:
        """What stands to the right of `in`: several constants, the tags, or a text."""
        match tree:
            case ast.Tuple(parts) | ast.List(parts) | ast.Set(parts):
                constants = tuple(map(self._constant, parts))
                return lambda entry: constants
            case ast.Name("tags"):
                return lambda entry: entry.run.info.tags
            case _:
                return self._operand(tree)

    def _column(self, tree: ast.expr) -> _Read:
        name = _name(tree)
        if name in self._columns:
            return reader(name)
        advice = advice_for(name, self._columns) or f"put a text in quotes, {_EXAMPLE}"
        raise UserError(f"There is no column '{self._typed(tree)}'; {advice}.")

    def _constant(self, tree: ast.expr) -> str | float:
        match tree:
            case ast.Constant(str() | int() | float() as value):  # a bool is an int
                return value
            case ast.UnaryOp(ast.USub() | ast.UAdd() as sign, ast.Constant(int() | float() as value)):
                return -value if isinstance(sign, ast.USub) else value
            case _:
                raise UserError(f"'{self._typed(tree)}' is no text in quotes, no number, and not True or False.")

    def _typed(self, tree: ast.expr) -> str:
        """A part of the condition as it was typed, shortened."""
        text = ast.get_source_segment(self._text, tree) or self._text
        return text if len(text) <= 40 else f"{text[:37]}..."


def _name(tree: ast.expr) -> str:
    """Names with dots between them; "" for anything else."""
    if isinstance(tree, ast.Name):
        return tree.id
    if isinstance(tree, ast.Attribute) and (owner := _name(tree.value)):
        return f"{owner}.{tree.attr}"
    return ""
