"""Entries made by hand, and by chance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from core.history.entry import Entry, entries_of
from core.store.index import RunSummary
from core.store.run_info import RunInfo
from tests.core.runs import small


def summary(number: int = 0, methods: tuple[str, ...] = ("maml", "mc2"), **facts: Any) -> RunSummary:
    """A stored run; `facts` are those of `RunInfo`, and settings of the run (`seed`) or of the training."""
    own = {name: facts.pop(name) for name in list(facts) if name in RunInfo.model_fields and name != "seed"}
    seed = facts.pop("seed", 0)
    spec = small(methods, **facts)
    spec = spec.replaced(run=spec.run.with_changes({"seed": seed}))
    info = RunInfo.model_validate({"name": f"run {number}", "spec": spec.to_json(), "state": "finished"} | own)
    return RunSummary(Path("runs") / f"{number:04}", info, info.state, "")


def entry(number: int = 0, method: str = "mc2", **facts: Any) -> Entry:
    """The only arm of a run."""
    return entries_of(summary(number, (method,), **facts))[0]


def scored(number: int, loss: float | None, **facts: Any) -> Entry:
    """An arm whose best validation loss is `loss`."""
    best = {} if loss is None else {"mc2": {"validation_loss": (loss, 10)}}
    return entry(number, best=best, **facts)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
