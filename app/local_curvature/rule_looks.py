"""How rules of the inner loop are named and drawn: a colour for the rule, dashes for its damping."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from app.language import translate
from app.plots.axes import compact
from app.theme import DASHES, Theme
from core.analysis.local_rules import Kind, LocalRule

DAMPINGS = (0.01, 0.1, 1.0, 10.0)
"""Those on offer; one kind of dashes each."""
DAMPED: tuple[Kind, ...] = ("empirical-fisher", "gauss-newton", "newton", "kfac-2", "kfac-3")
WHOLE: tuple[Kind, ...] = ("empirical-fisher", "gauss-newton")
"""Those that can be made of all weights together or tensor by tensor."""
KINDS: tuple[Kind, ...] = ("learned", "gradient", *DAMPED)
_GREY = 6  # the slot of the neutral colour among those of arms


def rule_colour(theme: Theme, kind: Kind, arm_slot: int) -> QColor:
    """What was learned has the colour of its arm, the plain gradient grey, every local rule one of the others."""
    if kind == "learned":
        return theme.arm_colour(arm_slot)
    own = arm_slot % len(theme.arms)
    others = [slot for slot in (_GREY, *range(len(theme.arms))) if slot != own]
    others = list(dict.fromkeys(others))
    return theme.arm_colour(others[KINDS.index(kind) - 1])


def rule_pen(theme: Theme, rule: LocalRule, arm_slot: int, width: float = 1.5) -> QPen:
    """The pen of a curve."""
    dash = DAMPINGS.index(rule.damping) if rule.kind in DAMPED and rule.damping in DAMPINGS else 0
    return QPen(pg.mkPen(rule_colour(theme, rule.kind, arm_slot), width=width, style=DASHES[dash]))


def kind_title(kind: Kind) -> str:
    """A rule in a few words."""
    return {
        "learned": translate("LocalCurvature", "Learned M"),
        "gradient": translate("LocalCurvature", "Plain gradient"),
        "empirical-fisher": translate("LocalCurvature", "Empirical Fisher"),
        "gauss-newton": translate("LocalCurvature", "Gauss-Newton"),
        "newton": translate("LocalCurvature", "Damped Newton"),
        "kfac-2": translate("LocalCurvature", "K-FAC, 2 factors"),
        "kfac-3": translate("LocalCurvature", "K-FAC, 3 factors"),
    }[kind]


def kind_words(kind: Kind) -> str:
    """A rule in a sentence."""
    return {
        "learned": translate("LocalCurvature", "The arm's own step, with the matrices it has learned"),
        "gradient": translate("LocalCurvature", "The gradient of the support loss as it is, as in MAML"),
        "empirical-fisher": translate(
            "LocalCurvature",
            "(U⊤U / n + λ)⁻¹ g, one row of U for the gradient of each support example; a natural gradient",
        ),
        "gauss-newton": translate(
            "LocalCurvature", "(J⊤BJ + λ)⁻¹ g; for cross-entropy the Fisher matrix, so the natural gradient"
        ),
        "newton": translate(
            "LocalCurvature", "(H + λ)⁻¹ g by conjugate gradients, stopped where the curvature is negative"
        ),
        "kfac-2": translate("LocalCurvature", "G⁻¹ and A⁻¹ of each layer, damped, as K-FAC has them"),
        "kfac-3": translate(
            "LocalCurvature",
            "G⁻¹, A_i⁻¹ and A_f⁻¹ of each layer, damped: what stands one to one beside M_o, M_i and M_f",
        ),
    }[kind]


def rule_title(rule: LocalRule) -> str:
    """A rule with its damping, and whether it is made tensor by tensor."""
    title = kind_title(rule.kind)
    if rule.per_tensor:
        title = translate("LocalCurvature", "{0}, tensor by tensor").format(title)
    return (
        translate("LocalCurvature", "{0}, λ = {1}").format(title, compact(rule.damping))
        if rule.kind in DAMPED
        else title
    )
