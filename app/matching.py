"""How well a few typed letters match a text: the search of the command palette."""

from __future__ import annotations

from dataclasses import dataclass

_START, _INITIALS, _WITHIN, _SCATTERED = 0, 5, 10, 30


@dataclass(frozen=True)
class Match:
    """Attributes: cost: 0 is best. places: the characters of the text that matched, rising."""

    cost: int
    places: tuple[int, ...]


def match(query: str, text: str) -> Match | None:
    """Every word of `query` must occur in `text`: at the start of a word, as initials, within a word, or as scattered letters.

    None when one does not.
    """
    folded = text.casefold()
    if len(folded) != len(text):  # a letter that folds into two; places would be wrong
        folded = text.lower() if len(text.lower()) == len(text) else text
    cost, places = 0, set[int]()
    for word in query.casefold().split():
        found = _place(word, folded)
        if found is None:
            return None
        cost += found.cost
        places.update(found.places)
    return Match(cost, tuple(sorted(places)))


def _place(word: str, text: str) -> Match | None:
    starts = [k for k in range(len(text)) if k == 0 or not text[k - 1].isalnum()]
    at = next((k for k in starts if text.startswith(word, k)), -1)
    if at >= 0:
        return Match(_START + (at > 0), tuple(range(at, at + len(word))))
    initials = _initials(word, text, starts)
    if initials is not None:
        return initials
    at = text.find(word)
    if at >= 0:
        return Match(_WITHIN, tuple(range(at, at + len(word))))
    attempts = [_scattered(word, text, k) for k in starts]
    return min((found for found in attempts if found), key=lambda found: found.cost, default=None)


def _initials(word: str, text: str, starts: list[int]) -> Match | None:
    """The letters of `word` as first letters of words, in their order."""
    letters, places = iter(word), list[int]()
    wanted = next(letters, "")
    for start in starts:
        if wanted and text[start] == wanted:
            places.append(start)
            wanted = next(letters, "")
    return None if wanted else Match(_INITIALS, tuple(places))


def _scattered(word: str, text: str, start: int) -> Match | None:
    """The letters of `word` in their order, from `start` on; gaps cost."""
    places: list[int] = []
    at = start
    for letter in word:
        at = text.find(letter, at)
        if at < 0 or (not places and at != start):
            return None
        places.append(at)
        at += 1
    return Match(_SCATTERED + places[-1] - places[0] + 1 - len(word), tuple(places))
