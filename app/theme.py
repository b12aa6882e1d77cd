"""Palettes, pens and colour maps: the only place where a colour is named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QPen

DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


@dataclass(frozen=True)
class Theme:
    """Colours of one look.

    The first `arms` are Okabe-Ito colours, darkened or lightened for contrast; no two look alike without red or green cones either.
    """

    name: str
    window: str
    base: str
    raised: str
    text: str
    faint: str
    line: str
    accent: str
    warning: str
    error: str
    arms: tuple[str, ...]
    negative: str
    zero: str
    positive: str

    def arm_colour(self, index: int) -> QColor:
        """The colour of the arm at this position of the experiment; the same everywhere."""
        return QColor(self.arms[index % len(self.arms)])

    def arm_pen(self, index: int, width: float = 1.0, dash: int = 0) -> QPen:
        """A plot pen of the arm's colour."""
        return QPen(pg.mkPen(self.arm_colour(index), width=width, style=DASHES[dash % len(DASHES)]))

    def mixed(self, colour: QColor, share: float) -> QColor:
        """`colour` blended into the plot background, opaque: semi-transparent wide pens are slow."""
        back = QColor(self.base)
        parts = zip(colour.getRgb()[:3], back.getRgb()[:3], strict=True)  # type: ignore[index]
        return QColor(*(round(share * a + (1 - share) * b) for a, b in parts))

    def palette(self) -> QPalette:
        """The Qt palette of this theme for the Fusion style."""
        palette = QPalette()
        role = QPalette.ColorRole
        colours = {
            role.Window: self.window,
            role.WindowText: self.text,
            role.Base: self.base,
            role.AlternateBase: self.raised,
            role.Text: self.text,
            role.Button: self.raised,
            role.ButtonText: self.text,
            role.ToolTipBase: self.raised,
            role.ToolTipText: self.text,
            role.Highlight: self.accent,
            role.HighlightedText: "#ffffff",
            role.PlaceholderText: self.faint,
            role.Link: self.accent,
            role.Mid: self.line,
            role.Midlight: self.line,
            role.Light: self.raised,
            role.Dark: self.line,
            role.Shadow: self.line,
            role.BrightText: self.error,
        }
        for key, value in colours.items():
            palette.setColor(key, QColor(value))
        for key in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(self.faint))
        return palette

    def diverging(self) -> pg.ColorMap:
        """Blue (negative) over nothing (zero) to red (positive): zero looks like the background of the theme."""
        return _diverging(self.negative, self.zero, self.positive)


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    base="#ffffff",
    raised="#e9ebef",
    text="#1b1f24",
    faint="#5d6673",
    line="#c9ced6",
    accent="#1f6feb",
    warning="#946300",
    error="#b3261e",
    arms=("#0072b2", "#d55e00", "#007a5a", "#a8528a", "#4d4a00", "#6f42d8", "#333333", "#b98653"),
    negative="#0b559f",
    zero="#ffffff",
    positive="#b2182b",
)
DARK = Theme(
    name="dark",
    window="#1f2227",
    base="#16181c",
    raised="#2b2f36",
    text="#e6e8eb",
    faint="#9aa3af",
    line="#3d434c",
    accent="#3b82f6",
    warning="#f0b429",
    error="#ff8a80",
    arms=("#56b4e9", "#e69f00", "#2fc79c", "#cc79a7", "#f0e442", "#9a7bff", "#eeeeee", "#ff9a5c"),
    negative="#4aa3ff",
    zero="#1d2025",
    positive="#ff5c5c",
)
THEMES = {"light": LIGHT, "dark": DARK}


@cache
def _diverging(negative: str, zero: str, positive: str) -> pg.ColorMap:
    return pg.ColorMap(np.array([0.0, 0.5, 1.0]), [QColor(negative), QColor(zero), QColor(positive)])


def theme_called(name: str) -> Theme:
    """The theme "light" or "dark"; "system" is what the desktop prefers, light when it does not say."""
    if name == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return THEMES[name]
