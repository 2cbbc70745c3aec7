"""Gates: an earlier floor asks, later floors answer with reasons."""

from collections.abc import Callable
from typing import Any


class Gate:
    """A named question. It is open when nobody gives a reason against it."""

    def __init__(self, question: str) -> None:
        self.question = question
        self._answers: list[Callable[[Any], list[str]]] = []

    def answer_with(self, answer: Callable[[Any], list[str]]) -> None:
        """Register a later floor's answer: a function from the object to the reasons against."""
        self._answers.append(answer)

    def reasons(self, obj: Any) -> list[str]:
        """Return all reasons against, in the order of the floors."""
        return [reason for answer in self._answers for reason in answer(obj)]
