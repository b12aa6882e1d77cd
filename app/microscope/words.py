"""What the microscope says about one cell: which gradient entry feeds which weight, with the numbers."""

from __future__ import annotations

import math

from app.language import translate
from app.microscope.specimen import Place, Specimen
from app.numbers import count, number
from core.analysis.feeds import cell, fed_by
from core.analysis.kronecker import FACTORS, ModeStep

_LARGEST = 3
_TERMS = 6
_SMALLEST_LEVEL = 1e-12


def value_text(x: float) -> str:
    """A number; whole ones without decimals, so that a worked example reads as it is written by hand."""
    return count(x + 0.0) if math.isfinite(x) and x == round(x) and abs(x) < 1e6 else number(x)


def place_text(place: Place) -> str:
    """Indices of an entry: "(1, 0, 2)"."""
    return f"({', '.join(str(index) for index in place)})"


def level_of(*largest: float) -> float:
    """What the strongest colours stand for: the greatest of these magnitudes, up to two digits; what is not finite does not count."""
    top = max([value for value in largest if math.isfinite(value)] + [_SMALLEST_LEVEL])
    place = 10.0 ** (math.floor(math.log10(top)) - 1)
    return math.ceil(top / place * (1 - 1e-9)) * place


def cell_words(specimen: Specimen, row: int, column: int) -> str:
    """One entry of M_mc: what the gradient entry of its column adds to the weight of its row."""
    found = cell(specimen.factors, row, column)
    fed = specimen.feeds(row)
    first = specimen.place(0)
    parts = " · ".join(
        f"{name}[{int(a) + start}, {int(b) + start}]"
        for name, a, b, start in zip(FACTORS, found.row, found.column, first, strict=True)
    )
    entry = float(specimen.gradient[found.column])
    form = translate(
        "Microscope", "Weight {0} gets {1} = {2} = {3} times gradient entry {4}, which is {5}: {6} of {7} in all."
    )
    said = form.format(
        place_text(specimen.place(row)),
        parts,
        " · ".join(value_text(part) for part in found.parts),
        value_text(found.value),
        place_text(specimen.place(column)),
        value_text(entry),
        value_text(found.value * entry),
        value_text(fed.total),
    )
    return said + _outside_words(specimen, row)


def weight_words(specimen: Specimen, number_of_row: int) -> str:
    """One weight: the gradient entries that feed it most."""
    fed = specimen.feeds(number_of_row)
    shares = ", ".join(
        translate("Microscope", "{0} from {1}").format(value_text(share), place_text(place))
        for place, share in fed.largest(_LARGEST)
    )
    form = translate("Microscope", "Weight {0} is corrected by {1}: most of it {2}.")
    return form.format(place_text(fed.row), value_text(fed.total), shares) + _outside_words(specimen, number_of_row)


def gradient_words(specimen: Specimen, number_of_column: int) -> str:
    """One gradient entry: the weights it moves most."""
    place = specimen.place(number_of_column)
    column = fed_by(specimen.layer_factors, place)
    entry = float(specimen.layer_gradient[place])
    order = abs(column).argsort(axis=None)[::-1][:_LARGEST]
    shares = []
    for flat in order:
        o, rest = divmod(int(flat), column.shape[1] * column.shape[2])
        i, f = divmod(rest, column.shape[2])
        form = translate("Microscope", "{0} to {1}")
        shares.append(form.format(value_text(float(column.flat[flat]) * entry), place_text((o, i, f))))
    form = translate("Microscope", "Gradient entry {0}, which is {1}, gives most: {2}.")
    return form.format(place_text(place), value_text(entry), ", ".join(shares))


def sum_words(step: ModeStep, row: int, column: int) -> str:
    """One entry of a product of a factor and an unfolding, written out as far as there is room."""
    terms = [
        f"{value_text(float(a))} · {value_text(float(b))}"
        for a, b in zip(step.factor[row], step.unfolded[:, column], strict=True)
    ]
    shown = " + ".join(terms[:_TERMS]) + (" + …" if len(terms) > _TERMS else "")
    form = translate("Microscope", "Row {0} of {1} times column {2}: {3} = {4}")
    return form.format(row, step.name, column, shown, value_text(float(step.product[row, column])))


def _outside_words(specimen: Specimen, row: int) -> str:
    if specimen.whole:
        return ""
    form = translate("Microscope", " Gradient entries outside of the block add {0}.")
    return form.format(value_text(specimen.outside(specimen.feeds(row))))
