"""Lines of equal value on a grid, found by marching squares."""

from __future__ import annotations

import numpy as np

LEVELS = 14


def contour_levels(values: np.ndarray, count: int = LEVELS) -> np.ndarray:
    """Levels between the least and the greatest finite value: in equal ratios when all are positive, else in equal steps."""
    finite = values[np.isfinite(values)]
    if not finite.size or finite.min() == finite.max():
        return np.empty(0)
    low, high = float(finite.min()), float(finite.max())
    between = np.geomspace(low, high, count + 2) if low > 0 else np.linspace(low, high, count + 2)
    return np.asarray(between[1:-1])


def contour(x: np.ndarray, y: np.ndarray, values: np.ndarray, level: float) -> np.ndarray:
    """Pieces (n, 2, 2) of the line where `values` (rows at y, columns at x) equal `level`: ends of each piece as (x, y).

    Cells with a corner that is not finite have none. In a saddle the corners on the side of the cell's mean are joined.
    """
    corners = [values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]]
    left, right = np.broadcast_arrays(x[None, :-1], corners[0])[0], np.broadcast_arrays(x[None, 1:], corners[0])[0]
    low, high = np.broadcast_arrays(y[:-1, None], corners[0])[0], np.broadcast_arrays(y[1:, None], corners[0])[0]
    places = [np.stack(place, -1) for place in ((left, low), (right, low), (right, high), (left, high))]
    above = [corner > level for corner in corners]
    finite = np.isfinite(corners).all(0)
    crossed, points = [], []
    for one, other in ((0, 1), (1, 2), (2, 3), (3, 0)):
        crossed.append((above[one] != above[other]) & finite)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):  # where nothing is crossed
            share = np.where(crossed[-1], (level - corners[one]) / (corners[other] - corners[one]), 0.0)
        points.append(places[one] + share[..., None] * (places[other] - places[one]))
    edges, where = np.stack(crossed, -1), np.stack(points, -2)
    simple = edges.sum(-1) == 2
    pieces = [where[simple][edges[simple]].reshape(-1, 2, 2)]
    saddle = edges.all(-1)
    if saddle.any():
        joined = (np.mean(corners, 0) > level) == above[0]
        for cells, pairs in ((saddle & joined, ((0, 1), (2, 3))), (saddle & ~joined, ((3, 0), (1, 2)))):
            pieces += [where[cells][:, list(pair)] for pair in pairs]
    return np.concatenate(pieces)
