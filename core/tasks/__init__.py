"""The task families one can train on."""

from core.tasks.base import Episodes, TaskFamily, TaskSource
from core.tasks.glyphs import Glyphs
from core.tasks.mini_imagenet import MiniImagenet
from core.tasks.omniglot import Omniglot
from core.tasks.sinusoid import Sinusoid

FAMILIES: dict[str, type[TaskFamily]] = {
    "sinusoid": Sinusoid,
    "glyphs": Glyphs,
    "omniglot": Omniglot,
    "mini_imagenet": MiniImagenet,
}

__all__ = ["FAMILIES", "Episodes", "Glyphs", "MiniImagenet", "Omniglot", "Sinusoid", "TaskFamily", "TaskSource"]
