"""Filters: words to search for, and conditions that are walked and never run."""

import warnings
from dataclasses import replace
from unittest.mock import Mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import UserError
from core.history.columns import known_columns
from core.history.filtering import LONGEST, compiled
from tests.core.history.making import entry, scored

SHOWN = [
    scored(0, 0.4, method="mc2", tags=("good",), notes="first attempt", seed=1),
    scored(1, 0.6, method="mc2", tags=("goodness", "old"), inner_rate=0.5),
    entry(2, "maml", notes="the best", seed=3),
]


def names(expression, columns=()):
    test = compiled(expression, columns)
    return [each.value("name")[-1] for each in SHOWN if test(each)]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('method == "mc2"', "01"),
        ("method == 'mc2' and best.validation_loss < 0.5", "0"),
        ("best.validation_loss < 0.5 or best.validation_loss >= 0.6", "01"),
        ("not best.validation_loss < 0.5", "12"),
        ("best.validation_loss != 0.4", "1"),
        ('"good" in tags', "0"),
        ('"good" not in tags', "12"),
        ('"best" in notes or "attempt" in notes', "02"),
        ("seed in (1, 3)", "02"),
        ("seed not in [1, 3]", "1"),
        ('method in {"maml"}', "2"),
        ("0 < seed <= 1", "0"),
        ("inner_rate == 0.5", "1"),
        ("-1 < seed and not seed > +1", "01"),
        ("first_order == False", "012"),
        ("tags and seed == 1", "0"),
        ("not tags and seed == 3", "2"),
        ("name < 3", ""),
        ("parent != 'x'", ""),
        ("method.learn_biases == True", "01"),
        ("task.shots == 5 and model.hidden == '40, 40'", "012"),
        (" seed == 3 ", "2"),
        ("(seed == 3)", "2"),
    ],
)
def test_conditions(expression, found):
    assert names(expression) == list(found)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "012"),
        ("  ", "012"),
        ("MC2", "01"),
        ("attempt first", "0"),
        ("run 1", "1"),
        ("good", "01"),
        ("nothing such", ""),
    ],
)
def test_words_are_searched_for_in_any_case(words, found):
    assert names(words) == list(found)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("best.valdation_loss < 0.5", "did you mean best.validation_loss"),
        ("shots == 5", "did you mean task.shots"),
        ("method == mc2", "no column 'mc2'; put a text in quotes"),
        ('method = "mc2"', "write =="),
        ("method ==", "not complete"),
        ('method == "mc2', "not complete"),
        ('name.startswith("run")', "is no condition"),
        ('__import__("os").system("x")', "is no condition"),
        ('"a" if seed == 1 else "b"', "is no condition"),
        ("seed + 1 == 2", "cannot be compared"),
        ("[x for x in (1,)] == 1", "cannot be compared"),
        ("name.__class__ == 1", "no column 'name.__class__'"),
        ("seed in (name, 1)", "is no text in quotes"),
        ("parent == None", "is no text in quotes"),
        ("name is 'a'", "'is' cannot be used"),
        ("(lambda: 1)() == 1", "cannot be compared"),
        ("seed == 1j", "is no text in quotes"),
        ("not " * 100 + "seed == 1", "nested too deeply"),
        ("(" * 500 + "seed" + ")" * 500 + " == 1", "cannot be read"),
        ("seed == 1 or " * LONGEST + "seed == 2", "at most"),
        ("!", "cannot be read"),
        ("'\ud800' == name", "cannot be read"),
        ("seed == '\0'", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(expression, said):
    with pytest.raises(UserError) as caught:
        compiled(expression)
    sentence = str(caught.value)
    assert said in sentence and sentence.endswith(".") and "\n" not in sentence and len(sentence) < 300


def test_columns_of_the_entries_at_hand_are_known_too():
    with pytest.raises(UserError, match="no column"):
        compiled("best.gradient_norm < 3")
    assert names("best.gradient_norm < 3", ["best.gradient_norm"]) == []


def test_an_unknown_escape_is_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert names(r'"\d" in name') == []


PIECES = (
    'method|seed|best.validation_loss|tags|name|==|!=|<|>=| in | not in | and | or | not |(|)|[|]|,|.|"mc2"|\'|1|0.5|-|1e999|None|True'
    "| is | if | else |lambda:|{|}|:|f'{seed}'|*|\\|\n|#|=|__class__|await |yield |:=|…|\x0c|%"
)
pieces = st.sampled_from(PIECES.split("|"))


@given(st.lists(pieces, max_size=12).map("".join) | st.text(max_size=30))
@example("\x0cseed == x")
@example("seed == (yield)")
def test_no_text_crashes_the_filter(text):
    try:
        test = compiled(text)
    except UserError as error:
        assert str(error)
        return
    assert all(isinstance(test(each), bool) for each in SHOWN)


class Trap:
    """A value that betrays whoever does more with it than compare it."""

    def __getattr__(self, name):
        raise AssertionError(name)

    def __call__(self, *arguments):
        raise AssertionError("called")

    __getitem__ = __iter__ = __add__ = __mod__ = __format__ = __call__


@given(st.lists(pieces, max_size=10).map("".join))
@example("seed == 1 or seed != 1")
@example("f'{seed}' == 1")
@example("seed % 1 == seed")
def test_no_text_does_more_than_compare(text):
    trapped = replace(SHOWN[0], settings={"seed": Trap(), "method": Trap()})
    try:
        test = compiled(text + " or seed == 1")
    except UserError:
        return
    test(trapped)


def test_builtins_are_out_of_reach(monkeypatch):
    """Nothing is evaluated, so nothing changes when Python cannot."""
    refuse = Mock(side_effect=AssertionError)
    monkeypatch.setattr("builtins.eval", refuse)
    monkeypatch.setattr("builtins.exec", refuse)
    assert names('method == "mc2" and seed < 3') == ["0", "1"]


@pytest.mark.parametrize("column", known_columns())
def test_every_known_column_can_be_asked_for(column):
    assert names(f"{column} == 'no such value'") == []
