"""The table of a comparison, to look at and to print."""

import csv
import io
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history.comparison import Cell, Comparison, cell_of, compared
from core.history.grouping import Summary, grouped
from tests.core.history.making import entry, scored

LOSS = "best.validation_loss"


def three():
    return [scored(n, loss, seed=n) for n, loss in enumerate((0.25, 0.5, None))]


def test_a_row_for_each_entry_and_the_difference_to_the_baseline():
    entries = three()
    table = compared(entries, ("name", LOSS), entries[1])
    assert table.columns == ("name", LOSS, f"delta.{LOSS}")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["run 0", "0.25", "-0.25"],
        ["run 1", "0.5", "0"],
        ["run 2", "–", "–"],
    ]
    assert compared(entries, ("name", LOSS)).columns == ("name", LOSS)


def test_a_group_shows_mean_smallest_and_largest():
    (group,) = grouped(three(), ("method",))
    assert cell_of(group, LOSS).text == "0.375 (0.25 to 0.5; 2 of 3)" and cell_of(group, "runs").value == 3
    assert cell_of(group, "method").text == "mc2" and cell_of(group, "name").text == "3 different"
    assert cell_of(group, "seed").text == "1 (0 to 2)"
    (pair,) = grouped(three()[:2], ("method",))
    (row,) = compared([pair], (LOSS,), entry(7, best={"mc2": {"validation_loss": (0.5, 1)}})).rows
    assert [cell.text for cell in row] == ["0.375 (0.25 to 0.5)", "-0.125"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"), ("", "–"), (math.nan, "–"), (math.inf, "∞"), (-math.inf, "-∞"), (True, "yes"), (False, "no"),
        (70000, "70000"), (0.123456, "0.1235"), (1e-7, "1e-07"), (1.0, "1"), ("a", "a"), (10**400, "1" + "0" * 400),
    ],
)  # fmt: skip
def test_a_value_in_four_digits(value, text):
    assert Cell(value).text == text


def table():
    odd = entry(1, name="50 % of a_b | [x] <\\> \n$&# ~^ *bold* {α}\x1b[31m\ud800")
    return compared([scored(0, 1.5e-5), odd], ("name", "iteration", LOSS))


def test_markdown():
    lines = table().markdown().splitlines()
    assert lines[:3] == [
        "| Run | Iteration | Best validation loss |",
        "| --- | ---: | ---: |",
        "| run 0 | 0 | 1.5e-05 |",
    ]
    assert r"a\_b \| \[x\] &lt;\\&gt;  $&amp;# \~^ \*bold\* {α} \[31m" in lines[3] and len(lines) == 4
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 4 for line in lines)


def test_latex():
    text = table().latex()
    assert text.startswith("\\begin{tabular}{lrr}\n\\toprule\nRun & Iteration & Best validation loss \\\\\n\\midrule\n")
    assert text.endswith("\\bottomrule\n\\end{tabular}\n") and "run 0 & $0$ & $1.5 \\times 10^{-5}$ \\\\\n" in text
    odd = text.splitlines()[5]
    assert r"50 \% of a\_b \textbar{} {[}x] \textless{}\textbackslash{}\textgreater{}" in odd
    assert r"\$\&\# \textasciitilde{}\textasciicircum{} {*}bold{*} \{$\alpha$\}" in odd and odd.count(" & ") == 2
    (group,) = grouped(three()[:2], ("method",))
    assert "$0.375$ ($0.25$ to $0.5$)" in compared([group], (LOSS,)).latex()
    assert r"-$\infty$ &" in compared([scored(0, -math.inf)], (LOSS, "name")).latex()
    assert r"$\Delta$ best validation loss" in compared(three(), (LOSS,), three()[0]).latex()


def test_csv_has_every_digit():
    third = scored(0, 1 / 3, notes='a "quoted", text\nof two lines')
    rows = list(csv.reader(io.StringIO(compared([third, three()[2]], (LOSS, "notes", "first_order")).csv())))
    assert rows == [
        [LOSS, "notes", "first_order"],
        [repr(1 / 3), 'a "quoted", text\nof two lines', "False"],
        ["", "", "False"],
    ]


def test_csv_of_groups_has_the_spread():
    groups = grouped([*three(), scored(3, 0.125, inner_rate=0.5)], ("inner_rate",))
    rows = list(csv.reader(io.StringIO(compared(groups, ("inner_rate", LOSS)).csv())))
    assert rows[0] == ["inner_rate", LOSS, f"{LOSS}.low", f"{LOSS}.high", f"{LOSS}.count"]
    assert rows[1:] == [["0.01", "0.375", "0.25", "0.5", "2"], ["0.5", "0.125", "0.125", "0.125", "1"]]


def test_text_is_aligned():
    lines = table().text().splitlines()
    assert lines[1].startswith("run 0  ") and lines[1].endswith("  0               1.5e-05") and len(lines) == 3
    assert "\x1b" not in table().text() and "\ud800" not in table().text()


def test_letters_of_two_cells_keep_the_columns_in_line():
    entries = [entry(0, name="한국어"), entry(1, name="abc"), entry(2, name="e\u0301a")]
    lines = compared(entries, ("name", "state")).text().splitlines()
    assert lines == ["Run     State", "한국어  finished", "abc     finished", "e\u0301a      finished"]


def test_an_empty_table_has_its_head():
    empty = Comparison(("name", LOSS), ())
    assert empty.text() == "Run  Best validation loss\n" and empty.csv() == f"name,{LOSS}\n"
    assert empty.markdown().count("\n") == 2 and "\\midrule\n\\bottomrule" in empty.latex()


cells = st.builds(
    Cell,
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    st.none() | st.builds(Summary, st.floats(), st.floats(), st.floats(), st.integers(1, 3)),
    st.integers(1, 4),
)


@given(st.lists(st.tuples(cells, cells), max_size=4))
def test_no_cell_breaks_a_table(rows):
    found = Comparison(("name", LOSS), tuple(rows))
    for text in (found.text(), found.markdown(), found.latex(), found.csv()):
        text.encode()
    assert found.markdown().count("\n") == len(rows) + 2 and found.text().count("\n") == len(rows) + 1
    assert found.latex().count("\\\\\n") == len(rows) + 1
    read = list(csv.reader(io.StringIO(found.csv(), newline="")))
    assert {len(row) for row in read} == {len(read[0])} and len(read) == len(rows) + 1
