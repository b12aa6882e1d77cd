"""MC2: Meta-Curvature with all three factors learned."""

from typing import ClassVar, Literal

from core.methods.meta_curvature import MetaCurvature


class MC2(MetaCurvature):
    """MC(G) = G x3 M_f x2 M_i x1 M_o."""

    title: ClassVar[str] = "MC2"
    equation: ClassVar[str] = r"\theta' = \theta - \alpha\,G \times_3 M_f \times_2 M_i \times_1 M_o"
    learned_factors: ClassVar[tuple[str, ...]] = ("M_o", "M_i", "M_f")
    kind: Literal["mc2"] = "mc2"
