"""Sinusoid regression: y = A sin(f x - phase). Needs no data; the quickest way to see a method work."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from core.events import Progress
from core.knobs import knob
from core.tasks.base import Episodes, Loss, RegressionSource, Split, TaskFamily

if TYPE_CHECKING:
    import torch

PAPER = "the authors' code"


class Sinusoid(TaskFamily):
    """Amplitude, phase and (if asked for) frequency are uniform; inputs are uniform; there is no noise."""

    title: ClassVar[str] = "Sinusoid"
    loss: ClassVar[Loss] = "mse"
    kind: Literal["sinusoid"] = "sinusoid"
    ways: Literal[1] = 1
    shots: int = knob(
        10,
        title="Support points",
        symbol="K",
        help="Points of a task that the inner loop sees.",
        minimum=1,
        maximum=1000,
        log=True,
    )
    amplitude_low: float = knob(
        0.1, title="Least amplitude", help="Lower end of the amplitude range.", minimum=0.0, maximum=100.0, source=PAPER
    )
    amplitude_high: float = knob(
        5.0,
        title="Greatest amplitude",
        help="Upper end of the amplitude range.",
        minimum=0.0,
        maximum=100.0,
        source=PAPER,
    )
    phase_high: float = knob(
        float(np.pi),
        title="Greatest phase",
        help="Phases are uniform from 0 to here.",
        unit="rad",
        minimum=0.0,
        maximum=100.0,
        source=PAPER,
    )
    frequency_low: float = knob(
        1.0,
        title="Least frequency",
        help="Lower end of the frequency range; 1 and 1 fix it.",
        minimum=0.0,
        maximum=100.0,
    )
    frequency_high: float = knob(
        1.0, title="Greatest frequency", help="Upper end of the frequency range.", minimum=0.0, maximum=100.0
    )
    x_limit: float = knob(
        5.0,
        title="Input range",
        help="Inputs are uniform from minus this to plus this.",
        minimum=0.001,
        maximum=1000.0,
        source=PAPER,
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.amplitude_low > self.amplitude_high or self.frequency_low > self.frequency_high:
            raise ValueError("the lower end of a range is above its upper end; swap them")
        return self

    @property
    def inputs(self) -> tuple[int, ...]:
        """One number."""
        return (1,)

    @property
    def outputs(self) -> int:
        """One number."""
        return 1

    def load(self, folder: Path) -> Generator[Progress, None, SinusoidSource]:
        """Nothing to load."""
        yield from ()
        return SinusoidSource(self)


class SinusoidSource(RegressionSource):
    """Draws sinusoid tasks; the splits share one distribution and differ by their streams."""

    def __init__(self, family: Sinusoid) -> None:
        self._family = family

    @property
    def grid(self) -> np.ndarray:
        """121 points over the input range."""
        return np.linspace(-self._family.x_limit, self._family.x_limit, 121)

    def sample(
        self, split: Split, tasks: int, queries: int, rng: np.random.Generator, device: torch.device, dtype: torch.dtype
    ) -> Episodes:
        """Support (T, K, 1) and query (T, Q, 1) points of fresh curves."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        family = self._family
        facts = {
            "amplitude": rng.uniform(family.amplitude_low, family.amplitude_high, tasks),
            "phase": rng.uniform(0.0, family.phase_high, tasks),
            "frequency": rng.uniform(family.frequency_low, family.frequency_high, tasks),
        }
        x = rng.uniform(-family.x_limit, family.x_limit, (tasks, family.shots + queries, 1))
        columns = {name: values[:, None, None] for name, values in facts.items()}
        y = _wave(x, **columns)
        sizes = [family.shots, queries]
        support_x, query_x = torch.split(torch.from_numpy(x).to(device, dtype), sizes, 1)
        support_y, query_y = torch.split(torch.from_numpy(y).to(device, dtype), sizes, 1)
        return Episodes(support_x, support_y, query_x, query_y, facts)

    def truth(self, episodes: Episodes, task: int) -> np.ndarray:
        """The sinusoid of one task on the grid."""
        return _wave(self.grid, **{name: values[task] for name, values in episodes.facts.items()})


def _wave(x: np.ndarray, amplitude: np.ndarray, phase: np.ndarray, frequency: np.ndarray) -> np.ndarray:
    return np.asarray(amplitude * np.sin(frequency * x - phase))
