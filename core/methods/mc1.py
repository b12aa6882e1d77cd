"""MC1: Meta-Curvature with M_o fixed to the identity."""

from typing import ClassVar, Literal

from core.methods.meta_curvature import MetaCurvature


class MC1(MetaCurvature):
    """MC(G) = G x3 M_f x2 M_i."""

    title: ClassVar[str] = "MC1"
    equation: ClassVar[str] = r"\theta' = \theta - \alpha\,G \times_3 M_f \times_2 M_i"
    learned_factors: ClassVar[tuple[str, ...]] = ("M_i", "M_f")
    kind: Literal["mc1"] = "mc1"
