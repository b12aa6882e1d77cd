"""Names for what travels through the engine. Importing this module does not import torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import torch

Tensors: TypeAlias = "dict[str, torch.Tensor]"
"""Tensors by name; a leading task axis of length T where the docstring says so."""
