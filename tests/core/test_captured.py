"""The recorded meta-gradient, with a stand-in for the CUDA graph: when it is recorded again and what it reads."""

import torch

from core.captured import CapturedMetaStep
from core.engine import meta_step
from core.spec import Training
from tests.core.test_engine import make


def stand_in(counts):
    """A recorder that repeats the work by doing it again into the same places, as a graph does."""

    def record(work):
        counts.append("recorded")
        result = work()

        def replay():
            counts.append("replayed")
            fresh = work()
            for mine, new in ((result.theta, fresh.theta), (result.meta, fresh.meta)):
                for name, place in mine.items():
                    place.copy_(new[name])
            result.query_loss.copy_(fresh.query_loss)

        return replay, result

    return record


def test_a_replay_sees_new_tasks_and_changed_tensors():
    counts = []
    captured = CapturedMetaStep(stand_in(counts))
    learner, theta, meta, first = make("mlp", "mc2", seed=0)
    *_, second = make("mlp", "mc2", seed=5)
    training = Training(inner_rate=0.1)
    for episodes in (first, second):
        got, expected = (way(learner, theta, meta, episodes, training) for way in (captured, meta_step))
        assert torch.equal(got.query_loss, expected.query_loss)
        assert all(torch.equal(got.theta[name], expected.theta[name]) for name in theta)
        with torch.no_grad():
            theta["fc1.weight"] += 0.1
    assert counts == ["recorded", "replayed", "replayed"]


def test_it_is_recorded_again_when_a_constant_of_the_recording_changes():
    counts = []
    captured = CapturedMetaStep(stand_in(counts))
    learner, theta, meta, episodes = make("mlp", "mc1", tasks=4)
    plain, steeper = Training(inner_rate=0.1), Training(inner_rate=0.2)
    outer = plain.with_changes({"outer_rate": 0.5})
    for training in (plain, outer, steeper):
        captured(learner, theta, meta, episodes, training)
    assert counts.count("recorded") == 2, "the outer rate is not in the recording, the inner rate is"
    got = captured(learner, theta, meta, episodes.part(0, 2), steeper)
    assert counts.count("recorded") == 3
    assert torch.equal(got.query_loss, meta_step(learner, theta, meta, episodes.part(0, 2), steeper).query_loss)
