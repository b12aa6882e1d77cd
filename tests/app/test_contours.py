"""Lines of equal value on a grid, against shapes whose lines are known."""

import numpy as np
import pytest

from app.adaptation_paths.contours import contour, contour_levels
from app.adaptation_paths.surface import shades, shares
from app.theme import DARK, LIGHT


def test_the_line_of_a_plane_is_straight_and_exact():
    x, y = np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0])
    pieces = contour(x, y, 2 * x[None, :] + y[:, None], 3.0)
    assert len(pieces) == 2
    np.testing.assert_allclose(2 * pieces[..., 0] + pieces[..., 1], 3.0)
    np.testing.assert_allclose(sorted(pieces[..., 1].ravel()), [0, 1, 1, 2])


def test_the_lines_of_a_bowl_are_closed_rings():
    x, y = np.linspace(-2, 2, 41), np.linspace(-1.5, 1.5, 31)
    pieces = contour(x, y, np.sqrt(x[None, :] ** 2 + y[:, None] ** 2), 1.03)
    np.testing.assert_allclose(np.linalg.norm(pieces, axis=-1), 1.03, atol=2e-3)
    ends, counts = np.unique(pieces.reshape(-1, 2).round(9), axis=0, return_counts=True)
    assert (counts == 2).all() and len(ends) == len(pieces), "every end is that of two pieces"
    length = np.linalg.norm(pieces[:, 0] - pieces[:, 1], axis=1).sum()
    assert length == pytest.approx(1.03 * 2 * np.pi, rel=2e-3)


@pytest.mark.parametrize(("level", "joined"), [(0.4, True), (0.6, False)])
def test_a_saddle_joins_the_corners_on_the_side_of_its_mean(level, joined):
    square = np.array([0.0, 1.0])
    pieces = contour(square, square, np.array([[1.0, 0.0], [0.0, 1.0]]), level)
    assert len(pieces) == 2
    rising = np.isclose(pieces.mean(1)[:, 0], pieces.mean(1)[:, 1]).all()
    assert bool(rising) is not joined, "pieces around the two high corners lie on the rising diagonal"


def test_there_is_no_line_next_to_what_is_not_finite():
    x = np.arange(4.0)
    values = np.tile(x, (4, 1))
    values[0, 0] = np.nan
    pieces = contour(x, x, values, 0.5)
    assert len(pieces) == 2 and np.isfinite(pieces).all() and pieces[..., 1].min() == 1
    assert len(contour(x, x, np.full((4, 4), np.inf), 1.0)) == 0


def test_levels_are_even_in_ratio_where_they_can_be():
    levels = contour_levels(np.array([[1.0, np.nan], [100.0, 10.0]]), 3)
    np.testing.assert_allclose(levels, 100 ** np.array([0.25, 0.5, 0.75]))
    np.testing.assert_allclose(contour_levels(np.array([-1.0, 3.0]), 3), [0, 1, 2])
    assert contour_levels(np.array([np.nan, np.inf])).size == 0 and contour_levels(np.ones(4)).size == 0


def test_shades_run_from_the_least_to_the_greatest():
    np.testing.assert_allclose(shares(np.array([[1.0, 10.0], [100.0, np.inf]])), [[0, 0.5], [1, np.nan]])
    np.testing.assert_allclose(shares(np.array([0.0, 1.0, 4.0])), [0, 0.25, 1])
    assert (shares(np.ones(3)) == 0).all() and np.isnan(shares(np.full(2, np.nan))).all()
    for theme in (LIGHT, DARK):
        assert shades(theme)[0] == int(theme.base[1:], 16) | 0xFF000000
