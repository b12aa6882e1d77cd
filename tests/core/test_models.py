"""Networks over a batch of tasks, against one network a task written with torch's own layers, in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.models import MLP, MODELS, Conv4, Conv4Pool, Model
from core.streams import stream

WAYS = 5
CASES = [
    pytest.param(MLP(hidden=(7, 5)), (1,), id="mlp"),
    pytest.param(MLP(hidden=(6,)), (2, 3), id="mlp-folded"),
    pytest.param(Conv4(filters=6), (1, 28, 28), id="conv4"),
    pytest.param(Conv4(filters=3), (3, 17, 20), id="conv4-odd"),
    pytest.param(Conv4Pool(filters=4), (1, 28, 28), id="max-pool"),
    pytest.param(Conv4Pool(filters=3, scales=True), (3, 17, 36), id="max-pool-scales"),
]


def _parameters(model: Model, inputs: tuple[int, ...], tasks: int, seed: int) -> dict[str, torch.Tensor]:
    """Random numbers, different in every task, of the shapes of the model's parameters."""
    generator = torch.Generator().manual_seed(seed)
    shapes = {name: value.shape for name, value in model.init(inputs, WAYS, stream(0)).items()}
    return {n: torch.randn(tasks, *s, dtype=torch.float64, generator=generator) for n, s in shapes.items()}


def _x(inputs: tuple[int, ...], tasks: int, examples: int, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed + 1)
    return torch.rand(tasks, examples, *inputs, dtype=torch.float64, generator=generator)


