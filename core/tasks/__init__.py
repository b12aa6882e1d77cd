"""The task families one can train on."""

from core.tasks.base import Episodes, TaskFamily, TaskSource
from core.tasks.glyphs import Glyphs
from core.tasks.omniglot import Omniglot
from core.tasks.sinusoid import Sinusoid

FAMILIES: dict[str, type[TaskFamily]] = {"sinusoid": Sinusoid, "glyphs": Glyphs, "omniglot": Omniglot}

__all__ = ["FAMILIES", "Episodes", "Glyphs", "Omniglot", "Sinusoid", "TaskFamily", "TaskSource"]
