"""When a change asks why: changing or emptying what is recorded does, filling in what was empty does not. And what
counts as a reason, wherever one is asked."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Manager, Model, QuerySet

from csprapp.names.folding import plain
from csprapp.records.refusals import Refused

FILLED_IN = "Filled in"  # the history's word where nobody was asked why
ENTER_WHY = "Enter why you are changing this"
SAY_MORE = "Say this in at least two words, like “Court order”, so that somebody who reads it later knows why"
SAY_SOMETHING = "Say this in words, like “Typing mistake”, so that somebody who reads it later knows why"
ENOUGH_LETTERS = 10  # of a word that stands alone, such as "bereavement"
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Words that are typed where something has to be, and that give no reason, alone or together.
_NO_REASON = """
a above aforementioned and applicable as asdf at available be because below bla blah confirmed do etc follows foo
for give given had i in is it just know lol me my n na nil no none not nothing of ok okay on or other please reason
reasons required said same say see stated stuff tba tbc tbd test tested testing tests that the there this to todo
various whatever why x xx y yes
"""
NO_REASON = frozenset(_NO_REASON.split())


def is_reason(said: str, *, one_word: bool = False) -> bool:
    """Whether words say why, so that somebody can rely on them later: two different words, or a long one; with
    `one_word` any word of three letters ("Typo"). Signs, figures alone, what is typed for a test, and words that only
    stand where a reason should are none.
    """
    found = set(re.findall(r"\w+", plain(said).casefold().replace("'", "")))
    words = [word for word in found if any(map(str.isalpha, word)) and not _typed_blindly(word)]
    letters = [sum(map(str.isalpha, word)) for word in words if word not in NO_REASON]
    longest = max(letters, default=0)
    if longest < 2:
        return False
    return len(words) > 1 or longest >= (3 if one_word else ENOUGH_LETTERS)


def _typed_blindly(word: str) -> bool:
    """Whether a word is a letter or two again and again, or fingers going along a row of keys."""
    return len(set(word)) * 3 <= len(word) or len(word) > 2 and any(word in row for row in KEYS)


def require_reason(
    reason: str, before: Mapping[str, Any] | Model, after: Mapping[str, Any], *, beside: str = "reason"
) -> None:
    """Nothing, or `Refused` beside the answer for it when something recorded changes without one.

    `before` is the record, or its values by name. Ask it inside `change()`, so that a conflict is told first, and open
    that with `why=reason or FILLED_IN`.
    """
    if not reason.strip() and overwritten(before, after):
        raise Refused({beside: ENTER_WHY})


def overwritten(before: Mapping[str, Any] | Model, after: Mapping[str, Any]) -> list[str]:
    """The names of the facts that were recorded and would say something else, or nothing. "No" is an answer too. A list
    that only grows loses nothing; another way of breaking lines is no other text."""
    was = before if isinstance(before, Mapping) else {name: getattr(before, name, None) for name in after}
    return [name for name, value in after.items() if not _stays(was.get(name), value)]


def _stays(before: Any, after: Any) -> bool:
    before, after = _plain(before), _plain(after)
    if before in (None, "", set()):
        return True
    if isinstance(before, set):
        return isinstance(after, set) and before <= after
    return bool(before == after)


def _plain(value: Any) -> Any:
    """A value as it is compared: text without the ends of its lines, a list without its order."""
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.strip().splitlines())
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet) or (isinstance(value, Iterable) and not isinstance(value, Mapping)):
        return set(value)
    return value
