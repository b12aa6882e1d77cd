"""Figures as files: the same bytes every time, text that is text, nothing cut off, colours and scales that are right."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import threading
import xml.etree.ElementTree as ElementTree
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

import core
from core.errors import UserError
from core.figures.drawing import DRAWN, _drawn, figure_bytes, save_figure
from core.figures.figure import PAPER, SIZES, SLIDE, Axis, Line, Mark
from core.figures.style import figure_style
from tests.core.figures.specs import BLUE, FIGURES, LAYER, curves, heatmap, line, matrices

EVERY = pytest.mark.parametrize("name", FIGURES)
KINDS = pytest.mark.parametrize("kind", DRAWN)
SVG = "{http://www.w3.org/2000/svg}"


def built(figure, size=PAPER):
    """matplotlib's figure, drawn once so that every text has its place."""
    with figure_style():
        made = _drawn(figure, size)
        made.canvas.draw()
    return made


def written_texts(made):
    """Texts that can be seen, with the rectangle of each in pixels."""
    outside = {
        label
        for axes in made.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    seen = [text for text in made.findobj(Text) if text.get_visible() and text not in outside]
    return [(text.get_text(), text.get_window_extent()) for text in seen if text.get_text().strip()]


def picture(figure, size=PAPER):
    return Image.open(io.BytesIO(figure_bytes(figure, "png", size))).convert("RGB")


def svg_texts(figure):
    tree = ElementTree.fromstring(figure_bytes(figure, "svg", PAPER))
    return ["".join(node.itertext()) for node in tree.iter(f"{SVG}text")]


@KINDS
@pytest.mark.parametrize("name", ["two plots", "a layer"])
def test_the_same_figure_gives_the_same_bytes(name, kind):
    assert figure_bytes(FIGURES[name], kind, PAPER) == figure_bytes(FIGURES[name], kind, PAPER)


def test_the_bytes_are_the_same_in_another_process_and_pyplot_is_never_loaded():
    program = (
        "import hashlib, sys\n"
        "from core.figures.drawing import figure_bytes\n"
        "from core.figures.figure import PAPER\n"
        "from tests.core.figures.specs import FIGURES\n"
        "for name in ('two plots', 'a layer'):\n"
        "    for kind in ('pdf', 'svg', 'png'):\n"
        "        print(hashlib.sha256(figure_bytes(FIGURES[name], kind, PAPER)).hexdigest())\n"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland", "SOURCE_DATE_EPOCH": "1000"}
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(core.__path__[0]).parent,
        env=environment,
        timeout=120,
    ).stdout.split()
    names = [(name, kind) for name in ("two plots", "a layer") for kind in ("pdf", "svg", "png")]
    here = [hashlib.sha256(figure_bytes(FIGURES[name], kind, PAPER)).hexdigest() for name, kind in names]
    assert said == [*here, "False"]


@KINDS
def test_the_users_settings_of_matplotlib_change_nothing_and_stay_as_they_are(kind):
    before = figure_bytes(FIGURES["two plots"], kind, PAPER)
    own = {"font.size": 30.0, "svg.fonttype": "path", "axes.facecolor": "black", "lines.dashed_pattern": [9.0, 9.0]}
    with matplotlib.rc_context(own):
        assert figure_bytes(FIGURES["two plots"], kind, PAPER) == before
        assert {name: matplotlib.rcParams[name] for name in own} == own


def test_threads_draw_one_after_the_other():
    wanted, found = figure_bytes(FIGURES["a layer"], "svg", PAPER), []
    threads = [
        threading.Thread(target=lambda: found.append(figure_bytes(FIGURES["a layer"], "svg", PAPER))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [wanted] * 2


@KINDS
def test_no_file_says_when_or_with_what_version_it_was_made(kind):
    raw = figure_bytes(FIGURES["one plot"], kind, PAPER)
    assert not re.search(rb"CreationDate|dc:date|Matplotlib v|tEXtSoftware", raw)


def test_text_stays_text_in_svg():
    texts = svg_texts(FIGURES["two plots"])
    for words in ("Sinusoid 10-shot", "loss (MSE)", "accuracy (%)", "iteration", "MC2 (α 0.1) validation", "α 0.05"):
        assert words in texts


def test_a_pdf_carries_its_fonts_as_truetype_and_no_type_3():
    raw = figure_bytes(FIGURES["two plots"], "pdf", PAPER)
    assert b"/FontFile2" in raw
    assert b"/Type3" not in raw


@EVERY
@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.title)
def test_every_word_is_inside_and_none_covers_another(name, size):
    made = built(FIGURES[name], size)
    texts = written_texts(made)
    width, height = made.bbox.width, made.bbox.height
    for words, box in texts:
        assert box.x0 > -0.5 and box.y0 > -0.5 and box.x1 < width + 0.5 and box.y1 < height + 0.5, words
    slack = 0.12 * size.font * made.dpi / 72  # rectangles of letters include room for what hangs below the line
    for (first, a), (second, b) in combinations(texts, 2):
        apart = a.x1 <= b.x0 + slack or b.x1 <= a.x0 + slack or a.y1 <= b.y0 + slack or b.y1 <= a.y0 + slack
        assert apart, f"{first!r} and {second!r}"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.title)
def test_a_picture_is_as_wide_as_its_size_says(size):
    png = Image.open(io.BytesIO(figure_bytes(FIGURES["one plot"], "png", size)))
    assert png.width == round(size.width * size.dpi)
    assert png.info["dpi"][0] == pytest.approx(size.dpi, rel=1e-3)
    svg = ElementTree.fromstring(figure_bytes(FIGURES["one plot"], "svg", size))
    assert svg.get("width") == f"{72 * size.width:g}pt"


def test_the_legend_lies_outside_the_plots_and_names_each_line_once():
    made = built(FIGURES["two plots"])
    legend = made.legends[0]
    assert [text.get_text() for text in legend.get_texts()] == [
        one.label for one in FIGURES["two plots"].plots[0].lines
    ]
    box = legend.get_window_extent()
    assert all(not box.overlaps(axes.bbox) for axes in made.axes)


def test_lines_without_a_name_are_drawn_but_not_in_the_legend():
    figure = curves(lines=(line("", "#cccccc"), line("named", BLUE)))
    made = built(figure)
    assert len(made.axes[0].get_lines()) == 2
    assert [text.get_text() for text in made.legends[0].get_texts()] == ["named"]
    assert not built(curves(lines=(line("", BLUE),))).legends


def test_axes_have_units_scales_ranges_and_the_lines_their_looks():
    figure = curves(2, marks=(Mark(100, "α 0.05"),))
    loss, accuracy = built(figure).axes
    assert (loss.get_yscale(), accuracy.get_yscale()) == ("log", "linear")
    assert (loss.get_ylabel(), accuracy.get_ylabel(), accuracy.get_xlabel()) == (
        "loss (MSE)",
        "accuracy (%)",
        "iteration",
    )
    assert loss.get_xlim() == accuracy.get_xlim() == (0.0, 500.0)
    dashed = loss.get_lines()[2]
    assert dashed.get_color() == "#d55e00" and dashed.is_dashed()
    assert loss.get_lines()[1].get_linewidth() == 2 * loss.get_lines()[0].get_linewidth()
    np.testing.assert_array_equal(loss.get_lines()[0].get_ydata(), figure.plots[0].lines[0].y)
    assert sum(list(one.get_xdata()) == [100, 100] for one in loss.get_lines()) == 1, "the mark"
    assert len(loss.collections) == 2, "two bands"


@pytest.mark.parametrize("values", [[np.nan, np.nan], [0.0, 0.0], [-1.0, 2.0], [1.0, np.inf], [1.0]])
@pytest.mark.parametrize("log", [False, True])
def test_curves_that_are_hardly_curves_can_be_drawn(values, log):
    x = np.arange(len(values), dtype=float)
    figure = curves(log=log, lines=(line("a", BLUE),), high=None)
    odd = type(figure.plots[0].lines[0])(
        "odd", BLUE, x, np.array(values), low=np.array(values) - 3, high=np.array(values)
    )
    assert figure_bytes(curves(log=log, lines=(odd,)), "png", PAPER)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    ("values", "seen"), [([1.0], 1), ([np.nan, 1.0, np.nan], 1), ([1.0, np.nan, 2.0], 2), ([1.0, 1.0, np.nan], 0)]
)
def test_a_point_that_no_line_reaches_is_a_dot(values, seen, log):
    """A run of one iteration has no more than one of every training curve."""
    odd = Line("odd", BLUE, np.arange(100.0, 100 + len(values)), np.array(values))
    (drawn,) = built(curves(log=log, lines=(odd,))).axes[0].get_lines()
    assert (drawn.get_marker(), len(drawn.get_markevery() or [])) == ("o" if seen else "None", seen)
    pixels = np.asarray(picture(curves(log=log, lines=(odd,))), int)
    blue = (np.abs(pixels - [0x00, 0x72, 0xB2]).sum(2) < 30)[: len(pixels) * 7 // 10]  # above the legend
    assert blue.any()


def test_colours_of_a_matrix_are_symmetric_with_white_for_zero():
    level = 0.05
    values = np.array([[-level, 0.0, level], [-2 * level, 0.0, 2 * level]], np.float32)
    one = type(LAYER[0])("M", "", values, level)
    made = built(matrices((one,)))
    image = made.axes[0].get_images()[0]
    assert image.get_clim() == (-level, level)
    rgb = image.cmap(image.norm(values), bytes=True)[..., :3].tolist()
    blue, white, red = [11, 85, 159], [255, 255, 255], [178, 24, 43]
    assert rgb == [[blue, white, red], [blue, white, red]]
    bar = made.axes[1]
    assert [tick.get_text() for tick in bar.get_xticklabels()] == ["−0.05", "0", "0.05"]


def test_entries_that_are_no_numbers_are_hatched():
    spoilt = heatmap("M", 4, 4)
    spoilt.values[1, 2] = np.nan
    assert built(matrices((spoilt,))).axes[0].patch.get_hatch()
    assert not built(matrices((heatmap("M", 4, 4),))).axes[0].patch.get_hatch()


def test_rows_go_down_and_cells_are_square():
    made = built(matrices((heatmap("M", 8, 4),)))
    axes = made.axes[0]
    assert axes.get_ylim() == (7.5, -0.5)
    assert axes.bbox.height / axes.bbox.width == pytest.approx(2.0)
    assert (axes.get_ylabel(), axes.get_xlabel().replace("\n", " ")) == (
        "correction lands in",
        "borrowed from output channel",
    )


ODD = [
    "$5 and $6",
    r"\frac{1}",
    "a & b <c>",
    "日本語 🧪",
    "two\nlines\tand\ttabs",
    "\x00\x07\ud800",
    "",
    "x" * 300,
    "%d {} \\",
]


@pytest.mark.parametrize("title", ODD, ids=ascii)
def test_any_name_of_a_run_can_be_drawn_as_it_is(title):
    figure = curves(title=title, lines=(line(title or "a", BLUE),))
    for kind in DRAWN:
        assert figure_bytes(figure, kind, PAPER)
    if title in ODD[:3]:
        assert title in svg_texts(figure)
    made = built(figure)
    assert all(box.x1 <= made.bbox.width for _, box in written_texts(made))


def test_a_light_background_whatever_the_theme():
    image = picture(FIGURES["two plots"])
    assert image.getpixel((0, 0)) == image.getpixel((image.width - 1, image.height - 1)) == (255, 255, 255)


def test_the_ending_of_the_file_says_what_it_is(tmp_path):
    for kind, start in {
        "pdf": b"%PDF",
        "svg": b"<?xml",
        "png": b"\x89PNG",
        "csv": b"quantity,",
        "tsv": b"quantity\t",
    }.items():
        path = tmp_path / f"Figure.{kind.upper()}"
        save_figure(FIGURES["one plot"], path, SLIDE)
        assert path.read_bytes().startswith(start)


@pytest.mark.parametrize("name", ["figure.jpg", "figure"])
def test_another_ending_is_refused_in_a_sentence(tmp_path, name):
    with pytest.raises(UserError, match=r"cannot be written .*\.pdf, \.svg, \.png, \.csv, \.tsv\.$"):
        save_figure(FIGURES["one plot"], tmp_path / name, PAPER)
    assert not list(tmp_path.iterdir())


def test_an_axis_says_its_unit():
    assert (Axis("loss", "MSE").label, Axis("iteration").label) == ("loss (MSE)", "iteration")
