"""What one row of a tracker says, and what in it cannot have happened. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from csprapp.clock.deadline import day_words
from dashboard.imports.columns import DAYS

KEPT_DAYS = (
    "occurred_on", "aware_on", "notified_on", "panel_date", "rr_meeting", "rr_sent", "decided_on", "report_finished_on",
    "published_on", "closed_on", "died_on", "told_on", "suspected_on", "not_notified_on", "signed_off_on",
    "sent_to_panel_on", "sent_to_secretary_on", "review_ended_on", "led_since",
)  # fmt: skip
MAY_LIE_AHEAD = ("panel_date", "rr_meeting", "published_on")
# A day cannot lie before another: the later one, the earlier one, and what is said.
ORDER = (
    ("aware_on", "occurred_on", "Nobody could be aware of it before it happened on {}"),
    ("notified_on", "occurred_on", "It could not be notified before it happened on {}"),
    ("rr_sent", "notified_on", "The rapid review could not be sent before the notification on {}"),
    ("published_on", "decided_on", "It could not be published before the decision on {}"),
    ("report_finished_on", "decided_on", "The report could not be finished before the decision on {}"),
)
ADULTS = ("parent", "carer", "household", "believed", "adult")
OLDEST = 25  # years: nobody older is a child of a case


@dataclass
class ChildFacts:
    """One child of a row, or somebody else whom it names."""

    name: str = ""
    initials: str = ""
    surname: str = ""
    born: dt.date | None = None
    facts: dict[str, Any] = field(default_factory=dict)  # of Person and Child, by their names there


@dataclass
class RowFacts:
    """What a row says. `wrong` are the cells that cannot be right, each with why; `notes` what was left out of it."""

    sheet: str
    row: int
    cells: dict[str, str]
    reference: str = ""
    days: dict[str, dt.date] = field(default_factory=dict)
    dues: dict[str, dt.date] = field(default_factory=dict)
    children: list[ChildFacts] = field(default_factory=list)
    others: list[ChildFacts] = field(default_factory=list)  # adults, brothers and sisters, from columns of their own
    family: str = ""
    case: dict[str, Any] = field(default_factory=dict)
    area: str = ""
    owner: str = ""
    late_reason: str = ""
    national_reference: str = ""
    criteria_met: str = ""
    what_next: str = ""
    decision_words: str = ""
    reviewer: str = ""
    reviewer_organisation: str = ""
    review_kind: str = ""
    national_issues: str = ""  # "yes" or "no"
    panel_reference: str = ""  # where the national service's own stands beside it
    notified_to: str = ""  # or is to be notified to
    code_name: str = ""
    agencies: tuple[str, ...] = ()
    led_by: str = ""  # another area that leads the case
    closed_as: str = ""
    is_to_begin: bool = False  # the review is decided on and not started
    standing: str = ""  # "open" or "closed", where the row says so
    by: dt.date | None = None  # the last day of the year that its sheet, or a cell without a day, is of
    part: str = ""  # the row between the rows that it stands below
    follows: int = 0  # the row above it, of whose incident it is another child
    wrong: list[tuple[str, str]] = field(default_factory=list)
    vague: list[tuple[str, str]] = field(default_factory=list)  # a month without a day: wrong, unless it is history
    notes: list[tuple[str, str]] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)  # key -> cell

    @property
    def digest(self) -> str:
        """The same for the same words under the same headings."""
        return hashlib.sha256(json.dumps(self.cells, sort_keys=True).encode()).hexdigest()

    @property
    def says_something(self) -> bool:
        """Whether the row names a case at all: a child, a family or a day of the case, or a reference with more."""
        days = {key for key in self.days if key != "closed_on"} | set(self.dues) | {key for key, _ in self.dated_wrong}
        told = self.case.keys() - {"restricted"}
        return bool(self.children or self.family or days or self.reference and (told or self.decision_words))

    @property
    def dated_wrong(self) -> list[tuple[str, str]]:
        """The cells of dates that are wrong, by their key."""
        at = {cell: key for key, cell in self.where.items()}
        return [(at[cell], why) for cell, why in (*self.wrong, *self.vague) if at.get(cell) in DAYS]

    @property
    def day(self) -> dt.date | None:
        """The day that says how old the case is."""
        return next(
            (
                self.days[key]
                for key in ("aware_on", "occurred_on", "died_on", "notified_on", "rr_meeting", "rr_sent", "decided_on")
                if key in self.days
            ),
            None,
        )


def check(facts: RowFacts, today: dt.date) -> None:
    """What cannot have happened: days that lie ahead, or before what they follow; a child who is none."""
    for key, day in facts.days.items():
        if day > today and key not in MAY_LIE_AHEAD:
            facts.wrong.append((facts.where[key], f"{day_words(day)} is in the future"))
        elif day.year < 1990:
            facts.wrong.append((facts.where[key], f"{day_words(day)} is too long ago: check the year"))
    told = {cell for cell, _ in facts.wrong}
    for later, earlier, why in ORDER:
        first, second = facts.days.get(earlier), facts.days.get(later)
        if first and second and second < first and not told & {facts.where[later], facts.where[earlier]}:
            facts.wrong.append((facts.where[later], why.format(day_words(first))))
    for child in facts.children:
        if child.born is not None and child.facts.get("role") not in ADULTS:
            _check_born(child, facts, today)


def _check_born(child: ChildFacts, facts: RowFacts, today: dt.date) -> None:
    """A day of birth that lies ahead is the expected one; one after the incident, or long before it, is a mistake."""
    cell = facts.where.get("born") or facts.where.get("child", "")
    at = facts.days.get("occurred_on") or facts.day
    born = child.born or today
    if born > today:
        if born - today > dt.timedelta(days=310):
            facts.wrong.append((cell, f"The date of birth {day_words(born)} is in the future"))
        child.facts["expected_on"], child.facts["role"], child.born = born, "unborn", None
    elif at and born > at and child.facts.get("role") != "unborn":
        facts.wrong.append((cell, f"The date of birth {day_words(born)} is after the incident"))
    elif (at or today).year - born.year > OLDEST:
        facts.wrong.append((cell, f"Somebody born on {day_words(born)} was not a child then: check the year"))
