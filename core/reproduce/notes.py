"""What there is to say about our number beside its verdict: fixed sentences, so that they can be translated, and what fills them."""

from __future__ import annotations

from dataclasses import dataclass

SUBSET = "Measured on {0}."
LEFT_OUT = "Seed {0} is left out, it has {1} iterations."
TRIED = "Tried: {0} iterations with seed {1}."
TRIED_ALL = "Tried: {0} iterations with each of the seeds {1}; the best of them gives {2}."
BEHIND = "In the paper this is clearly ahead of {0}; here {0} is ahead with {1}."
BEHIND_CLOSELY = "In the paper this is clearly ahead of {0}; here {0} is ahead with {1}, but the intervals overlap."
NOTES = (SUBSET, LEFT_OUT, TRIED, TRIED_ALL, BEHIND, BEHIND_CLOSELY)


@dataclass(frozen=True)
class Note:
    """One sentence: `text`, one of `NOTES`, with `values` in its gaps."""

    text: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return self.text.format(*self.values)
