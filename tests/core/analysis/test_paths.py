"""Paths in a plane against their own geometry, and the surface against the slow reference."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.adapt import adapt
from core.analysis import vectors
from core.analysis.paths import path_plane
from core.analysis.subject import Subject
from core.errors import Cancelled, UserError
from tests.core import reference
from tests.core.analysis.subjects import make_episodes, make_subject

CASES = ("mlp", "mlp-classes", "conv4")


def ends(subject, episodes, task, steps):
    """Points (k + 1, P) of one path, straight from the inner loop."""
    one = episodes.part(task, task + 1)
    training = subject.training.model_copy(update={"inner_steps": steps})
    trail = adapt(subject.learner, subject.theta, subject.meta, one.support_x, one.support_y, training)
    return np.stack([np.concatenate([p[name][0].numpy().ravel() for name in subject.moving]) for p in trail])


def loss_of(subject, point, episodes, task):
    """Query loss of one task at a point (P,), by the slow reference."""
    parameters, at = dict(subject.theta), 0
    for name in subject.moving:
        own = parameters[name]
        parameters[name] = torch.from_numpy(point[at : at + own.numel()]).reshape(own.shape)
        at += own.numel()
    outputs = reference.forward(subject.learner.model, parameters, episodes.query_x[task])
    return float(reference.loss(subject.learner.loss, outputs, episodes.query_y[task]))


@pytest.mark.parametrize("normalisation", ["none", "filter"])
@pytest.mark.parametrize("case", CASES)
def test_coordinates_distances_and_surface_belong_to_one_plane(case, normalisation):
    """The plane is rebuilt from the coordinates alone; every number must agree with it."""
    subjects = [make_subject(case, "maml"), make_subject(case, "mc2")]
    episodes, tasks, steps = make_episodes(case), (0, 2), 3
    found = path_plane(
        subjects, episodes, tasks, steps=steps, normalisation=normalisation, points=5, surface_tasks=(2,)
    )
    origin = vectors.start(subjects[0])
    scale = vectors.filter_scale(subjects[0]) if normalisation == "filter" else np.ones(len(origin))
    assert [(path.arm, path.task) for path in found.paths] == [("maml", 0), ("maml", 2), ("mc2", 0), ("mc2", 2)]
    z = np.concatenate([(ends(s, episodes, t, steps) - origin) / scale for s in subjects for t in tasks])
    at = np.concatenate([path.at for path in found.paths])
    axes = np.linalg.lstsq(np.linalg.svd(z)[0][:, :2].T @ at, np.linalg.svd(z)[0][:, :2].T @ z, rcond=None)[0]
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-8)
    np.testing.assert_allclose(z @ axes.T, at, atol=1e-9)
    off = np.concatenate([path.off for path in found.paths])
    np.testing.assert_allclose(np.linalg.norm(z - at @ axes, axis=1), off, atol=1e-8)
    total = (z**2).sum()
    assert found.explained == pytest.approx(tuple((at**2).sum(0) / total))
    best = np.linalg.svd(z, compute_uv=False)[:2] ** 2 / total
    assert found.explained == pytest.approx(tuple(best))
    for row, column in ((0, 0), (1, 3), (4, 2)):
        point = origin + scale * (found.x[column] * axes[0] + found.y[row] * axes[1])
        expected = loss_of(subjects[0], point, episodes, 2)
        assert found.surface[row, column] == pytest.approx(expected, rel=1e-6)
    for path, subject in zip(found.paths, (subjects[0], subjects[0], *(subjects[1],) * 2), strict=True):
        points = ends(subject, episodes, path.task, steps)
        expected = [loss_of(subject, point, episodes, path.task) for point in points]
        np.testing.assert_allclose(path.query_loss, expected, rtol=1e-9)


def test_filter_units_are_norms_of_filters():
    subject = make_subject("conv4")
    with torch.no_grad():
        subject.theta["conv2.weight"][1] = 0
    scale = vectors.filter_scale(subject)
    units = vectors.unflat(subject, scale[None])
    for name in ("conv1.weight", "conv2.weight", "fc.weight"):
        for row, unit in zip(subject.theta[name].numpy(), units[name][0].numpy(), strict=True):
            np.testing.assert_allclose(unit, np.linalg.norm(row) or 1.0)
    rows = [np.linalg.norm(row) for row in subject.theta["fc.weight"].numpy()]
    np.testing.assert_allclose(units["fc.bias"][0], np.mean(rows))


def test_the_surface_is_the_mean_over_its_tasks_whatever_the_chunks(monkeypatch):
    subjects, episodes = [make_subject("mlp")], make_episodes("mlp")

    def plane(tasks):
        return path_plane(subjects, episodes, (0, 1), steps=2, surface_tasks=tasks, points=7).surface

    both = plane((0, 1))
    np.testing.assert_allclose(both, (plane((0,)) + plane((1,))) / 2)
    monkeypatch.setattr(vectors, "AT_ONCE", 5)
    np.testing.assert_allclose(plane(()), both, rtol=1e-12)


def test_chosen_directions_pass_through_the_ends():
    subjects, episodes = [make_subject("mlp", "maml"), make_subject("mlp", "mc2")], make_episodes("mlp")
    chosen = (("mc2", 1), ("maml", 0))
    found = path_plane(subjects, episodes, (0, 1), steps=1, directions=chosen, normalisation="none", points=3)
    paths = {(path.arm, path.task): path for path in found.paths}
    assert paths["mc2", 1].at[-1, 1] == pytest.approx(0.0, abs=1e-12)
    assert paths["mc2", 1].at[-1, 0] > 0
    assert paths["mc2", 1].off[-1] == pytest.approx(0.0, abs=1e-9)
    assert paths["maml", 0].off[-1] == pytest.approx(0.0, abs=1e-9)
    assert paths["maml", 0].at[-1, 1] > 0
    assert found.directions == (
        "x along the movement of mc2 on task 1, y along that of maml on task 0 without its share of x"
    )


def test_arms_with_other_initialisations_start_off_the_plane():
    subjects = [make_subject("mlp", "maml"), make_subject("mlp", "mc2", seed=5)]
    episodes = make_episodes("mlp")
    found = path_plane(subjects, episodes, (0,), steps=1, points=3, normalisation="none")
    ours, theirs = found.paths
    assert ours.off[0] == pytest.approx(0.0, abs=1e-12)
    gap = np.linalg.norm(vectors.start(subjects[1]) - vectors.start(subjects[0]))
    assert np.hypot(np.linalg.norm(theirs.at[0]), theirs.off[0]) == pytest.approx(gap)
    points = path_plane(subjects, episodes, (0,), steps=1, points=3, normalisation="none", directions="points")
    assert points.paths[1].off[0] < 0.1 * gap < theirs.off[0]


def test_a_single_straight_path_gets_a_random_second_direction_and_says_so():
    found = path_plane([make_subject("mlp", "maml")], make_episodes("mlp"), (0,), steps=1, points=3)
    assert found.explained == pytest.approx((1.0, 0.0))
    assert found.directions.endswith("there is no second direction, y is random")
    assert found.paths[0].at[1, 1] == pytest.approx(0.0, abs=1e-12)
    assert np.isfinite(found.surface).all()
    assert found.y[-1] > found.y[0]


def test_parallel_chosen_directions_are_no_plane_and_said():
    chosen = (("maml", 0), ("maml", 0))
    found = path_plane([make_subject("mlp", "maml")], make_episodes(), (0,), steps=2, directions=chosen, points=3)
    assert found.directions.endswith("y is random")


def test_paths_that_blow_up_are_shown_as_far_as_they_go():
    wild = make_subject("mlp", "mc2", inner_rate=100.0, name="wild")
    found = path_plane([make_subject("mlp", "maml"), wild], make_episodes("mlp"), (0, 1), steps=10, points=3)
    assert np.isfinite(found.paths[0].at).all()
    assert not np.isfinite(found.paths[2].at[-1]).any()
    assert np.isfinite(found.x).all()


def test_requests_that_cannot_be_met():
    subjects, episodes = [make_subject()], make_episodes()
    with pytest.raises(UserError, match=r"Tasks \[3\] cannot be shown; choose from 0 to 2"):
        path_plane(subjects, episodes, (3,), steps=1)
    with pytest.raises(UserError, match="82 points"):
        path_plane(subjects, episodes, (0,), steps=1, points=82)
    with pytest.raises(UserError, match="Arm 'maml' has no path of task 0"):
        path_plane(subjects, episodes, (0,), steps=1, directions=(("mc2", 0), ("maml", 0)))
    still = subjects[0]
    silent = Subject("mc2", still.learner, still.theta, {n: 0 * v for n, v in still.meta.items()}, still.training)
    with pytest.raises(UserError, match="Nothing moves"):
        path_plane([silent], episodes, (0,), steps=1)


def test_it_can_be_cancelled_while_the_surface_is_computed(monkeypatch):
    monkeypatch.setattr(vectors, "AT_ONCE", 3)
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 4

    with pytest.raises(Cancelled, match="surface"):
        path_plane([make_subject()], make_episodes(), (0, 1), steps=1, points=5, cancelled=cancelled)
    assert len(asked) == 5
