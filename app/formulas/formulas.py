"""The equations that the program shows: the paper's, and those of what it is compared with."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.formulas.equation_label import EquationLabel
from app.formulas.formula import Formula
from app.formulas.symbols import symbols

PAPER = "Park and Oliva, Meta-Curvature, NeurIPS 2019"


def formulas() -> dict[str, Formula]:
    """All of them by name, in the language of the window."""
    return {formula.name: formula for formula in (*_method(), *_matrix_view(), *_analysis(), *_local())}


def formula_label(name: str) -> EquationLabel:
    """A label of the equation of this name; raises KeyError when there is none."""
    return EquationLabel.of(formulas()[name])


def _formula(name: str, title: str, equation: str, plain: str, words: str, used: str, source: str = PAPER) -> Formula:
    """`used`: the symbols that are explained, as mathtext, separated by spaces."""
    known = symbols()
    return Formula(name, title, equation, plain, words, tuple(known[symbol] for symbol in used.split()), source)


def _method() -> tuple[Formula, ...]:
    translate = QCoreApplication.translate
    return (
        _formula(
            "inner_step",
            translate("Formulas", "One inner step"),
            r"\theta' = \theta - \alpha\,\mathrm{MC}(\nabla_\theta L_{tr}(\theta))",
            "θ' = θ - α MC(∇L_tr(θ))",
            translate("Formulas", "The gradient of the support loss is transformed before it is followed."),
            r"\theta' \theta \alpha L_{tr}",
        ),
        _formula(
            "transform",
            translate("Formulas", "The transform"),
            r"\mathrm{MC}(\mathcal{G}) = \mathcal{G}\,{\times}_3 M_f\,{\times}_2 M_i\,{\times}_1 M_o",
            "MC(G) = G x3 M_f x2 M_i x1 M_o",
            translate("Formulas", "Each mode of the gradient is multiplied by its own matrix; the order is free."),
            r"\mathcal{G} M_o M_i M_f",
        ),
        _formula(
            "objective",
            translate("Formulas", "What is learned"),
            r"\min_{\theta,\,M}\,\sum_\tau L_{val}\left(\theta - \alpha\,M\,\nabla L_{tr}(\theta)\right)",
            "min over θ, M of the sum over tasks of L_val(θ - α M ∇L_tr(θ))",
            translate("Formulas", "Initialisation and matrices are trained together so that one step generalises."),
            r"\alpha \tau L_{tr} L_{val} M",
        ),
        _formula(
            "inner_loop",
            translate("Formulas", "Several inner steps"),
            r"\theta^{(j+1)} = \theta^{(j)} - \alpha\,\mathrm{MC}(\nabla L_{tr}(\theta^{(j)}))",
            "θ(j+1) = θ(j) - α MC(∇L_tr(θ(j)))",
            translate("Formulas", "The same matrices transform the gradient of every inner step."),
            r"\alpha (j) L_{tr}",
        ),
    )


def _matrix_view() -> tuple[Formula, ...]:
    translate = QCoreApplication.translate
    return (
        _formula(
            "matrix_view",
            translate("Formulas", "The transform as one matrix"),
            r"\mathrm{vec}(\mathrm{MC}(\mathcal{G})) = M_{mc}\,\mathrm{vec}(\mathcal{G})",
            "vec(MC(G)) = M_mc vec(G)",
            translate("Formulas", "On the gradient written as one vector, the transform is one matrix."),
            r"\mathcal{G} M_{mc}",
        ),
        _formula(
            "product",
            translate("Formulas", "Product of the expanded matrices"),
            r"M_{mc} = \widehat{M}_o\,\widehat{M}_i\,\widehat{M}_f",
            "M_mc = M^_o M^_i M^_f",
            translate("Formulas", "The expanded matrices commute, so their order is free."),
            r"M_{mc} \widehat{M}_o \widehat{M}_i \widehat{M}_f",
        ),
        _formula(
            "kronecker",
            translate("Formulas", "The Kronecker product"),
            r"M_{mc} = M_o \otimes M_i \otimes M_f",
            "M_mc = M_o kron M_i kron M_f",
            translate("Formulas", "Three small matrices stand for one large one, which is never formed."),
            r"M_{mc} M_o M_i M_f",
        ),
        _formula(
            "expanded",
            translate("Formulas", "The expanded matrices"),
            r"\widehat{M}_o = M_o \otimes I \otimes I,\quad \widehat{M}_i = I \otimes M_i \otimes I,"
            r"\quad \widehat{M}_f = I \otimes I \otimes M_f",
            "M^_o = M_o kron I kron I, M^_i = I kron M_i kron I, M^_f = I kron I kron M_f",
            translate("Formulas", "Each factor mixes one index of the gradient and leaves the others alone."),
            r"\widehat{M}_o \widehat{M}_i \widehat{M}_f M_o M_i M_f",
        ),
        _formula(
            "unfolding",
            translate("Formulas", "An n-mode product"),
            r"\mathrm{unfold}_n(\mathcal{G}{\times}_n M) = M\,\mathrm{unfold}_n(\mathcal{G})",
            "unfold_n(G x_n M) = M unfold_n(G)",
            translate("Formulas", "The tensor is laid out with mode n as rows; the matrix mixes these rows."),
            r"\mathcal{G} M",
        ),
    )


def _analysis() -> tuple[Formula, ...]:
    translate = QCoreApplication.translate
    return (
        _formula(
            "meta_gradient",
            translate("Formulas", "Gradient of a matrix"),
            r"\nabla_M L_{val}(\theta') = -\alpha\,\nabla L_{val}(\theta')\,\nabla L_{tr}(\theta)^\top",
            "gradient of L_val(θ') by M = -α ∇L_val(θ') ∇L_tr(θ)^T",
            translate("Formulas", "One task pushes the matrix along an outer product of two gradients."),
            r"\alpha \theta' L_{tr} L_{val}",
        ),
        _formula(
            "similarity",
            translate("Formulas", "What past tasks do to a new gradient"),
            r"M_T\,g_{new} = M_0\,g_{new} + \beta\,\sum_i (g_i \cdot g_{new})\,\alpha\,\nabla L_{val,i}(\theta_i')",
            "M_T g_new = M_0 g_new + β sum over i of (g_i . g_new) α ∇L_val,i(θ_i')",
            translate(
                "Formulas",
                "Past tasks count by the similarity of their gradients. Idealised: fixed θ, one step, one full matrix.",
            ),
            r"M_T M_0 \alpha \beta g_i g_{new}",
        ),
        _formula(
            "condition",
            translate("Formulas", "Condition number"),
            r"\kappa(M_{mc}) = \frac{\sigma_{\max}}{\sigma_{\min}} = \kappa(M_o)\,\kappa(M_i)\,\kappa(M_f)",
            "κ(M_mc) = σ_max / σ_min = κ(M_o) κ(M_i) κ(M_f)",
            translate("Formulas", "Singular values of a Kronecker product are products of those of its factors."),
            r"M_{mc} M_o M_i M_f \kappa \sigma",
            "",
        ),
        _formula(
            "transplant",
            translate("Formulas", "Transplant"),
            r"\theta' = \theta_A - \alpha\,\mathrm{MC}_B(\nabla L_{tr}(\theta_A))",
            "θ' = θ_A - α MC_B(∇L_tr(θ_A))",
            translate("Formulas", "One arm's initialisation adapts with the matrices of another arm."),
            r"\theta' \alpha L_{tr}",
            "",
        ),
    )


def _local() -> tuple[Formula, ...]:
    translate = QCoreApplication.translate
    return (
        _formula(
            "newton",
            translate("Formulas", "Damped Newton step"),
            r"\theta' = \theta - \alpha\,(H + \lambda I)^{-1}\,\nabla L_{tr}(\theta)",
            "θ' = θ - α (H + λI)^-1 ∇L_tr(θ)",
            translate("Formulas", "The curvature of this one task instead of a learned matrix."),
            r"\theta' \alpha H \lambda L_{tr}",
            "",
        ),
        _formula(
            "natural",
            translate("Formulas", "Natural gradient step"),
            r"\theta' = \theta - \alpha\,(F + \lambda I)^{-1}\,\nabla L_{tr}(\theta)",
            "θ' = θ - α (F + λI)^-1 ∇L_tr(θ)",
            translate("Formulas", "The Fisher matrix of this one task instead of a learned matrix."),
            r"\theta' \alpha F \lambda L_{tr}",
            "",
        ),
        _formula(
            "kfac",
            translate("Formulas", "K-FAC with three factors"),
            r"\mathrm{MC}(\mathcal{G}) \ \leftrightarrow\ \mathcal{G}\,{\times}_3 {A_f}^{-1}\,{\times}_2 {A_i}^{-1}\,{\times}_1 G^{-1}",
            "MC(G) compared with G x3 A_f^-1 x2 A_i^-1 x1 G^-1",
            translate("Formulas", "The local counterparts of M_f, M_i and M_o, each damped before it is inverted."),
            r"\mathcal{G} A_f A_i G",
            "",
        ),
    )
