"""A setting is declared once, and everybody reads the same declaration."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.knobs import Settings, checked, knob, knobs
from core.methods import METHODS
from core.models import MODELS
from core.spec import ARM_FIELDS, Run, Training
from core.tasks import FAMILIES

GROUPS = [Training, Run, *METHODS.values(), *MODELS.values(), *FAMILIES.values()]
EVERY_KNOB = [pytest.param(group, k, id=f"{group.__name__}.{k.name}") for group in GROUPS for k in knobs(group)]


class Oven(Settings):
    degrees: float = knob(
        180.0, title="Degrees", help="How hot.", symbol="T", unit="C", minimum=0.0, maximum=300.0, live=True, log=True
    )
    trays: int = knob(1, title="Trays", help="How many.", minimum=1, maximum=4)
    fan: bool = knob(False, title="Fan", help="Whether it blows.")
    light: Literal["on", "off"] = knob("on", title="Light", help="Whether one sees.")
    timer: float | None = knob(None, title="Timer", help="When it ends.", minimum=0.0, maximum=10.0)
    sizes: tuple[int, ...] = knob((1, 2), title="Sizes", help="Of the trays.")
    serial: int = 7


def test_a_declaration_is_read_back() -> None:
    degrees, trays, fan, light, timer, sizes = knobs(Oven)
    assert (degrees.name, degrees.title, degrees.help, degrees.symbol, degrees.unit) == (
        "degrees",
        "Degrees",
        "How hot.",
        "T",
        "C",
    )
    assert (degrees.default, degrees.minimum, degrees.maximum, degrees.live, degrees.log) == (
        180.0,
        0.0,
        300.0,
        True,
        True,
    )
    assert [k.kind for k in (degrees, trays, fan, light, timer, sizes)] == [
        "float",
        "int",
        "bool",
        "choice",
        "float",
        "widths",
    ]
    assert light.choices == ("on", "off")
    assert timer.default is None and timer.maximum == 10.0
    assert not trays.live and trays.minimum == 1


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_is_taken_if_and_only_if_it_is_in_range(degrees: float) -> None:
    oven = Oven()
    if 0.0 <= degrees <= 300.0:
        assert oven.with_changes({"degrees": degrees}).degrees == degrees
    else:
        with pytest.raises(UserError, match="degrees"):
            oven.with_changes({"degrees": degrees})
    assert oven == Oven()


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"heat": 3}, "Unknown setting 'heat'"),
        ({"trays": 5}, "less than or equal to 4"),
        ({"trays": 2.5}, "given: 2.5"),
        ({"trays": ""}, "given: ''"),
        ({"light": "dim"}, "'on' or 'off'"),
        ({"fan": None}, "fan"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(changes: dict[str, object], hint: str) -> None:
    with pytest.raises(UserError) as caught:
        checked(Oven, changes)
    text = str(caught.value)
    assert hint in text
    assert text.endswith(".") and "\n" not in text


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Oven().trays = 3  # type: ignore[misc]


@pytest.mark.parametrize(("group", "k"), EVERY_KNOB)
def test_every_setting_explains_itself(group: type[Settings], k: object) -> None:
    assert k.title and k.title[0].isupper()
    assert k.help.endswith((".", "?")), k.help
    if k.kind in ("int", "float"):
        assert k.minimum is not None and k.maximum is not None
        assert k.default is None or k.minimum <= k.default <= k.maximum
    if k.kind == "choice":
        assert k.default in k.choices
    if k.log:
        assert k.minimum > 0


def test_every_equation_can_be_drawn() -> None:
    from matplotlib.mathtext import MathTextParser

    equations = [k.equation for group in GROUPS for k in knobs(group) if k.equation]
    equations += [method.equation for method in METHODS.values()]
    assert len(equations) >= 10
    for equation in equations:
        MathTextParser("path").parse(f"${equation}$")


def test_arms_may_have_their_own_live_settings_only() -> None:
    live = {k.name for k in knobs(Training) if k.live}
    assert set(ARM_FIELDS) <= live
