"""What the symbols of the paper's equations stand for, and where in the window each of them is set or seen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.formulas.formula import Symbol

ALPHA, BETA, STEPS, BATCH = "knob.inner_rate", "knob.outer_rate", "knob.inner_steps", "knob.meta_batch"
CURVES, MATRICES, ADAPTATION, STEP_THROUGH = "curves", "curvature", "adaptation", "inner_loop"
MICROSCOPE, SPECTRUM, SIMILARITY, LOCAL = "microscope", "spectrum", "similarity", "local"


def symbols() -> dict[str, Symbol]:
    """Every explained symbol by its mathtext, in the language of the window."""
    return {symbol.mathtext: symbol for symbol in (*_settings(), *_matrices(), *_quantities())}


def _settings() -> tuple[Symbol, ...]:
    translate = QCoreApplication.translate
    return (
        Symbol(r"\alpha", translate("Symbols", "inner rate, a fixed number outside of M"), ALPHA),
        Symbol(r"\beta", translate("Symbols", "outer rate, the step size of Adam"), BETA),
        Symbol("(j)", translate("Symbols", "inner step, from 0 to the number of inner steps"), STEPS),
        Symbol(r"\tau", translate("Symbols", "a task of the meta-batch"), BATCH),
        Symbol(r"\lambda", translate("Symbols", "damping of a local curvature"), LOCAL),
    )


def _matrices() -> tuple[Symbol, ...]:
    translate = QCoreApplication.translate
    return (
        Symbol("M_o", translate("Symbols", "learned matrix over output channels, C_out × C_out"), MATRICES),
        Symbol("M_i", translate("Symbols", "learned matrix over input channels, C_in × C_in"), MATRICES),
        Symbol("M_f", translate("Symbols", "learned matrix over the places of a filter, d × d"), MATRICES),
        Symbol("M_{mc}", translate("Symbols", "the whole learned matrix of a layer"), MICROSCOPE),
        Symbol(r"\widehat{M}_o", translate("Symbols", "M_o expanded to the size of the whole matrix"), MICROSCOPE),
        Symbol(r"\widehat{M}_i", translate("Symbols", "M_i expanded to the size of the whole matrix"), MICROSCOPE),
        Symbol(r"\widehat{M}_f", translate("Symbols", "M_f expanded to the size of the whole matrix"), MICROSCOPE),
        Symbol("M_T", translate("Symbols", "the matrix after updates on the past tasks"), SIMILARITY),
        Symbol("M_0", translate("Symbols", "the matrix before them"), SIMILARITY),
        Symbol("M", translate("Symbols", "a learned matrix; it starts as the identity"), MATRICES),
        Symbol("I", translate("Symbols", "the identity, from which every matrix starts"), MATRICES),
    )


def _quantities() -> tuple[Symbol, ...]:
    translate = QCoreApplication.translate
    return (
        Symbol(r"\theta", translate("Symbols", "the initialisation that all tasks share")),
        Symbol(r"\theta'", translate("Symbols", "the weights after adapting to one task"), ADAPTATION),
        Symbol("L_{tr}", translate("Symbols", "loss on the support set of a task"), ADAPTATION),
        Symbol("L_{val}", translate("Symbols", "loss on the query set of a task"), CURVES),
        Symbol(
            r"\mathcal{G}", translate("Symbols", "gradient of one layer as a tensor, C_out × C_in × d"), STEP_THROUGH
        ),
        Symbol("g_{new}", translate("Symbols", "support gradient of a new task"), SIMILARITY),
        Symbol("g_i", translate("Symbols", "support gradient of past task number i"), SIMILARITY),
        Symbol(r"\sigma", translate("Symbols", "a singular value"), SPECTRUM),
        Symbol(
            r"\kappa", translate("Symbols", "condition number: the largest singular value over the smallest"), SPECTRUM
        ),
        Symbol("H", translate("Symbols", "second derivatives of the support loss at one task"), LOCAL),
        Symbol("F", translate("Symbols", "Fisher matrix of the support set of one task"), LOCAL),
        Symbol("A_i", translate("Symbols", "covariance of a layer's inputs over the input channels"), LOCAL),
        Symbol("A_f", translate("Symbols", "covariance of a layer's inputs over the places of a filter"), LOCAL),
        Symbol("G", translate("Symbols", "covariance of the gradients at a layer's outputs"), LOCAL),
    )
