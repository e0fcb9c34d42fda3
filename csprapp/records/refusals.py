"""What a service says when the record does not allow something, and what every service asks of words and days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class Refused(ValidationError):
    """It cannot be done; the sentences are for the person who asked.

    A mapping puts each sentence beside the answer that is at fault; "" stands for the whole form. It is Django's
    ValidationError, so that a form's own `clean` may ask the same rule as the service.
    """

    def __init__(self, said: str | list[str] | Mapping[str, str]) -> None:
        self.problems = (
            dict(said) if isinstance(said, Mapping) else {"": said if isinstance(said, str) else " ".join(said)}
        )
        beside = {name or NON_FIELD_ERRORS: sentence for name, sentence in self.problems.items()}
        super().__init__(beside if isinstance(said, Mapping) else said)

    def __str__(self) -> str:
        return " ".join(self.problems.values())


def require_given(given: dict[str, tuple[Any, str]]) -> None:
    """Nothing, or `Refused` with the sentence of each answer that is missing: field -> (answer, sentence)."""
    if wrong := {name: sentence for name, (value, sentence) in given.items() if not str(value or "").strip()}:
        raise Refused(wrong)


def require_facts(facts: Mapping[str, Any], **sentences: str) -> None:
    """`require_given` of facts that are kept under the names of the answers, such as `vars(record)`."""
    require_given({name: (facts.get(name), sentence) for name, sentence in sentences.items()})


def not_ahead(day: date | None, today: date, words: str = "The date") -> date | None:
    """The day, or `Refused` when the London day has not come yet: what is recorded has happened.

    `words` begin the sentence: "The day it was closed". Forms ask it in `clean_<field>`, services before they write.
    """
    if day and day > today:
        raise Refused(ahead_words(words))
    return day


def require_not_ahead(days: Mapping[str, date | None], today: date, words: str = "The date") -> None:
    """Nothing, or `Refused` beside each London day that has not come yet: field -> day."""
    if wrong := {name: ahead_words(words) for name, day in days.items() if day and day > today}:
        raise Refused(wrong)


def ahead_words(words: str) -> str:
    """The sentence about a day that has not come yet; the one place where it stands."""
    return f"{words} must be today or in the past"
