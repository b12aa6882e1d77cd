"""Other dampings of a layer without the network: the same as computing them anew."""

import numpy as np
import pytest

from core.analysis.damped import DampedLayer, damped_inverse, likeness
from core.analysis.local import average_factors, damped_layers, local_layer
from core.analysis.local_findings import LocalLayer
from core.errors import Cancelled, UserError
from tests.core.analysis.subjects import make_episodes, make_subject


@pytest.mark.parametrize("case", ["mlp-classes", "conv4"])
@pytest.mark.parametrize("damping", [1e-5, 0.3, 200.0])
def test_another_damping_is_the_layer_worked_out_anew(case, damping):
    subject, episodes = make_subject(case), make_episodes(case)
    found = damped_layers(subject, episodes, (0, 2), damping=0.1)
    anew = average_factors(subject, episodes, (0, 2))
    assert list(found) == [layer.name for layer in subject.learner.layers]
    for name, layer in found.items():
        expected = local_layer(subject, anew[name], (0, 2), damping=damping)
        moved = layer.at(damping)
        assert moved.relative_damping == pytest.approx(expected.relative_damping)
        assert (moved.damping, moved.tasks, moved.layer) == (damping, (0, 2), name)
        for one, other in zip(moved.factors, expected.factors, strict=True):
            np.testing.assert_allclose(one.inverse, other.inverse, rtol=1e-7, atol=1e-9)
            assert one.cosine == pytest.approx(other.cosine, rel=1e-5, nan_ok=True)
        assert layer.at(0.1).factors[0].inverse == pytest.approx(layer.layer.factors[0].inverse)


def test_singular_values_of_what_was_learned():
    subject, episodes = make_subject("conv4"), make_episodes("conv4")
    layer = damped_layers(subject, episodes, (0,), damping=0.1)["conv2"]
    for factor, values in zip(layer.layer.factors, layer.singular, strict=True):
        learned = factor.learned
        np.testing.assert_allclose(values**2, np.linalg.eigvalsh(learned.T @ learned)[::-1], atol=1e-10)
    plain = damped_layers(make_subject("conv4", "maml"), episodes, (0,), damping=0.1)["conv2"]
    assert [len(values) for values in plain.singular] == [0, 0, 0]
    subject.meta["conv2/M_o"][0, 0] = float("inf")
    broken = damped_layers(subject, episodes, (0,), damping=0.1)["conv2"]
    assert [len(values) for values in broken.singular] == [0, 3, 9]
    assert np.isnan(broken.at(2.0).factors[0].cosine)


def test_likeness_leaves_multiples_of_the_identity_out():
    rng = np.random.default_rng(0)
    matrix = rng.standard_normal((4, 4))
    assert likeness(matrix, 3 * matrix - 5 * np.eye(4)) == pytest.approx(1.0)
    assert np.isnan(likeness(matrix, 2 * np.eye(4)))


def test_rounding_below_zero_counts_as_zero():
    inverse = damped_inverse(np.array([1.0, -1e-18]), np.eye(2), 0.5)
    np.testing.assert_allclose(inverse, np.diag([1 / 1.5, 2.0]) * 2 / (1 / 1.5 + 2.0))


def test_bad_dampings_silent_layers_and_cancelling():
    subject, episodes = make_subject("mlp"), make_episodes("mlp")
    layer = damped_layers(subject, episodes, (0,), damping=0.1)["fc2"]
    for damping in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(UserError, match="above 0"):
            layer.at(damping)
        with pytest.raises(UserError, match="above 0"):
            damped_layers(subject, episodes, (0,), damping=damping)
    silent = LocalLayer("mc2", "fc2", (0,), 0.1, float("nan"), (), 4, 0, 0.0, float("nan"), "It is zero.")
    assert DampedLayer.of(silent).at(3.0).problem == "It is zero."
    with pytest.raises(Cancelled):
        damped_layers(subject, episodes, (0,), damping=0.1, cancelled=lambda: True)
