"""One task through the inner loop of every arm, against what a run shows of the same task, for curves and for classes."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.analysis.arm_steps import arm_steps, softmax
from core.analysis.bench import Bench
from core.arm import ArmState
from core.devices import Place
from core.errors import Cancelled, UserError
from core.events import StateCopy
from core.presets import preset
from core.showcase import show_task
from core.spec import ExperimentSpec
from core.tasks.glyphs import Glyphs
from core.tasks.images import FewShotImages
from core.tasks.sinusoid import Sinusoid, SinusoidSource
from tests.core.runs import small

STEPS = 3


def classes():
    pool = np.random.default_rng(5).integers(0, 256, (12, 6, 28, 28), dtype=np.uint8)
    splits = {"train": np.arange(4), "validation": np.arange(4, 8), "test": np.arange(8, 12)}
    values = preset("glyphs-5way-1shot", ("maml", "mc2")).to_json()
    values["model"]["filters"], values["task"]["ways"] = 2, 3
    values["run"]["validation_tasks"], values["training"]["inner_rate"] = 4, 0.05
    names = [f"class {number}" for number in range(12)]
    return ExperimentSpec.model_validate(values), FewShotImages(Glyphs(ways=3), pool, names, splits)


def curves():
    return small(), SinusoidSource(Sinusoid(shots=5))


def bench_of(spec, source):
    """A bench, and its arms with matrices that are no identities."""
    place = Place(torch.device("cpu"), torch.float32, 1)
    arms = [ArmState(spec, arm.name, place) for arm in spec.arms]
    numbers = torch.Generator().manual_seed(0)
    for arm in arms:
        for value in arm.meta.values():
            value.data += 0.1 * torch.randn(value.shape, generator=numbers)
    tensors = {
        f"{arm.name}/{key}": value.detach().numpy() for arm in arms for key, value in (arm.theta | arm.meta).items()
    }
    return Bench(StateCopy(7, spec.to_json(), spec.training.queries, tensors), source), arms


@pytest.mark.parametrize("case", [curves, classes])
def test_every_arm_does_what_a_run_would_show(case):
    spec, source = case()
    bench, arms = bench_of(spec, source)
    found = arm_steps(bench, 2, steps=STEPS, layer=arms[0].learner.layers[0].name)
    assert [one.found.arm for one in found] == ["maml", "mc2"]
    for one, arm in zip(found, arms, strict=True):
        training = spec.training_of(arm.name)
        many = training.model_copy(update={"inner_steps": STEPS})
        expected = show_task(source, arm, bench.validation(3), 2, many, 7)
        assert type(one.shown) is type(expected) and one.found.trained == training.inner_steps
        for name in expected.__dataclass_fields__:
            mine, other = getattr(one.shown, name), getattr(expected, name)
            if isinstance(other, np.ndarray):
                np.testing.assert_allclose(mine, other, rtol=1e-4, atol=1e-5, err_msg=name)
            else:
                assert mine == other, name
        assert one.found.gradient.shape[0] == STEPS and one.layer == arms[0].learner.layers[0].name


def test_progress_is_told_and_it_can_be_cancelled():
    bench, _ = bench_of(*curves())
    said = []
    arm_steps(bench, 0, steps=STEPS, say=lambda done, total: said.append((done, total)))
    assert said == [(number, 2 * (STEPS + 1)) for number in range(2 * (STEPS + 1))]
    with pytest.raises(Cancelled):
        arm_steps(bench, 0, steps=STEPS, cancelled=lambda: True)


def test_there_are_only_as_many_tasks_as_the_run_has():
    bench, _ = bench_of(*curves())
    with pytest.raises(UserError, match="choose one from 0 to 7"):
        arm_steps(bench, 8, steps=1)


def test_softmax_is_torchs_and_what_is_not_finite_stays_so():
    logits = np.array([[1.0, 2.0, -3.0], [900.0, 0.0, 1.0], [np.nan, 0.0, 1.0], [np.inf, 0.0, 1.0]])
    found = softmax(logits)
    np.testing.assert_allclose(found[:2], torch.from_numpy(logits[:2]).softmax(-1).numpy())
    assert np.isnan(found[2:]).any(1).all()
