"""The Kronecker microscope: the worked example by hand, layers and blocks of live and stored runs, and what is said of a cell."""

from itertools import permutations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from app.history.reader import Reader
from app.microscope.cell_picture import Mark
from app.microscope.microscope_controls import MATRICES, ORDER, STEPS
from app.microscope.specimen import MOST, slices
from app.microscope.step_page import ORDERS, STAGES
from app.panels.microscope import Microscope
from app.run_model import RunModel
from app.theme import DARK, LIGHT
from app.timeline import Timeline
from core.analysis.kronecker import example
from core.events import ArmInfo, Matrix, MatrixSnapshot, Paused, Started
from core.store.snapshots import Snapshots
from tests.app.analysed import Analysed
from tests.app.test_curvature_panel import learned

GRADIENT, FACTORS = example()
M_MC = np.kron(np.kron(FACTORS.m_o, FACTORS.m_i), FACTORS.m_f)
RESULT = (M_MC @ GRADIENT.ravel()).reshape(GRADIENT.shape)


@pytest.fixture
def panel(qtbot):
    made = Microscope()
    qtbot.addWidget(made)
    made.apply_theme(LIGHT)
    made.resize(900, 600)
    made.show()
    made.draw(RunModel())
    return made


@pytest.fixture
def analysed(qtbot):
    stage = Analysed(qtbot, Microscope())
    yield stage
    stage.analyst.close()


def values(picture):
    return picture.content.values


def point(picture, row, column):
    """With the mouse, in the middle of a cell."""
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=picture.cell(row, column).center().toPoint())


def marked(picture):
    """Values of the single cells that are marked."""
    return [values(picture)[mark.row, mark.column] for mark in picture.marks]


def begun(*arms):
    run = RunModel()
    run.take([Started({}, tuple(ArmInfo(a, a.upper(), a, 9, meta) for a, meta in arms), "cpu", 1, ())])
    return run


def large_run(iteration=5, shape=(16, 12, 9)):
    rng = np.random.default_rng(1)
    matrices = [
        learned("conv", name, size, 0.3, 1.0, rng) for name, size in zip(("M_o", "M_i", "M_f"), shape, strict=True)
    ]
    run = begun(("mc2", 9))
    run.take([MatrixSnapshot("mc2", iteration, 1.0, tuple(matrices)), Paused(iteration, "asked")])
    return run, [matrix.values.astype(float) for matrix in matrices]


