"""The search of the command palette."""

import pytest

from app.matching import match


def best(query, *texts):
    found = {text: match(query, text) for text in texts}
    return min((text for text in texts if found[text]), key=lambda text: found[text].cost)


@pytest.mark.parametrize(
    ("query", "text", "places"),
    [
        ("tra", "Train", (0, 1, 2)),
        ("LAY", "Reset layout", (6, 7, 8)),
        ("out", "Reset layout", (9, 10, 11)),
        ("rl", "Reset layout", (0, 6)),
        ("dark th", "Dark  Theme", (0, 1, 2, 3, 6, 7)),
        ("", "Train", ()),
    ],
)
def test_where_letters_match(query, text, places):
    assert match(query, text).places == places


@pytest.mark.parametrize(("query", "text"), [("x", "Train"), ("train z", "Train"), ("niart", "Train")])
def test_what_does_not_match(query, text):
    assert match(query, text) is None


def test_a_start_of_a_word_comes_before_its_middle_and_that_before_scattered_letters():
    assert best("seed", "proceeds seedless", "New seed") == "proceeds seedless"
    assert best("cur", "recurring", "Curves") == "Curves"
    assert best("rs", "Theme, reads", "cars") == "cars"
    assert best("ed", "Reset", "exported") == "exported"
    assert best("rl", "Rural", "Reset layout") == "Reset layout"


def test_a_text_whose_letters_fold_into_several_is_searched_all_the_same():
    assert match("stra", "Straße").places == (0, 1, 2, 3)
    assert match("곡", "곡률 곡선").places == (0,)
