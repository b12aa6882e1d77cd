"""`python -m tests.benchmarks.bench.plot RESULTS.json PICTURE`: the engine's results as a picture.

Left: ours beside vmap and the plain loop. Right: time against size, both as multiples of the smallest, with the line of proportion.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.bench.growth import SMALL
from tests.benchmarks.bench.report import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RUNNERS = {
    "ours_ms": ("this engine", "#0072B2"),
    "vmap_ms": ("torch.func.vmap", "#E69F00"),
    "loop_ms": ("loop over tasks", "#999999"),
}
LINES = {
    "tasks": ("tasks", "o", "#0072B2"),
    "ways": ("ways", "s", "#D55E00"),
    "shots": ("shots", "^", "#009E73"),
    "steps": ("inner steps", "D", "#CC79A7"),
}
WIDTH, HEIGHT, DOTS = 9.0, 3.9, 160
_BAR = 0.27


def draw(results: dict[str, Any], picture: Path) -> None:
    """Draw the section "engine" of results that were made without --quick.

    Raises:
        SystemExit: the results hold no engine section with growth.
    """
    engine = results.get("engine", {})
    if "growth" not in engine:
        raise SystemExit("These results have no growth; make them with: python main.py bench engine --json FILE")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure((WIDTH, HEIGHT), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    bars, lines = figure.subplots(1, 2, width_ratios=(1.25, 1))
    _bars(bars, engine)
    _lines(lines, engine["growth"])
    machine = results["machine"]
    figure.supxlabel(
        f"{machine['cpu']}, {machine['threads']} threads, {machine['device']}, torch {machine['torch']}, float32",
        fontsize=8,
    )
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=DOTS)


def _bars(axes: Axes, engine: dict[str, Any]) -> None:
    cases = [(case, method) for case in ("light", "heavy") for method in ("maml", "mc2")]
    for offset, (key, (label, colour)) in enumerate(RUNNERS.items()):
        times = [engine[case][method][key] for case, method in cases]
        places = [place + (offset - 1) * _BAR for place in range(len(cases))]
        drawn = axes.bar(places, times, _BAR * 0.94, color=colour, label=label)
        axes.bar_label(drawn, [number(time) for time in times], fontsize=7, padding=1)
    axes.set_xticks(range(len(cases)), [f"{method.upper()}\n{case}" for case, method in cases])
    axes.set_ylabel("ms per meta-iteration, less is better")
    axes.set_title(
        f"Omniglot shapes, 5-way 1-shot, {engine['tasks']} tasks\nlight 1, heavy 15 queries a class", fontsize=9
    )
    axes.legend(fontsize=8, frameon=False)
    _plain(axes)


def _lines(axes: Axes, growth: dict[str, Any]) -> None:
    for what, (label, marker, colour) in LINES.items():
        line = growth[what]
        values = [value / line["values"][0] for value in line["values"]]
        times = [time / line["ms"][0] for time in line["ms"]]
        name = f"{label} {', '.join(map(str, line['values']))}"
        axes.plot(values, times, marker=marker, color=colour, label=name, linewidth=1.8, markersize=5)
    most = max(value / line["values"][0] for line in growth.values() for value in line["values"])
    axes.plot((1, most), (1, most), linestyle=":", color="#555555", label="in proportion")
    axes.set_xlabel("size, multiple of the smallest")
    axes.set_ylabel("time, multiple of the smallest")
    axes.set_title(
        f"MC2: growth of the time\nothers at {SMALL.tasks} tasks, {SMALL.ways}-way 1-shot, 1 query, 1 step", fontsize=9
    )
    axes.legend(fontsize=8, frameon=False)
    _plain(axes)


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    axes.yaxis.label.set_fontsize(8)
    axes.xaxis.label.set_fontsize(8)
    axes.set_ylim(0)


def main() -> None:
    """Read the results, draw the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("picture", type=Path)
    options = parser.parse_args()
    draw(json.loads(options.results.read_text(encoding="utf-8")), options.picture)


if __name__ == "__main__":
    main()
