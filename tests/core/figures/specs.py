"""Hand-made figures: curves with everything that curves can have, and matrices of every shape that methods learn."""

from __future__ import annotations

import numpy as np

from core.figures.figure import Axis, CurveFigure, HeatFigure, HeatMap, Line, Mark, Plot

BLUE, ORANGE = "#0072b2", "#d55e00"
COLOURS = {"negative": "#0b559f", "zero": "#ffffff", "positive": "#b2182b", "text": "#1b1f24", "faint": "#5d6673"}


def line(label, colour, level=0.0, **look):
    x = np.arange(1.0, 501.0)
    y = 0.5 + level + 3 * np.exp(-x / 80) * np.random.default_rng(0).normal(1, 0.05, len(x))
    return Line(label, colour, x, y, **look)


def validation(label, colour, level=0.0):
    x = np.arange(0.0, 501.0, 50.0)
    y = 0.5 + level + 3 * np.exp(-x / 80)
    return Line(label, colour, x, y, low=y - 0.2, high=y + 0.2, width=2, dots=True)


def arms(level=0.0):
    return (
        line("MAML query", BLUE, level),
        validation("MAML validation", BLUE, level),
        line("MC2 (α 0.1) query", ORANGE, level + 0.3, dash=(8, 4)),
        validation("MC2 (α 0.1) validation", ORANGE, level + 0.3),
    )


def curves(plots=1, *, log=True, marks=(), title="Sinusoid 10-shot", lines=None, high=500.0):
    axes = (Axis("loss", "MSE", log=log), Axis("accuracy", "%"))
    shown = tuple(Plot(axes[n], lines or arms(n)) for n in range(plots))
    caption = "MAML, MC2, iteration 500, seed 0. Query: exponential average, weight 0.9, raw values pale."
    x = Axis("iteration", low=0.0, high=high)
    return CurveFigure(title, caption, x, shown, marks, text="#1b1f24", faint="#5d6673")


def heatmap(
    name, rows, columns, *, down="correction lands in", across="borrowed from output channel", note="gain 1.02"
):
    values = np.random.default_rng(rows + columns).normal(0, 0.02, (rows, columns)).astype(np.float32)
    return HeatMap(name, note, values, 0.05, down, across, "conv2")


LAYER = (
    heatmap("M_o", 64, 64),
    heatmap("M_i", 64, 64, across="borrowed from input channel"),
    heatmap("M_f", 9, 9, across="borrowed from filter position"),
    heatmap("m_bias", 64, 1, down="output channel", across="", note="±0.05, start 1"),
)
RATES = (
    heatmap("a_weight", 64, 576, down="output channel", across="input channel × filter position"),
    heatmap("a_bias", 64, 1, down="output channel", across=""),
)
SCALARS = (heatmap("a_weight", 1, 1, down="", across=""), heatmap("a_bias", 1, 1, down="", across=""))


def matrices(*lines, names=(), level=0.05):
    caption = "MC2, layer conv2, iteration 1,240. Row: where the correction lands; column: whose gradient it is borrowed from."
    quantity = "M − I (each factor divided by its mean diagonal)"
    return HeatFigure("Omniglot 5-way 1-shot", caption, lines or (LAYER,), level, quantity, names=names, **COLOURS)


MARKS = (Mark(100, "α 0.05"), Mark(110, "MC2: α 0.1"), Mark(498, "β 0.001"), Mark(900, "outside"))
FIGURES = {
    "one plot": curves(),
    "two plots": curves(2, marks=MARKS),
    "linear": curves(log=False),
    "long run": curves(high=1_250_000.0),
    "a layer": matrices(),
    "all layers": matrices(LAYER, LAYER, (heatmap("M_o", 5, 5),), names=("conv1", "conv2", "fc")),
    "rates": matrices(RATES, level=None),
    "scalars": matrices(SCALARS, level=None),
}
