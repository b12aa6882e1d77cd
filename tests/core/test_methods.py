"""The contract of every method with every model: it starts as MAML, its matrices are the paper's, and what it shows can learn."""

from __future__ import annotations

import pytest
import torch

from core.methods import MAML, METHODS, GradientMethod, LayerLR, MetaSGD
from core.models import MLP, Conv4, Layer, Model
from core.streams import stream
from core.tensors import Tensors
from tests.core.runs import BY_STEPS

WAYS, TASKS, RATE = 5, 3, 0.4
MODELS: dict[str, tuple[Model, tuple[int, ...]]] = {
    "mlp": (MLP(hidden=(7, 6)), (3,)),
    "conv4": (Conv4(filters=6), (2, 28, 28)),
}
CHANGED = {
    "meta-sgd-multiplier": MetaSGD(learn="multiplier"),
    "layerlr-multiplier": LayerLR(learn="multiplier"),
    **{f"{name}-plain-bias": METHODS[name](learn_biases=False) for name in ("mc1", "mc2")},
    **{f"{name}-rates-per-step": METHODS[name](step_rates=2) for name in ("maml", "mc2")},
}
ALL: dict[str, GradientMethod] = {name: METHODS[name]() for name in BY_STEPS} | CHANGED
battery = pytest.mark.parametrize("model", MODELS)
methods = pytest.mark.parametrize("method", ALL.values(), ids=ALL)


def _random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def _start(model: str) -> tuple[Model, tuple[Layer, ...], Tensors]:
    """A model with its layers and random parameters large enough to pass gradients on."""
    network, inputs = MODELS[model]
    shapes = {name: value.shape for name, value in network.init(inputs, WAYS, stream(0)).items()}
    theta = {name: 0.5 * _random(*shape, seed=n) for n, (name, shape) in enumerate(shapes.items())}
    return network, network.layers(inputs, WAYS), theta


def _gradients(layers: tuple[Layer, ...], theta: Tensors) -> Tensors:
    names = [name for layer in layers for name in (layer.weight, layer.bias)]
    return {name: _random(TASKS, *theta[name].shape, seed=n) for n, name in enumerate(names)}


@battery
@methods
def test_the_first_step_is_mamls(method: GradientMethod, model: str) -> None:
    _, layers, theta = _start(model)
    gradients = _gradients(layers, theta)
    ours = method.step(gradients, method.start(layers, theta, RATE), layers, RATE, 0)
    maml = MAML().direction(gradients, {}, layers, RATE)
    assert ours.keys() == maml.keys() == gradients.keys()
    for name, step in ours.items():
        assert torch.equal(step, maml[name]), name
        assert torch.equal(maml[name], RATE * gradients[name]), name


@battery
@methods
def test_meta_parameters_keep_dtype_and_belong_to_nobody_else(method: GradientMethod, model: str) -> None:
    _, layers, theta = _start(model)
    meta = method.start(layers, theta, RATE)
    assert all(value.dtype == torch.float64 for value in meta.values())
    assert len({value.data_ptr() for value in meta.values()}) == len(meta)
    assert {name.split("/")[0] for name in meta} <= {layer.name for layer in layers}


@battery
@methods
def test_every_task_takes_its_own_step(method: GradientMethod, model: str) -> None:
    _, layers, theta = _start(model)
    gradients = _gradients(layers, theta)
    meta = {name: value + 0.1 * _random(*value.shape) for name, value in method.start(layers, theta, RATE).items()}
    together = method.step(gradients, meta, layers, RATE, 1)
    for task in range(TASKS):
        own = {name: value[task : task + 1] for name, value in gradients.items()}
        for name, step in method.step(own, meta, layers, RATE, 1).items():
            torch.testing.assert_close(step[0], together[name][task])


@battery
@methods
def test_what_is_shown_is_what_receives_a_gradient(method: GradientMethod, model: str) -> None:
    """One inner step and a query loss by hand: meta-parameters get a gradient exactly when `views` shows them as learned."""
    network, layers, theta = _start(model)
    meta = {name: value.requires_grad_() for name, value in method.start(layers, theta, RATE).items()}
    tasked = {name: value.expand(TASKS, *value.shape).clone().requires_grad_() for name, value in theta.items()}
    inputs = MODELS[model][1]
    support, query = (_random(TASKS, 6, *inputs, seed=seed) for seed in (50, 51))
    names = [name for layer in layers for name in (layer.weight, layer.bias)]
    loss = network.forward(tasked, support).square().mean((1, 2)).sum()
    found = torch.autograd.grad(loss, [tasked[name] for name in names], create_graph=True)
    step = method.step(dict(zip(names, found, strict=True)), meta, layers, RATE, 0)
    adapted = tasked | {name: tasked[name] - step[name] for name in names}
    network.forward(adapted, query).square().mean().backward()
    moved = {name for name, value in meta.items() if value.grad is not None and value.grad.abs().max() > 1e-12}
    shown = {f"{view.layer}/{view.name}" for view in method.show(meta, layers, RATE) if view.learned}
    assert moved == shown


