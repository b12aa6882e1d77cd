"""What the losses of one task over the inner steps mean, in words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.numbers import count, number
from core.analysis.findings import StepThrough

RISE = 0.01
"""Share by which the query loss must have risen above its least value to be called risen."""


def verdict(found: StepThrough) -> str:
    """One of "over-fits", "diverges", "broken" or "improves", by what the losses do after the step with the least query loss.

    It over-fits when the query loss has risen at the last step while the support loss has fallen further.
    """
    if found.problem:
        return "broken"
    best = int(np.argmin(found.query_loss))
    if not found.query_loss[-1] > found.query_loss[best] * (1 + RISE):
        return "improves"
    return "over-fits" if found.support_loss[-1] < found.support_loss[best] else "diverges"


def sentence(title: str, found: StepThrough) -> str:
    """The verdict on one arm, whose title for people is `title`, with its numbers."""
    best = 0 if found.problem else int(np.argmin(found.query_loss))
    query, support = found.query_loss, found.support_loss
    where = (title, count(best), number(float(query[best])), number(float(query[-1])))
    losses = (number(float(support[best])), number(float(support[-1])))
    translate = QCoreApplication.translate
    match verdict(found):
        case "broken":
            return f"{title}: {found.problem}"
        case "over-fits":
            words = translate(
                "InnerLoop",
                "{0} over-fits after step {1}: query loss rises {2} → {3} while support loss falls {4} → {5}.",
            )
            return words.format(*where, *losses)
        case "diverges":
            words = translate(
                "InnerLoop",
                "{0} worsens after step {1}: query loss rises {2} → {3} and support loss {4} → {5}; no over-fitting.",
            )
            return words.format(*where, *losses)
    words = translate("InnerLoop", "{0}: query loss is least at step {1} ({2}); no over-fitting in {3} steps.")
    return words.format(*where[:3], count(len(query) - 1))
