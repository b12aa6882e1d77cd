"""What can stand in place of M in the inner loop, as settings that can be read without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["gradient", "learned", "empirical-fisher", "gauss-newton", "newton", "kfac-2", "kfac-3"]

TITLES: dict[Kind, str] = {
    "gradient": "Plain gradient",
    "learned": "Learned by the arm",
    "empirical-fisher": "Empirical Fisher",
    "gauss-newton": "Gauss-Newton (Fisher)",
    "newton": "Damped Newton",
    "kfac-2": "K-FAC, two factors",
    "kfac-3": "K-FAC, three factors",
}


@dataclass(frozen=True)
class LocalRule:
    """How an inner step theta' = theta - alpha d is made from the support loss.

    Attributes:
        kind: "gradient": d = g. "learned": alpha d is the arm's own step. "empirical-fisher": d = (U^T U / n + damping)^-1 g with one
            row of U for each example's gradient. "gauss-newton": d = (J^T B J + damping)^-1 g, for cross-entropy the Fisher matrix.
            "newton": d = (H + damping)^-1 g by conjugate gradients up to negative curvature. "kfac-2", "kfac-3":
            G^-1 kron A^-1 and G^-1 kron A_i^-1 kron A_f^-1 with damped factors.
        damping: added to the curvature; for K-FAC shared among the factors in proportion to their mean eigenvalues.
        rescaled: d is given the length of g, which separates direction from length.
        per_tensor: empirical Fisher and Gauss-Newton of each tensor on its own, as M and K-FAC always are.
        rate: alpha of a step that is not rescaled, None for the arm's own; Newton and natural gradient are meant for 1.
    """

    kind: Kind
    damping: float = 0.1
    rescaled: bool = True
    rate: float | None = None
    per_tensor: bool = False

    @property
    def title(self) -> str:
        """For a legend."""
        return TITLES[self.kind]
