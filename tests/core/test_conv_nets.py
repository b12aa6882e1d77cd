"""What networks offer beside outputs: statistics of normalisation, features, weights per inner step, and what an analysis watches."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from hypothesis import given
from hypothesis import strategies as st

from core.adapt import Learner
from core.engine import meta_step
from core.errors import UserError
from core.methods import METHODS
from core.models import MLP, Conv4, Conv4Pool, Model
from core.models.conv_net import ConvNet
from core.spec import Training
from core.streams import stream
from core.tasks.base import Episodes
from core.tensors import Tensors

WAYS = 3
NETS = [
    pytest.param(Conv4(filters=3), (2, 13, 13), id="conv4"),
    pytest.param(Conv4Pool(filters=3), (1, 16, 20), id="max-pool"),
    pytest.param(Conv4Pool(filters=4, scales=True), (3, 17, 34), id="max-pool-scales"),
]
ALL = [pytest.param(MLP(hidden=(5, 4)), (6,), id="mlp"), *NETS]


def _parameters(model: Model, inputs: tuple[int, ...], tasks: int, seed: int = 0) -> Tensors:
    generator = torch.Generator().manual_seed(seed)
    shapes = {name: value.shape for name, value in model.init(inputs, WAYS, stream(0)).items()}
    return {n: torch.randn(tasks, *s, dtype=torch.float64, generator=generator) for n, s in shapes.items()}


def _x(inputs: tuple[int, ...], tasks: int, examples: int, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed + 1)
    return torch.rand(tasks, examples, *inputs, dtype=torch.float64, generator=generator)


def _per_step(model: Model, steps: int) -> Model:
    return model.with_changes({"norm_steps": steps})


@pytest.mark.parametrize(("model", "inputs"), NETS)
@given(tasks=st.integers(1, 3), examples=st.integers(2, 5), seed=st.integers(0, 1000))
def test_statistics_are_those_that_forward_uses(
    model: Model, inputs: tuple[int, ...], tasks: int, examples: int, seed: int
) -> None:
    parameters, x = _parameters(model, inputs, tasks, seed), _x(inputs, tasks, examples, seed)
    statistics = model.statistics(parameters, x)
    torch.testing.assert_close(
        model.forward(parameters, x, statistics=statistics), model.forward(parameters, x), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize(("model", "inputs"), NETS)
def test_statistics_are_means_and_population_variances(model: ConvNet, inputs: tuple[int, ...]) -> None:
    parameters, x = _parameters(model, inputs, 2), _x(inputs, 2, 4)
    statistics = model.statistics(parameters, x)
    assert list(statistics) == [f"conv{n}.{kind}" for n in range(1, 5) for kind in ("mean", "variance")]
    assert {value.shape for value in statistics.values()} == {(2, model.filters)}
    for task in range(2):
        weight, bias = parameters["conv1.weight"][task], parameters["conv1.bias"][task]
        channels = F.conv2d(x[task], weight, bias, stride=model.stride, padding=1).movedim(1, 0).flatten(1)
        torch.testing.assert_close(statistics["conv1.mean"][task], channels.mean(1))
        torch.testing.assert_close(statistics["conv1.variance"][task], channels.var(1, correction=0))


@pytest.mark.parametrize(("model", "inputs"), ALL)
def test_with_given_statistics_examples_do_not_depend_on_each_other(model: Model, inputs: tuple[int, ...]) -> None:
    parameters, x = _parameters(model, inputs, 2), _x(inputs, 2, 5)
    statistics = model.statistics(parameters, _x(inputs, 2, 4, seed=7))
    together = model.forward(parameters, x, statistics=statistics)
    alone = [model.forward(parameters, x[:, n : n + 1], statistics=statistics) for n in range(5)]
    torch.testing.assert_close(torch.cat(alone, 1), together, rtol=1e-12, atol=1e-12)
    assert torch.allclose(together, model.forward(parameters, x)) == (not statistics)


def test_a_network_without_normalisation_has_no_statistics() -> None:
    model = MLP(hidden=(4,))
    parameters, x = _parameters(model, (2,), 2), _x((2,), 2, 3)
    assert model.statistics(parameters, x) == {}
    assert torch.equal(model.forward(parameters, x, statistics={}), model.forward(parameters, x))


@pytest.mark.parametrize(("model", "inputs"), ALL)
@pytest.mark.parametrize("given", [False, True], ids=["own", "given"])
def test_features_are_what_the_head_reads(model: Model, inputs: tuple[int, ...], given: bool) -> None:
    parameters, x = _parameters(model, inputs, 2), _x(inputs, 2, 4)
    statistics = model.statistics(parameters, _x(inputs, 2, 4, seed=7)) if given else None
    head = model.layers(inputs, WAYS)[-1]
    features = model.features(parameters, x, statistics)
    assert features.shape == (2, 4, head.inputs)
    outputs = features @ parameters[head.weight].mT + parameters[head.bias].unsqueeze(1)
    torch.testing.assert_close(outputs, model.forward(parameters, x, statistics=statistics))


def test_a_model_that_cannot_embed_says_so() -> None:
    class Straight(MLP):
        features = Model.features

    with pytest.raises(UserError, match="Model 'mlp' cannot embed examples"):
        Straight().features({}, torch.zeros(1, 1, 1))


@pytest.mark.parametrize(("model", "inputs"), ALL)
def test_what_is_watched_is_what_weights_meet_and_make(model: Model, inputs: tuple[int, ...]) -> None:
    parameters, x = _parameters(model, inputs, 1), _x(inputs, 1, 4)
    seen: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
    outputs = model.forward(parameters, x, lambda name, read, made: seen.update({name: (read, made)}))
    assert list(seen) == [layer.name for layer in model.layers(inputs, WAYS)]
    for layer in model.layers(inputs, WAYS):
        read, made = seen[layer.name]
        rows = made.flatten(2).mT if layer.filter else made
        weight, bias = parameters[layer.weight][0].flatten(1), parameters[layer.bias][0]
        torch.testing.assert_close(read @ weight.T + bias, rows)
    assert torch.equal(seen[layer.name][1], outputs)


@pytest.mark.parametrize(("model", "inputs"), ALL)
def test_without_weights_per_step_nothing_is_chosen(model: Model, inputs: tuple[int, ...]) -> None:
    parameters = _parameters(model, inputs, 1)
    assert model.at_step(parameters, 3) is parameters
    assert model.from_step(parameters, 3) is parameters


@pytest.mark.parametrize(("model", "inputs"), NETS)
def test_all_steps_start_as_the_network_without_weights_per_step(model: Model, inputs: tuple[int, ...]) -> None:
    plain, own = model.init(inputs, WAYS, stream(0)), _per_step(model, 2).init(inputs, WAYS, stream(0))
    assert own["conv3.beta"].shape == (3, *plain["conv3.beta"].shape)
    theta = {name: torch.from_numpy(value) for name, value in own.items()}
    for step in range(5):
        read = _per_step(model, 2).at_step(theta, step)
        assert list(read) == list(plain)
        assert all((read[name].numpy() == plain[name]).all() for name in plain)


@pytest.mark.parametrize(("model", "inputs"), NETS)
@given(step=st.integers(0, 6), steps=st.integers(1, 4), shared=st.booleans(), seed=st.integers(0, 1000))
def test_slopes_go_back_to_the_step_that_was_read(
    model: Model, inputs: tuple[int, ...], step: int, steps: int, shared: bool, seed: int
) -> None:
    """<at_step(p), q> = <p, from_step(q)>, with and without a task axis."""
    own = _per_step(model, steps)
    parameters = _parameters(own, inputs, 2, seed)
    slopes = _parameters(model, inputs, 2, seed + 1)
    if shared:
        parameters, slopes = ({n: value[0] for n, value in each.items()} for each in (parameters, slopes))
    read, back = own.at_step(parameters, step), own.from_step(slopes, step)
    assert {name: value.shape for name, value in back.items()} == {n: value.shape for n, value in parameters.items()}
    one = sum((read[name] * slopes[name]).sum() for name in slopes)
    torch.testing.assert_close(one, sum((parameters[name] * back[name]).sum() for name in slopes))
    if not shared:
        assert torch.equal(read["conv2.beta"], parameters["conv2.beta"][:, min(step, steps)])


@pytest.mark.parametrize(("model", "inputs"), NETS)
def test_the_meta_gradient_of_weights_per_step_is_right(model: Model, inputs: tuple[int, ...]) -> None:
    """Against central differences of the query loss; steps that are not reached have none."""
    model = _per_step(model, 3)
    learner = Learner(model, METHODS["maml"](), model.layers(inputs, WAYS), "cross_entropy", WAYS)
    theta = {name: value[0] / 3 for name, value in _parameters(model, inputs, 1).items()}
    labels = torch.arange(WAYS).expand(2, -1).contiguous()
    episodes = Episodes(_x(inputs, 2, WAYS), labels, _x(inputs, 2, WAYS, seed=5), labels, {})
    training = Training(inner_steps=2, inner_rate=0.1)
    found = meta_step(learner, theta, {}, episodes, training).theta
    kinds = ("beta", "gamma") if "conv1.gamma" in theta else ("beta",)
    for name in (f"conv{n}.{kind}" for n in (1, 4) for kind in kinds):
        assert not found[name][3].any()
        for step in range(3):
            unit = torch.zeros_like(theta[name])
            unit[step] = 1e-6
            ends = [
                meta_step(learner, theta | {name: theta[name] + side * unit}, {}, episodes, training).query_loss
                for side in (1, -1)
            ]
            slope = (ends[0] - ends[1]) / 2e-6
            torch.testing.assert_close(found[name][step].sum(), slope, rtol=1e-4, atol=1e-7)
            assert abs(slope) > 1e-9, "steps that are reached do matter"
