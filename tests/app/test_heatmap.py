"""One matrix as a picture: entries in their places, symmetric levels, words for every cell, and values that are not numbers."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication

from app.matrices.colouring import strongest
from app.matrices.heatmap import LONGEST, Heatmap
from app.matrices.heatmap_items import cell_text, contrast
from app.matrices.matrix_words import fixed_words
from app.matrices.scale import FLOOR, GrowingScale, largest, nice_ceiling
from app.theme import DARK, LIGHT
from core.events import Matrix

NOT_SYMMETRIC = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -0.25], [0.125, 0.0, 1.0]], np.float32)


def matrix(values=NOT_SYMMETRIC, name="M_o", **changes):
    return Matrix("conv1", name, np.asarray(values, np.float32), **({"reference": "identity"} | changes))


@pytest.fixture
def heatmap(qtbot):
    made = Heatmap()
    qtbot.addWidget(made)
    made.apply_theme(LIGHT)
    made.resize(300, 320)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(heatmap, one, level=0.5):
    heatmap.show_matrix(one, one.deviation(), level)
    for _ in range(3):  # a layout asks for another one
        QApplication.processEvents()


def pixel_of(heatmap, row, column):
    """Middle of a cell in pixels of the plot."""
    view = heatmap.plot.getViewBox()
    return heatmap.plot.mapFromScene(view.mapViewToScene(QPointF(column, row)))


def colour_of(heatmap, row, column):
    """A quarter of a cell away from its middle, where no figures stand."""
    view = heatmap.plot.getViewBox()
    point = heatmap.plot.mapFromScene(view.mapViewToScene(QPointF(column - 0.35, row - 0.35)))
    return heatmap.plot.grab().toImage().pixelColor(point)


def move(heatmap, point):
    """The mouse moves to a pixel of the plot."""
    viewport, button = heatmap.plot.viewport(), Qt.MouseButton.NoButton
    place, screen = QPointF(point), QPointF(viewport.mapToGlobal(point))
    event = QMouseEvent(QEvent.Type.MouseMove, place, screen, button, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, event)


def test_shows_deviation_with_rows_as_rows(heatmap):
    show(heatmap, matrix())
    np.testing.assert_array_equal(heatmap.picture.values, NOT_SYMMETRIC - np.eye(3))
    assert heatmap.level == 0.5


def test_row_zero_is_painted_at_the_top_and_column_zero_at_the_left(heatmap):
    show(heatmap, matrix())
    first, last = pixel_of(heatmap, 0, 0), pixel_of(heatmap, 2, 2)
    assert first.x() < last.x() and first.y() < last.y()
    strongest, weaker = colour_of(heatmap, 0, 1), colour_of(heatmap, 2, 0)
    assert strongest.red() > strongest.blue() + 60  # +0.5
    assert weaker.red() > weaker.blue() + 20  # +0.125
    assert colour_of(heatmap, 1, 2).blue() > colour_of(heatmap, 1, 2).red() + 40  # -0.25
    for row, column in ((1, 0), (2, 1), (0, 2)):  # what a transposed picture would colour
        assert colour_of(heatmap, row, column) == QColor(LIGHT.zero)


def test_zero_has_the_colour_of_nothing_in_both_themes(heatmap):
    for theme in (LIGHT, DARK):
        heatmap.apply_theme(theme)
        show(heatmap, matrix(np.eye(3)))
        assert colour_of(heatmap, 1, 1) == QColor(theme.zero)
        assert heatmap.plot.backgroundBrush().color() == QColor(theme.base)


@pytest.mark.parametrize("shape", [(3, 3), (64, 64), (5, 64), (40, 1), (64, 576), (1, 1)])
def test_cells_are_square_except_in_long_strips(heatmap, qtbot, shape):
    show(heatmap, matrix(np.ones(shape), "a_weight", reference="constant"))
    rows, columns = shape
    ratio = max(shape) / min(shape)
    stretch = max(1.0, ratio / LONGEST)
    expected = stretch if rows > columns else 1 / stretch

    def fitted():
        unit_width, unit_height = np.abs(heatmap.plot.getViewBox().viewPixelSize())
        assert unit_height / unit_width == pytest.approx(expected, rel=0.02)
        view = heatmap.plot.getViewBox().viewRange()
        np.testing.assert_allclose(view, [[-0.5, columns - 0.5], [-0.5, rows - 0.5]], atol=0.02 * max(shape))

    qtbot.waitUntil(fitted)


def test_stays_square_when_shape_and_size_change(heatmap, qtbot):
    show(heatmap, matrix(np.ones((64, 9)), "a_weight", reference="constant"))
    show(heatmap, matrix(np.ones((5, 64)), "a_weight", reference="constant"))
    heatmap.resize(500, 90)
    view = heatmap.plot.getViewBox()
    qtbot.waitUntil(lambda: np.allclose(view.viewRange(), [[-0.5, 63.5], [-0.5, 4.5]], atol=0.1))


def test_readout_names_matrix_cell_and_value(heatmap):
    show(heatmap, matrix())
    assert heatmap.readout(1, 2) == "M_o[1, 2] = -0.250 (0 at start)"
    assert heatmap.readout(0, 1) == "M_o[0, 1] = 0.500 (0 at start)"
    assert heatmap.readout(3, 0) == ""
    assert heatmap.readout(-1, -1) == ""


def test_mouse_on_a_cell_says_it_and_follows_new_values(heatmap, monkeypatch):
    show(heatmap, matrix())
    monkeypatch.setattr(heatmap.plot.scene(), "_moveEventIsAllowed", lambda: True)  # else quick moves are skipped
    said = []
    heatmap.hovered.connect(said.append)
    move(heatmap, pixel_of(heatmap, 1, 2))
    assert said[-1] == "M_o[1, 2] = -0.250 (0 at start)"
    changed = NOT_SYMMETRIC.copy()
    changed[1, 2] = 0.75
    show(heatmap, matrix(changed))
    assert said[-1] == "M_o[1, 2] = 0.750 (0 at start)"
    move(heatmap, QPoint(2, 2))
    assert said[-1] == ""


def test_title_says_name_gain_and_own_scale(heatmap):
    show(heatmap, matrix(NOT_SYMMETRIC * 2), level=0.2)
    assert "M_o" in heatmap.title.text() and "gain 2.00" in heatmap.title.text()
    assert "±" not in heatmap.title.text()
    one = matrix(NOT_SYMMETRIC * 2)
    heatmap.show_matrix(one, one.deviation(), 0.2, own_scale=True)
    assert "±0.2" in heatmap.title.text()


@pytest.mark.parametrize(
    ("name", "columns"),
    [("M_o", "output channel"), ("M_i", "input channel"), ("M_f", "filter position")],
)
def test_axes_say_direction_and_what_is_counted(heatmap, name, columns):
    show(heatmap, matrix(np.eye(64), name))
    assert heatmap.plot.getAxis("left").labelText == "correction lands in"
    assert heatmap.plot.getAxis("bottom").labelText == f"borrowed from {columns}"


def test_label_that_does_not_fit_is_left_out(heatmap):
    heatmap.resize(110, 100)
    show(heatmap, matrix(np.eye(64)))
    assert heatmap.plot.getAxis("left").labelText == ""


def test_ticks_are_whole_numbers_inside_the_matrix(heatmap):
    axis = heatmap.plot.getAxis("left")
    show(heatmap, matrix(np.eye(9)))
    ((_, places),) = axis.tickValues(8.5, -0.5, 200)  # pixels grow downwards
    assert places == [float(i) for i in range(9)]
    show(heatmap, matrix(np.eye(64)))
    ((_, places),) = axis.tickValues(63.5, -0.5, 150)
    assert all(place % 10 == 0 for place in places) and min(places) >= 0 and max(places) <= 63
    assert axis.tickStrings([0.0, 1000.0], 1, 1000) == ["0", "1,000"]


def test_fixed_matrix_is_grey_and_says_so(heatmap):
    show(heatmap, matrix(np.eye(4), learned=False))
    assert fixed_words() in heatmap.title.text()
    assert heatmap.readout(1, 1) == f"M_o[1, 1] = 1 ({fixed_words()})"
    assert colour_of(heatmap, 0, 0) == QColor(LIGHT.raised)


def test_entries_that_are_not_finite_are_hatched_and_named(heatmap):
    values = np.eye(5, dtype=np.float32)
    values[0, 1], values[2, 3], values[4, 0] = np.nan, np.inf, -np.inf
    show(heatmap, matrix(values))
    assert np.isnan(heatmap.picture.values[[0, 2, 4], [1, 3, 0]]).all()
    assert heatmap.readout(0, 1) == "M_o[0, 1] is not a finite number"
    assert heatmap.readout(2, 3) == "M_o[2, 3] is not a finite number"
    assert heatmap.readout(0, 2) == "M_o[0, 2] = 0 (0 at start)"
    hatched = {colour_of(heatmap, row, column).name() for row, column in ((0, 1), (2, 3), (4, 0))}
    assert hatched <= {LIGHT.raised, LIGHT.faint}
    assert colour_of(heatmap, 0, 2) == QColor(LIGHT.zero)


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (12, 12), (13, 12), (1, 1024), (1024, 1024)])
@pytest.mark.parametrize("fill", ["constant", "random", "nan", "huge"])
def test_every_shape_and_content_is_drawn(heatmap, shape, fill):
    rng = np.random.default_rng(0)
    values = {
        "constant": np.full(shape, 3.0),
        "random": rng.normal(size=shape),
        "nan": np.full(shape, np.nan),
        "huge": rng.choice([3e38, -3e38, 1e-45, 0.0], shape),
    }[fill].astype(np.float32)
    one = matrix(values, "a_weight", reference="constant")
    heatmap.show_matrix(one, one.deviation(), GrowingScale().level("key", one.deviation()))
    assert heatmap.picture.values.shape == shape
    assert not heatmap.plot.grab().isNull()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(width=32), min_size=9, max_size=9), st.sampled_from(["identity", "constant"]))
def test_any_float_is_drawn(heatmap, values, reference):
    one = matrix(np.reshape(values, (3, 3)), reference=reference)
    deviation = one.deviation()
    heatmap.show_matrix(one, deviation, GrowingScale().level("key", deviation))
    assert not heatmap.plot.grab().isNull()
    finite = np.isfinite(heatmap.picture.values)
    np.testing.assert_array_equal(finite, np.isfinite(deviation))


def test_blocks_keep_the_entry_farthest_from_zero_and_hide_no_missing_one():
    values = np.zeros((10, 7), np.float32)
    values[0, 0], values[1, 1], values[9, 6], values[4, 2] = 0.5, -0.75, 0.25, np.nan
    blocks = strongest(values, 5, 3)
    assert blocks.shape == (5, 4)
    assert blocks[0, 0] == -0.75 and blocks[4, 3] == 0.25 and np.isnan(blocks[2, 1])
    assert np.count_nonzero(blocks) == 3
    assert np.array_equal(strongest(values, 10, 7), values, equal_nan=True)


def test_update_reuses_all_items(heatmap):
    show(heatmap, matrix())
    before = set(heatmap.plot.scene().items())
    for scale in (1.0, 2.0, 3.0):
        show(heatmap, matrix(NOT_SYMMETRIC * scale))
    assert set(heatmap.plot.scene().items()) == before


def test_cell_text_has_the_digits_of_the_level():
    assert cell_text(-0.0421, 0.05) == "−0.042"
    assert cell_text(0.0421, 0.5) == "0.04"
    assert cell_text(-0.0001, 0.5) == "0"
    assert cell_text(123.4, 200) == "123"
    assert cell_text(float("nan"), 1) == "nan"
    assert cell_text(float("-inf"), 1) == "inf"


def test_figures_in_cells_can_be_read_on_every_colour(heatmap):
    show(heatmap, matrix(), level=0.5)
    for theme in (LIGHT, DARK):
        heatmap.apply_theme(theme)
        lut = theme.diverging().getLookupTable(0.0, 1.0, 255)
        for value in np.linspace(-0.5, 0.5, 21):
            behind = QColor(*(int(part) for part in lut[round((value + 0.5) * 254)][:3]))
            assert contrast(heatmap.cells.ink(float(value)), behind) >= 4.5


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.1, 0.1), (0.11, 0.2), (0.3, 0.5), (0.51, 1.0), (7, 10), (20, 20), (1e-3, 1e-3), (2e29, 2e29)],
)
def test_levels_are_round_numbers(value, expected):
    assert nice_ceiling(value) == pytest.approx(expected)


def test_scale_grows_and_never_shrinks_until_cleared():
    scale = GrowingScale()
    assert scale.level("a", np.zeros((2, 2))) == FLOOR
    assert scale.level("a", np.array([0.03, -0.3])) == 0.5
    assert scale.level("a", np.array([0.001])) == 0.5
    assert scale.level("b", np.array([0.001])) == FLOOR
    scale.clear()
    assert scale.level("a", np.array([0.02])) == 0.02


def test_largest_ignores_what_is_not_finite():
    assert largest(np.array([np.nan, -2.0, np.inf, 1.0])) == 2.0
    assert largest(np.array([np.nan])) == 0.0
    assert largest(np.empty(0)) == 0.0
