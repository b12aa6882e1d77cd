"""What the idealised analysis assumes, what the run did instead, and what was measured."""

from __future__ import annotations

import numpy as np

from app.language import translate
from app.numbers import count, number
from core.analysis.findings import GradientSimilarity


def assumptions(trained_steps: int) -> str:
    """The four assumptions, and which of them the run keeps; `trained_steps` is its number of inner steps."""
    if trained_steps == 1:
        return translate(
            "Similarity",
            "Idealised analysis. It assumes: 1. θ fixed, 2. one inner step, 3. plain gradient descent on M from the identity, 4. M one "
            "full matrix. This run keeps only the second: θ is trained too, by Adam, and M is made of small factors or rates.",
        )
    words = translate(
        "Similarity",
        "Idealised analysis. It assumes: 1. θ fixed, 2. one inner step, 3. plain gradient descent on M from the identity, 4. M one full "
        "matrix. This run keeps none: θ is trained too, by Adam, with {0} inner steps, and M is made of small factors or rates.",
    )
    return words.format(count(trained_steps))


def measured(title: str, found: GradientSimilarity, iteration: int, seed: int) -> str:
    """Arm, moment and tasks, and how good the Taylor expansion is; `title` is the arm's."""
    words = translate(
        "Similarity",
        "{0} at iteration {1}: validation task {2} of seed {3} against {4} training tasks. Query gradients before and after a step: mean "
        "cosine {5}.",
    )
    taylor = found.taylor[np.isfinite(found.taylor)]
    cosine = number(float(taylor.mean())) if len(taylor) else number(float("nan"))
    return words.format(title, count(iteration), count(found.task), seed, count(len(found.products)), cosine)


def verdict(found: GradientSimilarity) -> str:
    """How far the prediction agrees with what the arm does, and whether similarity has to do with it."""
    if not np.isfinite(found.agreement):
        return translate(
            "Similarity", "There is no correction to compare: (M − I) g or its prediction is zero or not finite."
        )
    words = translate(
        "Similarity",
        "Cosine of the predicted correction with (M − I) g: {0}; with every past task counted alike: {1}. 0 is no relation, 1 the same "
        "direction.",
    )
    return words.format(number(found.agreement), number(found.unweighted))
