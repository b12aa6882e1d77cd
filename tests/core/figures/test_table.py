"""The numbers behind a figure: all of them, to the last digit, each with its curve and axis."""

import csv
import io

import numpy as np

from core.figures.drawing import figure_bytes
from core.figures.figure import PAPER, Axis, CurveFigure, Line, Plot
from core.figures.table import table
from tests.core.figures.specs import LAYER, curves, matrices


def rows(figure, delimiter=","):
    return list(csv.reader(io.StringIO(table(figure, delimiter)), delimiter=delimiter))


def figure(*lines):
    return CurveFigure("t", "c", Axis("iteration"), (Plot(Axis("loss", "MSE"), lines),))


def test_every_point_of_every_named_line_is_a_row():
    shown = curves(2)
    found = rows(shown)
    assert found[0] == ["quantity", "curve", "iteration", "value", "low", "high"]
    assert len(found) == 1 + 2 * (2 * 500 + 2 * 11)
    assert found[1][:3] == ["loss (MSE)", "MAML query", "1.0"] and found[-1][0] == "accuracy (%)"


def test_numbers_come_back_to_the_bit_in_their_own_precision():
    x = np.array([1, 2, 3], np.int64)
    y = np.array([0.1, np.pi, 1e-20], np.float32)
    found = rows(figure(Line("a", "#000000", x, y)))[1:]
    assert [row[2] for row in found] == ["1", "2", "3"]
    assert found[0][3] == "0.1", "not 0.10000000149011612"
    assert np.array([row[3] for row in found], np.float32).tobytes() == y.tobytes()
    double = np.array([np.pi, 1 / 3, 0.1])
    found = rows(figure(Line("a", "#000000", double, double)))[1:]
    assert np.array([row[3] for row in found], float).tobytes() == double.tobytes()


def test_what_does_not_exist_is_empty_and_what_is_infinite_says_so():
    values = np.array([np.nan, np.inf, -np.inf, 0.0])
    line = Line("a", "#000000", np.arange(4.0), values, low=values, high=values)
    assert [row[3:] for row in rows(figure(line))[1:]] == [[""] * 3, ["inf"] * 3, ["-inf"] * 3, ["0.0"] * 3]
    bare = Line("a", "#000000", np.arange(1.0), np.zeros(1))
    assert rows(figure(bare))[1][4:] == ["", ""]


def test_what_was_measured_is_told_instead_of_what_was_drawn():
    points = (np.array([5]), np.array([0.5]), np.array([0.25]), np.array([1.0]))
    line = Line("a", "#000000", np.arange(9.0), np.ones(9), points=points)
    assert [row[2:] for row in rows(figure(line))[1:]] == [["5", "0.5", "0.25", "1.0"]]


def test_lines_without_a_name_are_left_out():
    assert len(rows(figure(Line("", "#000000", np.arange(3.0), np.ones(3))))) == 1


def test_names_with_tabs_commas_and_quotes_stay_in_one_cell():
    name = 'a\tb,"c"\nd'
    line = Line(name, "#000000", np.arange(1.0), np.ones(1))
    for delimiter in ",\t":
        assert rows(figure(line), delimiter)[1][1] == name


def test_every_entry_of_every_matrix_is_a_row():
    found = rows(matrices(LAYER))
    assert found[0] == ["layer", "matrix", "row", "column", "M − I (each factor divided by its mean diagonal)"]
    assert len(found) == 1 + sum(one.values.size for one in LAYER)
    last = found[-1]
    assert last[:4] == ["conv2", "m_bias", "63", "0"]
    assert np.float32(last[4]) == LAYER[-1].values[63, 0]
    row, column = 2, 5
    assert np.float32(found[1 + row * 64 + column][4]) == LAYER[0].values[row, column]


def test_files_have_the_delimiter_of_their_kind():
    assert figure_bytes(curves(), "csv", PAPER).decode() == table(curves(), ",")
    assert figure_bytes(curves(), "tsv", PAPER).decode() == table(curves(), "\t")
