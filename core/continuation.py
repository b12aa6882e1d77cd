"""What a stored run goes on from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.spec import ExperimentSpec


@dataclass(frozen=True)
class Continuation:
    """From where a stored run goes on.

    Attributes:
        tensors, state: of a `Saved` event. changes: (iteration, arm, values) of live changes made after it, to be made again.
    """

    tensors: dict[str, np.ndarray]
    state: dict[str, Any]
    changes: tuple[tuple[int, str, dict[str, Any]], ...] = ()

    def spec(self) -> ExperimentSpec:
        """The experiment with the live settings that were in force."""
        return ExperimentSpec.model_validate(self.state["spec"])
