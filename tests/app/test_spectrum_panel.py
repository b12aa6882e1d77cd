"""The spectrum panel, on hand-made events and on stored moments: what is in the planes, tables and plots."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from app.panels.spectrum import SpectrumPanel
from app.run_model import RunModel
from app.shelf import Shelf
from app.spectra.layer_spectra import layer_spectra
from app.spectra.spectrum_controls import ALL_LAYERS, OVER_TIME, SPECTRA
from app.theme import DARK, LIGHT
from app.timeline import Timeline
from core.events import ArmInfo, Matrix, MatrixSnapshot, Paused, Started
from core.store.snapshots import Snapshots, snapshot_files
from tests.app.test_curvature_panel import fixed, learned, multipliers
from tests.core.runs import run_all, small

SIZES = {"M_o": 4, "M_i": 3, "M_f": 5}
DEFINITE, RANK = 5, 2


def mc2(gain=1.0, scale=0.3, seed=2):
    rng = np.random.default_rng(seed)
    conv = [learned("conv1", name, size, scale, gain, rng) for name, size in SIZES.items()]
    return (*conv, learned("fc", "M_o", 2, scale, 1.0, rng), learned("fc", "M_i", 1, 0.0, 1.0), multipliers("fc", 2))


MC1 = (fixed("conv1", "M_o", 4), learned("conv1", "M_i", 3), learned("conv1", "M_f", 5))
RATES = (Matrix("conv1", "a_weight", np.linspace(0.1, 0.4, 60, dtype=np.float32).reshape(4, 15), "constant", 0.1),)
RATE = (Matrix("conv1", "a_weight", np.full((1, 1), 0.2, np.float32), "constant", 0.1),)


def snapshot(arm, iteration, matrices):
    return MatrixSnapshot(arm, iteration, iteration * 0.1, matrices)


def begun(*arms):
    run = RunModel()
    run.take([Started({}, tuple(ArmInfo(a, a.upper(), a, 9, meta) for a, meta in arms), "cpu", 1, ())])
    return run


class Stage:
    """The panel with what the window gives it; `until` runs its frame clock."""

    def __init__(self, qtbot):
        self.qtbot, self.shelf = qtbot, Shelf()
        self.timeline = Timeline(self.shelf.reader)
        self.panel = SpectrumPanel()
        qtbot.addWidget(self.panel)
        self.panel.set_shelf(self.shelf)
        self.panel.set_timeline(self.timeline)
        self.panel.apply_theme(LIGHT)
        self.panel.resize(640, 420)
        self.panel.show()
        self.run = RunModel()

    def show(self, run, folder=""):
        self.run = run
        self.timeline.set_present(run, folder)
        self.panel.draw(run)

    def until(self, condition):
        def ready():
            self.shelf.drain()
            self.panel.draw(self.run)
            return condition()

        self.qtbot.waitUntil(ready)

    @property
    def planes(self):
        return {plane.content.name: plane for plane in self.panel.page.planes.planes}

    def shown(self, *names):
        self.until(lambda: list(self.planes) == list(names))

    def column(self, table, column):
        return [table.text(row, column) for row in range(table.rowCount())]


@pytest.fixture
def stage(qtbot):
    stage = Stage(qtbot)
    yield stage
    stage.shelf.close()


@pytest.fixture
def run():
    """MAML, MC2, MC1, Meta-SGD and LayerLR at iteration 100, standing still."""
    run = begun(("maml", 0), ("mc2", 9), ("mc1", 9), ("msgd", 9), ("layerlr", 9))
    shown = {"mc2": mc2(gain=2.0), "mc1": MC1, "msgd": RATES, "layerlr": RATE}
    run.take([snapshot(arm, 100, matrices) for arm, matrices in shown.items()])
    run.take([Paused(100, "asked")])
    return run


@pytest.fixture
def stored(tmp_path):
    snapshots = Snapshots(tmp_path / "matrices")
    for iteration in (1, 2, 4, 8):
        snapshots.take(snapshot("mc2", iteration, mc2(gain=float(iteration), seed=iteration)))
    snapshots.finish()
    return str(tmp_path)


def kron(matrices):
    found = np.ones((1, 1))
    for matrix in matrices:
        found = np.kron(found, matrix.values.astype(np.float64))
    return found


def sorted_complex(values):
    return np.sort_complex(np.round(values, 9))


def test_eigenvalues_of_the_factors_and_of_the_whole(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    conv = mc2(gain=2.0)[:3]
    for matrix in conv:
        expected = np.linalg.eigvals(matrix.values.astype(float)) / 2.0
        np.testing.assert_allclose(
            sorted_complex(stage.planes[matrix.name].content.values), sorted_complex(expected), atol=1e-6
        )
    expected = np.linalg.eigvals(kron(conv))
    shown = stage.planes["M_mc"].content.values
    np.testing.assert_allclose(np.sort(np.abs(shown)), np.sort(np.abs(expected)), rtol=1e-6)
    assert stage.panel.caption.text() == "iteration 100"


def test_factors_are_divided_by_their_gain_or_shown_as_they_are(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    divided, whole = stage.planes["M_o"].content.values, stage.planes["M_mc"].content.values
    assert divided.mean().real == pytest.approx(1.0)
    stage.panel.controls.divide.click()
    assert stage.planes["M_o"].content.values.mean().real == pytest.approx(2.0)
    np.testing.assert_array_equal(stage.planes["M_mc"].content.values, whole)
    lines = stage.panel.page.singular.lines
    np.testing.assert_allclose(lines[0].yData, np.log10(np.linalg.svd(mc2(gain=2.0)[0].values, compute_uv=False)), 1e-5)


def test_table_says_the_numbers_of_the_product(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    table, explicit = stage.panel.page.table, kron(mc2(gain=2.0)[:3])
    last = table.rowCount() - 1
    singular = np.linalg.svd(explicit, compute_uv=False)
    assert table.text(last, 0) == "M_mc" and table.text(last, RANK).endswith("/ 60")
    assert float(table.text(last, 1)) == pytest.approx(singular[0] / singular[-1], rel=1e-2)
    definite = np.linalg.eigvalsh(explicit + explicit.T)[0] > 0
    assert table.text(last, DEFINITE) == ("yes" if definite else "no")
    assert float(table.text(last, 6)) == pytest.approx(8.0, rel=1e-2)


def test_close_up_leaves_the_circle(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    plane = stage.planes["M_o"]
    assert plane.range.centre == 0 and plane.range.half >= 1
    stage.panel.controls.near.click()
    assert plane.range.half < 1 and plane.range.centre == pytest.approx(1, abs=0.5)
    assert all(plane.square().contains(plane.place(complex(value))) for value in plane.content.values)


def test_an_eigenvalue_is_read_with_the_mouse(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    plane = stage.planes["M_i"]
    value = complex(plane.content.values[0])
    with stage.qtbot.waitSignal(plane.hovered):
        stage.qtbot.mouseMove(plane, plane.place(value).toPoint())
    assert stage.panel.readout.text().startswith("eigenvalue of M_i:")
    assert f"{abs(value):.2f}"[:3] in stage.panel.readout.text()
    assert "at 0" in plane.words(plane.place(0j)) and plane.words(QPointF(-5, -5)) == ""


def test_the_place_under_the_mouse_is_read_again_when_another_moment_is_shown(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    plane = stage.planes["M_i"]
    place = plane.place(complex(plane.content.values[0])).toPoint()
    stage.qtbot.mouseMove(plane, QPoint(1, 1))  # a mouse that is there already would say nothing
    with stage.qtbot.waitSignal(plane.hovered):
        stage.qtbot.mouseMove(plane, place)
    before = stage.panel.readout.text()
    run.take([snapshot("mc2", 200, mc2(seed=7))])
    stage.until(lambda: stage.panel.caption.text() == "iteration 200")
    assert stage.panel.readout.text() == plane.words(QPointF(place)) != before


def test_overview_has_a_row_for_each_layer_and_opens_it(stage, run):
    stage.show(run)
    stage.panel.controls.view.choose(ALL_LAYERS)
    table = stage.panel.overview
    stage.until(lambda: table.rowCount() == 2)
    assert stage.column(table, 0) == ["conv1  4×3×5", "fc  2×1"]
    expected = np.linalg.svd(kron(mc2(gain=2.0)[:3]), compute_uv=False)
    assert float(table.text(0, 1)) == pytest.approx(expected[0] / expected[-1], rel=1e-2)
    place = table.visualItemRect(table.item(1, 0)).center()
    stage.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert stage.panel.controls.view.index == SPECTRA and stage.panel.controls.subject.layer == "fc"
    stage.shown("M_o", "M_i", "m_bias", "M_mc")


def test_learned_rates_are_diagonals_and_fixed_factors_are_grey(stage, run):
    stage.show(run)
    arms = stage.panel.controls.subject.arms
    arms.setCurrentIndex(arms.findData("msgd"))
    stage.shown("a_weight")
    table = stage.panel.page.table
    assert float(table.text(0, 1)) == pytest.approx(4.0)
    assert table.text(0, RANK).endswith("/ 60") and table.text(0, DEFINITE) == "yes"
    arms.setCurrentIndex(arms.findData("mc1"))
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    assert stage.planes["M_o"].content.slot is None and "fixed" in stage.planes["M_o"].content.note
    assert stage.planes["M_i"].content.slot == 2
    arms.setCurrentIndex(arms.findData("layerlr"))
    stage.shown("a_weight")
    assert stage.planes["a_weight"].content.values.tolist() == [1.0] and table.text(0, 1) == "1.00"


def test_a_chosen_moment_is_shown_and_the_newest_again(stage, run, stored):
    stage.show(run, stored)
    stage.until(lambda: stage.timeline.iterations == [1, 2, 4, 8])
    stage.timeline.choose(4)
    stage.until(lambda: stage.panel.caption.text() == "iteration 4")
    assert stage.panel.page.table.text(3, 6) == "64.0"
    stage.qtbot.keyClick(stage.panel, Qt.Key.Key_Left)
    stage.until(lambda: stage.panel.caption.text() == "iteration 2")
    stage.qtbot.keyClick(stage.panel, Qt.Key.Key_Escape)
    stage.until(lambda: stage.panel.caption.text() == "iteration 100")
    stage.until(lambda: stage.panel.page.table.text(3, 6) == "8.00")


def test_numbers_over_the_stored_moments_and_the_newest(stage, run, stored):
    stage.show(run, stored)
    stage.panel.controls.view.choose(OVER_TIME)
    line = lambda attribute, name: stage.panel.trends.lines.get((attribute, name))  # noqa: E731
    stage.until(lambda: line("gain", "M_mc") is not None and len(line("gain", "M_mc").xData) == 5)
    np.testing.assert_array_equal(line("gain", "M_mc").xData, [1, 2, 4, 8, 100])
    np.testing.assert_allclose(line("gain", "M_mc").yData, [1, 8, 64, 512, 8], rtol=1e-5)
    expected = [
        np.log10(np.linalg.cond(matrix.values.astype(float)))
        for matrix in (mc2(gain=g, seed=s)[1] for g, s in ((1, 1), (2, 2), (4, 4), (8, 8), (2, 2)))
    ]
    np.testing.assert_allclose(line("condition", "M_i").yData, expected, rtol=1e-4)
    assert [entry.text for entry in stage.panel.key.entries] == ["M_o", "M_i", "M_f", "M_mc"]


def test_a_damaged_moment_leaves_a_gap_and_is_named(stage, run, stored, tmp_path):
    first = snapshot_files(tmp_path / "matrices")[0]
    first.write_bytes(first.read_bytes()[:-3])
    stage.show(run, stored)
    stage.panel.controls.view.choose(OVER_TIME)
    lines = stage.panel.trends.lines
    stage.until(lambda: ("gain", "M_o") in lines and len(lines["gain", "M_o"].xData) == 4)
    np.testing.assert_array_equal(lines["gain", "M_o"].xData, [2, 4, 8, 100])
    stage.timeline.choose(1)
    stage.until(lambda: first.name in stage.panel.caption.text())


def test_a_moment_without_the_arm_says_so_and_keeps_the_picture(stage, run, stored):
    stage.show(run, stored)
    arms = stage.panel.controls.subject.arms
    arms.setCurrentIndex(arms.findData("msgd"))
    stage.until(lambda: list(stage.planes) == ["a_weight"] and stage.timeline.iterations != [])
    stage.timeline.choose(8)
    stage.until(lambda: stage.panel.caption.text() == "iteration 8 holds no matrices of this arm")
    assert list(stage.planes) == ["a_weight"]


def test_entries_that_are_not_finite_are_named_and_the_others_shown(stage, run):
    broken = mc2()[0].values.copy()
    broken[0, 1] = np.nan
    run.take([snapshot("mc2", 101, (Matrix("conv1", "M_o", broken, "identity"), *mc2()[1:]))])
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    stage.until(lambda: "not finite" in stage.planes["M_o"].content.problem)
    assert "not finite" in stage.planes["M_mc"].content.problem
    table = stage.panel.page.table
    assert table.text(0, 1) == "–" and table.text(1, 1) != "–" and table.text(3, 1) == "–"
    stage.panel.controls.view.choose(OVER_TIME)
    stage.panel.controls.view.choose(ALL_LAYERS)
    stage.until(lambda: stage.panel.overview.rowCount() == 2)
    stage.panel.grab()


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (RunModel(), "Press Train"),
        (begun(("maml", 0)), "MAML learns no matrices"),
        (begun(("mc2", 9)), "with the first iteration"),
    ],
)
def test_empty_panel_says_what_will_appear(stage, run, words):
    stage.show(run)
    assert stage.panel.empty.isVisible() and words in stage.panel.empty.text()


def test_another_run_begins_anew(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    other = begun(("mc2", 9))
    other.take([snapshot("mc2", 7, mc2(gain=3.0)), Paused(7, "asked")])
    stage.show(other)
    stage.until(lambda: stage.panel.caption.text() == "iteration 7")
    stage.until(lambda: stage.panel.page.table.text(0, 6) == "3.00")


def test_spectra_of_the_run_before_are_not_shown_as_those_of_another(stage, run):
    stage.show(run)  # asks, and the answer is not fetched yet
    other = begun(("mc2", 9))
    other.take([snapshot("mc2", 7, mc2(gain=3.0)), Paused(7, "asked")])
    captions = []
    stage.panel._desk.found.connect(lambda: captions.append(stage.panel.caption.text()))
    stage.show(other)
    stage.until(lambda: stage.panel.caption.text() == "iteration 7")
    assert "iteration 100" not in captions


def test_the_figure_names_the_iteration_whose_spectra_it_draws(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    run.take([snapshot("mc2", 200, mc2(gain=3.0))])
    figure = stage.panel.figure()
    assert "iteration 100" in figure.caption, "those of iteration 200 are not worked out yet"
    expected = np.linalg.svd(mc2(gain=2.0)[0].values / 2.0, compute_uv=False)
    np.testing.assert_allclose(figure.plots[0].lines[0].y, expected, rtol=1e-5)


def test_a_hidden_panel_asks_for_nothing_more(stage, run):
    stage.show(run)
    asked, ask = [], stage.shelf.reader.ask
    stage.panel.controls.subject.layers.setCurrentText("fc")
    stage.panel.hide()
    run.take([snapshot("mc2", 200, mc2())])
    stage.shelf.reader.ask = lambda *args: (asked.append(args), ask(*args))
    stage.qtbot.waitUntil(lambda: (stage.shelf.drain(), not stage.panel._desk._asking)[1])
    assert asked == []


def test_nothing_is_asked_while_nobody_draws(stage, run):
    asked = []
    stage.shelf.reader.ask = lambda *args: asked.append(args)
    stage.panel.hide()
    stage.timeline.set_present(run, "")
    stage.timeline.changed.emit()
    assert asked == []


def test_dark_theme_and_figures(stage, run):
    stage.show(run)
    stage.shown("M_o", "M_i", "M_f", "M_mc")
    stage.panel.apply_theme(DARK)
    stage.panel.grab()
    figure = stage.panel.figure()
    assert [line.label for line in figure.plots[0].lines] == ["M_o", "M_i", "M_f", "M_mc"]
    assert "MC2, layer conv1, iteration 100" in figure.caption
    assert figure.plots[0].lines[0].colour == LIGHT.arm_colour(1).name()
    stage.panel.controls.view.choose(OVER_TIME)
    assert [plot.y.name for plot in stage.panel.figure().plots][:2] == ["condition", "effective rank"]
    stage.panel.controls.view.choose(ALL_LAYERS)
    assert stage.panel.figure() is None
    QApplication.processEvents()


def test_many_eigenvalues_become_a_density():
    rng = np.random.default_rng(0)
    large = [learned("conv", name, size, 0.02, 1.0, rng) for name, size in (("M_o", 32), ("M_i", 32), ("M_f", 9))]
    found = layer_spectra(large)
    assert not found.whole.complete and found.whole.density.sum() == 32 * 32 * 9
    assert found.transform.size == 9216 and found.transform.definite is True


def test_every_arm_and_layer_of_a_real_run_is_shown(stage):
    run = RunModel()
    run.take(run_all(small(("maml", "mc2", "mc1", "meta-sgd", "layerlr"), iterations=2)))
    stage.show(run)
    subject, seen = stage.panel.controls.subject, []
    stage.until(lambda: subject.arms.count() == 4)
    for arm in range(4):
        subject.arms.setCurrentIndex(arm)
        for layer in range(subject.layers.count()):
            subject.layers.setCurrentIndex(layer)
            stage.until(lambda: stage.panel.page.table.rowCount() > 0 and "iteration 2" in stage.panel.caption.text())
            assert all(plane.content.problem == "" for plane in stage.planes.values())
            seen.append((subject.arm, subject.layer, list(stage.planes)[-1]))
    assert ("mc2", "fc2", "M_mc") in seen and ("layerlr", "fc3", "a_bias") in seen and len(seen) == 12
