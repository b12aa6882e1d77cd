"""The task families one can train on."""

from core.tasks.base import Episodes, TaskFamily, TaskSource
from core.tasks.sinusoid import Sinusoid

FAMILIES: dict[str, type[TaskFamily]] = {"sinusoid": Sinusoid}

__all__ = ["FAMILIES", "Episodes", "Sinusoid", "TaskFamily", "TaskSource"]
