"""The rules of what is public, pure: no database, no clock of its own. The last public day asks for the rule in force.

Sources: Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, regulation 17
(at least one year); the partnership shows a report for 12 months, its anniversary included.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from csprapp.clock.deadline import add_months
from csprapp.clock.instants import LONDON, NaiveInstant, NoSuchTime, london_instant, start_of_day
from csprapp.clock.rules import Unit
from csprapp.rule_book import rules_in_force

from .kinds import KINDS

SLUG_LETTERS = "bcdfghjkmnpqrstvwxz23456789"  # no vowels, so no words; nothing that reads like another letter
KEY_LETTERS = "bcdfghjkmnpqrstvwxyz0123456789"


class Standing(StrEnum):
    """Where a publication stands at an instant."""

    NOT_READY = "not ready"  # no approved edition, or no first day
    SCHEDULED = "scheduled"
    PUBLIC = "public"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"  # it came back from a backup, and nobody has said yet that it may be public again


@dataclass(frozen=True)
class Window:
    """The facts that decide. Dates are London dates; `until` is the last public day, None when there is
    none."""

    first: date | None
    hour: time | None
    until: date | None
    withdrawn: bool = False
    unconfirmed: bool = False


def london_day_and_time(at: datetime) -> tuple[date, time]:
    """The London date and the wall-clock time reached on it, from an aware datetime.

    On the night the clocks go back the hour from 1 to 2 comes twice. An hour reached once stays reached, so
    in the second pass it is the end of that hour: a report that appeared at 1:30 does not vanish at the
    second 1:00.
    """
    if at.utcoffset() is None:
        raise NaiveInstant("Without a zone nobody can say which London day this is")
    local = at.astimezone(LONDON)
    reached = local.time()
    if local.fold:
        reached = reached.replace(minute=59, second=59, microsecond=999999)
    return local.date(), reached


def begun(window: Window, day: date, reached: time) -> bool:
    """Whether the first public moment has come."""
    if window.first is None or window.first > day:
        return False
    return window.first < day or window.hour is None or window.hour <= reached


def over(window: Window, day: date) -> bool:
    """Whether the last public day has passed; that day itself is public to its end."""
    return window.until is not None and window.until < day


def standing(window: Window, *, approved: bool, at: datetime) -> Standing:
    """Where a publication stands at an aware datetime. Withdrawn counts from the moment it is recorded; what came back
    from a backup is public to nobody, in no way, until a person has confirmed it."""
    if window.unconfirmed:
        return Standing.UNCONFIRMED
    if window.withdrawn:
        return Standing.WITHDRAWN
    if window.first is None or not approved:
        return Standing.NOT_READY
    day, reached = london_day_and_time(at)
    if not begun(window, day, reached):
        return Standing.SCHEDULED
    return Standing.ENDED if over(window, day) else Standing.PUBLIC


def first_moment(day: date, hour: time | None) -> datetime:
    """The instant (UTC) a window opens: that hour in London, or the midnight that begins the day.

    An hour that the clocks skip in spring opens when they have jumped; one that comes twice opens the first
    time.
    """
    if hour is None:
        return start_of_day(day)
    try:
        return london_instant(day, hour).astimezone(UTC)
    except NoSuchTime:
        return london_instant(day, time(2)).astimezone(UTC)


def next_midnight(at: datetime) -> datetime:
    """The next London midnight after an aware datetime, as an instant (UTC)."""
    day, _ = london_day_and_time(at)
    return start_of_day(day + timedelta(days=1))


def last_public_day(kind: str, first: date) -> date | None:
    """The last public day the clock gives from the first one; None for a kind that stays until someone ends
    it.

    Rule `public_until` as it is in force: 12 months unless the partnership shows a report longer, the anniversary
    included; 29 February ends on 28 February.
    """
    if not KINDS[kind].ends:
        return None
    rule = rules_in_force().rule("public_until", first)
    if rule.unit is not Unit.MONTHS:
        raise ValueError("The public_until rule is counted in months")
    return add_months(first, rule.length)


# --- Addresses ----------------------------------------------------------------------------------------------


# What the parts of addresses are drawn from: the machine's own source, which nobody can foretell.
_chance: ContextVar[Random | None] = ContextVar("chance", default=None)


@contextmanager
def addresses_drawn_from(chance: Random) -> Iterator[None]:
    """Draw addresses from another source inside: the demonstration's come from its day, so that a picture stays right.

    No setting, address or service leads here.
    """
    token = _chance.set(chance)
    try:
        yield
    finally:
        _chance.reset(token)


def neutral_slug(year: int, length: int = 2) -> str:
    """An address that says nothing: `review-2026-k7`. Longer when the short ones of a year are used up."""
    tail = "".join((_chance.get() or secrets).choice(SLUG_LETTERS) for _ in range(length))
    return f"review-{year}-{tail}"


def document_key() -> str:
    """The part of a file's address that is never guessed and never used again."""
    return "".join((_chance.get() or secrets).choice(KEY_LETTERS) for _ in range(10))


def document_name(slug: str, kind: str, extension: str, number: int = 1) -> str:
    """A file name made from the neutral address and the kind, never from a title:
    `review-2026-k7-report.pdf`."""
    words = {"brief": "learning-brief", "other": "document"}.get(kind, kind)
    tail = f"-{number}" if number > 1 else ""
    return f"{slug}-{words}{tail}.{extension}"


# --- Text ---------------------------------------------------------------------------------------------------


def digest(fields: dict[str, object], documents: list[dict[str, object]]) -> str:
    """SHA-256 of everything the public would see: the edition's public fields and what is said of each
    file."""
    canonical = json.dumps({"text": fields, "files": documents}, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def search_words(*texts: str) -> str:
    """Case-folded words, each after a space, for a search in which every typed word must begin a word."""
    words = re.findall(r"[\w'’]+", " ".join(texts).casefold())
    return " " + " ".join(dict.fromkeys(word.replace("’", "'") for word in words))


def matches(typed: str, words: str) -> bool:
    """Whether every typed word begins one of the `words` made by `search_words`."""
    return all(f" {word}" in words for word in search_words(typed).split())


def mentions(text: str, name: str) -> bool:
    """Whether `text` holds a part of `name` (three letters or more) as a whole word, whatever the case."""
    found = set(re.findall(r"[\w'’-]+", text.casefold()))
    found |= {word.removesuffix("'s").removesuffix("’s") for word in found}
    parts = [part for part in re.findall(r"[\w'’-]+", name.casefold()) if len(part) > 2]
    return any(part in found for part in parts)
