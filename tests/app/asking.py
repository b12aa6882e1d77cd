"""An analyst that works nothing out: answers are put into it."""

from __future__ import annotations

from app.analyst import Answer, Work


class HandMade:
    """Attributes: asked, moments: the questions so far, and what each was about. given: the answer. working: the work in hand, or None."""

    def __init__(self, value: object = None, iteration: int = 40) -> None:
        self.asked: list[object] = []
        self.moments: list[int | None] = []
        self.given = None if value is None else Answer(value, iteration)
        self.working: Work | None = None
        self.possible = True

    def ask(self, owner: str, question: object, iteration: int | None = None) -> None:
        self.asked.append(question)
        self.moments.append(iteration)

    def answer(self, owner: str) -> Answer | None:
        return self.given

    def work(self, owner: str) -> Work | None:
        return self.working

    def cancel(self, owner: str) -> None:
        self.working = None
