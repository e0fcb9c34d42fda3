"""The rule book in force, for whoever may not see where a partnership keeps its own versions of the rules.

The app that keeps them says so here once, when it is ready; without one the rules are those that are shipped.
"""

import re
from collections.abc import Callable
from typing import Any

from django.utils.functional import lazy

from csprapp.clock.rules import RuleBook
from csprapp.today import london_today

_READERS: list[Callable[[], RuleBook]] = [RuleBook]


def read_rules_with(reader: Callable[[], RuleBook]) -> None:
    """Let `reader` give the rules that are in force, each time they are asked for."""
    _READERS[:] = [reader]


def rules_in_force() -> RuleBook:
    """The cited rules, shipped and the partnership's own."""
    return _READERS[0]()


def span_of(key: str) -> str:
    """How long a rule is that starts today, in words: "5 working days"."""
    return rules_in_force().rule(key, london_today()).span


def spelled_now(text: str) -> str:
    """The text with each rule that it names, in curly brackets, as long as the rule in force says."""
    book, today = rules_in_force(), london_today()
    return _NAMED.sub(lambda found: book.rule(found.group(1), today).span, text)


_NAMED = re.compile(r"\{(\w+)\}")
_spelled: Any = lazy(spelled_now, str)


def spelled(text: str) -> Any:
    """The same, asked each time it is shown: "due {notify_panel} after this day"."""
    return _spelled(text)