def _plain(model: Model, p: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """One task with torch's own layers: parameters without a task axis, inputs (N, *inputs)."""
    if isinstance(model, MLP):
        x = x.flatten(1)
        for n in range(1, len(model.hidden) + 1):
            x = F.relu(F.linear(x, p[f"fc{n}.weight"], p[f"fc{n}.bias"]))
        last = len(model.hidden) + 1
        return F.linear(x, p[f"fc{last}.weight"], p[f"fc{last}.bias"])
    pool = isinstance(model, Conv4Pool)
    for n in range(1, 5):
        x = F.conv2d(x, p[f"conv{n}.weight"], p[f"conv{n}.bias"], stride=1 if pool else 2, padding=1)
        x = F.relu(F.batch_norm(x, None, None, p.get(f"conv{n}.gamma"), p[f"conv{n}.beta"], training=True, eps=1e-3))
        x = F.max_pool2d(x, 2) if pool else x
    return F.linear(x.flatten(1) if pool else x.mean((2, 3)), p["fc.weight"], p["fc.bias"])


@pytest.mark.parametrize(("model", "inputs"), CASES)
@given(tasks=st.integers(1, 4), examples=st.integers(2, 6), seed=st.integers(0, 1000))
def test_a_batch_of_tasks_equals_one_network_a_task(
    model: Model, inputs: tuple[int, ...], tasks: int, examples: int, seed: int
) -> None:
    parameters, x = _parameters(model, inputs, tasks, seed), _x(inputs, tasks, examples, seed)
    outputs = model.forward(parameters, x)
    assert outputs.shape == (tasks, examples, WAYS)
    for task in range(tasks):
        alone = _plain(model, {name: value[task] for name, value in parameters.items()}, x[task])
        torch.testing.assert_close(outputs[task], alone, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("model", "inputs"), CASES)
def test_a_task_does_not_touch_its_neighbours(model: Model, inputs: tuple[int, ...]) -> None:
    parameters, x = _parameters(model, inputs, 3, 0), _x(inputs, 3, 4, 0)
    before = model.forward(parameters, x)
    changed = {name: value.clone() for name, value in parameters.items()}
    for value in changed.values():
        value[1] += 1.0
    x = x.clone()
    x[1] *= 0.5
    after = model.forward(changed, x)
    torch.testing.assert_close(after[[0, 2]], before[[0, 2]], rtol=1e-12, atol=1e-12)
    assert not torch.allclose(after[1], before[1])


@pytest.mark.parametrize(("model", "inputs"), CASES)
def test_gradients_of_a_task_end_at_its_own_parameters(model: Model, inputs: tuple[int, ...]) -> None:
    parameters = {name: value.requires_grad_() for name, value in _parameters(model, inputs, 3, 0).items()}
    model.forward(parameters, _x(inputs, 3, 4, 0))[1].square().sum().backward()
    for name, value in parameters.items():
        assert not value.grad[[0, 2]].any(), name


def test_normalisation_uses_the_examples_at_hand() -> None:
    """Transductive: an example's output depends on the other examples of its pass."""
    model, inputs = Conv4(filters=4), (1, 28, 28)
    parameters, x = _parameters(model, inputs, 1, 0), _x(inputs, 1, 6, 0)
    together, fewer = model.forward(parameters, x), model.forward(parameters, x[:, :3])
    assert not torch.allclose(together[:, :3], fewer, rtol=1e-3)
    order = torch.tensor([3, 0, 5, 1, 2, 4])
    torch.testing.assert_close(model.forward(parameters, x[:, order]), together[:, order])


@pytest.mark.parametrize(("model", "inputs"), CASES)
def test_exactly_the_biases_said_to_be_cancelled_get_no_gradient(model: Model, inputs: tuple[int, ...]) -> None:
    parameters = {name: value.requires_grad_() for name, value in _parameters(model, inputs, 2, 0).items()}
    model.forward(parameters, _x(inputs, 2, 5, 0)).square().mean().backward()
    for layer in model.layers(inputs, WAYS):
        gradient = parameters[layer.bias].grad.abs().max()
        assert (gradient < 1e-10) == layer.bias_cancelled, layer.name


@pytest.mark.parametrize(("model", "inputs"), CASES)
def test_layers_describe_the_parameters(model: Model, inputs: tuple[int, ...]) -> None:
    parameters = model.init(inputs, WAYS, stream(0, "init"))
    for layer in model.layers(inputs, WAYS):
        assert parameters[layer.weight].shape == (layer.outputs, layer.inputs, *layer.filter)
        assert parameters[layer.bias].shape == (layer.outputs,)
        assert layer.filter_size == np.prod(layer.filter)
    assert {value.dtype for value in parameters.values()} == {np.dtype(np.float64)}


@pytest.mark.parametrize("name", MODELS)
def test_the_same_stream_gives_the_same_start(name: str) -> None:
    model, inputs = MODELS[name](), (1, 28, 28)
    first, again, other = (model.init(inputs, WAYS, stream(seed, "init")) for seed in (0, 0, 1))
    assert list(first) == list(again)
    assert all(np.array_equal(first[key], again[key]) for key in first)
    assert any(not np.array_equal(first[key], other[key]) for key in first)


def test_the_regressor_starts_from_truncated_normal_weights() -> None:
    parameters = MLP(hidden=(300, 300)).init((1,), 1, stream(0, "init"))
    weights = parameters["fc2.weight"]
    assert abs(weights).max() <= 0.02
    assert weights.std() == pytest.approx(0.01 * 0.8796, rel=0.01), "a normal cut at two standard deviations"
    assert abs(weights.mean()) < 1e-4
    assert not any(parameters[f"fc{n}.bias"].any() for n in (1, 2, 3))


def test_the_classifier_starts_from_xavier_filters_and_a_standard_normal_head() -> None:
    parameters = Conv4().init((1, 28, 28), 20, stream(0, "init"))
    for n, inputs in ((1, 1), (2, 64), (3, 64), (4, 64)):
        filters = parameters[f"conv{n}.weight"]
        limit = np.sqrt(6 / (9 * inputs + 9 * 64))
        assert abs(filters).max() <= limit
        assert filters.std() == pytest.approx(limit / np.sqrt(3), rel=0.05)
        assert not parameters[f"conv{n}.bias"].any() and not parameters[f"conv{n}.beta"].any()
    assert parameters["fc.weight"].std() == pytest.approx(1.0, rel=0.05)
    assert not parameters["fc.bias"].any()


def test_the_network_with_max_pool_starts_from_xavier_weights_everywhere() -> None:
    parameters = Conv4Pool(scales=True).init((3, 84, 84), 5, stream(0, "init"))
    for name, fans in (("conv1", 9 * (3 + 32)), ("conv4", 9 * (32 + 32)), ("fc", 800 + 5)):
        limit = np.sqrt(6 / fans)
        weights = parameters[f"{name}.weight"]
        assert abs(weights).max() <= limit
        assert weights.std() == pytest.approx(limit / np.sqrt(3), rel=0.05)
        assert not parameters[f"{name}.bias"].any()
    assert not parameters["conv2.beta"].any() and (parameters["conv2.gamma"] == 1).all()


@pytest.mark.parametrize(
    ("model", "inputs", "outputs", "adapted"),
    [
        (MLP(), (1,), 1, 1761),
        (Conv4(), (1, 28, 28), 5, 111_749),
        (Conv4(), (1, 28, 28), 20, 112_724),
        (Conv4Pool(), (3, 84, 84), 5, 32_645),
    ],
)
def test_sizes_are_the_papers(model: Model, inputs: tuple[int, ...], outputs: int, adapted: int) -> None:
    parameters = model.init(inputs, outputs, stream(0, "init"))
    names = {name for layer in model.layers(inputs, outputs) for name in (layer.weight, layer.bias)}
    assert sum(parameters[name].size for name in names) == adapted
    assert {name.split(".")[1] for name in parameters.keys() - names} <= {"beta"}


@pytest.mark.parametrize("model", [Conv4(), Conv4Pool()], ids=lambda model: model.kind)
def test_vectors_are_no_images(model: Model) -> None:
    with pytest.raises(UserError, match=f"Model '{model.kind}' .* choose model 'mlp'"):
        model.layers((1,), 1)


def test_images_that_four_poolings_leave_nothing_of_are_refused() -> None:
    with pytest.raises(UserError, match="15 x 40 pixels; choose sides of at least 16"):
        Conv4Pool().layers((1, 15, 40), 5)
    assert Conv4Pool(filters=2).layers((1, 16, 40), 5)[-1].inputs == 2 * 1 * 2


@pytest.mark.parametrize(("model", "side"), [(Conv4(filters=2), 8), (Conv4Pool(filters=2, scales=True), 16)])
def test_normalisation_can_be_differentiated_twice(model: Model, side: int) -> None:
    inputs = (1, side, side)
    parameters, x = _parameters(model, inputs, 1, 3), _x(inputs, 1, 3, 3)

    def loss(weight: torch.Tensor) -> torch.Tensor:
        return model.forward(parameters | {"conv1.weight": weight}, x).square().mean()

    assert torch.autograd.gradgradcheck(loss, (parameters["conv1.weight"].requires_grad_(),))
