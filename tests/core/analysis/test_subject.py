"""An arm read back from what a run saves."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.analysis.subject import Subject
from core.errors import UserError
from core.events import Saved
from tests.core.runs import of, run_all, small


def test_a_saved_arm_is_the_arm():
    spec = small(("maml", "mc2"))
    saved = of(run_all(spec), Saved)[-1]
    subject = Subject.of(spec, "mc2", saved.tensors, dtype=torch.float64)
    assert subject.learner.method.kind == "mc2"
    assert subject.training == spec.training_of("mc2")
    np.testing.assert_array_equal(subject.theta["fc2.weight"], saved.tensors["mc2/fc2.weight"].astype(float))
    np.testing.assert_array_equal(subject.meta["fc2/M_o"], saved.tensors["mc2/fc2/M_o"].astype(float))
    assert not torch.equal(subject.meta["fc2/M_o"], subject.fresh()["fc2/M_o"])
    assert Subject.of(spec, "maml", saved.tensors).meta == {}


def test_a_missing_tensor_is_named():
    spec = small(("mc2",))
    tensors = dict(of(run_all(spec), Saved)[-1].tensors)
    del tensors["mc2/fc1/M_o"]
    with pytest.raises(UserError, match="The stored state lacks mc2/fc1/M_o"):
        Subject.of(spec, "mc2", tensors)
