"""Every view of an analysis lives through weights that are not finite, matrices of one entry, no stored matrices and closed arms."""

import shutil

import numpy as np
import pytest

from app.panels.local import Local
from app.panels.microscope import Microscope
from core.analysis.bench import stored_state
from core.store.checkpoint import checkpoint_files, load_checkpoint, save_checkpoint
from tests.app.test_stored_moments import CASES, LAST, iteration_of, looking, original, row_of

__all__ = ["looking", "original"]  # fixtures
IDS = [owner for _, owner in CASES]


def broken(desk):
    """Write a newest checkpoint in which one arm has blown up."""
    folder = desk.path / "checkpoints"
    newest = load_checkpoint(checkpoint_files(folder)[0])
    assert newest.iteration == LAST
    for name, values in newest.tensors.items():
        if name.startswith("mc2/fc"):
            values[:] = np.nan
    save_checkpoint(folder, newest, best=False)


def answer(desk, kind, owner):
    """Ask what the view asks, and let it draw and paint the answer."""
    desk.frame()
    if owner == "local inner loop":
        desk.panel.page_buttons[1].click()
    row_of(desk.panel).update_button.click()
    desk.wait(lambda: iteration_of(desk, owner) == LAST)
    desk.frame()
    assert not desk.panel.grab().isNull()
    return desk.analyst.answer(owner)


@pytest.mark.parametrize("live", [False, True], ids=["stored", "live"])
@pytest.mark.parametrize(("kind", "owner"), CASES, ids=IDS)
def test_weights_that_are_not_finite_and_no_stored_matrices(looking, kind, owner, live):
    desk = looking(kind())
    broken(desk)
    shutil.rmtree(desk.path / "matrices")
    desk._copy = stored_state(desk.path)  # what the run answers with while it is live
    desk.look(live=live)
    found = answer(desk, kind, owner)
    assert desk.timeline.iterations == [] and (found.value is not None or found.problem)
    assert "Traceback" not in found.details, found.details


@pytest.mark.parametrize("kind", [Local, Microscope])
def test_a_layer_with_a_matrix_of_one_entry(looking, kind):
    desk = looking(kind())
    desk.look()
    owner = "local factors" if kind is Local else "microscope"
    answer(desk, kind, owner)
    if kind is Local:
        controls = desk.panel.factors.controls
        controls.layer_box.setCurrentText("fc1")
        desk.frame()
        assert desk.panel.factors.found.layer == "fc1" and desk.panel.factors.rows[1].isVisible()
        assert desk.panel.factors.found.factors[1].inverse.shape == (1, 1)
        return
    desk.panel.controls.subject.layers.setCurrentText("fc1")
    desk.wait(lambda: desk.panel._gradient is not None and desk.panel._gradient[0].layer == "fc1")
    for view in range(3):
        desk.panel.controls.view.choose(view)
        desk.frame()
        assert desk.panel._specimen.layer_factors.shape[1] == 1 and not desk.panel.grab().isNull()


@pytest.mark.parametrize(("kind", "owner"), CASES, ids=IDS)
def test_an_arm_that_is_closed_meanwhile_is_left_out(looking, kind, owner):
    desk = looking(kind())
    desk.look()
    answer(desk, kind, owner)
    del desk.run.arms["mc2"]
    desk.run.matrices.pop("mc2", None)
    for _ in range(3):
        desk.frame()
    assert not desk.panel.grab().isNull()
    desk.panel.figure()
