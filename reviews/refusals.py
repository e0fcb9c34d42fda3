"""What a service says when the record does not allow something, and what every service asks of words and days."""

from datetime import date
from typing import Any

from cases.deadlines.services import Refused


class NotPossible(Refused):
    """The record does not allow it. `problems` maps the answer that is at fault to a plain sentence; "" stands for
    the whole form.
    """

    def __init__(self, problems: str | dict[str, str]):
        self.problems = {"": problems} if isinstance(problems, str) else problems
        super().__init__(" ".join(self.problems.values()))


def require_given(given: dict[str, tuple[Any, str]]) -> None:
    """Nothing, or `NotPossible` with the sentence of each answer that is missing: field -> (answer, sentence)."""
    if wrong := {name: sentence for name, (value, sentence) in given.items() if not str(value or "").strip()}:
        raise NotPossible(wrong)


def require_not_ahead(days: dict[str, date | None], on: date) -> None:
    """Nothing, or `NotPossible` beside each London day that has not come yet."""
    if wrong := {name: "The date must be today or in the past" for name, day in days.items() if day and day > on}:
        raise NotPossible(wrong)