def test_without_a_run_the_worked_example_is_shown(panel):
    assert panel.controls.example and not panel.controls.source.buttons[1].isEnabled()
    assert "worked example" in panel.caption.text() and not panel.row.isVisible()
    drawn = [[1, 3, 5, 2, 4, 6], [7, 9, 11, 8, 10, 12]]  # one slice for each filter position
    np.testing.assert_array_equal(values(panel.steps.row.pictures["before"]), drawn)


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_nine_stages_end_at_the_product_with_the_whole_matrix(panel, order):
    steps = panel.steps
    steps.order_box.setCurrentIndex(ORDERS.index(order))
    for stage in range(STAGES):
        assert steps.slider.value() == stage and steps.label.text().startswith(f"{stage + 1} of 9")
        if stage % 3 == 1:
            factor, unfolded, product = (values(steps.row.pictures[key]) for key in ("factor", "unfolded", "product"))
            np.testing.assert_allclose(factor @ unfolded, product)
            assert len(factor) == GRADIENT.shape[order[stage // 3] - 1]
        steps.on_button.click()
    assert not steps.on_button.isEnabled() and steps.back_button.isEnabled()
    after = steps.row.pictures["after"]
    assert after.content.name == "MC(G)"
    np.testing.assert_allclose(values(after), slices(RESULT))


def test_a_cell_of_a_product_is_the_row_times_the_column(panel):
    panel.steps.slider.setValue(1)
    row = panel.steps.row
    point(row.pictures["product"], 1, 2)
    assert panel.readout.text() == "Row 1 of M_f times column 2: 3 · 5 + 1 · 6 = 21"
    assert row.pictures["factor"].marks == (Mark(1, None),)
    assert row.pictures["unfolded"].marks == (Mark(None, 2),)
    point(row.pictures["factor"], 1, 0)
    assert "M_f[1, 0] = 3" in panel.readout.text() and row.pictures["unfolded"].marks == (Mark(0, None),)
    point(row.pictures["unfolded"], 0, 4)
    assert row.pictures["product"].marks == (Mark(None, 4),) and "column 0 of M_f" in panel.readout.text()


@pytest.mark.parametrize("stage", [0, 2, 3, 5, 6, 8])
def test_unfolding_and_folding_move_every_entry_and_change_none(panel, stage):
    panel.steps.slider.setValue(stage)
    one, other = panel.steps.row.shown()
    for row in range(values(one).shape[0]):
        for column in range(values(one).shape[1]):
            one.pointed.emit(row, column)
            assert marked(one) == marked(other) == [values(one)[row, column]]
    assert sorted(values(one).ravel()) == sorted(values(other).ravel())


def test_a_cell_of_the_whole_matrix_names_the_entry_that_feeds_the_weight(panel):
    panel.controls.view.choose(MATRICES)
    top, bottom = panel.matrices.top.pictures, panel.matrices.bottom.pictures
    np.testing.assert_array_equal(values(top["mc"]), M_MC)
    np.testing.assert_allclose(values(top["o"]) @ values(top["i"]) @ values(top["f"]), M_MC)
    row, column = np.ravel_multi_index((0, 0, 1), (2, 3, 2)), np.ravel_multi_index((1, 2, 0), (2, 3, 2))
    point(top["mc"], row, column)
    assert marked(bottom["G"]) == [GRADIENT[1, 2, 0]] and marked(bottom["MC"]) == [RESULT[0, 0, 1]]
    assert [marked(bottom[name]) for name in ("M_o", "M_i", "M_f")] == [[2.0], [1.0], [3.0]]
    assert panel.readout.text() == (
        "Weight (0, 0, 1) gets M_o[0, 1] · M_i[0, 2] · M_f[1, 0] = 2 · 1 · 3 = 6 times gradient entry (1, 2, 0), "
        f"which is 11: 66 of {RESULT[0, 0, 1]:.0f} in all."
    )


def test_weights_and_gradient_entries_say_where_they_come_from_and_go(panel):
    panel.controls.view.choose(MATRICES)
    top, bottom = panel.matrices.top.pictures, panel.matrices.bottom.pictures
    entry = np.ravel_multi_index((1, 2, 0), (2, 3, 2))
    point(bottom["MC"], 1, 2)
    shares = M_MC[entry] * GRADIENT.ravel()
    assert (
        f"Weight (1, 2, 0) is corrected by {shares.sum():.0f}: most of it {shares.max():.0f} from"
        in panel.readout.text()
    )
    assert top["mc"].marks == (Mark(entry, None),) and shares[np.argmax(shares)] > 0
    assert np.unravel_index(int(np.argmax(shares)), GRADIENT.shape) == (1, 2, 1) and "(1, 2, 1)" in panel.readout.text()
    point(bottom["G"], 1, 2)
    moved = M_MC[:, entry] * GRADIENT.ravel()[entry]
    assert top["mc"].marks == (Mark(None, entry),)
    assert f"gives most: {moved[np.argmax(np.abs(moved))]:.0f} to" in panel.readout.text()


def test_order_is_free_for_modes_and_not_for_the_plain_product(panel):
    panel.controls.view.choose(ORDER)
    page = panel.order
    for index in range(page.mode_box.count()):
        page.mode_box.setCurrentIndex(index)
        assert "by 0 of its largest entry" in page.mode_words.text()
    assert page.hat_words.text().endswith("by 0.")
    f_i_o = np.kron(np.kron(FACTORS.m_f, FACTORS.m_i), FACTORS.m_o)
    np.testing.assert_array_equal(values(page.row.pictures["plain"]), f_i_o)
    np.testing.assert_array_equal(values(page.row.pictures["difference"]), M_MC - f_i_o)
    assert "by 1.00 of its largest" in page.plain_words.text()
    page.plain_box.setCurrentText("M_o ⊗ M_i ⊗ M_f")
    assert "by 0 of its largest" in page.plain_words.text()
    assert not values(page.row.pictures["difference"]).any()
    point(page.row.pictures["plain"], 3, 10)
    assert panel.readout.text().startswith("Weight (0, 1, 1), gradient entry (1, 2, 0):")


def test_the_identity_can_be_left_away(panel):
    panel.controls.view.choose(MATRICES)
    panel.controls.minus.click()
    np.testing.assert_array_equal(values(panel.matrices.top.pictures["mc"]), M_MC - np.eye(12))
    np.testing.assert_array_equal(values(panel.matrices.bottom.pictures["M_i"]), FACTORS.m_i - np.eye(3))
    panel.controls.view.choose(STEPS)
    panel.steps.slider.setValue(1)
    np.testing.assert_array_equal(values(panel.steps.row.pictures["factor"]), FACTORS.m_f - np.eye(2))
    point(panel.steps.row.pictures["product"], 1, 2)
    assert panel.readout.text().endswith("3 · 5 + 1 · 6 = 21"), "the numbers are those of the factor itself"


def test_arrow_keys_go_from_cell_to_cell(panel, qtbot):
    panel.controls.view.choose(MATRICES)
    picture = panel.matrices.top.pictures["mc"]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(picture, key)
    assert panel.matrices.pointed == ("mc", 0, 1) and picture.marks == (Mark(0, 1),)
    assert picture.cell_at(QPointF(-3, 2)) is None


@pytest.mark.parametrize("layer", ["fc1", "fc2", "fc3"])
def test_gradient_of_a_stored_run_and_what_becomes_of_it(analysed, tmp_path, layer):
    panel = analysed.panel
    analysed.stored(tmp_path / "run", ("maml", "mc2"), iterations=3)
    analysed.frame()
    assert not panel.controls.example and panel.controls.subject.arm == "mc2"
    panel.controls.subject.layers.setCurrentText(layer)
    analysed.wait(
        lambda: "gradient of validation task 0 at iteration 3" in panel.caption.text() and layer in panel.caption.text()
    )

    def expected(bench, work):
        from core.analysis.steps import step_through

        found = step_through(bench.subject("mc2"), bench.validation(), 0, steps=1, layer=layer)
        return found.gradient[0], found.transformed[0]

    analysed.analyst.ask("test", expected)
    analysed.wait(lambda: analysed.idle("test"))
    gradient, transformed = analysed.analyst.answer("test").value
    specimen = panel._specimen
    place = np.ix_(*specimen.block.indices())
    np.testing.assert_allclose(specimen.gradient, gradient[place], rtol=1e-6)
    if specimen.whole:
        np.testing.assert_allclose(specimen.transformed, transformed, rtol=1e-4, atol=1e-8)
    total = [specimen.feeds(number).total for number in range(specimen.block.size)]
    np.testing.assert_allclose(total, transformed[place].ravel(), rtol=1e-4, atol=1e-7)


def test_another_layer_task_or_update_asks_again_and_a_hidden_panel_never(analysed):
    panel = analysed.panel
    analysed.live(iterations=2)
    analysed.wait(lambda: "gradient of validation task 0" in panel.caption.text())
    assert len(analysed.sent) == 1
    analysed.frame()
    assert len(analysed.sent) == 1, "nothing is asked while nothing changes"
    panel.controls.task.setValue(3)
    analysed.wait(lambda: "gradient of validation task 3" in panel.caption.text())
    panel.controls.subject.layers.setCurrentText("fc1")
    analysed.wait(lambda: "fc1" in panel.caption.text() and "task 3" in panel.caption.text())
    asked = len(analysed.sent)
    panel.row.update_button.click()
    analysed.wait(lambda: len(analysed.sent) == asked + 1 and analysed.idle("microscope"))
    panel.hide()
    panel.controls.task.setRange(0, 5)
    analysed.frame()
    assert len(analysed.sent) == asked + 1
    panel.show()
    panel.controls.source.choose(0)
    assert panel.controls.example and "worked example" in panel.caption.text()
    analysed.frame()
    assert panel.controls.example, "the user's choice stays"


def test_a_large_layer_shows_a_block_and_names_what_lies_outside(panel):
    run, (m_o, m_i, m_f) = large_run()
    panel.draw(run)
    panel.draw(run)
    assert panel.controls.block.isVisible() and panel._specimen.shape == (4, 4, 9)
    assert "a block of 4 × 4 × 9; stand-in gradient" in panel.caption.text()
    panel.controls.block.firsts[0].setValue(5)
    panel.controls.block.counts[0].setValue(2)
    panel.controls.block.firsts[1].setValue(10)
    panel.controls.view.choose(MATRICES)
    assert panel._specimen.shape == (2, 2, 9), "cut off where the layer ends"
    block = np.kron(np.kron(m_o[5:7, 5:7], m_i[10:, 10:]), m_f)
    np.testing.assert_allclose(values(panel.matrices.top.pictures["mc"]), block)
    point(panel.matrices.top.pictures["mc"], 0, 9)
    gradient = np.arange(1.0, 16 * 12 * 9 + 1).reshape(16, 12, 9)
    whole = np.einsum("oa,ib,fc,abc->oif", m_o, m_i, m_f, gradient)
    inside = (block @ gradient[5:7, 10:].ravel())[0]
    assert "Weight (5, 10, 0) gets M_o[5, 5] · M_i[10, 11] · M_f[0, 0]" in panel.readout.text()
    said = float(panel.readout.text().rstrip(".").split("block add ")[1].replace(",", ""))
    assert said == pytest.approx(whole[5, 10, 0] - inside, rel=6e-3)


def test_a_block_that_is_too_large_is_refused_in_words(panel):
    run, _ = large_run()
    panel.draw(run)
    panel.draw(run)
    panel.controls.block.counts[0].setValue(16)
    assert panel.note.isVisible() and f"at most {MOST} are shown" in panel.note.text()
    assert panel.figure() is None
    panel.controls.block.counts[0].setValue(2)
    assert panel.steps.isVisible()


def test_entries_that_are_not_finite_stay_alive(panel):
    run, (m_o, _, _) = large_run(shape=(3, 2, 1))
    broken = m_o.astype(np.float32)
    broken[0, 1] = np.nan
    newest = run.matrices["mc2"]
    run.take([MatrixSnapshot("mc2", 6, 1.0, (Matrix("conv", "M_o", broken, "identity"), *newest.matrices[1:]))])
    panel.draw(run)
    for view in (STEPS, MATRICES, ORDER):
        panel.controls.view.choose(view)
        panel.grab()
    assert "–" in panel.order.mode_words.text()
    panel.controls.view.choose(MATRICES)
    point(panel.matrices.top.pictures["mc"], 0, 2)
    assert "= – times gradient entry" in panel.readout.text()


@pytest.mark.parametrize("reference", ["constant", ""])
def test_arms_without_factors_leave_the_example(panel, reference):
    run = begun(("msgd", 9))
    if reference:
        rates = Matrix("conv", "a_weight", np.full((2, 3), 0.1, np.float32), reference, 0.1)
        run.take([MatrixSnapshot("msgd", 1, 1.0, (rates,))])
    panel.draw(run)
    assert panel.controls.example and not panel.controls.source.buttons[1].isEnabled()
    assert panel.steps.isVisible()


def test_a_chosen_moment_is_shown(panel, qtbot, tmp_path):
    run, (m_o, _, _) = large_run(shape=(3, 2, 1))
    snapshots = Snapshots(tmp_path / "matrices")
    for iteration, arm in ((1, "mc2"), (2, "mc1")):
        moved = tuple(Matrix(m.layer, m.name, m.values + iteration, "identity") for m in run.matrices["mc2"].matrices)
        snapshots.take(MatrixSnapshot(arm, iteration, 1.0, moved))
    snapshots.finish()
    reader = Reader()
    timeline = Timeline(reader)
    panel.set_timeline(timeline)
    timeline.set_present(run, str(tmp_path))

    def until(condition):
        def ready():
            reader.drain()
            panel.draw(run)
            return condition()

        qtbot.waitUntil(ready)

    until(lambda: timeline.iterations == [1, 2] and "iteration 5" in panel.caption.text())
    timeline.choose(1)
    until(lambda: "at iteration 1;" in panel.caption.text())
    np.testing.assert_allclose(panel._specimen.factors.m_o, m_o + 1, rtol=1e-5)
    assert "at iteration 1;" in panel.figure().caption
    timeline.choose(2)
    until(lambda: panel.caption.text() == "iteration 2 holds no matrices of this arm")
    assert panel.figure() is None, "the pictures are those of iteration 1"
    timeline.choose(None)
    until(lambda: "at iteration 5;" in panel.caption.text())
    assert reader.close()


def test_dark_theme_and_figures(panel):
    panel.apply_theme(DARK)
    for view, shown in ((STEPS, [2]), (MATRICES, [4, 5]), (ORDER, [3])):
        panel.controls.view.choose(view)
        panel.grab()
        figure = panel.figure()
        assert [len(line) for line in figure.lines] == shown
        assert figure.zero == LIGHT.zero and "worked example" in figure.title
    np.testing.assert_array_equal(figure.lines[0][0].values, M_MC)


def test_every_tensor_of_a_run_has_strong_colours_and_says_what_they_stand_for(panel):
    run, _ = large_run(shape=(3, 2, 1))
    panel.draw(run)
    panel.draw(run)
    assert panel.steps.slider.value() == 3, "a layer without filters has nothing to unfold along mode 3"
    for stage in range(3, STAGES):
        panel.steps.slider.setValue(stage)
        for picture in panel.steps.row.shown():
            largest, level = np.abs(values(picture)).max(), picture.content.level
            assert 0.9 * level < largest <= level * (1 + 1e-6)
            assert float(picture.content.note.removeprefix("±")) == pytest.approx(level)
    panel.controls.source.choose(0)
    assert panel.steps.slider.value() == STAGES - 1, "the user's choice stays"


def test_headings_have_room_when_they_become_longer(panel):
    run, _ = large_run()
    panel.draw(run)
    panel.draw(run)
    panel.controls.view.choose(MATRICES)
    panel.controls.minus.click()
    shown = panel.matrices.bottom.shown()[:3]
    assert [picture.content.name for picture in shown] == ["M_o − I", "M_i − I", "M_f − I"]
    assert all(picture.width() >= picture.heading_width() for picture in shown)
