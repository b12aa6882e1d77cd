"""Models that know their own derivatives, against torch's on the plain definition of the same network."""

import numpy as np
import pytest
import torch

from core.losses import output_curvature, output_gradient, task_losses
from core.models import MODELS, conv4_pool_point
from core.models.conv_ways import MANY_EXAMPLES, ByColumns, ByConvolution, best_way, unwindowed, windows
from core.points import AutogradPoint

SIZES = {"three tasks": (3, 4), "one task with many examples": (1, MANY_EXAMPLES)}
"""Tasks and examples of each; the second is computed in another way."""
CASES = {
    "mlp": ({"kind": "mlp", "hidden": (5, 4)}, (2,), 2),
    "mlp, one layer": ({"kind": "mlp", "hidden": (6,)}, (1,), 3),
    "conv4, 28": ({"kind": "conv4", "filters": 3}, (1, 28, 28), 3),
    "conv4, odd side": ({"kind": "conv4", "filters": 2}, (1, 13, 13), 3),
    "conv4, colours": ({"kind": "conv4", "filters": 4}, (3, 16, 16), 2),
    "conv4, down to one pixel": ({"kind": "conv4", "filters": 3}, (2, 7, 7), 3),
    "max-pool, 28": ({"kind": "conv4_pool", "filters": 3}, (1, 28, 28), 3),
    "max-pool, colours": ({"kind": "conv4_pool", "filters": 2}, (3, 37, 33), 3),
    "max-pool, scales": ({"kind": "conv4_pool", "filters": 3, "scales": True}, (2, 16, 19), 2),
}


def draw(case, loss, *, shared, size="three tasks", seed=0):
    """A model, parameters, a direction, inputs and targets, float64."""
    tasks, examples = SIZES[size]
    settings, inputs, outputs = CASES[case]
    model = MODELS[settings["kind"]].model_validate(settings)
    rng = np.random.default_rng(seed)
    axes = () if shared else (tasks,)
    start = {name: torch.from_numpy(value) for name, value in model.init(inputs, outputs, rng).items()}

    def noise(value, axes):
        return torch.from_numpy(rng.standard_normal((*axes, *value.shape)))

    parameters = {name: value + 0.3 * noise(value, axes) for name, value in start.items()}
    adapted = [name for layer in model.layers(inputs, outputs) for name in (layer.weight, layer.bias)]
    direction = {name: noise(start[name], (tasks,)) for name in adapted}
    x = torch.from_numpy(rng.standard_normal((tasks, examples, *inputs)))
    if loss == "mse":
        y = torch.from_numpy(rng.standard_normal((tasks, examples, outputs)))
    else:
        y = torch.from_numpy(rng.integers(0, outputs, (tasks, examples)))
    return model, parameters, direction, x, y


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("size", SIZES)
def test_a_written_out_point_is_that_of_autograd(size, case, loss, shared):
    model, parameters, direction, x, y = draw(case, loss, shared=shared, size=size)
    plain = AutogradPoint(model.forward, loss, parameters, x, y, shared=shared, scale=1.7)
    with torch.no_grad():
        ours = model.point(loss, parameters, model.prepare(x), y, shared=shared, scale=1.7)
        gradient = ours.gradient()
        curvature = ours.curvature({name: value.clone() for name, value in direction.items()})
    torch.testing.assert_close(ours.outputs, plain.outputs, rtol=1e-11, atol=1e-12)
    torch.testing.assert_close(ours.losses, plain.losses, rtol=1e-11, atol=1e-12)
    for name, expected in plain.gradient().items():
        torch.testing.assert_close(gradient[name], expected, rtol=1e-9, atol=1e-11, msg=lambda m, n=name: f"{n}: {m}")
    for name, expected in plain.curvature(direction).items():
        torch.testing.assert_close(curvature[name], expected, rtol=1e-8, atol=1e-9, msg=lambda m, n=name: f"{n}: {m}")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("size", SIZES)
def test_the_hessian_is_symmetric(size, case):
    """<H u, v> = <u, H v> for each task, whatever point computes it."""
    model, parameters, u, x, y = draw(case, "cross_entropy", shared=False, size=size)
    v = {name: torch.roll(value, 1, -1) * 0.5 + 1 for name, value in u.items()}
    with torch.no_grad():
        point = model.point("cross_entropy", parameters, model.prepare(x), y, shared=False, scale=1.0)
        point.gradient()
        hu, hv = point.curvature(u), point.curvature(v)
    one = sum((hu[name] * v[name]).flatten(1).sum(1) for name in u)
    other = sum((u[name] * hv[name]).flatten(1).sum(1) for name in u)
    torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-10)
    assert float(one.abs().max()) > 1e-3