@battery
@methods
def test_matrices_start_at_what_means_nothing_learned(method: GradientMethod, model: str) -> None:
    _, layers, theta = _start(model)
    for view in method.show(method.start(layers, theta, RATE), layers, RATE):
        rows, columns = view.values.shape
        eye = torch.eye(rows, columns, dtype=torch.float64)
        expected = eye if view.reference == "identity" else torch.full((rows, columns), view.level, dtype=torch.float64)
        assert torch.equal(view.values, expected), view.name


def _shapes(method: GradientMethod, model: str) -> dict[str, tuple[int, ...]]:
    _, layers, theta = _start(model)
    views = method.show(method.start(layers, theta, RATE), layers, RATE)
    assert len({(view.layer, view.name) for view in views}) == len(views)
    return {f"{view.layer}/{view.name}": tuple(view.values.shape) for view in views}


@pytest.mark.parametrize("name", ["mc1", "mc2"])
def test_the_papers_matrices_of_fully_connected_layers(name: str) -> None:
    expected = {
        "fc1/M_o": (7, 7),
        "fc1/M_i": (3, 3),
        "fc1/m_bias": (7, 1),
        "fc2/M_o": (6, 6),
        "fc2/M_i": (7, 7),
        "fc2/m_bias": (6, 1),
        "fc3/M_o": (5, 5),
        "fc3/M_i": (6, 6),
        "fc3/m_bias": (5, 1),
    }
    assert list(_shapes(METHODS[name](), "mlp").items()) == list(expected.items())


@pytest.mark.parametrize("name", ["mc1", "mc2"])
def test_the_papers_matrices_of_convolutions(name: str) -> None:
    """No strip for the biases that batch normalisation cancels, no M_f for the head."""
    deep = {f"conv{n}/{m}": (size, size) for n in (2, 3, 4) for m, size in (("M_o", 6), ("M_i", 6), ("M_f", 9))}
    first = {"conv1/M_o": (6, 6), "conv1/M_i": (2, 2), "conv1/M_f": (9, 9)}
    head = {"fc/M_o": (5, 5), "fc/M_i": (6, 6), "fc/m_bias": (5, 1)}
    assert list(_shapes(METHODS[name](), "conv4").items()) == list((first | deep | head).items())


def test_mc1_holds_m_o_fixed_and_says_so() -> None:
    _, layers, theta = _start("conv4")
    method = METHODS["mc1"]()
    meta = method.start(layers, theta, RATE)
    assert not any(name.endswith("M_o") for name in meta)
    views = method.show(meta, layers, RATE)
    assert {view.name for view in views if not view.learned} == {"M_o"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("meta-sgd", {"fc/a_weight": (5, 6), "fc/a_bias": (5, 1)}),
        ("layerlr", {"fc/a_weight": (1, 1), "fc/a_bias": (1, 1)}),
    ],
)
def test_learned_rates_are_shown_as_matrices(name: str, expected: dict[str, tuple[int, int]]) -> None:
    shapes = _shapes(METHODS[name](), "conv4")
    assert {key: shape for key, shape in shapes.items() if key.startswith("fc/")} == expected
    assert not any(key.startswith("conv") and key.endswith("bias") for key in shapes)
    if name == "meta-sgd":
        assert shapes["conv1/a_weight"] == (6, 2 * 9)


def test_rates_may_start_elsewhere_or_follow_the_inner_rate() -> None:
    _, layers, theta = _start("mlp")
    gradients = _gradients(layers, theta)

    def step(method: GradientMethod, later_rate: float) -> torch.Tensor:
        return method.direction(gradients, method.start(layers, theta, RATE), layers, later_rate)["fc1.weight"]

    gradient = gradients["fc1.weight"]
    assert torch.equal(step(MetaSGD(initial_rate=0.125), RATE), 0.125 * gradient)
    assert torch.equal(step(MetaSGD(), 100.0), RATE * gradient), "a learned rate ignores later changes of alpha"
    assert torch.equal(step(MetaSGD(learn="multiplier"), 100.0), 100.0 * gradient)


@pytest.mark.parametrize(
    ("name", "model", "inputs", "outputs", "size"),
    [
        ("mc2", MLP(), (1,), 1, 6483),
        ("mc2", Conv4(), (1, 28, 28), 5, 33_379),
        ("mc1", Conv4(), (1, 28, 28), 5, 16_970),
        ("mc2", Conv4(), (1, 28, 28), 20, 33_769),
        ("mc1", Conv4(), (1, 28, 28), 20, 16_985),
        ("meta-sgd", MLP(), (1,), 1, 1761),
        ("layerlr", MLP(), (1,), 1, 6),
        ("maml", MLP(), (1,), 1, 0),
    ],
)
def test_numbers_of_meta_parameters(name: str, model: Model, inputs: tuple[int, ...], outputs: int, size: int) -> None:
    theta = {key: torch.from_numpy(value) for key, value in model.init(inputs, outputs, stream(0)).items()}
    meta = METHODS[name]().init(model.layers(inputs, outputs), theta, RATE)
    assert sum(value.numel() for value in meta.values()) == size


def test_every_method_introduces_itself() -> None:
    assert len({method.title for method in METHODS.values()}) == len(METHODS)
    for name, method in METHODS.items():
        assert method().kind == name
        assert method.equation
