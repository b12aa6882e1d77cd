"""README says what the files say."""

from tests.readme import README, rendered, with_results


def test_the_results_are_rendered_from_the_files():
    text = README.read_text(encoding="utf-8")
    assert with_results(text) == text, "run python -m tests.readme"
    assert "| MC2 |" in rendered()


def test_a_number_that_was_typed_is_noticed():
    text = README.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("| MC2 |"))
    changed = text.replace(line, line.replace("±", "±9"))
    assert changed != text and with_results(changed) == text