@pytest.mark.parametrize("kind", ["mse", "cross_entropy"])
def test_derivatives_of_the_losses(kind):
    rng = torch.Generator().manual_seed(0)
    outputs = torch.randn(2, 5, 3, generator=rng, dtype=torch.float64, requires_grad=True)
    y = outputs.detach().flip(1) if kind == "mse" else torch.randint(0, 3, (2, 5), generator=rng)
    tangent = torch.randn(2, 5, 3, generator=rng, dtype=torch.float64)
    (slope,) = torch.autograd.grad(task_losses(kind, outputs, y).sum(), outputs, create_graph=True)
    (turn,) = torch.autograd.grad((slope * tangent).sum(), outputs)
    torch.testing.assert_close(output_gradient(kind, outputs.detach(), y), slope.detach())
    torch.testing.assert_close(output_curvature(kind, outputs.detach(), tangent), turn)


@pytest.mark.parametrize("height", [1, 2, 5, 8, 14])
def test_windows_are_what_a_convolution_reads_and_unwindowed_is_their_adjoint(height):
    rng = torch.Generator().manual_seed(height)
    x = torch.randn(2, height, height, 3, generator=rng, dtype=torch.float64)
    w = torch.randn(4, 3, 3, 3, generator=rng, dtype=torch.float64)
    columns = windows(x)
    expected = torch.nn.functional.conv2d(x.movedim(-1, 1), w, stride=2, padding=1)
    ours = columns @ w.movedim(1, -1).flatten(1).T
    torch.testing.assert_close(ours.mT.reshape(expected.shape), expected)
    slope = torch.randn(columns.shape, generator=rng, dtype=torch.float64)
    back = unwindowed(slope, height)
    torch.testing.assert_close((columns * slope).sum(), (x.flatten(1, 2) * back).sum())


def test_the_way_of_computing_follows_the_size():
    ways = {size: type(best_way(*counts, 14)) for size, counts in SIZES.items()}
    assert ways == {"three tasks": ByColumns, "one task with many examples": ByConvolution}


@pytest.mark.parametrize("case", ["conv4, 28", "max-pool, 28", "max-pool, scales"])
def test_float32_stays_close_to_float64_where_relus_are_near_their_kink(case):
    """Folded normalisation must not lose digits."""
    model, parameters, _, x, y = draw(case, "cross_entropy", shared=True)
    single = {name: value.float() for name, value in parameters.items()}
    with torch.no_grad():
        exact = model.point("cross_entropy", parameters, model.prepare(x), y, shared=True, scale=1.0)
        rough = model.point("cross_entropy", single, model.prepare(x.float()), y, shared=True, scale=1.0)
    torch.testing.assert_close(rough.outputs.double(), exact.outputs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("case", ["max-pool, colours", "max-pool, scales"])
@pytest.mark.parametrize("shared", [True, False])
def test_pieces_of_the_examples_make_no_difference(monkeypatch, case, shared):
    model, parameters, direction, x, y = draw(case, "cross_entropy", shared=shared)
    found = []
    for examples in (4, 3, 1):
        monkeypatch.setattr(conv4_pool_point, "PIXELS_AT_ONCE", examples * x[0, 0, 0].numel())
        inputs = model.prepare(x)
        assert [len(part) for part in inputs[0]] == {4: [4], 3: [3, 1], 1: [1, 1, 1, 1]}[examples]
        with torch.no_grad():
            point = model.point("cross_entropy", parameters, inputs, y, shared=shared, scale=1.3)
            found.append((point.outputs, point.gradient(), point.curvature(direction)))
    for other in found[1:]:
        torch.testing.assert_close(other, found[0], rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("case", ["conv4, colours", "max-pool, 28", "max-pool, scales"])
def test_gradients_and_curvature_are_central_differences(case):
    model, parameters, direction, x, y = draw(case, "cross_entropy", shared=False)
    inputs = model.prepare(x)

    def at(far):
        moved = parameters | {name: parameters[name] + far * step for name, step in direction.items()}
        point = model.point("cross_entropy", moved, inputs, y, shared=False, scale=1.0)
        return point.losses, point.gradient()

    with torch.no_grad():
        point = model.point("cross_entropy", parameters, inputs, y, shared=False, scale=1.0)
        gradient, curvature = point.gradient(), point.curvature(direction)
        (above, slope_above), (below, slope_below) = at(1e-6), at(-1e-6)
    along = sum((gradient[name] * step).flatten(1).sum(1) for name, step in direction.items())
    torch.testing.assert_close(along, (above - below) / 2e-6, rtol=1e-6, atol=1e-8)
    for name, value in curvature.items():
        torch.testing.assert_close(value, (slope_above[name] - slope_below[name]) / 2e-6, rtol=1e-3, atol=1e-5)
