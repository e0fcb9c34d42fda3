"""How long a door stays open, what its two halves are, and who came through it. Pure."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from django.utils.crypto import salted_hmac

from csprapp.clock.calendar import Calendar, OutsideCalendar

TRIES = 5
DAYS_AFTER_DUE = 10  # working days that a link outlives the date to answer by
DIGITS = 8
IDLE = 30 * 60  # seconds after which the passcode is asked again
LONGEST = 12 * 60 * 60  # however busy, in seconds


class Standing(StrEnum):
    """How a door stands, in words. Derived, never set by hand."""

    OPEN = "Open"
    LOCKED = "Locked"
    RUN_OUT = "Expired"
    ANSWERED = "Answered"
    TAKEN_BACK = "Withdrawn"


def last_day(due_on: date, calendar: Calendar) -> date:
    """The last London day a link opens: ten working days after the date to answer by.

    Two weeks after it where the calendar does not reach.
    """
    try:
        return calendar.add_working_days(due_on, DAYS_AFTER_DUE)
    except OutsideCalendar:
        return due_on + timedelta(weeks=2)


def standing(*, today: date, until: date, tries: int, answered: bool, closed: bool) -> Standing:
    """From the facts of a door, on a London day; `until` is its last. `closed`: request or case is no longer open."""
    if answered:
        return Standing.ANSWERED
    if closed:
        return Standing.TAKEN_BACK
    if today > until:
        return Standing.RUN_OUT
    return Standing.LOCKED if tries >= TRIES else Standing.OPEN


def new_passcode() -> str:
    """Eight digits: easy to say and to hear on the telephone, and only five may be tried."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def spoken(passcode: str) -> str:
    """The passcode as it is read out: 1234 5678."""
    return f"{passcode[:4]} {passcode[4:]}"


def token_of(door_id: int, nonce: str, secret: str | bytes | None = None) -> str:
    """The token in the link: 32 signs, so that no mail program breaks the address. It needs the server's secret, so it
    cannot be worked out from the database.
    """
    words = f"{door_id}:{nonce}"
    digest = salted_hmac("reviews.door.token", words, secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:24]).decode()


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain digest will do."""
    return sha256(token.encode()).hexdigest()


def stamp_of(token_hash: str, passcode: str) -> str:
    """What an open door remembers of its key: a new link or a new passcode ends every visit."""
    return salted_hmac("reviews.door.visit", f"{token_hash}{passcode}", algorithm="sha256").hexdigest()


def mark_of(door: int) -> str:
    """What a page at a door says of which door it is, without its key: one browser may have been sent several links."""
    return salted_hmac("reviews.door.page", str(door), algorithm="sha256").hexdigest()[:12]


@dataclass(frozen=True)
class Visitor:
    """Who came, as they said themselves. Nobody has checked it beyond their knowing both halves."""

    name: str
    job: str

    def __str__(self) -> str:
        return f"{self.name}, {self.job}"
