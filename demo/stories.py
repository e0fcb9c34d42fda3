"""What the story of an invented case consists of. Plain data; `telling.py` lives it through the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from demo.days import Day


@dataclass(frozen=True)
class Who:
    """A person of a case. `age` in years when the local authority became aware; a child's own facts after it."""

    role: str
    initials: str
    name: str
    age: int | None = None
    sex: str = ""
    legal_status: str = ""
    school: str = ""
    relationship: str = ""
    pseudonym: str = ""
    contact_note: str = ""
    ethnic_group: str = ""
    care: dict[str, Any] = field(default_factory=dict)  # further answers of `Child.KNOWN`
    expected_in: int | None = None  # days after awareness, of a child who is not born yet


@dataclass(frozen=True)
class Notified:
    """Days are working days after awareness; `panel_date` is working days after the notification."""

    after: int
    told: int | None = None
    late: str = ""
    panel_date: int | None = None


@dataclass(frozen=True)
class Vote:
    """A partner's decision: working days after the notification, or after the review's publication was decided.
    `minutes` when it was recorded and not signed."""

    partner: str
    after: int
    reasons: str
    outcome: str = "agrees"
    minutes: str = ""
    confirmed: bool = False


@dataclass(frozen=True)
class Reply:
    """What the Panel answered, in working days after the rapid review was sent."""

    position: str
    text: str
    after: int = 12
    answer_d: str = "not_yet_known"
    reason_d: str = ""


@dataclass(frozen=True)
class Rapid:
    """A rapid review. Days are working days after the notification; what has not happened yet is None."""

    meeting: int | None = None
    planned: bool = False  # its days counted back from the Panel's date
    texts: str = ""
    criteria: str = ""
    what_next: str = ""
    next_reason: str = ""
    national: bool = False
    asked: int | None = None
    votes: tuple[Vote, ...] = ()
    sent: int | None = None
    late: str = ""
    reply: Reply | None = None


@dataclass(frozen=True)
class Delay:
    """A delay of a review, recorded on a day of its own."""

    recorded: Day
    until: Day
    category: str
    why: str
    look_again: bool = False


@dataclass(frozen=True)
class Learning:
    """The review that follows. `decided` is a day; other plain numbers are working days after it."""

    kind: str = "lcspr"
    decided: Day | None = None
    reviewer: str = "Dr Indie Pendent"
    organisation: str = "Invented Reviews Ltd"
    appointed: int | None = 8
    terms: str = ""
    culture: str = ""  # what its terms ask about race, ethnicity and culture
    family: str = ""
    agreed: Day | None = None
    linked: tuple[str, ...] = ()
    delays: tuple[Delay, ...] = ()
    finished: Day | None = None
    copies: Day | None = None
    publication: str = ""
    publication_on: Day | None = None
    publication_reason: str = ""
    votes: tuple[Vote, ...] = ()  # on the publication decision
    resolved: str = ""  # how the partners' disagreement on it was
    given_to_reviewer: bool = False


@dataclass(frozen=True)
class Story:
    """One case. `key` is only for the demonstration: publications and linked cases name it."""

    key: str
    people: tuple[Who, ...]
    summary: str
    aware: Day | None = None
    logged: Day | None = None
    occurred_days_before: int | None = 1
    nature: str = "serious_harm"
    abuse: str = "suspected"
    harms: tuple[str, ...] = ("physical",)
    setting: str = "At home"
    safe_now: str = ""
    home_authority: str = ""
    proceedings: tuple[tuple[str, str], ...] = ()
    agencies: tuple[str, ...] = ()
    owner: str = "coordinator"
    notified: Notified | None = None
    not_notified: tuple[int, str] | None = None
    rapid: Rapid | None = None
    learning: Learning | None = None
    named: tuple[str, ...] = ()
    restricted_because: str = ""
    linked: tuple[str, ...] = ()
    same_as: str = ""
    closed: tuple[Day, str, str] | None = None
    owner_left: Day | None = None
    notes: dict[str, str] = field(default_factory=dict)
