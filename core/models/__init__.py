"""The models one can choose from."""

from core.models.base import Layer, Model
from core.models.conv4 import Conv4
from core.models.conv4_pool import Conv4Pool
from core.models.mlp import MLP

MODELS: dict[str, type[Model]] = {"mlp": MLP, "conv4": Conv4, "conv4_pool": Conv4Pool}

__all__ = ["MLP", "MODELS", "Conv4", "Conv4Pool", "Layer", "Model"]
