"""How long a closed case is kept: the classes of record with their sources, and the one rule that gives the day to look
at it again. Pure.

Nothing is destroyed on that day: two people decide (UK GDPR article 5(1)(e): no longer than is necessary).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from csprapp.clock.deadline import add_months

NHS_CODE = (
    "A proposal, after the NHS Records Management Code of Practice 2021: children’s records until the 25th birthday"
)
STORAGE = "UK GDPR article 5(1)(e): no longer than is necessary"


@dataclass(frozen=True)
class RecordClass:
    """A class of record. It is looked at so many `years` after it was closed, and not before the youngest child of it
    is of an age."""

    key: str
    name: str
    years: int
    until_age: int | None
    source: str
    counted_from: str = "it was closed"

    @property
    def period(self) -> str:
        """In words, after "Kept"."""
        age = f", and until the youngest child is {self.until_age}" if self.until_age else ""
        return f"{self.years} years after {self.counted_from}{age}"


# As they are shipped: a proposal for the partners' own schedule (docs/data-protection.md). The first that fits counts.
SHIPPED = (
    RecordClass("mistake", "Logged in error or twice", 6, None, f"{STORAGE}; Limitation Act 1980, section 2"),
    RecordClass(
        "sexual_abuse",
        "A case with sexual abuse",
        75,
        None,
        "Independent Inquiry into Child Sexual Abuse, report of October 2022, recommendation 17: 75 years",
    ),
    RecordClass("reviewed", "A case with a review", 25, 25, NHS_CODE),
    RecordClass("notified", "A case that was notified, without a review", 25, 25, NHS_CODE),
    RecordClass("not_notified", "A case that was not notified", 25, 25, NHS_CODE),
    RecordClass(
        "referral",
        "A referral that became no case",
        6,
        None,
        f"A proposal. {STORAGE}; Limitation Act 1980, section 2",
        "it was decided",
    ),
    RecordClass(
        "subject_request", "A request for somebody’s data", 3, None, f"A proposal. {STORAGE}", "it was answered"
    ),
)
REFERRAL, SUBJECT_REQUEST = "referral", "subject_request"


@dataclass(frozen=True)
class ClosedCase:
    """What of a closed case its class and its day depend on. `retained_until` is what a review of it decided."""

    closed_on: date
    mistake: bool = False
    sexual_abuse: bool = False
    reviewed: bool = False
    notified: bool = False
    youngest_born: date | None = None
    retained_until: date | None = None


@dataclass(frozen=True)
class Kept:
    """The class of a case, the day its period is counted from, the day to look at it, and what decides that day."""

    record_class: RecordClass
    counted_from: date
    review_on: date
    because: str


def classes(changed: Mapping[str, tuple[int, int | None]]) -> tuple[RecordClass, ...]:
    """The list in use: as shipped, with the periods (years, age) that the partnership changed."""
    found = {each.key: each for each in SHIPPED}
    for key, (years, until_age) in changed.items():
        if key in found:
            found[key] = replace(found[key], years=years, until_age=until_age)
    return tuple(found.values())


def class_of(case: ClosedCase, inuse: tuple[RecordClass, ...] = SHIPPED) -> RecordClass:
    """The first class of the list that fits."""
    fits = {
        "mistake": case.mistake,
        "sexual_abuse": case.sexual_abuse,
        "reviewed": case.reviewed,
        "notified": case.notified,
        "not_notified": True,
    }
    return next(each for each in inuse if fits.get(each.key))


def kept(case: ClosedCase, inuse: tuple[RecordClass, ...] = SHIPPED) -> Kept:
    """When a closed case is looked at: its years after closing, the youngest child's age, or what was decided last,
    whichever is latest."""
    found = class_of(case, inuse)
    days = [(add_months(case.closed_on, 12 * found.years), f"{found.years} years after it was closed")]
    if found.until_age and case.youngest_born:
        days.append((add_months(case.youngest_born, 12 * found.until_age), f"the youngest child is {found.until_age}"))
    if case.retained_until:
        days.append((case.retained_until, "decided when it was last reviewed"))
    on, because = max(days, key=lambda day: day[0])
    return Kept(found, case.closed_on, on, because)


def kept_beside(key: str, day: date, retained_until: date | None, inuse: tuple[RecordClass, ...] = SHIPPED) -> Kept:
    """When something kept beside cases is looked at, by the key of its class: its years after the day from which they
    are counted, or what was decided when somebody last looked, whichever is later."""
    found = next(each for each in inuse if each.key == key)
    days = [(add_months(day, 12 * found.years), found.period)]
    if retained_until:
        days.append((retained_until, "decided when it was last reviewed"))
    on, because = max(days, key=lambda day: day[0])
    return Kept(found, day, on, because)
