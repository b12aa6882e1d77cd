"""The colours of both themes can be read and told apart, also without red or green cones."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from app.theme import DARK, LIGHT

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
# Machado, Oliveira and Fernandes, 2009: what remains of linear RGB without one kind of cones.
EYES = {
    "all": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(name):
    parts = np.array([int(name[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour):
    """CIELAB of linear RGB."""
    x = XYZ @ colour.clip(0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    low, high = sorted(float(XYZ[1] @ linear(name)) + 0.05 for name in (one, other))
    return high / low


@THEMES
@pytest.mark.parametrize("eyes", EYES)
def test_no_two_arms_look_alike(theme, eyes):
    seen = [lab(np.array(EYES[eyes]) @ linear(name)) for name in theme.arms]
    assert len(theme.arms) == 8
    assert min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)) > 14


@THEMES
def test_lines_and_words_stand_out(theme):
    assert min(contrast(arm, theme.base) for arm in theme.arms) >= 3
    words = (theme.text, theme.faint, theme.error, theme.warning)
    assert min(contrast(word, ground) for word in words for ground in (theme.base, theme.window)) >= 4.5
